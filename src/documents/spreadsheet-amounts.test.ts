import { expect, test } from 'vitest';
import { amountAt, amountIn } from './spreadsheet-amounts.ts';
import { CellError, type CellValue } from './spreadsheet-row.ts';

test.each([
  ['1.234,50', 1234.5],
  ['1,234.50', 1234.5],
  ['1.234.567', 1_234_567],
  ['7,5', 7.5],
  ['0,125', 0.125],
  ['$ 1,200.00', 1200],
  ['1 200,00 €', 1200],
  ["1'200", 1200],
  ['16 hours', 16],
  ['2 d', 2],
  ['(40)', -40],
  ['−3', -3],
  ['1,234', 'either'],
  ['1.234', 'either'],
  ['about 5', undefined],
  ['1.2.3', undefined],
  ['', undefined],
])('"%s" is %s', (text, amount) => {
  expect(amountIn(text)).toBe(amount);
});

const at = (value: CellValue, formulas: number[] = []) =>
  amountAt({ sheet: 'Plan', number: 7, values: [null, value], formulas, currencies: [], hidden: false }, 1);

test.each<[CellValue, string]>([
  [new CellError('#REF!'), 'B7 holds the error #REF!: mend its formula.'],
  [true, 'B7 holds TRUE, not a number.'],
  [Temporal.PlainDateTime.from('2026-03-02'), 'B7 holds the date 2026-03-02, not a number: format it as a number.'],
  ['soon', 'B7 holds “soon”, not a number.'],
  ['1.234', 'B7 holds “1.234” as text, which may mean thousands or decimals: make it a number.'],
])('a cell that holds %s is refused by its name', (value, fault) => {
  expect(at(value)).toEqual({ fault });
});

test('a formula is believed by its result, and refused without one', () => {
  expect(at(4, [1])).toEqual({ value: 4 });
  expect(at(null, [1])).toEqual({
    fault: 'B7 holds a formula without its result: open the file in a spreadsheet program and save it.',
  });
});

test('a blank cell is no number and no zero', () => {
  expect([at(null), at(' ')]).toEqual([{ value: null }, { value: null }]);
  expect(at('1.234,50')).toEqual({ value: 1234.5, repaired: 'B7 holds “1.234,50” as text; read as 1234.5.' });
});
