import type { Driver } from './outcome.ts';

/** One activity or risk as it moves the sum. */
export interface Mover {
  readonly id: string;
  readonly variance: number;
  /**
   * Its parts by the order of their Hermite polynomial, in hours: at a correlation r two activities covary by the sum
   * over the orders k of r^k times the product of their parts (Mehler). None for a risk: it strikes for itself.
   */
  readonly orders: Float64Array | null;
}

/**
 * How much of the variance of the sum each mover brings: its covariance with the sum, by the variance of the sum. These
 * shares come to 1 whatever the correlation. Counted from the distributions and not from draws, so that no seed moves
 * them. The largest first; of equals the first by id.
 */
export function driversOf(movers: readonly Mover[], correlation: number): Driver[] {
  const sums = new Float64Array(Math.max(0, ...movers.map(({ orders }) => orders?.length ?? 0)));
  for (const { orders } of movers) for (const [at, part] of (orders ?? []).entries()) sums[at] = sums[at]! + part;
  const covariances = movers.map(({ variance, orders }) => {
    let [covariance, power] = [variance, 1];
    for (const [at, part] of (orders ?? []).entries()) {
      power *= correlation;
      covariance += power * part * (sums[at]! - part);
    }
    return covariance;
  });
  const whole = covariances.reduce((sum, covariance) => sum + covariance, 0);
  return movers
    .map(({ id }, at) => ({ id, share: whole > 0 ? covariances[at]! / whole : 0 }))
    .sort((one, other) => other.share - one.share || (one.id < other.id ? -1 : 1));
}
