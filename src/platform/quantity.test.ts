import { expect, test } from 'vitest';
import { showBytes } from './quantity.ts';

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
