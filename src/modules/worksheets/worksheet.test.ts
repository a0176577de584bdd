import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replanned, respread } from './effort.ts';
import {
  applied,
  type Edit,
  placeInWords,
  type Sheet,
  sheetOf,
  sumsOf,
  type WorksheetLine,
  type WorksheetPolicy,
} from './worksheet.ts';

const policy: WorksheetPolicy = {
  ...{ rowsAtMost: 12, weeksAtMost: 6, hoursAtMost: 1000, cellsAtMost: 500 },
  roles: [
    { id: 'engineer', title: 'Engineer' },
    { id: 'lead', title: 'Lead' },
    { id: 'architect', title: 'Architect' },
  ],
};

const line = (id: string, more: Partial<WorksheetLine> = {}): WorksheetLine => ({
  ...{
    id,
    title: `Do ${id}`,
    workstream: 'Build',
    part: 'included',
    deliverable: null,
    assumption: null,
    driver: null,
  },
  ...{ rule: 'worksheet.own', pricing: 'hours', priceCents: 0 },
  rows: [
    { role: 'engineer', low: 6, likely: 8, high: 16, weeks: [] },
    { role: 'lead', low: 0, likely: 0, high: 0, weeks: [] },
  ],
  ...more,
});

const three = () => sheetOf([line('a'), line('b', { pricing: 'list', rows: [] }), line('c', { part: 'optional' })]);
const edited = (...edits: Edit[]) => applied(three(), edits, policy);
const rowOf = (sheet: Sheet, id: string, role: string) => sheet.lines.get(id)?.rows.find((row) => row.role === role);
const plan = (more: Omit<Extract<Edit, { do: 'plan' }>, 'do' | 'line' | 'role'>): Edit => ({
  ...{ do: 'plan', line: 'a', role: 'engineer' },
  ...more,
});

describe('the hours of a row', () => {
  test('once planned, are the sum of the weeks; the range keeps its ratio', () => {
    const { sheet, faults } = edited(plan({ weeks: { 0: 4, 2: 12 } }));
    expect(faults).toEqual([]);
    expect(rowOf(sheet, 'a', 'engineer')).toEqual({
      role: 'engineer',
      low: 12,
      likely: 16,
      high: 32,
      weeks: [4, 0, 12],
    });
  });

  test('are spread over the weeks again in quarters when what is likely is typed', () => {
    const { sheet } = edited(plan({ weeks: { 0: 1, 1: 1, 2: 1 } }), plan({ likely: 10 }));
    expect(rowOf(sheet, 'a', 'engineer')?.weeks).toEqual([3.5, 3.25, 3.25]);
  });

  test('keep what was typed as low and high', () => {
    const { sheet } = edited(plan({ likely: 10, low: 9.75, high: 11 }));
    expect(rowOf(sheet, 'a', 'engineer')).toMatchObject({ low: 9.75, likely: 10, high: 11 });
  });

  test('stay what they were when the last planned week is cleared', () => {
    const { sheet } = edited(plan({ weeks: { 1: 10 } }), plan({ weeks: { 1: 0 } }));
    expect(rowOf(sheet, 'a', 'engineer')).toMatchObject({ likely: 10, weeks: [] });
  });

  test('of a role that had none make a range of one point', () => {
    const { sheet } = edited({ do: 'plan', line: 'a', role: 'lead', likely: 3 });
    expect(rowOf(sheet, 'a', 'lead')).toMatchObject({ low: 3, likely: 3, high: 3 });
  });

  test.each<[Edit, string, string]>([
    [plan({ weeks: { 2: -1 } }), 'w2', '-1 hours: work is never negative, write 0 or more.'],
    [plan({ weeks: { 2: 7.3 } }), 'w2', '7.3 hours: count in quarters of an hour, write 7.25 or 7.5.'],
    [plan({ likely: 'a day' }), 'likely', '“a day” is no number of hours: write a number such as 7.5.'],
    [plan({ likely: Number.NaN }), 'likely', 'This is no number of hours: write one such as 7.5.'],
    [plan({ high: 1000.25 }), 'high', '1,000.25 hours are more than the 1,000 that one cell may hold.'],
    [plan({ low: 9 }), 'low', 'Low, 9 hours, is above likely, 8.'],
    [plan({ high: 7 }), 'high', 'High, 7 hours, is below likely, 8.'],
    [plan({ weeks: { 6: 1 } }), 'w6', 'A worksheet plans 6 weeks at most.'],
    [plan({ likely: 9, weeks: { 0: 4 } }), 'likely', '9 hours are not the sum of the weeks, 4.'],
  ])('refuse %j', (edit, field, sentence) => {
    const { sheet, faults } = edited(edit);
    expect(faults).toEqual([{ line: 'a', role: 'engineer', field, sentence }]);
    expect(sheet.lines.get('a')).toEqual(line('a'));
  });

  test('that come whole must hold every rule', () => {
    const row = { role: 'architect', low: 1, likely: 2, high: 3, weeks: [1, 2] };
    expect(edited({ do: 'put', line: 'a', row }).faults[0]).toMatchObject({
      ...{ field: 'likely', sentence: '2 hours are not the sum of the weeks, 3.' },
    });
  });
});

describe('lines', () => {
  test('are added below another, moved and taken out', () => {
    const { pricing: _, priceCents: __, ...own } = line('own', { rows: [] });
    const { sheet } = edited(
      { do: 'add', line: { ...own, rows: [] }, after: 'a' },
      { do: 'move', line: 'c', after: null },
      { do: 'remove', line: 'a' },
    );
    expect(sheet.order).toEqual(['c', 'own', 'b']);
    expect(sheet.rowCount).toBe(4);
  });

  test('with a listed price stay, and say what may be done instead', () => {
    expect(edited({ do: 'remove', line: 'b' }).faults[0]?.sentence).toBe(
      'Its price is published or listed, so it is not taken out: make it optional or of phase 2 instead.',
    );
  });

  test('beyond the bound are refused in words', () => {
    const many = Array.from({ length: 9 }, (_, at): Edit => {
      const { pricing: _p, priceCents: _c, ...own } = line(`own-${at}`, { rows: [] });
      return { do: 'add', line: { ...own, rows: [] }, after: null };
    });
    const { faults, sheet } = edited(...many);
    expect(sheet.rowCount).toBe(12);
    expect(faults.map(({ sentence }) => sentence)).toEqual(
      Array(2).fill('A worksheet holds 12 rows at most, and this one has 12.'),
    );
  });

  test.each<[Edit, string]>([
    [{ do: 'describe', line: 'a', title: ' ' }, 'A line needs a title.'],
    [{ do: 'describe', line: 'a', part: 'later' }, '“later” is none of included, optional, phase-2.'],
    [{ do: 'describe', line: 'a', title: 'x'.repeat(201) }, '201 characters are more than the 200 that fit.'],
    [{ do: 'describe', line: 'gone', title: 'x' }, 'The line is not in the worksheet any more.'],
    [
      { do: 'move', line: 'a', after: 'gone' },
      'The line below which it should stand is not in the worksheet any more.',
    ],
    [
      { do: 'restaff', line: 'a', role: 'engineer', as: 'lead' },
      'That role is on this line already: add the hours there.',
    ],
    [{ do: 'unstaff', line: 'a', role: 'architect' }, 'The role is not on this line.'],
    [
      { do: 'restaff', line: 'a', role: 'lead', as: 'poet' },
      '“poet” is no role that has a rate: choose Engineer, Lead, Architect.',
    ],
  ])('refuse %j', (edit, sentence) => {
    expect(edited(edit).faults.map((fault) => fault.sentence)).toEqual([sentence]);
  });

  test('are called by row, role and column', () => {
    expect(placeInWords(12, 'Engineer', 'w2')).toBe('row 12, Engineer, week 3');
    expect(placeInWords(3, null, 'workstream')).toBe('row 3, workstream');
  });
});

const quarters = fc.integer({ min: 0, max: 400 }).map((count) => count / 4);
const role = fc.constantFrom('engineer', 'lead', 'architect');
const id = fc.constantFrom('a', 'b', 'c', 'own-1', 'own-2');
const someText = fc.constantFrom('Plan', '  ', 'included', 'optional', null, 'phase-2');
const weeks = fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4'), quarters, { minKeys: 1 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('plan' as const), line: id, role, weeks }),
  fc.record({ do: fc.constant('plan' as const), line: id, role, likely: quarters }),
  fc.record({ do: fc.constant('plan' as const), line: id, role, low: quarters, high: quarters }),
  fc.record({ do: fc.constant('describe' as const), line: id, title: someText, part: someText, deliverable: someText }),
  fc.record({ do: fc.constant('unstaff' as const), line: id, role }),
  fc.record({ do: fc.constant('restaff' as const), line: id, role, as: role }),
  fc.record({ line: id, role, hours: quarters }).map(({ line, role, hours }) => ({
    ...{ do: 'put' as const, line },
    row: { role, low: 0, likely: hours, high: hours, weeks: hours > 0 ? [0, hours] : [] },
  })),
  fc.record({ do: fc.constant('remove' as const), line: id }),
  fc.record({ do: fc.constant('move' as const), line: id, after: fc.option(id) }),
  fc.record({ line: id, after: fc.option(id) }).map(({ line: name, after }) => {
    const { pricing: _, priceCents: __, rows, ...own } = line(name);
    return { do: 'add' as const, line: { ...own, rows: rows.map((row) => ({ ...row, weeks: [] })) }, after };
  }),
);

describe('any edits in any order', () => {
  test('keep every rule, and the totals are the sum of the cells', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const { sheet } = applied(three(), edits, policy);
        const lines = sheet.order.map((each) => sheet.lines.get(each)!);
        expect(sheet.lines.size).toBe(sheet.order.length);
        expect(sheet.rowCount).toBe(sheetOf(lines).rowCount);
        const included = lines.filter(({ part }) => part === 'included').flatMap(({ rows }) => rows);
        for (const row of lines.flatMap(({ rows }) => rows)) {
          expect(row.low <= row.likely && row.likely <= row.high && row.low >= 0).toBe(true);
          for (const hours of [row.low, row.likely, row.high, ...row.weeks])
            expect(Number.isInteger(hours * 4)).toBe(true);
          if (row.weeks.length > 0) expect(row.weeks.reduce((sum, hours) => sum + hours, 0)).toBe(row.likely);
        }
        const sums = sumsOf(lines);
        expect(sums.likely).toBe(included.reduce((sum, { likely }) => sum + likely, 0));
        expect([...sums.byRole.values()].reduce((sum, { high }) => sum + high, 0)).toBe(sums.high);
        for (let week = 0; week < policy.weeksAtMost; week++)
          expect(sums.weeks[week] ?? 0).toBe(included.reduce((sum, row) => sum + (row.weeks[week] ?? 0), 0));
      }),
      { numRuns: 300 },
    );
  });

  test('are taken back exactly, and done again', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const start = three();
        const done = applied(start, edits, policy);
        const back = applied(done.sheet, done.undo, policy);
        expect(back.faults).toEqual([]);
        expect(back.sheet).toEqual(start);
        const again = applied(back.sheet, back.undo, policy);
        expect(again.faults).toEqual([]);
        expect(again.sheet).toEqual(done.sheet);
      }),
      { numRuns: 300 },
    );
  });

  test('do not let what follows outgrow its cell', () => {
    const wide = applied(three(), [{ do: 'plan', line: 'a', role: 'engineer', low: 0, high: 32.25 }], policy).sheet;
    const { faults } = applied(wide, [{ do: 'plan', line: 'a', role: 'engineer', likely: 999 }], policy);
    expect(faults).toMatchObject([{ field: 'high', sentence: expect.stringContaining('more than the 1,000') }]);
  });

  test('spread hours to the exact sum, none more than a quarter away from its share', () => {
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 1, maxLength: 20 }), quarters, (before, likely) => {
        const sum = before.reduce((total, hours) => total + hours, 0);
        fc.pre(sum > 0);
        const spread = respread(before, likely);
        expect(spread.reduce((total, hours) => total + hours, 0)).toBe(likely);
        for (const [week, hours] of before.entries())
          expect(Math.abs((spread[week] ?? 0) - (hours * likely) / sum)).toBeLessThan(0.25);
      }),
    );
  });

  test('never make anybody surer: typing what is likely keeps the order of the three', () => {
    fc.assert(
      fc.property(quarters, quarters, quarters, quarters, (low, more, most, likely) => {
        const row = { low, likely: low + more, high: low + more + most, weeks: [] };
        const done = replanned(row, { likely }, { ...policy, hoursAtMost: 1e9 });
        expect(done).not.toBeInstanceOf(Array);
      }),
    );
  });
});
