import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBytes, readCount, readNumber, showBytes } from './quantity.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 KB'],
  [438_100_000, '438.1 MB'],
  [999_960_000, '1 GB'],
  [5_000_000_000, '5 GB'],
  [5_368_709_120, '5.4 GB'],
  [2e18, '2,000 PB'],
])('%d bytes are %s, in the gigabytes of the line above which a repository is moved by hand', (bytes, words) => {
  expect(showBytes(bytes)).toBe(words);
});

describe('a size', () => {
  test.each([
    ['12 TB', 12e12],
    ['1.5GB', 1.5e9],
    ['980 mb', 980e6],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['1,45 GB', 1.45e9],
    ['1,234,567 KB', 1_234_567e3],
    ['1.234.567 KB', 1_234_567e3],
    ['1 450 MB', 1450e6],
    ['1,234.5 MB', 1234.5e6],
    ['0.125 GB', 125e6],
    ['17 bytes', 17],
    ['-3 GB', -3e9],
  ])('%s is %d bytes', (text, value) => {
    expect(readBytes(text)).toEqual({ value });
  });

  test.each([
    ['1,450 GB', '"1,450" may be 1450 or 1.45: write it without a mark for thousands.'],
    ['1.450 GB', '"1.450" may be 1450 or 1.45: write it without a mark for thousands.'],
    ['12 G', '"12 G" does not say which G: write GB (steps of 1,000) or GiB (steps of 1,024).'],
    ['12 Mb', '"12 Mb" may mean bits: write MB for bytes.'],
    ['12', '"12" has no unit: write bytes, KB, MB, GB or TB behind it.'],
    ['12 parsecs', '"12 parsecs" is no size: write a number and a unit, such as 12 GB.'],
    ['GB', '"" is no number: write digits, such as 1450 or 12.5.'],
    ['1,2,3 GB', '"1,2,3" is no number: its marks for thousands and decimals do not fit each other.'],
    ['99999 PB', '"99999 PB" is larger than anything we can count.'],
  ])('%s is refused', (text, why) => {
    expect(readBytes(text)).toEqual({ why });
  });

  test('without a unit is in that of its column, with the decimals of its column', () => {
    expect(readBytes('1.450', 'MB', '.')).toEqual({ value: 1_450_000 });
    expect(readBytes('1.450', 'MB', ',')).toEqual({ value: 1_450_000_000 });
  });
});

describe('a count', () => {
  test.each([
    ['1450', 1450],
    ['1,450', 1450],
    ['1 450', 1450],
    ["1'450", 1450],
    ['1.5k', 1500],
    ['2M', 2_000_000],
    ['1,450 users', 1450],
    ['1 user', 1],
  ])('%s is %d', (text, value) => {
    expect(readCount(text, 'users')).toEqual({ value });
  });

  test.each([
    ['1.450', '"1.450" may be 1450 or 1.45: write it without a mark for thousands.'],
    ['12.5', '"12.5" is no whole number: give one without decimals.'],
    ['12 TB', '"12 TB" is no count of users: write digits, such as 1,450.'],
    ['many', '"many" is no count of users: write digits, such as 1,450.'],
  ])('%s is refused', (text, why) => {
    expect(readCount(text, 'users')).toEqual({ why });
  });
});

test('whatever is written with any marks for thousands is read as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), fc.constantFrom('en-US', 'de-CH', 'fr-FR'), (value, country) => {
      expect(readCount(value.toLocaleString(country))).toEqual({ value });
    }),
  );
});

test('a number is either read rightly or refused, in whatever country it was written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      (whole, places, german) => {
        const value = Number((whole / 10 ** places).toFixed(places));
        const country = german ? 'de-DE' : 'en-US';
        const read = readNumber(
          value.toLocaleString(country, { minimumFractionDigits: places, maximumFractionDigits: places }),
        );
        if ('value' in read) expect(read.value).toBe(value);
      },
    ),
  );
});

test('what is shown as a size is read as nearly that size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (bytes) => {
      const read = readBytes(showBytes(bytes), undefined, '.');
      if ('why' in read) throw new TypeError(read.why);
      expect(Math.abs(read.value - bytes)).toBeLessThanOrEqual(Math.max(1, bytes * 0.05));
    }),
  );
});
