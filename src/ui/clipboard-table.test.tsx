import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFrom, tableText } from './clipboard-table.tsx';

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
