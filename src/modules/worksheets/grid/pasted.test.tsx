import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hoursFrom, tableFrom, tableText } from './pasted.tsx';

describe('hours from a cell', () => {
  test.each([
    ['', 0],
    ['8', 8],
    ['7.5', 7.5],
    ['7,25', 7.25],
    ['.5', 0.5],
    ['0,125', 0.125],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1 234,5', 1234.5],
    ['1’234.5', 1234.5],
    ['1\u202f234', 1234],
    ['12.345.678', 12_345_678],
    ['1,234,567', 1_234_567],
    ['-3', -3],
    ['1234,5678', 1234.5678],
  ])('%j is %d', (text, hours) => {
    expect(hoursFrom(text)).toEqual({ hours });
  });

  test.each([
    ['1,234', '“1,234” can be read as 1234 or as 1.234: write it without a thousands separator.'],
    ['1.250', '“1.250” can be read as 1250 or as 1.250: write it without a thousands separator.'],
    ['3 days', '“3 days” is no number of hours: write a number such as 7.5.'],
    ['1e3', '“1e3” is no number of hours: write a number such as 7.5.'],
    ['1.2.3', '“1.2.3” is no number of hours: write a number such as 7.5.'],
    ['12/11', '“12/11” is no number of hours: write a number such as 7.5.'],
  ])('%j is refused', (text, why) => {
    expect(hoursFrom(text)).toEqual({ why });
  });
});

describe('a table on the clipboard', () => {
  test('is read as a spreadsheet writes it', () => {
    expect(tableFrom('a\tb\r\n"two\nlines"\t"a ""word"""\r\n')).toEqual([
      ['a', 'b'],
      ['two\nlines', 'a "word"'],
    ]);
    expect(tableFrom('8\t\n\t"5')).toEqual([
      ['8', ''],
      ['', '"5'],
    ]);
  });

  test('comes back as it was written, whatever its cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', '1', ' ') });
    const table = fc.integer({ min: 1, max: 4 }).chain((wide) => {
      return fc.array(fc.array(cell, { minLength: wide, maxLength: wide }), { minLength: 1, maxLength: 4 });
    });
    fc.assert(
      fc.property(table, (rows) => {
        // Spreadsheets end the last line as well, so that an empty last row is none.
        fc.pre(rows.at(-1)!.some((each) => each !== '') || rows[0]!.length > 1);
        expect(tableFrom(`${tableText(rows)}\r\n`)).toEqual(rows);
      }),
    );
  });
});
