import { expect, test } from 'vitest';
import { showMoney } from './money.ts';

test.each([
  [1_250_000, 'USD 12,500'],
  [1_250_050, 'USD 12,500.50'],
  [0, 'USD 0'],
  [-99, 'USD -0.99'],
])('%d cents are shown as %s', (cents, shown) => {
  expect(showMoney(cents)).toBe(shown);
});
