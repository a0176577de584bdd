import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Workbook } from './spreadsheet-reading.ts';
import { type SheetDraft, type WorkbookDraft, writeWorkbook } from './spreadsheet-writing.ts';

const writtenAt = Temporal.Instant.from('2026-11-22T10:00:00Z');

const draftOf = (sheet: Partial<SheetDraft>, more: Partial<WorkbookDraft> = {}): WorkbookDraft => ({
  title: 'Estimate',
  writtenAt,
  sheets: [{ name: 'Estimate', rows: [], ...sheet }],
  ...more,
});

/** Read back by a library that has no part in writing. */
async function readBack(draft: WorkbookDraft): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await writeWorkbook(draft)) as unknown as ArrayBuffer);
  return workbook;
}

describe('a workbook', () => {
  const rows: SheetDraft['rows'] = [
    [
      { value: 'Role', look: { bold: true, fill: 'DDE7F0', rule: 'below' } },
      { value: 'Hours', look: { align: 'right' } },
    ],
    ['Engineer', 3],
    ['Architect', 4.5],
    [null, { formula: 'SUM(B2:B3)', result: 7.5, look: { format: '#,##0.0' } }],
    [Temporal.PlainDate.from('2026-11-22'), true],
  ];

  test('comes back with values, formulas, results and looks', async () => {
    const sheet = (
      await readBack(draftOf({ rows, frozen: { rows: 1, columns: 1 }, widthsChars: [30, 12] }))
    ).getWorksheet('Estimate')!;
    expect(sheet.getCell('B3').value).toBe(4.5);
    expect(sheet.getCell('B4').value).toEqual({ formula: 'SUM(B2:B3)', result: 7.5 });
    expect(sheet.getCell('B4').numFmt).toBe('#,##0.0');
    expect(sheet.getCell('A5').value).toEqual(new Date('2026-11-22T00:00:00Z'));
    expect(sheet.getCell('B5').value).toBe(true);
    expect(sheet.getCell('A1').font.bold).toBe(true);
    expect(sheet.getCell('A1').fill).toMatchObject({ pattern: 'solid', fgColor: { argb: 'FFDDE7F0' } });
    expect(sheet.getCell('B1').alignment.horizontal).toBe('right');
    expect(sheet.getColumn(1).width).toBe(30);
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', xSplit: 1, ySplit: 1 });
  });

  test('may keep a sheet from whoever opens it', async () => {
    const bytes = await writeWorkbook(
      draftOf(
        {},
        {
          sheets: [
            { name: 'Seen', rows: [] },
            { name: 'Kept', hidden: true, rows },
          ],
        },
      ),
    );
    const workbook = await Workbook.open(bytes, 'estimate.xlsx');
    expect([...workbook.hiddenSheets]).toEqual(['Kept']);
  });

  test('is recomputed when it is opened', async () => {
    const parts = unzipSync(await writeWorkbook(draftOf({ rows })));
    expect(new TextDecoder().decode(parts['xl/workbook.xml'])).toContain('fullCalcOnLoad="1"');
  });

  test('has the same bytes for the same draft, at any time', async () => {
    const first = await writeWorkbook(draftOf({ rows }));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(Buffer.compare(first, await writeWorkbook(draftOf({ rows })))).toBe(0);
    const later = draftOf({ rows }, { writtenAt: writtenAt.add({ hours: 1 }) });
    expect(Buffer.compare(first, await writeWorkbook(later))).not.toBe(0);
  });

  test('is read by our own reader too', async () => {
    const workbook = await Workbook.open(await writeWorkbook(draftOf({ rows })), 'estimate.xlsx');
    const read = [];
    for await (const row of workbook.rows('Estimate')) read.push(row.values);
    expect(read[3]).toEqual([null, 7.5]);
    expect(String(read[4]?.[0])).toBe('2026-11-22T00:00:00');
  });
});

test('text stays text, whatever it begins with', async () => {
  const texts = ['=1+1', '+1', '@cmd', '-2', ' spaced ', 'tab\there', 'a & b < c', 'Größe 漢字 😀', '_x000D_'];
  const sheet = (await readBack(draftOf({ rows: texts.map((text) => [text]) }))).getWorksheet('Estimate')!;
  expect(texts.map((_, index) => sheet.getCell(index + 1, 1).value)).toEqual(texts);
});

test('characters that XML cannot hold are taken out, and endless text is cut', async () => {
  const sheet = (await readBack(draftOf({ rows: [['a\u0001b\u0000c'], ['x'.repeat(40_000)]] }))).getWorksheet(
    'Estimate',
  )!;
  expect(sheet.getCell('A1').value).toBe('abc');
  expect(String(sheet.getCell('A2').value).length).toBe(32_767);
});

test('choices bind cells to a list or to a range', async () => {
  const choices = [
    { range: 'A1:A2', from: ['Low', 'High'], refusal: 'Choose Low or High.' },
    { range: 'B1', from: 'Estimate!$A$1:$A$2', refusal: 'Choose one of the above.' },
  ];
  const sheet = (await readBack(draftOf({ rows: [['Low', 'Low']], choices }))).getWorksheet('Estimate')!;
  expect(sheet.getCell('A2').dataValidation).toMatchObject({
    type: 'list',
    formulae: ['"Low,High"'],
    error: 'Choose Low or High.',
  });
  expect(sheet.getCell('B1').dataValidation).toMatchObject({ type: 'list', formulae: ['Estimate!$A$1:$A$2'] });
});

test('names and repeated rows quote a sheet whose name has a space', async () => {
  const draft = draftOf(
    { name: 'Work items', rows: [['x']], print: { orientation: 'landscape', repeatRows: '$1:$1' } },
    { names: [{ name: 'Total', range: "'Work items'!$A$1" }] },
  );
  const parts = unzipSync(await writeWorkbook(draft));
  const names = /<definedNames>.*<\/definedNames>/.exec(new TextDecoder().decode(parts['xl/workbook.xml']))?.[0];
  expect(names).toContain(">'Work items'!$A$1<");
  expect(names).toContain(">'Work items'!$1:$1<");
});

describe('a draft that no program would open is refused', () => {
  test.each(['', 'a/b', 'a'.repeat(32), "'quoted", '[x]', 'why?'])('a sheet named %j', async (name) => {
    await expect(writeWorkbook(draftOf({ name }))).rejects.toMatchObject({ code: 'workbook.sheetName' });
  });

  test('two sheets of one name, for programs do not look at capitals', async () => {
    const sheets = [
      { name: 'Roles', rows: [] },
      { name: 'ROLES', rows: [] },
    ];
    await expect(writeWorkbook(draftOf({}, { sheets }))).rejects.toThrow('Two sheets are named "ROLES"');
  });

  test('no sheet at all', async () => {
    await expect(writeWorkbook(draftOf({}, { sheets: [] }))).rejects.toMatchObject({ code: 'workbook.empty' });
  });

  test('choices that do not fit into a rule', async () => {
    const choices = [{ range: 'A1', from: ['Engineer, senior'], refusal: '' }];
    await expect(writeWorkbook(draftOf({ choices }))).rejects.toMatchObject({ code: 'workbook.choices' });
  });

  test('a number that is none', async () => {
    await expect(writeWorkbook(draftOf({ rows: [[Number.NaN]] }))).rejects.toThrow('cannot hold the number NaN');
  });
});
