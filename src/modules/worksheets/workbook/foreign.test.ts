import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type CellDraft, writeWorkbook } from '../../../documents/spreadsheet-writing.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import type { ForeignPreview, Mapping } from './comparison.ts';
import { linesInEdits, previewOf } from './foreign.ts';
import { readHandedIn } from './reading.ts';

const { workbooks: words } = await loadShippedPlaybook();
const straw = {
  ...{ currency: 'USD', version: 4, workstreams: ['Discovery'], words, hoursPerDay: 8 },
  policy: {
    ...{ rowsAtMost: 100, weeksAtMost: 20, hoursAtMost: 1000, cellsAtMost: 500 },
    roles: [
      { id: 'ps-engineer', title: 'Engineer' },
      { id: 'lead', title: 'Lead' },
    ],
  },
};
const writtenAt = Temporal.Instant.from('2026-11-20T00:00:00Z');
const fileOf = (rows: CellDraft[][], more: { merged?: string[]; hidden?: boolean } = {}) =>
  writeWorkbook({
    title: 'Plan',
    writtenAt,
    sheets: [
      { name: 'Notes', rows: [['Hello']] },
      { name: 'Plan', rows, ...more },
    ],
  });
const preview = async (rows: CellDraft[][], more: { merged?: string[]; hidden?: boolean } = {}, mapping?: Mapping) =>
  previewOf(await readHandedIn(await fileOf(rows, more), 'plan.xlsx'), mapping, straw);
const brief = ({ lines }: ForeignPreview) =>
  lines.map(({ workstream, title, rows }) => [
    workstream,
    title,
    ...rows.map(({ role, low, likely, high, cell }) => [role, low, likely, high, cell]),
  ]);
const faultsIn = async (cells: CellDraft[], heads = ['Activity', 'Role', 'Low', 'Hours', 'High', 'Price']) =>
  (await preview([heads, cells])).faults.map(({ cell, sentence }) => `${cell}: ${sentence}`);

describe('a straw-man of somebody else', () => {
  test('is read by its headings in any order, days as eight hours, roles row by row', async () => {
    const read = await preview([
      ['Straw-man of Alder'],
      [],
      ['Price (USD)', 'Most likely (days)', 'Task', 'Who', 'Phase', 'Assumption', 'Best', 'Worst'],
      [1200, 2, 'Look around', 'Engineer', 'Discovery', 'They let us', 1, 3],
      [null, 1.5, '', 'lead', '', null, 1, 2],
      [9999, 3.5, 'Total', '', '', null, 2, 5],
    ]);
    expect(read.mapping).toEqual({
      ...{
        sheet: 'Plan',
        headingRow: 3,
        unit: 'days',
        hiddenRows: false,
        roles: { Engineer: 'ps-engineer', lead: 'lead' },
      },
      columns: { price: 'A', likely: 'B', activity: 'C', role: 'D', phase: 'E', note: 'F', low: 'G', high: 'H' },
    });
    expect(brief(read)).toEqual([
      ['Discovery', 'Look around', ['ps-engineer', 8, 16, 24, 'Plan!B4'], ['lead', 8, 12, 16, 'Plan!B5']],
    ]);
    expect([read.lines[0]?.priceCents, read.lines[0]?.note, read.faults]).toEqual([120_000, 'They let us', []]);
    expect(read.said).toEqual([
      'Formulas are believed by the result that was saved with them; none was computed here.',
      'Days count 8 hours.',
      'Row 6 sums up others and is passed over.',
    ]);
  });

  test('may have headings over several columns, and activities over several rows', async () => {
    const read = await preview(
      [
        ['Activity', 'Role', 'Effort in days', null, null],
        [null, null, 'Low', 'Likely', 'High'],
        ['Move', 'Engineer', 1, 2, 3],
        [null, 'Lead', 0, 0.5, 1],
      ],
      { merged: ['A1:A2', 'B1:B2', 'C1:E1', 'A3:A4'] },
    );
    expect([read.mapping.headingRow, read.mapping.unit]).toEqual([2, 'days']);
    expect(brief(read)).toEqual([
      ['Discovery', 'Move', ['ps-engineer', 8, 16, 24, 'Plan!D3'], ['lead', 0, 4, 8, 'Plan!D4']],
    ]);
  });

  test('takes a row of words alone as the heading of a phase', async () => {
    const read = await preview([['Task', 'Role', 'Hours'], ['Build'], ['Lay stones', 'Lead', 4]]);
    expect(brief(read)).toEqual([['Build', 'Lay stones', ['lead', 4, 4, 4, 'Plan!C3']]]);
  });

  test('is read otherwise when somebody says so', async () => {
    const rows = [
      ['Task', 'Role', 'Hours', 'Really'],
      ['Move', 'PSE', 4, 7],
    ];
    const first = await preview(rows);
    expect([first.unknownRoles, first.lines]).toEqual([['PSE'], []]);
    const told = {
      ...first.mapping,
      columns: { ...first.mapping.columns, likely: 'D' },
      roles: { PSE: 'ps-engineer' },
    };
    expect(brief(await preview(rows, {}, told))).toEqual([['Discovery', 'Move', ['ps-engineer', 7, 7, 7, 'Plan!D2']]]);
  });

  test('reads text that can only be one number, and says so', async () => {
    const read = await preview([
      ['Task', 'Role', 'Hours', 'Price'],
      ['Move', 'Lead', '7,5', '1.234,50'],
      ['Go', 'Lead', 3.3, null],
    ]);
    expect(brief(read)[0]?.[2]).toEqual(['lead', 7.5, 7.5, 7.5, 'Plan!C2']);
    expect(read.repairs.map(({ sentence }) => sentence)).toEqual([
      'C2 holds “7,5” as text; read as 7.5.',
      'D2 holds “1.234,50” as text; read as 1234.5.',
      'C3 comes to 3.3 hours; read as 3.25, in quarters of an hour.',
    ]);
  });

  test('becomes lines of the draft with every cell they were read from', async () => {
    let at = 0;
    const read = await preview([
      ['Task', 'Role', 'Hours'],
      ['Move', 'Lead', 4],
      ['Go', 'Lead', 2],
    ]);
    const { edits, cells } = linesInEdits(read, 'last', () => `new-${++at}`);
    expect(edits.map((edit) => edit.do === 'add' && [edit.after, edit.line.id, edit.line.title])).toEqual([
      ['last', 'new-1', 'Move'],
      ['new-1', 'new-2', 'Go'],
    ]);
    expect(cells.map(({ cell }) => cell)).toEqual(['Plan!A2', 'Plan!C2', 'Plan!A3', 'Plan!C3']);
  });
});

describe('what cannot be read is named by its cell', () => {
  const date = Temporal.PlainDate.from('2026-03-02');
  test.each<[CellDraft[], string]>([
    [['Move', 'Lead', 1, -2, 3], 'Plan!D2: D2: -2 hours: work is never negative, write 0 or more.'],
    [['Move', 'Lead', 5, 2, 3], 'Plan!C2: C2, 5 hours, is above the likely 2 of D2.'],
    [['Move', 'Lead', 1, 4, 3], 'Plan!E2: E2, 3 hours, is below the likely 4 of D2.'],
    [['Move', 'Lead', 1, date, 3], 'Plan!D2: D2 holds the date 2026-03-02, not a number: format it as a number.'],
    [['Move', 'Lead', 1, '02.03.2026', 3], 'Plan!D2: D2 holds “02.03.2026”, not a number.'],
    [
      ['Move', 'Lead', 1, '1.234', 3],
      'Plan!D2: D2 holds “1.234” as text, which may mean thousands or decimals: make it a number.',
    ],
    [['Move', 'Lead', 1, null, 3], 'Plan!D2: D2 is empty: write 0 where no work is meant, or take the row out.'],
    [['Move', 'Lead', 1, 99_999, 100_000], 'Plan!D2: D2: 99,999 hours are more than the 1,000 that one cell may hold.'],
    [[null, '', 1, 2, 3], 'Plan!A2: A2 is empty: there are hours without an activity.'],
    [
      ['Move', 'Lead', 1, 2, 3, '400 €'],
      'Plan!F2: F2 is in EUR, and the estimate in USD: leave the price column out, for our own rates price the hours.',
    ],
    [
      ['Move', 'Lead', 1, 2, 3, { value: 400, look: { format: '[$€-407] #,##0.00' } }],
      'Plan!F2: F2 is in EUR, and the estimate in USD: leave the price column out, for our own rates price the hours.',
    ],
    [['Move', 'Lead', 1, 2, 3, -5], 'Plan!F2: F2 is -5: a price is never negative.'],
  ])('%#: %j', async (cells, fault) => {
    expect((await faultsIn(cells))[0]).toBe(fault);
  });

  test('and nothing of the file is taken over meanwhile', async () => {
    const read = await preview([
      ['Task', 'Role', 'Hours'],
      ['Move', 'Poet', -1],
    ]);
    expect(() => linesInEdits(read, null, () => 'x')).toThrow(Refusal);
    expect(() => linesInEdits(read, null, () => 'x')).toThrow(
      '-1 hours: work is never negative, write 0 or more. (and 1 more)',
    );
  });

  test('a formula with an error, and one without its result', async () => {
    const parts = unzipSync(
      await fileOf([
        ['Task', 'Role', 'Hours'],
        ['Move', 'Lead', 4],
        ['Go', 'Lead', 5],
      ]),
    );
    const part = 'xl/worksheets/sheet2.xml';
    const xml = strFromU8(parts[part]!)
      .replace(/<c r="C2".*?<\/c>/, '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
      .replace(/<c r="C3".*?<\/c>/, '<c r="C3"><f>2+3</f></c>');
    parts[part] = strToU8(xml);
    const { faults } = previewOf(await readHandedIn(zipSync(parts), 'plan.xlsx'), undefined, straw);
    expect(faults.map(({ sentence }) => sentence)).toEqual([
      'C2 holds the error #DIV/0!: mend its formula.',
      'C3 holds a formula without its result: open the file in a spreadsheet program and save it.',
    ]);
  });

  test('a heading in another currency, and a column of currencies', async () => {
    expect(
      await faultsIn(['Move', 'Lead', 1, 2, 3, 4], ['Activity', 'Role', 'Low', 'Hours', 'High', 'Price (EUR)']),
    ).toEqual([
      'Plan!F1: F1 is in EUR, and the estimate in USD: leave the price column out, for our own rates price the hours.',
    ]);
    expect((await faultsIn(['Move', 2, 'GBP'], ['Activity', 'Hours', 'Currency']))[0]).toMatch(
      /^Plan!C2: C2 is in GBP/,
    );
  });

  test('more rows than an estimate holds', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [`Step ${at}`, 'Lead', 1]);
    const { faults } = await preview([['Task', 'Role', 'Hours'], ...rows]);
    expect(faults[0]?.sentence).toBe('Row 102 is one more than the 100 rows that an estimate may hold: hand in fewer.');
  });
});

describe('what is hidden', () => {
  const hiddenRow = async () => {
    const parts = unzipSync(
      await fileOf([
        ['Task', 'Role', 'Hours'],
        ['Move', 'Lead', 4],
        ['Go', 'Lead', 5],
      ]),
    );
    parts['xl/worksheets/sheet2.xml'] = strToU8(
      strFromU8(parts['xl/worksheets/sheet2.xml']!).replace('<row r="3"', '<row r="3" hidden="1"'),
    );
    return readHandedIn(zipSync(parts), 'plan.xlsx');
  };
  test('is not taken unless somebody says so, and that is said', async () => {
    const read = previewOf(await hiddenRow(), undefined, straw);
    expect([read.lines.length, read.said.at(-1)]).toEqual([1, 'Row 3 is hidden in the file and not taken.']);
    expect(previewOf(await hiddenRow(), { ...read.mapping, hiddenRows: true }, straw).lines).toHaveLength(2);
  });
  test('a hidden sheet is said to be', async () => {
    const { said } = await preview(
      [
        ['Task', 'Hours'],
        ['Move', 4],
      ],
      { hidden: true },
    );
    expect(said).toContain('The sheet "Plan" is hidden in the file.');
  });
});

describe('a file that is no estimate', () => {
  const refused = async (bytes: Uint8Array) => {
    try {
      previewOf(await readHandedIn(bytes, 'plan.xlsx'), undefined, straw);
    } catch (fault) {
      if (fault instanceof Refusal) return fault.code;
      throw fault;
    }
    return 'read';
  };
  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    [
      'workbook.noHeadings',
      () =>
        fileOf([
          ['Some', 'words'],
          ['and', 7],
        ]),
    ],
    ['workbook.notXlsx', () => new Uint8Array()],
    ['workbook.notXlsx', () => strToU8('Task;Hours')],
    [
      'workbook.noHeadings',
      () => readFileSync(new URL('../../../../fixtures/reports/evaluate_report.xlsx', import.meta.url)),
    ],
    ['workbook.empty', () => writeWorkbook({ title: 'Plan', writtenAt, sheets: [{ name: 'Plan', rows: [] }] })],
    [
      'archive.damaged',
      async () =>
        (
          await fileOf([
            ['Task', 'Hours'],
            ['Move', 4],
          ])
        ).slice(0, 900),
    ],
    [
      'workbook.macros',
      async () => zipSync({ ...unzipSync(await fileOf([['Task', 'Hours']])), 'xl/vbaProject.bin': strToU8('x') }),
    ],
    [
      'workbook.encrypted',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
  ])('is refused: %s', async (code, bytes) => {
    expect(await refused(await bytes())).toBe(code);
  });
});
