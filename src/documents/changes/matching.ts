import { type Bag, bagOf, likeness, wordsIn } from './likeness.ts';

/** How things of one kind are told apart and found again. */
export interface Traits<Thing> {
  /** The ids a thing is known by: its own, or those of what it holds. */
  readonly idsOf: (thing: Thing) => readonly string[];
  /** Whether one can become the other by changes inside it. */
  readonly fits: (older: Thing, newer: Thing) => boolean;
  readonly wordsOf: (thing: Thing) => string;
}

/** The ids of everything in the two papers: what bears an id that the other paper knows is not looked for by its words. */
export interface Known {
  readonly older: ReadonlySet<string>;
  readonly newer: ReadonlySet<string>;
}

/** One line of an alignment: both, or only what went, or only what came. */
export interface Aligned<Thing> {
  readonly was?: Thing | undefined;
  readonly now?: Thing | undefined;
}

/** Two things are the same one reworded if they have at least this share of their words in common. */
const LIKENESS_MIN = 0.5;
/** Beyond so many comparisons only things of the very same words are found again. */
const COMPARISONS_MAX = 40_000;

/**
 * Two sequences as one, in the order of the newer: things found again by id, then by their words; of those that changed
 * places only the fewest count as gone from the one and come to the other. What went stands before what came.
 */
export function align<Thing>(
  older: readonly Thing[],
  newer: readonly Thing[],
  traits: Traits<Thing>,
  known: Known,
): Aligned<Thing>[] {
  const matches = matchByIds(older, newer, traits);
  matchByWords(older, newer, traits, known, matches);
  const staying = longestRise(matches);
  const lines: Aligned<Thing>[] = [];
  let gone = 0;
  for (const [at, now] of newer.entries()) {
    const match = matches[at];
    if (match === undefined || !staying.has(at)) continue;
    for (; gone < match; gone += 1) lines.push({ was: older[gone] });
    lines.push({ was: older[match], now });
    gone += 1;
  }
  for (; gone < older.length; gone += 1) lines.push({ was: older[gone] });
  return withComers(lines, newer, staying);
}

/** Puts what came where it stands in the newer sequence: after what went, before the next that stayed. */
function withComers<Thing>(
  lines: readonly Aligned<Thing>[],
  newer: readonly Thing[],
  staying: ReadonlySet<number>,
): Aligned<Thing>[] {
  const all: Aligned<Thing>[] = [];
  let come = 0;
  const take = (): void => {
    for (; come < newer.length && !staying.has(come); come += 1) all.push({ now: newer[come] });
  };
  for (const line of lines) {
    if (line.now !== undefined) {
      take();
      come += 1;
    }
    all.push(line);
  }
  take();
  return all;
}

/** For each newer thing the place of its older self. */
type Matches = (number | undefined)[];

function matchByIds<Thing>(older: readonly Thing[], newer: readonly Thing[], traits: Traits<Thing>): Matches {
  const places = new Map(older.flatMap((thing, at) => traits.idsOf(thing).map((id) => [id, at] as const)));
  const taken = new Set<number>();
  return newer.map((now) => {
    const votes = new Map<number, number>();
    for (const id of traits.idsOf(now)) {
      const at = places.get(id);
      if (at !== undefined && !taken.has(at) && traits.fits(older[at] as Thing, now)) {
        votes.set(at, (votes.get(at) ?? 0) + 1);
      }
    }
    const [best] = [...votes].sort(([, one], [, other]) => other - one);
    if (best) taken.add(best[0]);
    return best?.[0];
  });
}

interface Candidate<Thing> {
  readonly at: number;
  readonly thing: Thing;
  readonly words: string;
}

function matchByWords<Thing>(
  older: readonly Thing[],
  newer: readonly Thing[],
  traits: Traits<Thing>,
  known: Known,
  matches: Matches,
): void {
  const taken = new Set(matches);
  const candidates = (things: readonly Thing[], free: (at: number) => boolean, others: ReadonlySet<string>) =>
    things.flatMap((thing, at): Candidate<Thing>[] =>
      free(at) && traits.idsOf(thing).every((id) => !others.has(id))
        ? [{ at, thing, words: traits.wordsOf(thing) }]
        : [],
    );
  const lost = candidates(older, (at) => !taken.has(at), known.newer);
  const found = candidates(newer, (at) => matches[at] === undefined, known.older);
  for (const [was, now] of bestPairs(lost, found, traits)) matches[now] = was;
}

/** Pairs of places, the likest first; every place once. */
function bestPairs<Thing>(
  lost: readonly Candidate<Thing>[],
  found: readonly Candidate<Thing>[],
  traits: Traits<Thing>,
): [number, number][] {
  if (lost.length === 0 || found.length === 0) return [];
  const byWords = lost.length * found.length > COMPARISONS_MAX;
  const bags = byWords ? [] : found.map(({ words }) => bagOf(wordsIn(words)));
  const sameWords = Map.groupBy(found, ({ words }) => words);
  const scored = lost.flatMap((was) => {
    if (byWords) return (sameWords.get(was.words) ?? []).slice(0, 1).map((now) => ({ was, now, score: 1 }));
    const bag = bagOf(wordsIn(was.words));
    return found.map((now, at) => ({ was, now, score: likeness(bag, bags[at] as Bag) }));
  });
  const pairs: [number, number][] = [];
  const spent = new Set<Candidate<Thing>>();
  const likest = scored.filter(({ score }) => score >= LIKENESS_MIN).sort((one, other) => other.score - one.score);
  for (const { was, now } of likest) {
    if (spent.has(was) || spent.has(now) || !traits.fits(was.thing, now.thing)) continue;
    spent.add(was).add(now);
    pairs.push([was.at, now.at]);
  }
  return pairs;
}

/** The most newer places whose older places rise from one to the next: these stayed, the others were moved past them. */
function longestRise(matches: Matches): Set<number> {
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  const olderOf = (at: number): number => matches[at] as number;
  for (const [at, match] of matches.entries()) {
    if (match === undefined) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (olderOf(ends[middle] as number) < match) low = middle + 1;
      else high = middle;
    }
    before.set(at, ends[low - 1]);
    ends[low] = at;
  }
  const staying = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) staying.add(at);
  return staying;
}
