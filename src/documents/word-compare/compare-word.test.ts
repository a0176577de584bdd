import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { listRedlines } from '../word/listing.ts';
import { openWord } from '../word/opening.ts';
import { by, goneRun, packageParts, para, part, relationships, run, wordOf, zipped } from '../word/word-samples.ts';
import { compareWord } from './compare-word.ts';
import { bothWays, filePairs } from './comparison-samples.ts';

const signature = { author: 'Ada Lawyer', date: '2026-09-01T10:00:00Z' };
const paras = (...words: string[]): string => words.map((one) => para(one === '' ? '' : run(one))).join('');
const table = (...rows: string[][]): string =>
  `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>${rows
    .map((cells) => `<w:tr>${cells.map((words) => `<w:tc><w:tcPr/>${paras(words)}</w:tc>`).join('')}</w:tr>`)
    .join('')}</w:tbl>`;

const xmlOf = (docx: Uint8Array, path = 'word/document.xml'): string =>
  strFromU8(unzipSync(docx)[path] ?? new Uint8Array());
/** What is struck out and what is put in, in order: `-30 days`, `+45 days`. */
const changesIn = async (docx: Uint8Array): Promise<string[]> =>
  listRedlines(await openWord(docx)).changes.map(({ kind, text }) => `${kind === 'deletion' ? '-' : '+'}${text}`);

async function compared(older: string, newer: string) {
  const found = await bothWays(wordOf(older), wordOf(newer));
  expect(found.accepted).toEqual(found.newer);
  expect(found.rejected).toEqual(found.older);
  return found;
}

describe('accepted it is the newer file, rejected the older', () => {
  test.each([
    ['a word', paras('within 30 days of notice'), paras('within 45 days of notice')],
    ['an inserted paragraph', paras('one', 'three'), paras('one', 'two', 'three')],
    ['a deleted paragraph', paras('one', 'two', 'three'), paras('one', 'three')],
    ['the first and the last paragraph', paras('one', 'two'), paras('two', 'three')],
    ['another text altogether', paras('alpha beta', 'gamma'), paras('one two three')],
    ['an emptied file', paras('one', 'two'), paras('')],
    [
      'a split',
      paras('the first half is here and the second half is there'),
      paras('the first half is here', ' and the second half is there'),
    ],
    [
      'a join',
      paras('the first half is here', ' and the second half is there'),
      paras('the first half is here and the second half is there'),
    ],
    [
      'an inserted row',
      table(['a', 'b'], ['c', 'd']) + paras(''),
      table(['a', 'b'], ['x', 'y'], ['c', 'd']) + paras(''),
    ],
    ['a deleted row', table(['a', 'b'], ['x', 'y'], ['c', 'd']) + paras(''), table(['a', 'b'], ['c', 'd']) + paras('')],
    ['a cell', table(['price', 'USD 12,500.00']) + paras(''), table(['price', 'USD 13,500.00']) + paras('')],
    ['another number of cells', table(['a', 'b']) + paras(''), table(['a', 'b', 'c']) + paras('')],
    ['an inserted table', paras('one', 'two'), paras('one') + table(['a', 'b']) + paras('two')],
    ['a deleted table', paras('one') + table(['a', 'b']) + paras('two'), paras('one', 'two')],
    ['a paragraph put before a table', table(['a']) + paras(''), paras('new') + table(['a']) + paras('')],
    [
      'a paragraph put at the end of a cell',
      table(['a']) + paras(''),
      table(['a']).replace('</w:tc>', `${paras('new')}</w:tc>`) + paras(''),
    ],
  ])('%s', async (_, older, newer) => {
    expect((await compared(older, newer)).changes).toBeGreaterThan(0);
    await compared(newer, older);
  });

  test('any two files', async () => {
    await fc.assert(
      fc.asyncProperty(filePairs, async ({ older, newer }) => {
        const { accepted, rejected, newer: now, older: was } = await bothWays(older, newer);
        expect([accepted, rejected]).toEqual([now, was]);
      }),
      { numRuns: 150 },
    );
  });

  const corpus = `${import.meta.dirname}/../../../fixtures/redlines`;
  const settled = readdirSync(corpus).filter((name) => name.endsWith('-Rejected.docx'));
  test.each(settled)('the two ends of a public redline: %s', async (name) => {
    const [older, newer] = ['Rejected', 'Accepted'].map((end) =>
      readFileSync(`${corpus}/${name.replace('Rejected', end)}`),
    );
    for (const [was, now] of [
      [older, newer],
      [newer, older],
    ]) {
      const found = await bothWays(was as Uint8Array, now as Uint8Array);
      expect([found.accepted, found.rejected]).toEqual([found.newer, found.older]);
    }
  });
});

test('two files that say the same have no change, and the newer is handed back', async () => {
  const file = paras('one', 'two') + table(['a', 'b']) + paras('');
  const { changes, docx, notices } = await compared(file, file);
  expect([changes, notices]).toEqual([0, []]);
  expect(xmlOf(docx)).toBe(xmlOf(docx).replace(/<w:(ins|del) /, ''));
});

describe('a change', () => {
  test('is signed, and holds whole words and amounts', async () => {
    const { docx } = await compared(paras('a fee of USD 12,500.00 applies'), paras('a fee of USD 13,500.00 applies'));
    expect(await changesIn(docx)).toEqual(['-USD 12,500.00', '+USD 13,500.00']);
    expect(xmlOf(docx)).toContain('w:author="Ada Lawyer" w:date="2026-09-01T10:00:00Z"');
  });

  test('strikes out words put in by turns together', async () => {
    const { docx } = await compared(
      paras('the procedure of the vendor is final here'),
      paras('the materially amended plan is final here'),
    );
    expect(await changesIn(docx)).toEqual(['-procedure of the vendor', '+materially amended plan']);
  });

  test('of looks alone is tracked as one of looks', async () => {
    const bold = '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>firm</w:t></w:r></w:p>';
    const { docx, changes } = await compared(para(run('firm')), bold);
    expect(xmlOf(docx)).toMatch(/<w:rPr><w:b\/><w:rPrChange [^>]*><w:rPr\/><\/w:rPrChange><\/w:rPr>/);
    expect(changes).toBe(1);
  });

  test('of how a paragraph is set keeps how it was set', async () => {
    const { docx } = await compared(
      paras('one'),
      para(run('one')).replace('<w:p>', '<w:p><w:pPr><w:jc w:val="right"/></w:pPr>'),
    );
    expect(xmlOf(docx)).toMatch(/<w:jc w:val="right"\/><w:pPrChange [^>]*><w:pPr\/><\/w:pPrChange>/);
  });

  test('does not tear a word at a bookmark, and keeps the bookmark', async () => {
    const marked =
      '<w:p><w:r><w:t>cus</w:t></w:r><w:bookmarkStart w:id="5" w:name="_cl_x"/><w:bookmarkEnd w:id="5"/><w:r><w:t>tomer one</w:t></w:r></w:p>';
    const { docx } = await compared(paras('customer two'), marked);
    expect(await changesIn(docx)).toEqual(['-two', '+one']);
    expect(xmlOf(docx)).toContain('<w:bookmarkStart w:id="5" w:name="_cl_x"/>');
  });

  test('of a deleted clause keeps the bookmark by which its place is known', async () => {
    const clause =
      '<w:p><w:bookmarkStart w:id="1" w:name="_cl_gone"/><w:r><w:t>gone</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>';
    const { docx } = await compared(clause + paras('stays'), paras('stays'));
    expect(xmlOf(docx)).toMatch(/<w:bookmarkStart w:id="\d+" w:name="_cl_gone"\/><w:del /);
  });
});

describe('the newer file keeps', () => {
  test('its links and content controls around what changed', async () => {
    const newer =
      '<w:p><w:sdt><w:sdtPr><w:tag w:val="name"/></w:sdtPr><w:sdtContent><w:r><w:t>Alder Ltd</w:t></w:r></w:sdtContent></w:sdt></w:p>';
    const { docx } = await compared(paras('Birch Ltd'), newer);
    expect(xmlOf(docx)).toMatch(/<w:tag w:val="name"\/><\/w:sdtPr><w:sdtContent>.*<w:ins .*Alder.*<\/w:sdtContent>/);
  });

  test('its fields whole', async () => {
    const field = (words: string): string =>
      para(`${run('see ')}<w:fldSimple w:instr=" REF _cl_a \\r ">${run(words)}</w:fldSimple>${run(' there')}`);
    const { docx } = await compared(field('1.1'), field('1.2'));
    expect(xmlOf(docx).match(/<w:fldSimple/g)).toHaveLength(2);
  });
});

test('a deleted picture comes with what it shows', async () => {
  const drawing =
    '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rId1"/></w:drawing></w:r>';
  const older = zipped({
    ...packageParts(),
    'word/document.xml': part('w:document', `<w:body>${para(run('logo ') + drawing)}${paras('end')}</w:body>`),
    'word/_rels/document.xml.rels': relationships(['image', 'media/logo.png']),
    'word/media/logo.png': new Uint8Array([1, 2, 3]),
  });
  const { docx, accepted, rejected } = await bothWays(older, wordOf(paras('logo', 'end')));
  expect([accepted[0], rejected[0]]).toEqual(['logo', 'logo ']);
  expect(xmlOf(docx)).toMatch(/<w:del .*r:embed="rIdWas1"/);
  expect(xmlOf(docx, 'word/_rels/document.xml.rels')).toContain('Target="/word/media/was-1-logo.png"');
  expect(xmlOf(docx, '[Content_Types].xml')).toContain('PartName="/word/media/was-1-logo.png"');
  expect(unzipSync(docx)['word/media/was-1-logo.png']).toEqual(new Uint8Array([1, 2, 3]));
});

test('headers and footnotes are compared where they stand', async () => {
  const withHeader = (words: string): Uint8Array => {
    const section =
      '<w:sectPr><w:headerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1" w:type="default"/></w:sectPr>';
    return wordOf(paras('one') + section, { header: part('w:hdr', paras(words)) });
  };
  const { docx, notices } = await bothWays(withHeader('Draft of May'), withHeader('Draft of June'));
  expect(xmlOf(docx, 'word/header.xml')).toMatch(/<w:delText [^>]*>May<.*<w:t [^>]*>June</);
  expect(notices).toEqual([]);
});

describe('what cannot be compared is said by kind and place', () => {
  test('tracked changes of the files themselves are taken as accepted', async () => {
    const older = wordOf(para(run('one ') + by('w:del', 1, goneRun('two'))));
    const { notices, rejected } = await bothWays(older, wordOf(paras('one two')));
    expect(notices).toEqual([expect.objectContaining({ kind: 'tracked changes', place: 'old.docx' })]);
    expect(rejected).toEqual(['one ']);
  });

  test('a header that only one file has, and another page', async () => {
    const section =
      '<w:sectPr><w:headerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1" w:type="default"/><w:pgSz w:w="100" w:h="100"/></w:sectPr>';
    const newer = wordOf(paras('one') + section, { header: part('w:hdr', paras('new')) });
    const { notices } = await bothWays(wordOf(paras('one')), newer);
    expect(notices.map(({ kind, place }) => `${kind}: ${place}`)).toEqual([
      'header: header of section 1 (default)',
      'section: page setup',
    ]);
  });
});

test('a text that is long and changed throughout is compared in bounded time', async () => {
  const long = (seed: number): Uint8Array =>
    wordOf(
      paras(
        ...Array.from(
          { length: 1_500 },
          (_, at) => `${(at * seed) % 9973} words of paragraph ${(at * seed * 7) % 9973} differ`,
        ),
      ),
    );
  const [older, newer] = [await openWord(long(13), 'a'), await openWord(long(17), 'b')];
  expect((await compareWord(older, newer, signature)).changes).toBeGreaterThan(1_000);
});

test('more text than anybody compares is refused before it is cut into words', async () => {
  const [older, newer] = ['one two ', 'two three '].map((words) => wordOf(paras(words.repeat(100_000))));
  await expect(bothWays(older as Uint8Array, newer as Uint8Array)).rejects.toMatchObject({
    code: 'word.tooDifferent',
    message:
      'old.docx and new.docx differ in more than a million characters: compare versions that belong together, or one part after the other.',
  });
  await expect(bothWays(older as Uint8Array, older as Uint8Array)).resolves.toMatchObject({ changes: 0 });
});
