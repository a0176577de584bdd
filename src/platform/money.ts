import { allocate, dinero, toSnapshot, USD } from 'dinero.js/bigint';

/** Money is integer minor units of one currency, in fields that end in `Cents`; never a float of dollars. */

/** `12,500.00 USD` as people write it in the trade's papers: `USD 12,500`, cents only when there are any. */
export function showMoney(cents: number, currency = 'USD'): string {
  const whole = cents % 100 === 0;
  const amount = (cents / 100).toLocaleString('en-US', {
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  });
  return `${currency} ${amount}`;
}

/**
 * Shares an amount out by weights, to the cent: the parts always come to the whole, and a cent that no share comes out
 * even for goes to the first ones. Without any weight nothing can be shared, and each part is nothing.
 */
export function shareOut(cents: number, weights: readonly number[]): number[] {
  if (!weights.some((weight) => weight > 0)) return weights.map(() => 0);
  // Whole numbers without end: the product of two great amounts is more than a number holds to the cent.
  const whole = dinero({ amount: BigInt(cents), currency: USD });
  return allocate(whole, weights.map(BigInt)).map((part) => Number(toSnapshot(part).amount));
}
