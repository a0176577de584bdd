import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { contentAfter, openChanges } from '../changes/changes.ts';
import { compare } from '../changes/compare.ts';
import { editedPaper, randomPaper } from '../changes/random-papers.ts';
import { writeDocx } from '../docx.ts';
import { numberPaper } from '../numbering.ts';
import { PaperDocument, plainText, text } from '../paper.ts';
import { clause, paperOf, paragraph, priceTable } from '../paper-samples.ts';
import { sealPaper } from '../seal.ts';
import { readReturned } from './read-returned.ts';
import { sentElements } from './sent-elements.ts';

/** What a paper says, line by line and row by row, without empty ones. */
const linesOf = (paper: PaperDocument, numbers: ReadonlyMap<string, string>): string[] =>
  sentElements(paper).flatMap(({ cells }) => {
    const text = cells
      .map(({ inlines }) =>
        plainText(inlines, numbers)
          .replaceAll(/[ \u00A0]+/g, ' ')
          .trim(),
      )
      .join('|');
    return text.replaceAll('|', '') === '' ? [] : [text];
  });

/** Two references to one place side by side read as one number: a file tells them apart only by their fields. */
const isTold = (paper: PaperDocument): boolean =>
  sentElements(paper).every(({ cells }) =>
    cells.every(({ inlines }) =>
      inlines.every((inline, at) => {
        const next = inlines[at + 1];
        return inline.type !== 'reference' || next?.type !== 'reference' || inline.attrs.target !== next.attrs.target;
      }),
    ),
  );

/** A reference whose number changes is written as a tracked change of its words: it comes back as one. */
const hasReference = (paper: PaperDocument): boolean => JSON.stringify(paper.content).includes('"type":"reference"');

/** The two promises of a redline that was read: it leads back to what was sent, and says what the file says or tells. */
async function holds(sent: PaperDocument, edited: PaperDocument, isTracked: boolean): Promise<void> {
  const by = { author: 'Alder Freight Legal', at: '2026-09-01T08:00:00Z' };
  const back = isTracked ? compare(sent, edited, by) : edited;
  const file = await writeDocx({ ...back, attrs: sent.attrs });
  const returned = await readReturned(file, sent).catch((fault: unknown) => {
    if (fault instanceof Refusal && fault.code === 'redline.unlike') return null;
    throw fault;
  });
  if (returned === null) return;
  const { paper, unsupported } = returned;
  expect(JSON.stringify(contentAfter(paper.content, 'reject'))).toBe(JSON.stringify(sent.content));
  const numbers = numberPaper(sent);
  const accepted = linesOf({ ...paper, content: contentAfter(paper.content, 'accept') }, numbers);
  if (unsupported.length === 0) expect(accepted.join('\n')).toBe(linesOf(edited, numbers).join('\n'));
}

describe('whatever was done to a paper leads back to what was sent, and is in the redline or told', () => {
  test.each([
    ['without tracking', false],
    ['with tracking', true],
  ])('%s', async (_, isTracked) => {
    await fc.assert(
      fc.asyncProperty(
        editedPaper.filter(([was, is]) => isTold(was) && isTold(is) && !(isTracked && hasReference(was))),
        async ([sent, edited]) => holds(sent, edited, isTracked),
      ),
      { numRuns: 150 },
    );
  });
});

test('a reference shows what it showed, though what it cites bears a number only since', async () => {
  const words = [text('See '), { type: 'reference' as const, attrs: { target: 'p' } }, text('.')];
  const edited = paperOf([clause('one', 'One', paragraph('p', [text('As agreed.')]), paragraph('q', words, false))]);
  await holds(JSON.parse(JSON.stringify(edited).replace('"numbered":true', '"numbered":false')), edited, false);
});

test('a table that was moved and has a column more comes with it', async () => {
  const fees = clause('fees', 'Fees', priceTable('t', 1));
  const words = (at: number) => paragraph(`p${at}`, [text(`Wave ${at} moves its projects.`)]);
  const scope = clause('scope', 'Scope', ...Array.from({ length: 9 }, (_, at) => words(at)));
  const wider = structuredClone(fees);
  const [, table] = wider.content;
  if (table?.type !== 'table') throw new Error('The table is the second block.');
  table.attrs.columns.push({ share: 1, align: 'left' });
  for (const row of table.content) row.content.push({ type: 'tableCell', attrs: { columns: 1 }, content: [] });
  await holds(paperOf([scope, fees]), paperOf([wider, scope]), false);
});

test('a file that nobody touched has no change, whatever the paper', async () => {
  await fc.assert(
    fc.asyncProperty(randomPaper.filter(isTold), async (sent) => {
      const { paper, unsupported } = await readReturned(await writeDocx(sent), sent);
      expect(unsupported).toEqual([]);
      expect(openChanges(paper)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

const folder = join(import.meta.dirname, '../../../fixtures/redlines-returned');
const sent = PaperDocument.parse(JSON.parse(await readFile(join(folder, 'sent.json'), 'utf8')));
const fixture = (name: string): Promise<Buffer> => readFile(join(folder, `${name}.docx`));

/** A Word file with its parts' markup changed. */
function remade(file: Uint8Array, change: (xml: string, path: string) => string): Uint8Array {
  const parts = Object.entries(unzipSync(new Uint8Array(file)));
  return zipSync(Object.fromEntries(parts.map(([path, bytes]) => [path, strToU8(change(strFromU8(bytes), path))])));
}

interface Told {
  readonly type: string;
  readonly text?: string;
  readonly content?: readonly Told[];
  readonly marks?: readonly {
    readonly type: string;
    readonly attrs?: { readonly id: string; readonly author: string };
  }[];
}

/** Every mark of a change in reading order: id, what it does, to what. */
function changesIn(paper: PaperDocument): string[] {
  const found: string[] = [];
  const wordsOf = (node: Told): string => node.text ?? (node.content ?? []).map(wordsOf).join('|');
  const walk = (node: Told): void => {
    for (const { type, attrs } of node.marks ?? []) {
      if (attrs) found.push(`${attrs.id} ${type} of ${node.type}: ${wordsOf(node)}`);
    }
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of paper.content) walk(node as Told);
  return found;
}

const trackedChanges = [
  'r1 deletion of field: ',
  'r1 deletion of text: .',
  'r1 insertion of text: Alder Freight Holding.',
  'r2 insertion of paragraph: No project is moved on a Friday.',
  'r3 modification of text: as they are',
  'r4 deletion of text: five Business Days',
  'r4 insertion of text: thirty days',
  'r5 deletion of paragraph: An objection names what is missing.',
  'r6 deletion of tableRow: A1|Move projects in waves|1,200.00',
];

describe('a paper that a lawyer edited in LibreOffice', () => {
  test('with tracking: each change with its author and time, and the comment on its block', async () => {
    const { paper, comments, untracked, unsupported, identity } = await readReturned(await fixture('tracked'), sent);
    expect(changesIn(paper)).toEqual(trackedChanges);
    for (const { author, at } of openChanges(paper)) {
      expect(author).toBe('Alder Freight Legal');
      expect(at).toMatch(/^2026-\d\d-\d\dT/);
    }
    expect(comments).toMatchObject([
      {
        author: 'Alder Freight Legal',
        text: 'Which branches?',
        block: 'scope_a',
        on: 'repositories with their history',
      },
    ]);
    expect({ untracked, unsupported }).toEqual({ untracked: [], unsupported: [] });
    const { contentHash } = sent.attrs;
    expect(identity).toEqual({ documentId: 'SOW-2026-0031', version: 2, contentHash, comparedTo: null });
  });

  test('without tracking: each difference is told as such', async () => {
    const { paper, untracked, unsupported } = await readReturned(await fixture('untracked'), sent);
    expect(changesIn(paper)).toEqual([
      'r1 deletion of paragraph: issues and merge requests',
      'r2 insertion of paragraph: Silence is no acceptance.',
      'r3 deletion of text: fixed',
      'r3 insertion of text: capped',
    ]);
    expect(untracked).toEqual(['r1', 'r2', 'r3']);
    expect(openChanges(paper).every(({ author }) => author === 'not tracked in the file')).toBe(true);
    expect(unsupported).toEqual([]);
  });

  test('with tracking switched off in between: the two are told apart', async () => {
    const { paper, untracked } = await readReturned(await fixture('mixed'), sent);
    expect(openChanges(paper).map(({ id, author }) => [id, author])).toEqual([
      ['r1', 'Alder Freight Legal'],
      ['r2', 'not tracked in the file'],
    ]);
    expect(untracked).toEqual(['r2']);
  });
});

describe('what a file may have lost on its way', () => {
  const scrubbed = (date: string) => async () =>
    remade(await fixture('tracked'), (xml) =>
      xml.replaceAll(/w:author="[^"]*"/g, 'w:author="Author"').replaceAll(/ w:date="[^"]*"/g, date),
    );

  test.each([
    ['no times', ''],
    ['times that are none', ' w:date="0-00-00T00:00:00Z"'],
  ])('its authors, and %s: the changes stand as they are', async (_, date) => {
    const { paper } = await readReturned(await scrubbed(date)(), sent);
    expect(changesIn(paper)).toEqual(trackedChanges);
    expect(openChanges(paper).map(({ author, at }) => `${author} ${at}`)).toEqual(Array(6).fill('Author null'));
  });

  test('its bookmarks: what was sent is found by its words', async () => {
    const file = remade(await fixture('tracked'), (xml) => xml.replaceAll(/<w:bookmark(Start|End)[^>]*\/>/g, ''));
    expect(changesIn((await readReturned(file, sent)).paper)).toEqual(trackedChanges);
  });

  test('its properties: it is known by its words and the number on its cover', async () => {
    const file = remade(await fixture('tracked'), (xml, path) =>
      path.includes('custom') ? xml.replaceAll('parley', 'x') : xml,
    );
    const { paper, identity } = await readReturned(file, sent);
    expect(identity).toBeNull();
    expect(changesIn(paper)).toEqual(trackedChanges);
  });
});

describe('what is not the paper that was sent is refused in one sentence that names both', () => {
  const refused = async (file: Uint8Array, paper = sent): Promise<[string, string]> => {
    const fault = await readReturned(file, paper, 'back.docx').catch((each: unknown) => each);
    if (!(fault instanceof Refusal)) throw new Error('It was not refused.');
    return [fault.code, fault.message];
  };
  const sentAs = (attrs: Partial<PaperDocument['attrs']>): PaperDocument => ({
    ...sent,
    attrs: { ...sent.attrs, ...attrs },
  });

  test.each([
    ['another document', { id: 'SOW-2026-0032' }, 'redline.otherDocument', /SOW-2026-0031.*SOW-2026-0032/],
    [
      'an older version',
      { version: 3 },
      'redline.olderVersion',
      /version 2, and what was sent is SOW-2026-0031, version 3/,
    ],
    ['a version that was not sent', { version: 1 }, 'redline.newerVersion', /version 2.*version 1/],
    ['another content of the version', { contentHash: 'f'.repeat(64) }, 'redline.otherContent', /another content/],
  ])('%s', async (_, attrs, code, words) => {
    const [told, sentence] = await refused(await fixture('tracked'), sentAs(attrs));
    expect(told).toBe(code);
    expect(sentence).toMatch(words);
  });

  test('a text that is nothing like it, whatever its properties say', async () => {
    const other = { ...sent, content: sent.content.slice(0, 1) as PaperDocument['content'] };
    const [code, sentence] = await refused(await writeDocx(other));
    expect(code).toBe('redline.unlike');
    expect(sentence).toMatch(/of 100 words of SOW-2026-0031, version 2/);
  });

  test('another document without properties, by the number at its foot', async () => {
    const file = remade(await fixture('tracked'), (xml, path) =>
      path.includes('custom') ? xml.replaceAll('parley', 'x') : xml,
    );
    expect((await refused(file, sentAs({ id: 'SOW-2026-0032' })))[0]).toBe('redline.otherDocument');
  });
});

describe('what no mark can say is told', () => {
  test.each([
    ['an image', '<w:r><w:drawing/></w:r>', 'image'],
    [
      'a formula',
      '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x</m:t></m:r></m:oMath>',
      'equation',
    ],
  ])('%s', async (_, markup, kind) => {
    const file = remade(await writeDocx(sent), (xml, path) =>
      path === 'word/document.xml'
        ? xml.replace('An objection names what is missing.</w:t></w:r>', (words) => words + markup)
        : xml,
    );
    const { unsupported } = await readReturned(file, sent);
    expect(unsupported).toMatchObject([{ kind, place: 'clause 2, Acceptance' }]);
  });

  test('a tab is a blank, and a character that turns the writing round is left out and told', async () => {
    const file = remade(await writeDocx(sent), (xml) =>
      xml.replace('An objection names', 'An\u202e objection</w:t><w:tab/><w:t xml:space="preserve">clearly names'),
    );
    const { paper, unsupported } = await readReturned(file, sent);
    expect(() => sealPaper(paper)).not.toThrow();
    expect(changesIn(paper)).toEqual(['r1 insertion of text: clearly ']);
    expect(unsupported).toMatchObject([{ kind: 'character', place: 'clause 2, Acceptance' }]);
    expect(unsupported[0]?.sentence).toContain('U+202E');
  });

  test('another title, another header, a line to sign on', async () => {
    const file = remade(await writeDocx(sent), (xml, path) =>
      path === 'word/header1.xml' || path === 'word/document.xml'
        ? xml.replaceAll('Migration for', 'Relocation for')
        : xml,
    );
    const { unsupported } = await readReturned(file, sent);
    expect(unsupported.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['title', 'header']));
  });

  test('the caption of a table is a change of the table', async () => {
    const file = remade(await writeDocx(sent), (xml) => xml.replaceAll('>Prices<', '>Fees<'));
    const { paper, unsupported } = await readReturned(file, sent);
    expect(changesIn(paper)).toEqual([expect.stringMatching(/^r1 modification of table/)]);
    expect(unsupported).toEqual([]);
  });
});

describe('a comparison with an older version that we sent instead of the clean paper', () => {
  const words = 'An objection names what is missing.';
  const older = PaperDocument.parse(
    JSON.parse(JSON.stringify(sent).replace(words, 'An objection is made in good time.').replace('fixed', 'estimated')),
  );
  const by = { author: `Zoe Lark, ${sent.attrs.author}`, at: '2026-09-01T08:00:00Z' };
  const file = () => writeDocx(compare(older, sent, by), { against: { ...sent.attrs, version: 1 } });

  test('holds nothing of the other side, however much of ours it shows', async () => {
    const { paper, unsupported, identity } = await readReturned(await file(), sent);
    expect(changesIn(paper)).toEqual([]);
    expect(unsupported).toEqual([]);
    expect(identity?.comparedTo).toBe(1);
  });

  test('brings back what the other side did in it, also to what we had put in', async () => {
    const gone =
      '<w:del w:id="900" w:author="Alder Legal"><w:r><w:delText xml:space="preserve">missing</w:delText></w:r></w:del>';
    const plain = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
    const run = /<w:r><w:t xml:space="preserve">([^<]*names what is )missing(\.?)<\/w:t><\/w:r>/;
    const back = remade(await file(), (xml, path) => {
      if (path !== 'word/document.xml') return xml;
      expect(xml).toMatch(run);
      return xml.replace(
        run,
        (_, before: string, after: string) => plain(before) + gone + (after === '' ? '' : plain(after)),
      );
    });
    const { paper } = await readReturned(back, sent);
    expect(changesIn(paper)).toEqual(['r1 deletion of text: missing']);
    expect(openChanges(paper)).toMatchObject([{ author: 'Alder Legal', at: null }]);
  });
});
