import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type FixtureCell, workbookFile, zipFile, zipPart } from '../../fixtures/reports/workbook-file.ts';
import { Refusal } from '../platform/refusal.ts';
import { MarkupRecords } from './markup-records.ts';
import { CellError, type CellValue, type SheetRow, Workbook } from './spreadsheet-reading.ts';

const REPORT = new URL('../../fixtures/reports/evaluate_report.xlsx', import.meta.url);

/** The parts of a workbook with one sheet; a test changes what it is about. */
const partsOf = (rows: string, more: Record<string, string> = {}): Record<string, string> => ({
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': '<workbook><sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>${rows}</sheetData><pageMargins left="0.7"/></worksheet>`,
  ...more,
});

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const packed = (parts: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, new TextEncoder().encode(text)])));

async function rowsOf(file: Uint8Array, sheet = 'Sheet'): Promise<SheetRow[]> {
  const workbook = await Workbook.open(file, 'report.xlsx');
  const rows: SheetRow[] = [];
  for await (const row of workbook.rows(sheet)) rows.push(row);
  return rows;
}

const valuesOf = async (rows: string, more?: Record<string, string>): Promise<readonly CellValue[]> =>
  (await rowsOf(packed(partsOf(rows, more))))[0]?.values ?? [];

async function refusal(file: Uint8Array): Promise<{ code: string; message: string }> {
  try {
    const workbook = await Workbook.open(file, 'report.xlsx');
    for (const sheet of workbook.sheets) for await (const _row of workbook.rows(sheet));
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('The workbook was not refused.');
}

const refusedRows = (rows: string, more?: Record<string, string>) => refusal(packed(partsOf(rows, more)));

describe('what is around the cells', () => {
  const around = (more: Record<string, string>) => Workbook.open(packed(partsOf('', more)), 'plan.xlsx');
  const sheet = (before: string, after: string, rows = '') => ({
    'xl/worksheets/sheet1.xml': `<worksheet>${before}<sheetData>${rows}</sheetData>${after}</worksheet>`,
  });

  test('hidden rows, columns and sheets, merged cells and macros are told', async () => {
    const workbook = await around({
      ...sheet(
        '<cols><col min="1" max="2" width="9"/><col min="3" max="4" hidden="1"/></cols>',
        '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B9"/></mergeCells>',
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="0"/>',
      ),
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="Sheet" sheetId="1" r:id="rId1" state="veryHidden"/></sheets></workbook>',
      'xl/vbaProject.bin': 'program',
    });
    expect(await workbook.layout('Sheet')).toEqual({
      merged: ['A1:C1', 'B3:B9'],
      hiddenColumns: [{ first: 2, last: 3 }],
    });
    expect([[...workbook.hiddenSheets], workbook.hasMacros]).toEqual([['Sheet'], true]);
    const hidden: boolean[] = [];
    for await (const row of workbook.rows('Sheet')) hidden.push(row.hidden);
    expect(hidden).toEqual([true, false]);
  });

  test('a sheet without any has none', async () => {
    const workbook = await around({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>' });
    expect(await workbook.layout('Sheet')).toEqual({ merged: [], hiddenColumns: [] });
    expect([workbook.hiddenSheets.size, workbook.hasMacros]).toEqual([0, false]);
  });

  test('an amount says its currency by its format', async () => {
    const [row] = await rowsOf(
      packed(
        partsOf('<row r="1"><c r="A1" s="1"><v>5</v></c><c r="B1" s="2"><v>6</v></c><c r="C1"><v>7</v></c></row>', {
          'xl/styles.xml':
            '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00\\ [$€-407]"/><numFmt numFmtId="165" formatCode="[$-409]#,##0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
        }),
      ),
    );
    expect(row?.values).toEqual([5, 6, 7]);
    expect(row?.currencies).toEqual([{ column: 0, currency: 'EUR' }]);
  });
});

describe('cells', () => {
  test('come as the sheet types them', async () => {
    const cells =
      '<c r="A1"><v>42</v></c><c r="B1"><v>-1.5E3</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="b"><v>1</v></c>' +
      '<c r="E1" t="e"><v>#REF!</v></c><c r="G1" t="str"><v>a &amp; b</v></c><c r="H1" s="1"><v>45991.5</v></c>' +
      '<c r="I1" t="d"><v>2026-11-22T10:00:00Z</v></c><c r="J1"/><c r="K1" t="n"><v></v></c><c r="L1" t="inlineStr"><is><t>in</t></is></c>';
    const values = await valuesOf(`<row r="1" spans="1:12">${cells}</row>`, {
      'xl/sharedStrings.xml':
        '<sst><si><t>zero</t></si><si><r><t>o</t></r><r><rPr><b/></rPr><t xml:space="preserve"> ne</t></r><rPh sb="0" eb="1"><t>aside</t></rPh></si><si/></sst>',
      'xl/styles.xml':
        '<styleSheet><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    });
    expect(values.slice(0, 4)).toEqual([42, -1500, 'o ne', true]);
    expect(values[4]).toEqual(new CellError('#REF!'));
    expect(values[5]).toBeNull();
    expect(values[6]).toBe('a & b');
    expect(String(values[7])).toBe('2025-11-30T12:00:00');
    expect(String(values[8])).toBe('2026-11-22T10:00:00');
    expect(values.slice(9)).toEqual([null, null, 'in']);
  });

  test('without addresses stand one after the other, and rows too', async () => {
    const rows = await rowsOf(
      packed(partsOf('<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>')),
    );
    expect(rows.map(({ number, values }) => [number, values])).toEqual([
      [1, [1, 2]],
      [2, []],
      [3, [3]],
    ]);
  });

  test('text keeps its spaces, entities and escapes; only what XML defines is undone', async () => {
    const text = (written: string): string => `<row r="1"><c r="A1" t="inlineStr"><is><t>${written}</t></is></c></row>`;
    expect(await valuesOf(text(' a  b\n'))).toEqual([' a  b\n']);
    expect(await valuesOf(text('&lt;&#65;&#x1F600;&quot;&apos;&gt;'))).toEqual(['<A😀"\'>']);
    expect(await valuesOf(text('a_x000D_b _x005F_x000D_ _xyz_'))).toEqual(['a\rb _x000D_ _xyz_']);
    expect(await valuesOf(text('Größe 漢字'))).toEqual(['Größe 漢字']);
  });

  test('numbers are the nearest there are, however they are written', async () => {
    const written = [
      '0',
      '007',
      '-0.5',
      '1e3',
      '2.5E-3',
      '9007199254740993',
      '123456789012345678',
      '999999999999999',
      '.5',
      ' 7 ',
    ];
    const values = await valuesOf(`<row>${written.map((number) => `<c><v>${number}</v></c>`).join('')}</row>`);
    expect(values).toEqual(written.map(Number));
  });

  test('a cell without a value is blank, whatever its type', async () => {
    const types = ['s', 'n', 'str', 'b', 'e'];
    expect(
      await valuesOf(`<row>${types.map((type) => `<c t="${type}"><v/></c><c t="${type}"><v></v></c>`).join('')}</row>`),
    ).toEqual(types.flatMap(() => [null, null]));
  });

  test('a formula gives its last result and is marked', async () => {
    const [row] = await rowsOf(
      packed(partsOf('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c><c r="C1"><f/></c></row>')),
    );
    expect(row?.values).toEqual([1, 2, null]);
    expect(row?.formulas).toEqual([1, 2]);
  });

  test('date formats of all kinds, and what only looks like one', async () => {
    const formats = ['yyyy-mm-dd', '[h]:mm', '"day" 0', '[Red]0.00', '0.00E+00', '#,##0 \\d', 'General'];
    const styles = `<styleSheet><numFmts>${formats.map((code, index) => `<numFmt numFmtId="${170 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellXfs>${formats.map((_, index) => `<xf numFmtId="${170 + index}"/>`).join('')}</cellXfs></styleSheet>`;
    const cells = formats.map((_, index) => `<c s="${index}"><v>61</v></c>`).join('');
    const values = await valuesOf(`<row>${cells}</row>`, { 'xl/styles.xml': styles });
    expect(values.map((value) => value instanceof Temporal.PlainDateTime)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(String(values[0])).toBe('1900-03-01T00:00:00');
  });

  test('a workbook that counts days from 1904 means other days', async () => {
    const values = await valuesOf('<row><c s="0"><v>0</v></c></row>', {
      'xl/workbook.xml':
        '<workbook><workbookPr date1904="1"/><sheets><sheet name="Sheet" r:id="rId1"/></sheets></workbook>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>',
    });
    expect(String(values[0])).toBe('1904-01-01T00:00:00');
  });

  test('name space prefixes, as some programs write them, change nothing', async () => {
    const values = await valuesOf('', {
      'xl/worksheets/sheet1.xml':
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      'xl/sharedStrings.xml':
        '<x:sst xmlns:x="m"><x:si><x:t>prefixed</x:t></x:si><x:extLst><x:ext/></x:extLst></x:sst>',
    });
    expect(values).toEqual([null, 'prefixed']);
  });

  test('a sheet without rows has none', async () => {
    expect(await rowsOf(packed(partsOf('')))).toEqual([]);
    const empty = { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>' };
    expect(await rowsOf(packed(partsOf('', empty)))).toEqual([]);
  });
});

describe('the real report', () => {
  test('reads cell for cell as another library reads it', async () => {
    const bytes = readFileSync(REPORT);
    const other = new ExcelJS.Workbook();
    await other.xlsx.load(bytes as unknown as ArrayBuffer);
    const workbook = await Workbook.open(bytes, 'report.xlsx');
    expect(workbook.sheets).toEqual(['App Stats', 'Evaluate Report', 'Flagged Projects', 'Users', 'Raw Project Data']);
    let compared = 0;
    for (const name of workbook.sheets) {
      const sheet = other.getWorksheet(name);
      for await (const row of workbook.rows(name)) {
        row.values.forEach((value, column) => {
          compared += 1;
          const cell = sheet?.getCell(row.number, column + 1);
          // A merged cell repeats its master there; here it is blank, as in the file.
          const theirs = cell?.isMerged && cell.master !== cell ? null : (cell?.result ?? cell?.text);
          expect(value === null ? '' : String(value), `${name} ${row.number}/${column}`).toBe(String(theirs ?? ''));
        });
      }
    }
    expect(compared).toBeGreaterThan(28_000);
  });

  test('tells how far it is', async () => {
    const shares: number[] = [];
    const workbook = await Workbook.open(readFileSync(REPORT), 'report.xlsx', ({ share }) => shares.push(share));
    for (const sheet of workbook.sheets) for await (const _row of workbook.rows(sheet));
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
  });
});

const anyCell: fc.Arbitrary<FixtureCell> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.string({ unit: 'grapheme' }).map((text) =>
    text
      .replace(/[\r\ufffe\uffff]|\p{Cc}/gu, '')
      .replaceAll('_x', 'x')
      .toWellFormed(),
  ),
  fc.boolean(),
  fc.constant(null),
);

test('whatever is written is read back, with shared strings or inline', async () => {
  const sheet = fc.array(fc.array(anyCell, { maxLength: 30 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sheet, fc.constantFrom('shared' as const, 'inline' as const), async (rows, strings) => {
      const read = await rowsOf(await workbookFile([{ name: 'Sheet', rows }], { strings }));
      const without = (cells: readonly unknown[]): unknown[] =>
        cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1);
      expect(read.map(({ values }) => without(values))).toEqual(rows.map(without));
    }),
    { numRuns: 60 },
  );
});

test('records are found wherever the stream happens to be cut', () => {
  const part = Buffer.from(
    '<?xml version="1.0"?><w:worksheet><w:sheetData a="1"> <w:row r="1"><w:c/></w:row>\n<w:row r="2"/><w:row><x/></w:row></w:sheetData><w:tail><w:row/></w:tail></w:worksheet>',
  );
  for (let size = 1; size <= part.length; size += 1) {
    const records = new MarkupRecords('sheetData', 'row');
    const found: string[] = [];
    for (let at = 0; at < part.length; at += size) {
      for (const { bytes, start, end } of records.cut(part.subarray(at, at + size)))
        found.push(bytes.toString('utf8', start, end));
    }
    expect(found, `pieces of ${size}`).toEqual([
      '<w:row r="1"><w:c/></w:row>',
      '<w:row r="2"/>',
      '<w:row><x/></w:row>',
    ]);
    expect(records.complete).toBe(true);
  }
});

describe('what is no workbook', () => {
  const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
  const encrypted = Buffer.concat([cfb, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]);
  test.each<[string, Uint8Array, string, string]>([
    ['nothing', new Uint8Array(), 'workbook.notXlsx', 'report.xlsx is empty: fetch it again from where it came from.'],
    [
      'text',
      Buffer.from('project,id\nÄpfel,1\n'),
      'workbook.notXlsx',
      'report.xlsx is text: open it in a spreadsheet program and save it as XLSX.',
    ],
    [
      'a PDF',
      Buffer.from('%PDF-1.7\n'),
      'workbook.notXlsx',
      'report.xlsx is a PDF document: hand in the XLSX workbook itself.',
    ],
    [
      'a picture',
      Buffer.from('\x89PNG\r\n', 'latin1'),
      'workbook.notXlsx',
      'report.xlsx is a picture: hand in the XLSX workbook itself.',
    ],
    [
      'noise',
      Buffer.from([0, 1, 2, 3, 255]),
      'workbook.notXlsx',
      'report.xlsx is no XLSX workbook: open it in a spreadsheet program and save it as XLSX.',
    ],
    [
      'an old workbook',
      cfb,
      'workbook.notXlsx',
      'report.xlsx is encrypted or in an Office format from before 2007: open it in a spreadsheet program and save it as XLSX without a password.',
    ],
    [
      'an encrypted workbook',
      encrypted,
      'workbook.encrypted',
      'report.xlsx is encrypted: open it with its password, save it without one, and hand it in again.',
    ],
    [
      'a Word document',
      packed({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' }),
      'workbook.notXlsx',
      'report.xlsx is a Word document: open it in a spreadsheet program and save it as XLSX.',
    ],
    [
      'a binary workbook',
      packed({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': '' }),
      'workbook.notXlsx',
      'report.xlsx is a binary XLSB workbook: open it in a spreadsheet program and save it as XLSX.',
    ],
    [
      'an OpenDocument sheet',
      packed({ mimetype: 'x', 'content.xml': '<o/>' }),
      'workbook.notXlsx',
      'report.xlsx is an OpenDocument file: open it in a spreadsheet program and save it as XLSX.',
    ],
    [
      'a zip of something',
      packed({ 'report.csv': 'a,b' }),
      'workbook.notXlsx',
      'report.xlsx is a zip archive without a workbook in it: unpack it and hand in the XLSX workbook itself.',
    ],
    [
      'half a workbook',
      readFileSync(REPORT).subarray(0, 80_000),
      'archive.damaged',
      'report.xlsx is damaged or cut short (its end is missing): fetch it again from where it came from.',
    ],
  ])('%s is refused', async (_, file, code, message) => {
    expect(await refusal(file)).toEqual({ code, message });
  });
});

describe('a broken workbook', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no workbook part', { '_rels/.rels': '<Relationships/>' }, 'report.xlsx cannot be read, for it holds no workbook'],
    ['no relations', { 'xl/_rels/workbook.xml.rels': '<Relationships/>' }, 'for it holds no sheets'],
    ['broken XML', { 'xl/workbook.xml': '<workbook><sheets>' }, 'for it holds broken XML in xl/workbook.xml'],
    [
      'a document type',
      { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' },
      'for it holds a document type in xl/workbook.xml',
    ],
    [
      'a document type in a sheet',
      { 'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>' },
      'The sheet "Sheet" of report.xlsx cannot be read, for it holds a document type',
    ],
    [
      'a document type in the strings',
      { 'xl/sharedStrings.xml': '<!DOCTYPE x><sst/>' },
      'for it holds a document type',
    ],
    [
      'another encoding',
      { 'xl/worksheets/sheet1.xml': '<\0w\0o\0r\0k\0' },
      'for it holds text in another encoding than UTF-8',
    ],
    ['no rows', { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1">' }, 'for it holds no end of its rows'],
    ['no strings', { 'xl/sharedStrings.xml': '<sst><si><t>a</t></si>' }, 'for it holds no end of its shared texts'],
  ])('%s is refused', async (_, parts, message) => {
    const refused = await refusedRows('<row r="1"><c r="A1"><v>1</v></c></row>', parts);
    expect(refused.code).toBe('workbook.broken');
    expect(refused.message).toContain(message);
    expect(refused.message).toMatch(/: open the file in a spreadsheet program and save it anew\.$/);
  });

  test('a sheet listed without its part is refused', async () => {
    const parts = partsOf('');
    delete parts['xl/worksheets/sheet1.xml'];
    expect((await refusal(packed(parts))).message).toContain('it holds no rows for its sheet "Sheet"');
  });

  test.each<[string, string]>([
    ['<row r="2"/><row r="2"/>', 'row 2 after row 2'],
    ['<row r="1048577"/>', 'row 1048577, where sheets end at 1048576'],
    ['<row r="x"/>', 'row NaN after row 0'],
    ['<row r="1"><c r="B1"/><c r="A1"/></row>', 'A1 out of its order'],
    ['<row r="1"><c r="XFE1"/></row>', 'XFE1 out of its order'],
    ['<row r="1"><c r="A2"/></row>', 'the cell "A2" in row 1'],
    ['<row r="1"><c r="7"/></row>', 'the cell "7" in row 1'],
    ['<row r="1"><c r="A1"><v>12 GB</v></c></row>', 'A1 with "12 GB" for a number'],
    ['<row r="1"><c r="A1" t="s"><v>9</v></c></row>', 'A1 pointing to a text that is not there'],
    ['<row r="1"><c r="A1" t="z"><v>9</v></c></row>', 'A1 of an unknown type'],
    ['<row r="1"><c r="A1" t="d"><v>soon</v></c></row>', 'A1 with "soon" for a date'],
    ['<row r="1"><c r="A1" t="str"><v>&bomb;</v></c></row>', 'the entity &bomb;'],
    ['<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>', 'a comment or an instruction'],
    ['<row r="1"><d/></row>', 'unknown markup in row 1'],
    ['<column/>', 'something else than a row'],
  ])('%s is refused', async (rows, words) => {
    const refused = await refusedRows(rows);
    expect(refused.code).toBe('workbook.broken');
    expect(refused.message).toContain(`for it holds ${words}`);
  });

  test('no bytes of a sheet whatsoever lead to anything but rows or a refusal', async () => {
    const alphabet = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      '"',
      ';',
      '=',
      ' ',
      'row',
      'c',
      'v',
      'r="A1"',
      't="s"',
      '1',
      'é',
      '<row>',
      '</row>',
      '<c>',
      '</c>',
      '<v>',
      '</v>',
      '<is>',
      '<t>',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(alphabet, { maxLength: 40 }).map((words) => words.join('')),
        async (rows) => {
          await rowsOf(packed(partsOf(rows))).catch((error) => expect(error).toBeInstanceOf(Refusal));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('bombs', () => {
  /** The one-sheet workbook with one part replaced by so many bytes of the same text. */
  async function bomb(
    part: string,
    before: string,
    text: string,
    after: string,
    bytes = 101_000_000,
  ): Promise<Uint8Array> {
    function* content(): Generator<string> {
      yield before;
      const piece = text.repeat(Math.ceil(1_000_000 / text.length));
      for (let at = 0; at < bytes; at += piece.length) yield piece;
      yield after;
    }
    const others = Object.entries(partsOf('', { 'xl/sharedStrings.xml': '<sst/>' })).filter(([name]) => name !== part);
    return zipFile([
      ...(await Promise.all(others.map(([name, text]) => zipPart(name, [text])))),
      await zipPart(part, content()),
    ]);
  }

  test.each<[string, string, string, string, string]>([
    ['padding in a sheet', 'xl/worksheets/sheet1.xml', '<worksheet>', ' ', '<sheetData/></worksheet>'],
    ['padding after the rows', 'xl/worksheets/sheet1.xml', '<worksheet><sheetData/>', ' ', '</worksheet>'],
    [
      'rows without end',
      'xl/worksheets/sheet1.xml',
      '<worksheet><sheetData>',
      '<row><c><v>1</v></c></row>',
      '</sheetData></worksheet>',
    ],
    ['one endless text', 'xl/sharedStrings.xml', '<sst><si><t>', 'A', '</t></si></sst>'],
    ['texts without end', 'xl/sharedStrings.xml', '<sst>', '<si><t>A</t></si>', '</sst>'],
    ['a part nobody reads', 'xl/media/image1.bin', '', '\0', ''],
  ])('%s: 101 MB are refused before they unpack', async (_, part, before, text, after) => {
    const file = await bomb(part, before, text, after);
    expect(file.length).toBeLessThan(1_000_000);
    expect((await refusal(file)).code).toBe('archive.tooLarge');
  });

  test('one endless cell is refused though it is called a row', async () => {
    const file = await bomb(
      'xl/worksheets/sheet1.xml',
      '<worksheet><sheetData><row r="1"><c r="A1"><v>',
      '1',
      '</v></c></row></sheetData></worksheet>',
      9_000_000,
    );
    expect((await refusal(file)).message).toContain('for it holds a row longer than 4 MB');
  });
});
