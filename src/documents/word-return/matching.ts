import { bagOf, likeness, wordsIn } from '../changes/likeness.ts';

/** What is to be found again: a line or a row, the ids of its bookmarks, and what it says. */
export interface Matchable {
  readonly kind: 'line' | 'row';
  readonly ids: readonly string[];
  readonly text: string;
}

/** What was found where. Both are places in the list that came back, by places in the list that was sent. */
export interface Matches {
  /** In the order in which they were sent. */
  readonly stayed: ReadonlyMap<number, number>;
  /** The same thing at another place. */
  readonly moved: ReadonlyMap<number, number>;
}

/** A bookmark is believed at once when what it stands on is at least so like what was sent. */
const SURE = 0.5;
/** What stands at the same place and is at least so alike is the same thing, though no bookmark says so. */
const SAME = 0.4;
/** Beyond so many pairs in one gap, likeness is not asked. */
const GAP_MAX = 40_000;

/**
 * Finds what was sent in what came back: by bookmark, then by text, then by place and likeness. A bookmark alone proves
 * nothing: a paragraph typed before another one takes its bookmark with it, and a copied one bears it a second time.
 */
export function matchElements(sent: readonly Matchable[], found: readonly Matchable[]): Matches {
  const pairs = new Pairs(sent, found);
  const claims = claimsOf(sent, found);
  for (const { from, to, like } of claims) if (like >= SURE) pairs.take(from, to);
  pairEqual(pairs);
  for (const { from, to } of claims) pairs.take(from, to);
  const { stayed, moved } = inOrder(pairs);
  fillGaps(sent, found, stayed, new Set(moved.values()), moved);
  return { stayed, moved };
}

class Pairs {
  readonly sent: readonly Matchable[];
  readonly found: readonly Matchable[];
  readonly to = new Map<number, number>();
  readonly from = new Map<number, number>();

  constructor(sent: readonly Matchable[], found: readonly Matchable[]) {
    this.sent = sent;
    this.found = found;
  }

  take(from: number, to: number): void {
    if (this.to.has(from) || this.from.has(to)) return;
    this.to.set(from, to);
    this.from.set(to, from);
  }
}

interface Claim {
  readonly from: number;
  readonly to: number;
  readonly like: number;
  /** Which of its bookmarks says so, from 0: the first stands where it begins. */
  readonly rank: number;
}

/** What the bookmarks say, the most alike first. */
function claimsOf(sent: readonly Matchable[], found: readonly Matchable[]): Claim[] {
  const byId = new Map<string, number>();
  for (const [at, { ids }] of sent.entries()) for (const id of ids) byId.set(id, at);
  const claims: Claim[] = [];
  for (const [to, element] of found.entries()) {
    for (const [rank, from] of [...new Set(element.ids.map((id) => byId.get(id)))].entries()) {
      const was = from === undefined ? undefined : sent[from];
      if (from === undefined || was?.kind !== element.kind) continue;
      claims.push({ from, to, like: textsAlike(was.text, element.text), rank });
    }
  }
  return claims.sort(
    (one, other) => other.like - one.like || one.rank - other.rank || one.from - other.from || one.to - other.to,
  );
}

/** Texts that stand once in what is left of both lists; what is there several times is told apart by its place. */
function pairEqual(pairs: Pairs): void {
  const keyOf = ({ kind, text }: Matchable): string => `${kind} ${text}`;
  const left = unmatched(pairs.sent, pairs.to, keyOf);
  const right = unmatched(pairs.found, pairs.from, keyOf);
  for (const [key, places] of left) {
    const others = right.get(key);
    if (places.length !== 1 || others?.length !== 1) continue;
    pairs.take(places[0] ?? 0, others[0] ?? 0);
  }
}

function unmatched(
  elements: readonly Matchable[],
  taken: ReadonlyMap<number, number>,
  keyOf: (element: Matchable) => string,
): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, element] of elements.entries()) {
    if (taken.has(at) || element.text.trim() === '') continue;
    const key = keyOf(element);
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  return places;
}

/** Most of what was sent stayed in its order (the longest rising run of places); the rest was moved. */
function inOrder(pairs: Pairs): { stayed: Map<number, number>; moved: Map<number, number> } {
  const all = [...pairs.to].sort(([one], [other]) => one - other);
  const kept = new Set(longestRise(all.map(([, to]) => to)));
  return {
    stayed: new Map(all.filter((_, at) => kept.has(at))),
    moved: new Map(all.filter((_, at) => !kept.has(at))),
  };
}

/** The places of a longest rising subsequence, by patience sorting. */
function longestRise(values: readonly number[]): number[] {
  const tails: number[] = [];
  const before = new Map<number, number>();
  for (const [at, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    const previous = tails[low - 1];
    if (previous !== undefined) before.set(at, previous);
    tails[low] = at;
  }
  const rise: number[] = [];
  for (let at = tails.at(-1); at !== undefined; at = before.get(at)) rise.push(at);
  return rise;
}

/** Between what is known to have stayed, pairs what is alike, in order. */
function fillGaps(
  sent: readonly Matchable[],
  found: readonly Matchable[],
  stayed: Map<number, number>,
  movedTo: ReadonlySet<number>,
  moved: ReadonlyMap<number, number>,
): void {
  const fixed: [number, number][] = [[-1, -1], ...[...stayed].sort(([one], [other]) => one - other)];
  fixed.push([sent.length, found.length]);
  for (const [at, [from, to]] of fixed.entries()) {
    const [nextFrom, nextTo] = fixed[at + 1] ?? [from, to];
    const left = range(from + 1, nextFrom).filter((place) => !moved.has(place));
    const right = range(to + 1, nextTo).filter((place) => !movedTo.has(place));
    if (left.length === 0 || right.length === 0 || left.length * right.length > GAP_MAX) continue;
    for (const [one, other] of likeliest(left, right, sent, found)) stayed.set(one, other);
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

/** The pairing in order whose likenesses add up to most; what is less alike than `SAME` is no pair. */
function likeliest(
  left: readonly number[],
  right: readonly number[],
  sent: readonly Matchable[],
  found: readonly Matchable[],
): [number, number][] {
  const alike = left.map((from) => right.map((to) => pairLikeness(sent[from], found[to])));
  const best: number[][] = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  const at = (one: number, other: number): number => best[one]?.[other] ?? 0;
  const like = (one: number, other: number): number => alike[one]?.[other] ?? 0;
  for (let one = left.length - 1; one >= 0; one -= 1) {
    for (let other = right.length - 1; other >= 0; other -= 1) {
      const paired = like(one, other) >= SAME ? like(one, other) + at(one + 1, other + 1) : 0;
      (best[one] ?? [])[other] = Math.max(paired, at(one + 1, other), at(one, other + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let one = 0, other = 0; one < left.length && other < right.length; ) {
    const paired = like(one, other) >= SAME ? like(one, other) + at(one + 1, other + 1) : -1;
    if (paired === at(one, other)) {
      pairs.push([left[one] ?? 0, right[other] ?? 0]);
      one += 1;
      other += 1;
    } else if (at(one + 1, other) >= at(one, other + 1)) one += 1;
    else other += 1;
  }
  return pairs;
}

const pairLikeness = (one: Matchable | undefined, other: Matchable | undefined): number =>
  one === undefined || other === undefined || one.kind !== other.kind ? 0 : textsAlike(one.text, other.text);

/** Two texts without words are alike when they are equal. */
const textsAlike = (one: string, other: string): number =>
  one === other ? 1 : likeness(bagOf(wordsIn(one)), bagOf(wordsIn(other)));
