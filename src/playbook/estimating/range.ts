/** A number that is not quite known: what it may be at least, what it most likely is, what it may be at most. */
export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** A yes or no that is not quite known: what it may be, and what it most likely is. */
export interface Truth {
  readonly mayBe: boolean;
  readonly mayNotBe: boolean;
  readonly likely: boolean;
}

/** A word that is not quite known. */
export interface Choice {
  readonly possible: readonly string[];
  readonly likely: string;
}

/** A number that is known. */
export const exactly = (value: number): Range => ({ low: value, likely: value, high: value });

/** A yes or no that is known. */
export const certainly = (value: boolean): Truth => ({ mayBe: value, mayNotBe: !value, likely: value });

export const plus = (one: Range, other: Range): Range => ({
  low: one.low + other.low,
  likely: one.likely + other.likely,
  high: one.high + other.high,
});

export const minus = (one: Range, other: Range): Range => ({
  low: one.low - other.high,
  likely: one.likely - other.likely,
  high: one.high - other.low,
});

/** Of nothing and without end comes nothing: `0 * Infinity` has no place in a range of hours. */
export const times = (one: Range, other: Range): Range =>
  spanning(one, other, (a, b) => (a === 0 || b === 0 ? 0 : a * b));

/** The caller has seen to it that `other` does not span nothing. */
export const over = (one: Range, other: Range): Range => spanning(one, other, (a, b) => a / b);

/** What a rising function of one number makes of each end. */
export const mapped = ({ low, likely, high }: Range, rising: (value: number) => number): Range => ({
  low: rising(low),
  likely: rising(likely),
  high: rising(high),
});

/** Both as far as they reach, with the likely of the first. */
export const hull = (one: Range, other: Range): Range => ({
  low: Math.min(one.low, other.low),
  likely: one.likely,
  high: Math.max(one.high, other.high),
});

/** The smaller of two, or the greater, point by point. */
export const ofBoth = (one: Range, other: Range, pick: (a: number, b: number) => number): Range => ({
  low: pick(one.low, other.low),
  likely: pick(one.likely, other.likely),
  high: pick(one.high, other.high),
});

/** The distance from nothing. */
export function absolute({ low, likely, high }: Range): Range {
  const ends = [Math.abs(low), Math.abs(high)];
  return { low: low <= 0 && high >= 0 ? 0 : Math.min(...ends), likely: Math.abs(likely), high: Math.max(...ends) };
}

export const isGreater = (one: Range, other: Range): Truth => ({
  mayBe: one.high > other.low,
  mayNotBe: one.low <= other.high,
  likely: one.likely > other.likely,
});

export const isEqual = (one: Range, other: Range): Truth => ({
  mayBe: one.low <= other.high && other.low <= one.high,
  mayNotBe: !(one.low === one.high && other.low === other.high && one.low === other.low),
  likely: one.likely === other.likely,
});

export const isSameWord = (one: Choice, other: Choice): Truth => ({
  mayBe: one.possible.some((word) => other.possible.includes(word)),
  mayNotBe: one.possible.length > 1 || other.possible.length > 1 || one.possible[0] !== other.possible[0],
  likely: one.likely === other.likely,
});

export const not = ({ mayBe, mayNotBe, likely }: Truth): Truth => ({
  mayBe: mayNotBe,
  mayNotBe: mayBe,
  likely: !likely,
});

export const and = (one: Truth, other: Truth): Truth => ({
  mayBe: one.mayBe && other.mayBe,
  mayNotBe: one.mayNotBe || other.mayNotBe,
  likely: one.likely && other.likely,
});

/** The furthest ends of what comes of every pair of ends. */
function spanning(one: Range, other: Range, of: (a: number, b: number) => number): Range {
  const ends = [of(one.low, other.low), of(one.low, other.high), of(one.high, other.low), of(one.high, other.high)];
  return { low: Math.min(...ends), likely: of(one.likely, other.likely), high: Math.max(...ends) };
}
