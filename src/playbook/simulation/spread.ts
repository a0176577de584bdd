import type { Histogram, Spread } from './outcome.ts';

/** A quantile of sorted figures, between two of them on the straight line (the seventh kind of Hyndman and Fan). */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const at = Math.min(Math.floor(place), sorted.length - 2);
  const left = sorted[at]!;
  return left + (place - at) * (sorted[at + 1]! - left);
}

/** How far figures spread. `better` says which end is the good one: fewer hours, more margin. */
export function spreadOf(figures: Float64Array, better: 'less' | 'more' = 'less'): Spread {
  return spreadOfSorted(Float64Array.from(figures).sort(), better);
}

/** The same of figures that are sorted already. */
export function spreadOfSorted(sorted: Float64Array, better: 'less' | 'more' = 'less'): Spread {
  let sum = 0;
  for (const figure of sorted) sum += figure;
  const mean = sum / sorted.length;
  let squares = 0;
  for (const figure of sorted) squares += (figure - mean) * (figure - mean);
  const held = (share: number) => quantileOf(sorted, better === 'less' ? share : 1 - share);
  const sd = Math.sqrt(squares / (sorted.length - 1));
  return { mean, sd, p10: held(0.1), p50: held(0.5), p80: held(0.8), p90: held(0.9) };
}

const bars = 40;
const strayShare = 0.002;

/** Counts sorted figures into bars of one width; one figure in five hundred at either end is a stray. */
export function histogramOf(sorted: Float64Array): Histogram {
  const from = quantileOf(sorted, strayShare);
  const width = (quantileOf(sorted, 1 - strayShare) - from) / bars;
  if (width <= 0) return { from, width: 0, counts: [sorted.length] };
  const counts = Array.from({ length: bars }, () => 0);
  for (const figure of sorted) {
    const bar = Math.max(0, Math.min(bars - 1, Math.floor((figure - from) / width)));
    counts[bar] = counts[bar]! + 1;
  }
  return { from, width, counts };
}
