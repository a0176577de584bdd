import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { writeDocx } from './docx.ts';
import { columnWidths, textWidthOf } from './page-layout.ts';
import { field } from './paper.ts';
import { clause, paperOf, paragraph, priceTable, wholePaper } from './paper-samples.ts';

const partsOf = (docx: Uint8Array): Map<string, string> =>
  new Map(Object.entries(unzipSync(docx)).map(([path, bytes]) => [path, strFromU8(bytes)]));

const documentOf = (parts: ReadonlyMap<string, string>): string => parts.get('word/document.xml') ?? '';

/** The text of every `w:t` and the names of all elements; throws on XML that is not well-formed. */
function readXml(xml: string): { text: string; elements: string[] } {
  const elements: string[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => elements.push(name));
  parser.on('text', (words) => {
    if (elements.at(-1) === 'w:t') text += words;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return { text, elements };
}

const all = (xml: string, pattern: RegExp): string[] => [...xml.matchAll(pattern)].map((match) => match[1] ?? '');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the same paper gives the same bytes', () => {
  test('twice in one process, and whatever was written before', async () => {
    const first = sha256(await writeDocx(wholePaper()));
    await writeDocx(wholePaper('Alder', { pageSize: 'letter' }));
    await writeDocx(paperOf([clause('other', 'Other', priceTable('t', 9))]));
    expect(sha256(await writeDocx(wholePaper()))).toBe(first);
  });

  test('in another process, in another time zone, on another day', async () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { writeDocx } from './src/documents/docx.ts';
      import { wholePaper } from './src/documents/paper-samples.ts';
      await writeDocx(wholePaper('Somebody else', { pageSize: 'letter' }));
      console.log(createHash('sha256').update(await writeDocx(wholePaper())).digest('hex'));`;
    const env = { ...process.env, TZ: 'Pacific/Kiritimati' };
    const hash = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
    expect(hash.trim()).toBe(sha256(await writeDocx(wholePaper())));
  });

  test('and no time in the file but the date of the paper', async () => {
    for (const xml of partsOf(await writeDocx(wholePaper())).values()) {
      for (const time of xml.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []) expect(time).toBe('2026-08-31T00:00:00Z');
    }
  });
});

describe('a Word file', () => {
  test('is well-formed XML in every part, each one declared', async () => {
    const parts = partsOf(await writeDocx(wholePaper('Alder & <Söhne> "AG" [[id]]', { title: '<w:p>&amp;]]>' })));
    const types = parts.get('[Content_Types].xml') ?? '';
    for (const [path, xml] of parts) {
      expect(() => readXml(xml), path).not.toThrow();
      if (!path.endsWith('.rels') && path !== '[Content_Types].xml') expect(types).toContain(`PartName="/${path}"`);
    }
    expect(documentOf(parts)).toContain('Alder &amp; &lt;Söhne&gt; &quot;AG&quot; [[id]]');
    expect(parts.get('word/header1.xml')).toContain('&lt;w:p&gt;&amp;amp;]]&gt;');
  });

  test('says who, what and which content in its properties', async () => {
    const paper = wholePaper();
    const parts = partsOf(await writeDocx(paper));
    const custom = parts.get('docProps/custom.xml') ?? '';
    expect(custom).toMatch(/name="parleyDocumentId"><vt:lpwstr>SOW-2026-0031</);
    expect(custom).toMatch(/name="parleyVersion"><vt:lpwstr>2</);
    expect(custom).toContain(`name="parleyContentHash"><vt:lpwstr>${paper.attrs.contentHash}<`);
    expect(parts.get('docProps/core.xml')).toContain('<dc:creator>Tanager Software</dc:creator>');
    expect(parts.get('word/styles.xml')).toContain('<w:lang w:val="en-US"/>');
    for (const xml of parts.values()) expect(xml).not.toMatch(/\[\[\w+\]\]/);
  });

  test('has a hidden bookmark for each block, of 40 characters at most, under ids of its own', async () => {
    const xml = documentOf(partsOf(await writeDocx(wholePaper())));
    const names = all(xml, /<w:bookmarkStart w:id="\d+" w:name="([^"]*)"/g);
    const ids = all(xml, /<w:bookmarkStart w:id="(\d+)"/g);
    expect(names).toEqual(
      expect.arrayContaining(['_cl_scope', '_cl_scope_p1', '_cl_scope_i', '_cl_prices_table_total']),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(ids)).toEqual(new Set(ids.map((_, at) => String(at + 1))));
    expect(new Set(all(xml, /<w:bookmarkEnd w:id="(\d+)"/g))).toEqual(new Set(ids));
    for (const name of names) expect(name).toMatch(/^_cl_\w{1,36}$/);
  });

  test('numbers by one multilevel list and refers by field', async () => {
    const parts = partsOf(await writeDocx(wholePaper()));
    const xml = documentOf(parts);
    const numbering = parts.get('word/numbering.xml') ?? '';
    for (const level of ['%1', '%1.%2', '(%3)', '(%4)']) expect(numbering).toContain(`<w:lvlText w:val="${level}"/>`);
    expect(new Set(all(numbering, /<w:multiLevelType w:val="([^"]*)"/g))).toEqual(new Set(['multilevel']));
    const [list] = all(xml, /<w:pStyle w:val="Heading1"\/>.*?<w:numId w:val="(\d+)"\/>/g);
    expect(numbering).toContain(`<w:num w:numId="${list}"`);
    expect(xml).toContain('w:instr=" REF _cl_prices \\r \\h "');
    expect(xml).toMatch(/w:instr=" REF _cl_scope_p1 \\r \\h "><w:r><w:t xml:space="preserve">1\.1</);
  });

  test('has a table of contents that needs no permission, and page numbers in its footers', async () => {
    const parts = partsOf(await writeDocx(wholePaper()));
    expect(documentOf(parts)).toContain(' TOC \\o "1-1" \\n \\h \\z ');
    expect(all(documentOf(parts), /<w:hyperlink w:anchor="([^"]*)"/g)).toEqual(['_cl_scope_h', '_cl_prices_h']);
    expect(parts.get('word/settings.xml')).not.toContain('updateFields');
    for (const footer of ['word/footer1.xml', 'word/footer2.xml']) {
      expect(parts.get(footer)).toMatch(/<w:tab\/>.*PAGE.*NUMPAGES/);
      expect(parts.get(footer)).toContain(wholePaper().attrs.contentHash.slice(0, 12));
    }
  });

  test('has tables whose cells, grid and width agree to the twip, with heads that repeat', async () => {
    const xml = documentOf(partsOf(await writeDocx(wholePaper())));
    for (const table of xml.match(/<w:tbl>.*?<\/w:tbl>/g) ?? []) {
      const [width] = all(table, /<w:tblW w:w="(\d+)"/g);
      const grid = all(table, /<w:gridCol w:w="(\d+)"/g).map(Number);
      expect(grid.reduce((sum, part) => sum + part, 0)).toBe(Number(width));
      expect(Number(width)).toBe(textWidthOf('a4'));
      for (const row of table.match(/<w:tr>.*?<\/w:tr>/g) ?? []) {
        const cells = all(row, /<w:tcW w:w="(\d+)"/g).map(Number);
        expect(cells.reduce((sum, part) => sum + part, 0)).toBe(Number(width));
      }
    }
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
  });
});

test('every text that may stand in a paper comes out of the file as it went in', async () => {
  const printable = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter(
      (name) => !/[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u.test(name),
    );
  await fc.assert(
    fc.asyncProperty(printable, async (name) => {
      const paper = paperOf([clause('one', 'One', paragraph('p', [field('customerName', name)]))]);
      expect(readXml(documentOf(partsOf(await writeDocx(paper)))).text).toContain(name);
    }),
    { numRuns: 60 },
  );
});

test('a table of 10,000 rows is written', async () => {
  const xml = documentOf(partsOf(await writeDocx(paperOf([clause('one', 'One', priceTable('t', 10_000))]))));
  expect(xml.match(/<w:tr>/g)).toHaveLength(10_003 + 1);
});

test('widths are shared out to the last twip', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 5000, max: 20000 }),
      (shares, width) => {
        const widths = columnWidths(shares, width);
        return widths.every((part) => part > 0) && widths.reduce((sum, part) => sum + part, 0) === width;
      },
    ),
  );
});
