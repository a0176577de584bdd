import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openWord } from './opening.ts';
import { resolveAll } from './resolving.ts';
import { saveWord, type WordFile } from './word-file.ts';
import { by, goneRun, para, part, run, wordOf } from './word-samples.ts';
import type { XmlElement } from './xml-tree.ts';

const FOLDER = `${import.meta.dirname}/../../../fixtures/redlines`;

/** The text of each paragraph of the body, and a line for each row of a table, in the order in which they stand. */
function linesOf({ parts }: WordFile): string[] {
  const lines: string[] = [];
  const words = (element: XmlElement): string =>
    element.children
      .map((child) => (typeof child === 'string' ? (/^[wm]:t$/.test(element.name) ? child : '') : words(child)))
      .join('');
  const walk = (element: XmlElement): void => {
    if (element.name === 'w:tr') lines.push('(row)');
    if (element.name === 'w:p') lines.push(words(element));
    for (const child of element.elements()) walk(child);
  };
  walk(parts[0]!.root);
  return lines;
}

const marks =
  /<w:(ins|del|moveFrom|moveTo|delText|delInstrText|cell(Ins|Del|Merge)|\w+Change|(move|customXml)\w*Range(Start|End))[ />]/;

/** Resolved, saved and opened again: what a reader of the file reads. */
async function resolved(bytes: Uint8Array, verdict: 'accept' | 'reject'): Promise<WordFile> {
  return openWord(saveWord(resolveAll(await openWord(bytes), verdict)));
}

const results = (await readdir(FOLDER)).filter((name) => /-(Accepted|Rejected)\.docx$/.test(name));

describe('the public redlines', () => {
  test('are there, each with what it says after accepting or rejecting', () => {
    expect(results.length).toBe(64);
  });

  test.each(results)('agree with %s', async (result) => {
    const source = await readFile(`${FOLDER}/${result.replace(/-(Accepted|Rejected)/, '')}`);
    const file = await resolved(source, result.includes('Accepted') ? 'accept' : 'reject');
    expect(linesOf(file)).toEqual(linesOf(await openWord(await readFile(`${FOLDER}/${result}`))));
    for (const { path } of file.parts) expect((await file.zip.read(path)).toString()).not.toMatch(marks);
  });
});

/** What a body says after each verdict, as lines. */
async function both(body: string): Promise<{ accepted: string[]; rejected: string[] }> {
  const bytes = wordOf(body);
  return {
    accepted: linesOf(await resolved(bytes, 'accept')),
    rejected: linesOf(await resolved(bytes, 'reject')),
  };
}

const cell = (words: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${words}</w:tc>`;
const row = (cells: string, properties = ''): string => `<w:tr><w:trPr>${properties}</w:trPr>${cells}</w:tr>`;

describe('accepting and rejecting all', () => {
  test('takes both away where one proposed what another would take out', async () => {
    expect(await both(para(run('a') + by('w:ins', 1, by('w:del', 2, goneRun('b')))))).toEqual({
      accepted: ['a'],
      rejected: ['a'],
    });
  });

  test('joins a paragraph whose end goes with the next one, and keeps the properties of that', async () => {
    const first = `<w:p><w:pPr><w:pStyle w:val="One"/><w:rPr>${by('w:del', 1)}</w:rPr></w:pPr>${run('a')}</w:p>`;
    const second = `<w:p><w:pPr><w:pStyle w:val="Two"/></w:pPr>${run('b')}</w:p>`;
    const file = await resolved(wordOf(first + second), 'accept');
    expect(linesOf(file)).toEqual(['ab']);
    expect((await file.zip.read('word/document.xml')).toString()).toMatch(/"Two"(?!.*"One")/);
  });

  test('has nothing to join where a table or nothing follows: words stay, an empty paragraph goes', async () => {
    const table = `<w:tbl>${row(cell(para(run('t'))))}</w:tbl>`;
    const gone = by('w:del', 1);
    expect((await both(para(run('a'), gone) + table + para(run('b')))).accepted).toEqual(['a', '(row)', 't', 'b']);
    expect((await both(para(by('w:del', 2, goneRun('a')), gone) + table)).accepted).toEqual(['(row)', 't']);
  });

  test('leaves every cell a paragraph, be its last one to go', async () => {
    const body = `<w:tbl>${row(cell(para(by('w:del', 1, goneRun('a')), by('w:del', 2))))}</w:tbl>`;
    expect(await both(body)).toEqual({ accepted: ['(row)', ''], rejected: ['(row)', 'a'] });
  });

  test('takes rows with all that is in them, and a table with its last row', async () => {
    const body = `${para(run('a'))}<w:tbl>${row(cell(para(run('r'))), by('w:ins', 1))}</w:tbl>`;
    expect(await both(body)).toEqual({ accepted: ['a', '(row)', 'r'], rejected: ['a'] });
  });

  test('takes cells that go, and a row with its last cell', async () => {
    const deleted = cell(para(run('d')), by('w:cellDel', 1));
    const inserted = cell(para(run('i')), by('w:cellIns', 2));
    expect(await both(`<w:tbl>${row(cell(para(run('a'))) + deleted + inserted)}${row(inserted)}</w:tbl>`)).toEqual({
      accepted: ['(row)', 'a', 'i', '(row)', 'i'],
      rejected: ['(row)', 'a', 'd'],
    });
  });

  test('writes a tracked merge of cells as the merge it is, in its place among the properties', async () => {
    const mark = '<w:cellMerge w:id="1" w:author="A" w:vMerge="cont" w:vMergeOrig="rest"/>';
    const bytes = wordOf(
      `<w:tbl>${row(cell(para(''), `<w:tcW w:w="9"/><w:vMerge/><w:shd w:val="clear"/>${mark}`))}</w:tbl>`,
    );
    const xml = async (verdict: 'accept' | 'reject') =>
      (await (await resolved(bytes, verdict)).zip.read('word/document.xml')).toString();
    expect(await xml('accept')).toContain(
      '<w:tcW w:w="9"/><w:vMerge w:val="continue"/><w:shd w:val="clear"/></w:tcPr>',
    );
    expect(await xml('reject')).toContain('<w:tcW w:w="9"/><w:vMerge w:val="restart"/><w:shd w:val="clear"/></w:tcPr>');
  });

  test('takes properties back as they were, but for those the record of them leaves out', async () => {
    const body =
      `<w:p><w:pPr><w:jc w:val="right"/><w:rPr><w:b/></w:rPr><w:pPrChange w:id="1" w:author="A"><w:pPr><w:keepNext/></w:pPr></w:pPrChange></w:pPr></w:p>` +
      `<w:sectPr><w:headerReference w:type="default"/><w:cols w:num="2"/><w:sectPrChange w:id="2" w:author="A"><w:sectPr><w:cols w:num="1"/></w:sectPr></w:sectPrChange></w:sectPr>`;
    const file = await resolved(wordOf(body), 'reject');
    expect((await file.zip.read('word/document.xml')).toString()).toContain(
      '<w:p><w:pPr><w:keepNext/><w:rPr><w:b/></w:rPr></w:pPr></w:p><w:sectPr><w:headerReference w:type="default"/><w:cols w:num="1"/></w:sectPr>',
    );
  });

  test('takes a content control away and leaves what it held', async () => {
    const range = (id: number, side: string) => `<w:customXmlInsRange${side} w:id="${id}" w:author="A"/>`;
    const body = `${range(1, 'Start')}<w:sdt><w:sdtPr><w:id w:val="4"/></w:sdtPr><w:sdtContent>${range(1, 'End')}${para(run('a'))}${range(2, 'Start')}</w:sdtContent></w:sdt>${range(2, 'End')}`;
    const file = await resolved(wordOf(body), 'reject');
    expect((await file.zip.read('word/document.xml')).toString()).toContain(
      '<w:body><w:p><w:r><w:t xml:space="preserve">a</w:t></w:r></w:p></w:body>',
    );
    expect((await (await resolved(wordOf(body), 'accept')).zip.read('word/document.xml')).toString()).toContain(
      '<w:sdt>',
    );
  });

  test('takes a formula away by its sign, but not words in it that nobody marked', async () => {
    const fraction = `<m:oMath><m:f><m:fPr><m:ctrlPr>${by('w:del', 1, '<w:rPr><w:b/></w:rPr>')}</m:ctrlPr></m:fPr><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r>${by('w:del', 2, '<m:t>2</m:t>')}</m:r></m:den></m:f></m:oMath>`;
    expect(await both(para(fraction))).toEqual({ accepted: ['1'], rejected: ['12'] });
  });

  test('takes away a row that a move held whole, and a link with the last of its words', async () => {
    const range = (side: string) => `<w:moveFromRange${side} w:id="1" w:name="move1"/>`;
    const moved = `${range('Start')}<w:tbl>${row(cell(para(by('w:moveFrom', 2, run('m')), by('w:moveFrom', 3))))}</w:tbl>${range('End')}`;
    expect(await both(moved + para(run('a')))).toEqual({ accepted: ['a'], rejected: ['(row)', 'm', 'a'] });
    const link = await resolved(wordOf(para(`<w:hyperlink>${by('w:ins', 1, run('l'))}</w:hyperlink>`)), 'reject');
    expect((await link.zip.read('word/document.xml')).toString()).toContain('<w:body><w:p/></w:body>');
  });

  test('takes numbers off again that were put on, and keeps those that were there', async () => {
    const numbered = (mark: string) => `<w:p><w:pPr><w:numPr><w:numId w:val="1"/>${mark}</w:numPr></w:pPr></w:p>`;
    const bytes = wordOf(numbered(by('w:ins', 1)) + numbered('<w:numberingChange w:id="2" w:original="a)"/>'));
    const xml = async (verdict: 'accept' | 'reject') =>
      (await (await resolved(bytes, verdict)).zip.read('word/document.xml')).toString();
    expect(await xml('accept')).toContain(`<w:body>${numbered('')}${numbered('')}</w:body>`);
    expect(await xml('reject')).toContain(`<w:body><w:p/>${numbered('')}</w:body>`);
  });

  test('keeps the end of a bookmark that began before what goes, and no bookmark that went whole', async () => {
    const mark = (id: number, side: string) =>
      `<w:bookmark${side} w:id="${id}"${side === 'Start' ? ' w:name="b"' : ''}/>`;
    const gone = by('w:del', 9, goneRun('a') + mark(1, 'End') + mark(2, 'Start') + goneRun('b') + mark(2, 'End'));
    const file = await resolved(wordOf(para(mark(1, 'Start') + run('k') + gone)), 'accept');
    const xml = (await file.zip.read('word/document.xml')).toString();
    expect(xml.match(/<w:bookmark\w+ w:id="\d"/g)).toEqual(['<w:bookmarkStart w:id="1"', '<w:bookmarkEnd w:id="1"']);
  });

  test('reaches headers, footnotes, comments and text boxes', async () => {
    const words = para(by('w:ins', 1, run('new')) + by('w:del', 2, goneRun('old')));
    const bytes = wordOf(para(`<w:r><w:pict><w:txbxContent>${words}</w:txbxContent></w:pict></w:r>`), {
      header: part('w:hdr', words),
      footnotes: part('w:footnotes', `<w:footnote w:id="1">${words}</w:footnote>`),
      comments: part('w:comments', `<w:comment w:id="1" w:author="A">${words}</w:comment>`),
    });
    const file = await resolved(bytes, 'reject');
    expect(file.parts).toHaveLength(4);
    for (const { path } of file.parts) {
      const xml = (await file.zip.read(path)).toString();
      expect(xml, path).toContain('old');
      expect(xml, path).not.toContain('new');
      expect(xml, path).not.toMatch(marks);
    }
  });

  test('takes a comment away with the words it stood on, and no other', async () => {
    const on = (id: number, content: string) =>
      `<w:commentRangeStart w:id="${id}"/>${content}<w:commentRangeEnd w:id="${id}"/>`;
    const sign = (id: number) => `<w:r><w:commentReference w:id="${id}"/></w:r>`;
    const note = (id: number) =>
      `<w:comment w:id="${id}" w:author="A"><w:p w14:paraId="0000000${id}">${run(`note ${id}`)}</w:p></w:comment>`;
    const bytes = wordOf(para(on(1, by('w:del', 1, goneRun('a') + sign(1))) + on(2, run('b')) + sign(2)), {
      comments: part('w:comments', note(1) + note(2)),
      commentsExtended: part(
        'w15:commentsEx',
        '<w15:commentEx w15:paraId="00000001"/><w15:commentEx w15:paraId="00000002"/>',
      ),
    });
    const accepted = await resolved(bytes, 'accept');
    const texts = await Promise.all(accepted.parts.map(async ({ path }) => (await accepted.zip.read(path)).toString()));
    expect(texts.join('')).not.toMatch(/note 1|"00000001"|w:id="1"/);
    expect(texts.join('').match(/note 2|"00000002"|commentRange\w+ w:id="2"/g)).toHaveLength(5);
  });

  test('leaves what it was given as it was, and all other parts byte for byte', async () => {
    const bytes = await readFile(`${FOLDER}/RP001-Tracked-Revisions-01.docx`);
    const file = await openWord(bytes);
    const before = linesOf(file);
    const saved = await openWord(saveWord(resolveAll(file, 'accept')));
    expect(linesOf(file)).toEqual(before);
    const written = new Set(saved.parts.map(({ path }) => path));
    for (const entry of file.zip.entries.values()) {
      if (written.has(entry.name)) continue;
      expect(saved.zip.packed(saved.zip.entries.get(entry.name)!), entry.name).toEqual(file.zip.packed(entry));
    }
  });
});
