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
