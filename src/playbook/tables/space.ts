import { type Bits, bitsWhere, both, count, has, isEmpty, without } from './bits.ts';
import type { Table } from './table.ts';

/** A part of the space of all facts: for each input the classes its value may lie in. */
export type Part = readonly Bits[];

/** The facts one row admits: the inputs it tests, and the classes it admits there. */
export interface Region {
  readonly tested: readonly number[];
  readonly admitted: readonly Bits[];
}

/** All facts a table can be asked about: every class, but those a guard on the same input rules out. */
export const wholeOf = (table: Table): Part =>
  table.inputs.map(({ name, domain }) => {
    const guard = table.guards.find(({ input }) => input === name);
    return bitsWhere(domain.size, (klass) => guard?.admitted[klass] ?? true);
  });

export function regionOf(table: Table, row: number): Region {
  const { tested } = table.rows[row]!;
  const admitted = tested.map((place) => {
    const { domain, rows } = table.inputs[place]!;
    return bitsWhere(domain.size, (klass) => has(rows[klass]!, row));
  });
  return { tested, admitted };
}

/** The part of `part` that a region covers; undefined where they do not meet. */
export function meeting(part: Part, { tested, admitted }: Region): Part | undefined {
  const met = [...part];
  for (const [at, place] of tested.entries()) met[place] = both(met[place]!, admitted[at]!);
  return met.some(isEmpty) ? undefined : met;
}

/** Thrown when a search takes more steps than any table people can read would need. */
export class Entangled extends Error {}

const stepsMax = 500_000;

/**
 * Searches for facts that lie in a part and in none of some regions. A region is taken out of a part input by input, so
 * the search follows the rows that are there and never lists the values of the facts. The region that takes most of the
 * part comes first: what is left is small, and a few wide rows at the end of a table settle most of it at once.
 * @throws Entangled when it takes more steps than any table people can read would need
 */
export function outside(part: Part, regions: readonly Region[]): Part | undefined {
  let steps = 0;
  const search = (from: Part, rows: readonly Region[]): Part | undefined => {
    steps += rows.length;
    if (steps > stepsMax) throw new Entangled();
    const shares = rows.map((region) => shareOf(from, region));
    const most = Math.max(0, ...shares);
    if (most === 0) return from;
    const met = rows.filter((_, at) => shares[at] !== 0);
    return splitAround(from, rows[shares.indexOf(most)]!, (rest) => search(rest, met));
  };
  return search(part, regions);
}

/** How much of a part a region takes, counted in classes: 0 where they do not meet, 1 where it covers the part. */
const shareOf = (part: Part, { tested, admitted }: Region): number =>
  tested.reduce((share, place, at) => {
    const own = part[place]!;
    return (share * count(both(own, admitted[at]!))) / count(own);
  }, 1);

/** What is left of a part around a region, one input at a time, until `search` finds something in it. */
function splitAround(
  part: Part,
  { tested, admitted }: Region,
  search: (rest: Part) => Part | undefined,
): Part | undefined {
  const inside = [...part];
  for (const [at, place] of tested.entries()) {
    const beyond = without(inside[place]!, admitted[at]!);
    const found = isEmpty(beyond) ? undefined : search(inside.with(place, beyond));
    if (found) return found;
    inside[place] = both(inside[place]!, admitted[at]!);
  }
  return undefined;
}
