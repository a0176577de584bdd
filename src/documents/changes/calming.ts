import { diffArrays } from 'diff';

/** The smallest thing a comparison may strike out or put in. */
export interface Weighed {
  /** Things with one key say the same, however they look. */
  readonly key: string;
  /** How many letters and digits a reader loses with it; spaces and stops have none. */
  readonly weight: number;
  /** Whether it says more than its letters, such as a field or the end of a line. */
  readonly bound: boolean;
}

/** What stayed side by side, or what went and what came in its place. */
export interface Stretch<Thing extends Weighed> {
  readonly same: boolean;
  readonly was: readonly Thing[];
  readonly now: readonly Thing[];
}

/** What stands between two changes is struck out with them if it weighs no more than this share of the lighter one. */
const SPECK_SHARE_MAX = 0.25;
/** A line of which less stays is replaced whole: what is left of it in between would only be in the way. */
const KEPT_SHARE_MIN = 0.4;
/** No line that people read is changed in so many places; looking further costs time and helps nobody. */
const EDITS_MAX = 1_500;

/**
 * Two lines as one, in stretches. What nobody could read apart, words struck out and put in by turns, is brought
 * together: a change may then begin or end with what did not change (`trimmed`).
 */
export function calmStretches<Thing extends Weighed>(was: readonly Thing[], now: readonly Thing[]): Stretch<Thing>[] {
  const stretches = stretchesOf(was, now);
  const calm: Stretch<Thing>[] = [];
  for (const [at, stretch] of stretches.entries()) {
    const last = calm.at(-1);
    const next = stretches[at + 1];
    if (last && next && stretch.same && isSpeck(stretch, last, next)) calm[calm.length - 1] = joined(last, stretch);
    else add(calm, stretch);
  }
  return calm;
}

function stretchesOf<Thing extends Weighed>(was: readonly Thing[], now: readonly Thing[]): Stretch<Thing>[] {
  const keys = (things: readonly Thing[]): string[] => things.map(({ key }) => key);
  const found = diffArrays(keys(was), keys(now), { maxEditLength: EDITS_MAX });
  if (!found) return [{ same: false, was, now }];
  const stretches: Stretch<Thing>[] = [];
  let [older, newer] = [0, 0];
  for (const { added, removed, count } of found) {
    const stretch = {
      same: !added && !removed,
      was: added ? [] : was.slice(older, older + count),
      now: removed ? [] : now.slice(newer, newer + count),
    };
    older += stretch.was.length;
    newer += stretch.now.length;
    add(stretches, stretch);
  }
  return stretches;
}

/** Changes side by side are one. */
function add<Thing extends Weighed>(stretches: Stretch<Thing>[], stretch: Stretch<Thing>): void {
  const last = stretches.at(-1);
  if (last && !last.same && !stretch.same) stretches[stretches.length - 1] = joined(last, stretch);
  else stretches.push(stretch);
}

const joined = <Thing extends Weighed>(one: Stretch<Thing>, other: Stretch<Thing>): Stretch<Thing> => ({
  same: false,
  was: [...one.was, ...other.was],
  now: [...one.now, ...other.now],
});

const weigh = (things: readonly Weighed[]): number => things.reduce((sum, { weight }) => sum + weight, 0);
const weighStretch = ({ was, now }: Stretch<Weighed>): number => Math.max(weigh(was), weigh(now));

const isSpeck = (same: Stretch<Weighed>, before: Stretch<Weighed>, after: Stretch<Weighed>): boolean =>
  same.now.every(({ bound }) => !bound) &&
  weigh(same.now) <= SPECK_SHARE_MAX * Math.min(weighStretch(before), weighStretch(after));

/** Whether so little stays that nobody would call it the same line. */
export function isTorn(stretches: readonly Stretch<Weighed>[]): boolean {
  const kept = weigh(stretches.flatMap(({ same, now }) => (same ? now : [])));
  const shorter = Math.min(weigh(stretches.flatMap(({ was }) => was)), weigh(stretches.flatMap(({ now }) => now)));
  return kept < KEPT_SHARE_MIN * shorter;
}

/** A change without what it begins or ends with on both sides: that did not change. */
export function trimmed<Thing extends Weighed>(stretch: Stretch<Thing>): Stretch<Thing>[] {
  const { same, was, now } = stretch;
  if (same) return [stretch];
  const shorter = Math.min(was.length, now.length);
  let [first, last] = [0, 0];
  while (first < shorter && was[first]?.key === now[first]?.key) first += 1;
  while (last < shorter - first && was.at(-1 - last)?.key === now.at(-1 - last)?.key) last += 1;
  const [wasEnd, nowEnd] = [was.length - last, now.length - last];
  return [
    { same: true, was: was.slice(0, first), now: now.slice(0, first) },
    { same: false, was: was.slice(first, wasEnd), now: now.slice(first, nowEnd) },
    { same: true, was: was.slice(wasEnd), now: now.slice(nowEnd) },
  ];
}
