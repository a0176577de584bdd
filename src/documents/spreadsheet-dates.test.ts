import { expect, test } from 'vitest';
import { sheetDate } from './spreadsheet-dates.ts';

test.each<[number, boolean, string]>([
  [1, false, '1900-01-01T00:00:00'],
  [59, false, '1900-02-28T00:00:00'],
  [61, false, '1900-03-01T00:00:00'],
  [46348.25, false, '2026-11-22T06:00:00'],
  [0, true, '1904-01-01T00:00:00'],
  [2_958_465, false, '9999-12-31T00:00:00'],
])('day %f counted from 1904 (%s) is %s', (serial, daysFrom1904, date) => {
  expect(String(sheetDate(serial, daysFrom1904))).toBe(date);
});

test.each([-1, 2_958_466, 1e300])('day %f is outside the calendar and stays a number', (serial) => {
  expect(sheetDate(serial, false)).toBe(serial);
});
