import { docxDiffAcceptRevisions, docxDiffRejectRevisions, initialize } from 'docxodus/core';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { compare } from './changes/compare.ts';
import { editedPaper, randomPaper } from './changes/random-papers.ts';
import { writeDocx } from './docx.ts';
import { openXmlFaults } from './open-xml-sdk.ts';
import { type Block, field, type List, type ListItem, type PaperDocument, text } from './paper.ts';
import { clause, paperOf, paragraph, priceTable, wholePaper } from './paper-samples.ts';
import { listRedlines } from './word/listing.ts';
import { openWord } from './word/opening.ts';
import { resolveAll } from './word/resolving.ts';
import type { WordFile } from './word/word-file.ts';
import { wordParagraphs } from './word/word-paragraphs.ts';

const by = { author: 'Ada Byron', at: '2026-09-01T08:00:00Z' };

const redlineOf = (older: PaperDocument, newer: PaperDocument): Promise<Uint8Array> =>
  writeDocx(compare(older, newer, by), { against: older.attrs });

/** What a reader of the body reads, line by line, with the style of each line. */
const linesOf = (file: WordFile): string[] =>
  wordParagraphs(file)
    .filter(({ part }) => part === 'word/document.xml')
    .map(({ style, place, list, segments, source }) => {
      const breaks = source.child('w:pPr')?.child('w:pageBreakBefore') ? ' on a new page' : '';
      const words = segments.map(({ text, strong, emphasis }) => `${strong ? '*' : ''}${emphasis ? '/' : ''}${text}`);
      return `${place} ${style} ${list?.level ?? '-'}${breaks}: ${words.join('|')}`;
    });

async function holds(older: PaperDocument, newer: PaperDocument): Promise<void> {
  const redline = await openWord(await redlineOf(older, newer), 'redline.docx');
  const plain = async (paper: PaperDocument) => linesOf(await openWord(await writeDocx(paper), 'plain.docx'));
  const mended = (lines: string[]) => lines.map((line) => line.replaceAll('|', ''));
  expect(mended(linesOf(resolveAll(redline, 'accept')))).toEqual(mended(await plain(newer)));
  expect(mended(linesOf(resolveAll(redline, 'reject')))).toEqual(mended(await plain(older)));
}

describe('accepted whole the file says what the newer says, rejected whole what the older says', () => {
  test('for any two papers', async () => {
    await fc.assert(
      fc.asyncProperty(randomPaper, randomPaper, (older, newer) => holds(older, newer)),
      { numRuns: 30 },
    );
  });

  test('for any paper and what became of it', async () => {
    await fc.assert(
      fc.asyncProperty(editedPaper, ([older, newer]) => holds(older, newer)),
      { numRuns: 30 },
    );
  });
});

/** Two papers between which everything happens that can happen to a paper. */
function first(): PaperDocument {
  return paperOf([
    ...(wholePaper().content.slice(1) as ReturnType<typeof clause>[]),
    clause(
      'term',
      'Term',
      paragraph('term_p', [text('The term is one year from the first day.')]),
      priceTable('gone', 2),
    ),
    clause('law', 'Law', paragraph('law_p', [text('The law of Delaware governs, see '), see('prices'), text('.')])),
  ]);
}

function second(): PaperDocument {
  const [, scope, prices, , law] = structuredClone(first().content) as ReturnType<typeof clause>[];
  if (!scope || !prices || !law) throw new Error('The sample has four clauses.');
  scope.content[4] = paragraph('scope_p2', [text('Plain words.', 'strong'), text(' Another line.')], true);
  const table = prices.content[2] as Extract<Block, { type: 'table' }>;
  table.attrs.caption = null;
  table.content.splice(2, 1);
  table.content.push(...(priceTable('extra', 1) as typeof table).content.slice(2, 3));
  prices.content.splice(
    1,
    1,
    paragraph('prices_new', [text('The price is a ceiling, for '), field('customerName', 'Alder'), text('.')]),
  );
  return paperOf([law, scope, prices, clause('tax', 'Tax', paragraph('tax_p', [text('Taxes are extra.')]))], {
    ...{ version: 3, title: 'Migration of Alder Freight' },
  });
}

const see = (target: string) => ({ type: 'reference', attrs: { target } }) as const;
const documentOf = (docx: Uint8Array): string => part(docx, 'word/document.xml');
const part = (docx: Uint8Array, path: string): string => strFromU8(unzipSync(docx)[path] ?? new Uint8Array());
const all = (xml: string, pattern: RegExp): string[] => [...xml.matchAll(pattern)].map((match) => match[1] ?? '');

describe('a file with everything in it', () => {
  const redline = () => redlineOf(first(), second());

  test('reads as either paper, in our reader', () => holds(first(), second()));

  test('and in that of the Open XML tools, which find only a fault that is none', async () => {
    await initialize();
    const bytes = await redline();
    const words = async (docx: Uint8Array) => linesOf(await openWord(docx)).map((line) => line.replace(/^[^:]*: /, ''));
    const plain = (paper: PaperDocument) => writeDocx(paper).then(words);
    expect(await words(await docxDiffAcceptRevisions(bytes))).toEqual(await plain(second()));
    expect(await words(await docxDiffRejectRevisions(bytes))).toEqual(await plain(first()));
    // It does not know that what a deleted field computes stands in w:delInstrText (ISO 29500-1, 17.16.13).
    const faults = (await openXmlFaults(bytes)).filter((fault) => !/field_instruction_missing.*\/del\[1\]/.test(fault));
    expect(faults).toEqual([]);
  });

  test('is signed in every place, by numbers that are used once', async () => {
    const xml = documentOf(await redline());
    const revisions = all(xml, /(<w:(?:ins|del|rPrChange|pPrChange) [^>]*>)/g);
    expect(revisions.length).toBeGreaterThan(40);
    for (const revision of revisions) {
      expect(revision).toMatch(/ w:id="\d+" w:author="Ada Byron" w:date="2026-09-01T08:00:00Z"\/?>$/);
    }
    const ids = all(xml, /<w:(?:ins|del|rPrChange|pPrChange|bookmarkStart) w:id="(\d+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has every bookmark once, that of a moved clause at its new place', async () => {
    const xml = documentOf(await redline());
    const names = all(xml, /<w:bookmarkStart w:id="\d+" w:name="([^"]*)"/g);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['_cl_law', '_cl_law_p', '_cl_term', '_cl_gone_r0', '_cl_tax_p', '_cl_prices_table_r0']),
    );
    expect(xml.indexOf('"_cl_law_p"')).toBeLessThan(xml.indexOf('"_cl_scope_p1"'));
    const ends = all(xml, /<w:bookmarkEnd w:id="(\d+)"/g);
    expect(new Set(ends)).toEqual(new Set(all(xml, /<w:bookmarkStart w:id="(\d+)"/g)));
  });

  test('a clause moved down bears its name below, and one under a new id answers to both', async () => {
    const [one, two] = ['one', 'two'].map((id) =>
      clause(id, `Title ${id}`, paragraph(`${id}_p`, [text(`Words of ${id}.`)])),
    );
    if (!one || !two) throw new Error('There are two.');
    const renamed = JSON.parse(JSON.stringify(two).replaceAll('"two', '"three')) as typeof two;
    const xml = documentOf(await redlineOf(paperOf([one, two]), paperOf([one, renamed])));
    const names = all(xml, /<w:bookmarkStart w:id="\d+" w:name="([^"]*)"/g).filter((name) => /_p$/.test(name));
    expect(names.sort()).toEqual(['_cl_one_p', '_cl_three_p', '_cl_two_p']);
    const down = documentOf(await redlineOf(paperOf([one, two]), paperOf([two, one])));
    expect(all(down, /(_cl_\w+_p)"/g)).toHaveLength(2);
    const moved = [
      ...down.matchAll(
        /<w:(ins|del) [^>]*>(?:<w:commentRangeStart[^>]*>)?<w:bookmarkStart w:id="\d+" w:name="_cl_\w+_p"/g,
      ),
    ];
    expect(moved.map((match) => match[1])).toEqual(['ins']);
  });

  test('spells what a deleted field computes as Word does', async () => {
    const xml = documentOf(await redline());
    for (const gone of xml.match(/<w:del [^>]*[^/]>.*?<\/w:del>/g) ?? []) expect(gone).not.toContain('<w:instrText');
    expect(xml).toContain('<w:delInstrText xml:space="preserve"> REF _cl_prices \\r \\h </w:delInstrText>');
  });

  test('names both papers in its properties', async () => {
    const custom = part(await redline(), 'docProps/custom.xml');
    expect(custom).toMatch(/pid="3" name="parleyVersion"><vt:lpwstr>3</);
    expect(custom).toContain(`name="parleyContentHash"><vt:lpwstr>${second().attrs.contentHash}<`);
    expect(custom).toMatch(/pid="5" name="parleyComparedVersion"><vt:lpwstr>2</);
    expect(custom).toContain(`pid="6" name="parleyComparedHash"><vt:lpwstr>${first().attrs.contentHash}<`);
  });

  test('is the same bytes each time', async () => {
    expect(await redline()).toEqual(await redline());
  });

  test('tells a reader of redlines who changed what', async () => {
    const { changes } = listRedlines(await openWord(await redline()));
    const kinds = new Set(changes.map(({ kind }) => kind));
    expect(new Set(changes.map(({ author }) => author))).toEqual(new Set(['Ada Byron']));
    expect([...kinds]).toEqual(expect.arrayContaining(['insertion', 'deletion']));
    expect(changes.map(({ text: words }) => words)).toEqual(expect.arrayContaining(['Taxes are extra.']));
  });
});

describe('signs of changes', () => {
  const one = (...blocks: Block[]) => paperOf([clause('fees', 'Fees', ...blocks)]);
  const xmlOf = async (
    older: PaperDocument,
    newer: PaperDocument,
    signed: typeof by | { author: string; at: null } = by,
  ) => documentOf(await writeDocx(compare(older, newer, signed)));

  test('a time is told in universal time, and none where there is none', async () => {
    const [older, newer] = [one(paragraph('p', [text('a')])), one(paragraph('p', [text('b')]))];
    expect(await xmlOf(older, newer, { author: 'A & "B"', at: '2026-09-01T08:00:30.7+02:00' })).toContain(
      'w:author="A &amp; &quot;B&quot;" w:date="2026-09-01T06:00:30Z"><w:r><w:delText xml:space="preserve">a</w:delText>',
    );
    expect(await xmlOf(older, newer, { author: 'Ada', at: null })).toMatch(
      /<w:ins w:id="\d+" w:author="Ada"><w:r><w:t [^>]*>b</,
    );
  });

  test('looks keep what they were, after what they are', async () => {
    const xml = await xmlOf(
      one(paragraph('p', [text('now', 'emphasis')])),
      one(paragraph('p', [text('now', 'strong')])),
    );
    expect(xml).toMatch(
      /<w:rPr><w:b\/><w:rPrChange w:id="\d+" [^>]*><w:rPr><w:i\/><\/w:rPr><\/w:rPrChange><\/w:rPr><w:t /,
    );
  });

  test('a paragraph that is numbered no longer keeps that it was', async () => {
    const xml = await xmlOf(one(paragraph('p', [text('a')])), one(paragraph('p', [text('a')], false)));
    expect(xml).toMatch(
      /<w:pStyle w:val="ClauseText"\/><w:pPrChange [^>]*><w:pPr><w:pStyle w:val="ClauseNumbered"\/><w:numPr>.*?<\/w:numPr><\/w:pPr><\/w:pPrChange><\/w:pPr>/,
    );
  });

  test('the number of a clause that is cited is a change where it changes, not of the reference', async () => {
    const cited = (...ids: string[]) =>
      paperOf([...ids.map((id) => clause(id, `Title of ${id}`)), clause('z', 'Last', paragraph('p', [see('b')]))]);
    const xml = await xmlOf(cited('a', 'b'), cited('b'));
    expect(xml).toMatch(
      / REF _cl_b \\r \\h <\/w:instrText><\/w:r><w:r><w:fldChar w:fldCharType="separate"\/><\/w:r><w:del [^>]*><w:r><w:delText [^>]*>2<\/w:delText><\/w:r><\/w:del><w:ins [^>]*><w:r><w:t [^>]*>1</,
    );
  });

  test('what one put in and another strikes out is struck out within what is put in', async () => {
    const attrs = { id: 'a', ...by };
    const marks = [
      { type: 'insertion' as const, attrs },
      { type: 'deletion' as const, attrs: { id: 'b', author: 'Bob', at: null } },
    ];
    const xml = documentOf(await writeDocx(one(paragraph('p', [{ ...text('both'), marks }]))));
    expect(xml).toMatch(
      /<w:ins [^>]*author="Ada Byron"[^>]*><w:del [^>]*author="Bob"><w:r><w:delText [^>]*>both<\/w:delText><\/w:r><\/w:del><\/w:ins>/,
    );
  });

  test('an item keeps its number though what stands first in it goes, and has it back', async () => {
    const listed = (...content: ListItem['content']): List => ({
      type: 'orderedList',
      content: [{ type: 'listItem', content }],
    });
    const words = (id: string) => paragraph(id, [text(`Words of ${id}.`)], false) as ListItem['content'][number];
    const last = listed(words('q'));
    for (const first of [words('p'), listed(words('p')), listed(words('p'), words('r'))]) {
      const both = listed(first, words('q'));
      await holds(one(both), one(last));
      await holds(one(last), one(both));
    }
  });

  test('what is put in whole bears no second sign of it within', async () => {
    const attrs = { id: 'a', ...by };
    const marks = [{ type: 'insertion' as const, attrs }];
    const within = { ...text('all new'), marks: [{ type: 'insertion' as const, attrs: { ...attrs, id: 'b' } }] };
    const xml = documentOf(await writeDocx(one({ ...paragraph('p', [within]), marks } as Block)));
    expect(xml).toMatch(
      /<w:ins [^>]*><w:bookmarkStart [^>]*><w:r><w:t [^>]*>all new<\/w:t><\/w:r><w:bookmarkEnd [^>]*><\/w:ins>/,
    );
  });

  test('before a table the signs stand one paragraph earlier, so that no program leaves an empty line', async () => {
    const table = priceTable('t', 1) as Extract<Block, { type: 'table' }>;
    const bare: Block = { ...table, attrs: { ...table.attrs, caption: null } };
    const xml = await xmlOf(
      one(paragraph('p', [text('Stays.')]), paragraph('q', [text('Goes before the table.')], false), bare),
      one(paragraph('p', [text('Stays.')]), bare),
    );
    const [stays, goes] = all(
      xml,
      /(<w:pPr>(?:(?!<w:pPr>).)*(?:<w:pPrChange.*?<\/w:pPrChange>)?<\/w:pPr>)(?=(?:(?!<\/w:p>).)*(?:Stays|Goes))/g,
    ).slice(-2);
    expect(stays).toMatch(/ClauseNumbered.*<w:rPr><w:del /);
    expect(goes).toMatch(/^<w:pPr><w:pStyle w:val="ClauseNumbered"\/>.*<w:pPrChange .*ClauseText/);
    expect(goes).not.toContain('<w:rPr>');
  });
});

describe('comments', () => {
  const remarks = [
    {
      ...{
        block: 'scope_p1',
        author: 'Carol Lee',
        at: '2026-09-02T09:00:00Z',
        text: 'Which\nprojects & when?',
        resolved: true,
      },
      replies: [
        { author: 'Ada Byron', at: null, text: 'All of them.' },
        { author: 'Carol Lee', at: null, text: 'Good.' },
      ],
    },
    { block: 'prices_table', author: 'Carol Lee', at: null, text: 'Too much.' },
    { block: 'nowhere', author: 'Carol Lee', at: null, text: 'On the whole.' },
  ];

  test('stand on their block with their answers and whether they are settled', async () => {
    const { comments } = listRedlines(await openWord(await writeDocx(wholePaper(), { comments: remarks })));
    expect(comments).toMatchObject([
      {
        ...{ author: 'Carol Lee', date: '2026-09-02T09:00:00Z', text: 'Which\nprojects & when?', resolved: true },
        ...{ clause: 'scope_p1', replies: [{ author: 'Ada Byron', text: 'All of them.' }, { text: 'Good.' }] },
      },
      { author: 'Carol Lee', date: null, text: 'Too much.', resolved: false, clause: 'prices_table' },
      { text: 'On the whole.', clause: null, replies: [] },
    ]);
  });

  test('are good Open XML, in a redline too, and change no byte of a paper without any', async () => {
    const docx = await writeDocx(compare(first(), second(), by), { comments: remarks });
    const faults = (await openXmlFaults(docx)).filter((fault) => !fault.includes('field_instruction_missing'));
    expect(faults).toEqual([]);
    expect(part(docx, 'word/comments.xml')).toContain('w:initials="CL"');
    const parents = all(part(docx, 'word/commentsExtended.xml'), /w15:paraIdParent="(\w+)"/g);
    expect(parents).toEqual(
      all(part(docx, 'word/comments.xml'), /w14:paraId="(\w+)"/g)
        .slice(0, 1)
        .flatMap((id) => [id, id]),
    );
    expect(await writeDocx(wholePaper(), { comments: [] })).toEqual(await writeDocx(wholePaper()));
  });
});
