import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cellAddress,
  columnLetters,
  columnOf,
  columnRange,
  cornersOf,
  LAST_COLUMN,
  placeOn,
} from './spreadsheet-address.ts';

describe('columns', () => {
  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [42, 'AQ'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [LAST_COLUMN, 'XFD'],
  ])('column %i is %s', (column, letters) => {
    expect(columnLetters(column)).toBe(letters);
    expect(columnOf(letters)).toBe(column);
  });

  test('every column has its own letters and is found by them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_COLUMN }), (column) => columnOf(columnLetters(column)) === column),
    );
  });

  test.each(['', 'a', 'A1', 'XFE', 'ABCD', 'É'])('%s names no column', (letters) => {
    expect(columnOf(letters)).toBeUndefined();
  });
});

test('addresses, ranges and places read as sheets write them', () => {
  expect(cellAddress(2, 7)).toBe('C7');
  expect(columnRange(20, 2, 22)).toBe('U2:U22');
  expect(columnRange(20, 2, 2)).toBe('U2');
  expect(placeOn('Users', 'A2')).toBe('Users!A2');
  expect(placeOn('Raw Project Data', 'A2')).toBe("'Raw Project Data'!A2");
  expect(placeOn("Ada's", 'A2')).toBe("'Ada''s'!A2");
});

test('corners of a range', () => {
  expect(cornersOf('B2:AQ40')).toEqual({ start: { column: 1, row: 2 }, end: { column: 42, row: 40 } });
  expect(cornersOf('C7')).toEqual({ start: { column: 2, row: 7 }, end: { column: 2, row: 7 } });
  expect(() => cornersOf('C0')).toThrow('"C0" is not the address of a cell');
});
