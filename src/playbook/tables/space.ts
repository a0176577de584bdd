import { type Bits, bitsWhere, both, has, isEmpty, members, without } from './bits.ts';
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

const stepsMax = 2_000_000;

/**
 * Searches for facts that lie in a part and in none of some regions. A region is taken out of a part input by input, so
 * the search follows the rows that are there and never lists the values of the facts.
 * @throws Entangled when it takes more steps than any table people can read would need
 */
export function outside(part: Part, regions: readonly Region[]): Part | undefined {
  let steps = 0;
  const search = (from: Part, rows: readonly Region[]): Part | undefined => {
    steps += rows.length;
    if (steps > stepsMax) throw new Entangled();
    const [first, ...others] = rows.filter((region) => meets(from, region));
    if (!first) return from;
    if (covers(first, from) || others.some((region) => covers(region, from))) return undefined;
    return splitAround(from, first, (rest) => search(rest, others));
  };
  return search(part, regions);
}

const meets = (part: Part, { tested, admitted }: Region): boolean =>
  tested.every((place, at) => part[place]!.some((word, index) => (word & admitted[at]![index]!) !== 0));

const covers = ({ tested, admitted }: Region, part: Part): boolean =>
  tested.every((place, at) => part[place]!.every((word, index) => (word & ~admitted[at]![index]!) === 0));

/** What is left of a part around a region, one input at a time, until `search` finds something in it. */
function splitAround(part: Part, region: Region, search: (rest: Part) => Part | undefined): Part | undefined {
  const inside = [...part];
  for (const at of widestFirst(part, region)) {
    const place = region.tested[at]!;
    const beyond = without(inside[place]!, region.admitted[at]!);
    const found = isEmpty(beyond) ? undefined : search(inside.with(place, beyond));
    if (found) return found;
    inside[place] = both(inside[place]!, region.admitted[at]!);
  }
  return undefined;
}

/** The tested inputs, first those that leave most of the part: a wide rest is least likely to be taken by later rows. */
function widestFirst(part: Part, { tested, admitted }: Region): number[] {
  const left = tested.map((place, at) => count(without(part[place]!, admitted[at]!)) / count(part[place]!));
  return [...tested.keys()].sort((one, other) => left[other]! - left[one]!);
}

const count = (bits: Bits): number => members(bits).length;
