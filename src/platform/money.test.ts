import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut, showMoney } from './money.ts';

test.each([
  [1_250_000, 'USD 12,500'],
  [1_250_050, 'USD 12,500.50'],
  [0, 'USD 0'],
  [-99, 'USD -0.99'],
])('%d cents are shown as %s', (cents, shown) => {
  expect(showMoney(cents)).toBe(shown);
});

test.each([
  [100, [1, 0, 1, 1], [34, 0, 33, 33]],
  [5, [0, 0, 3], [0, 0, 5]],
  [2, [1, 1, 1], [1, 1, 0]],
  [7, [], []],
  [7, [0, 0], [0, 0]],
])('%d cents by %j are %j', (cents, weights, parts) => {
  expect(shareOut(cents, weights)).toEqual(parts);
});

test('parts always come to the whole, and are a cent from their exact share at most', () => {
  const amounts = fc.integer({ min: 0, max: 10 ** 12 });
  const weights = fc.array(amounts, { minLength: 1, maxLength: 40 }).filter((all) => all.some((weight) => weight > 0));
  fc.assert(
    fc.property(amounts, weights, (cents, all) => {
      const parts = shareOut(cents, all);
      const sum = all.reduce((whole, weight) => whole + BigInt(weight), 0n);
      expect(parts.reduce((whole, part) => whole + part, 0)).toBe(cents);
      for (const [at, part] of parts.entries()) {
        const exact = (BigInt(cents) * BigInt(all[at]!)) / sum;
        expect(Math.abs(Number(BigInt(part) - exact))).toBeLessThanOrEqual(1);
      }
      if (sum === BigInt(cents)) expect(parts).toEqual(all);
    }),
  );
});
