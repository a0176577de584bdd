import { describe, expect, test } from 'vitest';
import { hoursFrom } from './pasted.tsx';

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
