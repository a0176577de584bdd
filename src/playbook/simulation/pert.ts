import { expOf, lnOf } from './sure-arithmetic.ts';

/** Three points of something uncertain: at best, most likely, at worst. */
export interface ThreePoints {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** The mean of the PERT beta: (low + 4 likely + high) / 6. */
export const pertMean = ({ low, likely, high }: ThreePoints): number => (low + 4 * likely + high) / 6;

/**
 * Its variance, that of the beta itself: (mean - low)(high - mean) / 7. The rule of thumb ((high - low) / 6)^2 is not
 * taken: for a lopsided activity it is off by up to a third.
 */
export function pertVariance(points: ThreePoints): number {
  const mean = pertMean(points);
  return ((mean - points.low) * (points.high - mean)) / 7;
}

/** Deviates further out than this are one in a thousand million; there a shape ends at its low and its high. */
const reach = 6;
const perUnit = 64;
const nodes = 2 * reach * perUnit + 1;
/** How many parts of a shape's distance covary separately: what lies beyond is less than a millionth of its variance. */
const parts = 8;

/**
 * How a PERT beta of one mode answers a normal deviate, from 0 (low) to 1 (high): its quantile at the deviate's own
 * probability, so that activities may share a common cause and keep their distribution (a Gaussian copula).
 */
export interface Shape {
  /** At -6, -6 + 1/64 ... 6. */
  readonly quantiles: Float64Array;
  /** Its expansion in Hermite polynomials from the first order on; the covariance of two shapes is counted from it. */
  readonly orders: Float64Array;
}

const bell = (z: number) => expOf(-0.5 * z * z);
/** The probability of a deviate below each node. */
const below = cumulated(nodes - 1, (at) => bell(at * (2 * reach) - reach)).sums;

/** Normed Hermite polynomials at the nodes, each times the bell's weight there. */
const hermite = hermiteTimesBell();

function hermiteTimesBell(): Float64Array[] {
  const weights = Float64Array.from({ length: nodes }, (_, at) => bell(at / perUnit - reach));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [before, now] = [new Float64Array(nodes), Float64Array.from(weights, (weight) => weight / whole)];
  return Array.from({ length: parts }, (_, order) => {
    const next = now.map((value, at) => {
      const z = at / perUnit - reach;
      return (z * value - Math.sqrt(order) * before[at]!) / Math.sqrt(order + 1);
    });
    [before, now] = [now, next];
    return next;
  });
}

/** Simpson's rule over `cells` of 0 to 1, cell by cell, normed to come to 1. */
function cumulated(cells: number, density: (at: number) => number): { sums: Float64Array; heights: Float64Array } {
  const sums = new Float64Array(cells + 1);
  const heights = new Float64Array(cells + 1);
  heights[0] = density(0);
  for (let at = 0; at < cells; at++) {
    const [left, right] = [heights[at]!, density((at + 1) / cells)];
    heights[at + 1] = right;
    sums[at + 1] = sums[at]! + (left + 4 * density((at + 0.5) / cells) + right) / (6 * cells);
  }
  const whole = sums[cells]!;
  for (let at = 0; at <= cells; at++) {
    sums[at] = sums[at]! / whole;
    heights[at] = heights[at]! / whole;
  }
  return { sums, heights };
}

const cells = 256;
/** The place 0 to 1 is bent (x = 3t^2 - 2t^3) so that the density stays smooth and vanishes at both ends. */
const bent = (t: number) => t * t * (3 - 2 * t);
/** ln x at the nodes and middles of the cells but the ends, and the bend's slope: the same for every shape. */
const lnBent = Float64Array.from({ length: 2 * cells + 1 }, (_, at) => (at === 0 ? 0 : lnOf(bent(at / (2 * cells)))));
const slopes = lnBent.map((_, at) => (6 * at * (2 * cells - at)) / (4 * cells * cells));

/**
 * The shape of a PERT beta whose most likely lies at `mode` of the way from low (0) to high (1): beta(1 + 4 mode,
 * 5 - 4 mode). The quantiles are good to 5 in a million of the range.
 */
export function shapeOf(mode: number): Shape {
  const { sums, heights } = cumulated(cells, (t) => {
    const at = t * 2 * cells;
    return slopes[at]! * expOf(4 * mode * lnBent[at]! + (4 - 4 * mode) * lnBent[2 * cells - at]!);
  });
  const quantiles = new Float64Array(nodes);
  let cell = 0;
  for (let at = 1; at < nodes - 1; at++) {
    const wanted = below[at]!;
    while (cell < cells - 1 && sums[cell + 1]! < wanted) cell += 1;
    quantiles[at] = bent((cell + placeIn(cell, wanted, sums, heights)) / cells);
  }
  quantiles[nodes - 1] = 1;
  return { quantiles, orders: Float64Array.from([0, 2, 4, 6].flatMap((order) => productsOf(order, quantiles))) };
}

/** The products of a basis and the next with a shape. Two sums at once: of one, each addition waits for the one before. */
function productsOf(order: number, quantiles: Float64Array): [number, number] {
  const [one, other] = [hermite[order]!, hermite[order + 1]!];
  let [sum, otherSum] = [0, 0];
  for (let at = 0; at < nodes; at++) {
    const quantile = quantiles[at]!;
    sum += one[at]! * quantile;
    otherSum += other[at]! * quantile;
  }
  return [sum, otherSum];
}

/** Where in a cell (0 to 1) the probability reaches `wanted`: two steps of Newton along the cell's cubic. */
function placeIn(cell: number, wanted: number, sums: Float64Array, heights: Float64Array): number {
  const from = sums[cell]!;
  const rise = sums[cell + 1]! - from;
  const [begin, end] = [heights[cell]! / cells, heights[cell + 1]! / cells];
  const [square, cube] = [3 * rise - 2 * begin - end, begin + end - 2 * rise];
  let place = rise > 0 ? Math.min(1, Math.max(0, (wanted - from) / rise)) : 0;
  for (let step = 0; step < 2; step++) {
    const slope = begin + place * (2 * square + 3 * cube * place);
    if (slope <= rise * 1e-3) break;
    const value = place * (begin + place * (square + place * cube));
    place = Math.min(1, Math.max(0, place - (value - (wanted - from)) / slope));
  }
  return place;
}

/** Weighs deviates of the common cause, in place, as `answerDeviates` takes them: once for all activities. */
export function weighCommon(common: Float64Array, weight: number): void {
  const commonWeight = Math.sqrt(weight) * perUnit;
  for (let at = 0; at < common.length; at++) common[at] = commonWeight * common[at]!;
}

/**
 * Turns the deviates of an activity into values of its three points, `into[d]` from `own[d]` and `common[d]`, and adds
 * them to `sums[d]`.
 * @param shape that of the points
 */
export function answerDeviates(
  { low, high }: ThreePoints,
  { quantiles }: Shape,
  { own, common, weight }: Deviates,
  { into, sums }: Answered,
): void {
  const span = high - low;
  const ownWeight = Math.sqrt(1 - weight) * perUnit;
  for (let at = 0; at < into.length; at++) {
    const value = low + span * answerAt(ownWeight * own[at]! + common[at]! + reach * perUnit, quantiles);
    into[at] = value;
    sums[at] = sums[at]! + value;
  }
}

/** The same of what the common cause does not move, and without adding. */
export function answerOwn(
  { low, high }: ThreePoints,
  { quantiles }: Shape,
  own: Float64Array,
  into: Float64Array,
): void {
  const span = high - low;
  for (let at = 0; at < into.length; at++)
    into[at] = low + span * answerAt(perUnit * own[at]! + reach * perUnit, quantiles);
}

/** What a shape answers between two nodes. */
function answerAt(place: number, quantiles: Float64Array): number {
  const within = place <= 0 ? 0 : place >= lastPlace ? lastPlace : place;
  const node = within | 0;
  const left = quantiles[node]!;
  return left + (within - node) * (quantiles[node + 1]! - left);
}

/** Just before the last node. */
const lastPlace = nodes - 1.001;

/** Normal deviates of an activity's own and of the common cause, whose share of the variance is `weight`, 0 to 1. */
interface Deviates {
  readonly own: Float64Array;
  /** Weighed already. */
  readonly common: Float64Array;
  readonly weight: number;
}

/** Where values go, and where they are added up. */
interface Answered {
  readonly into: Float64Array;
  readonly sums: Float64Array;
}

/** Where the most likely lies between low (0) and high (1); points that do not vary have no shape. */
export const modeOf = ({ low, likely, high }: ThreePoints): number => (likely - low) / (high - low);
