import { lowest } from './bits.ts';
import { show } from './cell.ts';
import type { Scalar } from './shape.ts';
import { Entangled, meeting, outside, type Part, type Region, regionOf, wholeOf } from './space.ts';
import type { Era, Table } from './table.ts';

/** Something a table may not have: facts no row answers, facts two rows answer, or a row that answers nothing. */
export interface Flaw {
  readonly kind: 'gap' | 'overlap' | 'unreachable' | 'entangled';
  /** Row at fault; undefined where it is the table as a whole. */
  readonly row: number | undefined;
  readonly sentence: string;
  /** Facts that show it; a fact that is left out may have any value. */
  readonly example: Readonly<Record<string, Scalar>>;
}

/** A table with the facts of each of its rows. */
interface Ground {
  readonly table: Table;
  readonly whole: Part;
  readonly regions: readonly Region[];
}

/**
 * Proves a table for every day from its first rule on: complete (unless it is a collect table that says why none is
 * right), for unique tables free of overlaps, and free of rows no facts reach.
 */
export function flawsOf(table: Table): Flaw[] {
  const ground = { table, whole: wholeOf(table), regions: table.rows.map((_, row) => regionOf(table, row)) };
  try {
    return onePerExample([...gapsIn(ground), ...overlapsIn(ground), ...unreachableIn(ground)]);
  } catch (fault) {
    if (!(fault instanceof Entangled)) throw fault;
    const sentence = 'is too entangled to be proved: split it into two tables.';
    return [{ kind: 'entangled', row: undefined, sentence, example: {} }];
  }
}

/** A flaw of several eras is told once. */
const onePerExample = (flaws: readonly Flaw[]): Flaw[] => {
  const keyOf = ({ kind, row, example }: Flaw) => JSON.stringify([kind, row, example]);
  return flaws.filter((flaw, at) => flaws.findIndex((other) => keyOf(other) === keyOf(flaw)) === at);
};

function gapsIn({ table, whole, regions }: Ground): Flaw[] {
  if (table.shape.none !== undefined) return [];
  return table.eras.flatMap((era): Flaw[] => {
    const rows = era.order.map((row) => regions[row]!);
    const gap = outside(whole, rows);
    if (!gap) return [];
    const example = exampleOf(table, whole, widened(gap, whole, rows));
    const sentence = `has a gap: no rule answers ${inWords(example)} (${daysOf(era)}); add a rule for it.`;
    return [{ kind: 'gap', row: undefined, sentence, example }];
  });
}

/** A gap with as few facts fixed as show it: an input is set free again where that meets no row. */
function widened(gap: Part, whole: Part, rows: readonly Region[]): Part {
  let wide = gap;
  for (const [place, classes] of whole.entries()) {
    const wider = wide.with(place, classes);
    if (rows.every((region) => !meeting(wider, region))) wide = wider;
  }
  return wide;
}

function overlapsIn({ table, whole, regions }: Ground): Flaw[] {
  if (table.shape.hit !== 'unique') return [];
  return table.eras.flatMap((era) =>
    era.order.flatMap((row, place) =>
      era.order.slice(0, place).flatMap((above): Flaw[] => {
        const first = meeting(whole, regions[above]!);
        const met = first && meeting(first, regions[row]!);
        if (!met) return [];
        const example = exampleOf(table, whole, met);
        const names = `${table.rows[row]!.id} and ${table.rows[above]!.id}`;
        const cure = 'a unique table may have one answer, so narrow one of them.';
        const sentence = `overlaps: ${names} both answer ${inWords(example)} (${daysOf(era)}); ${cure}`;
        return [{ kind: 'overlap', row, sentence, example }];
      }),
    ),
  );
}

function unreachableIn({ table, whole, regions }: Ground): Flaw[] {
  return regions.flatMap((region, row): Flaw[] => {
    const own = meeting(whole, region);
    if (own && (table.shape.hit !== 'first' || isReached(table, own, row, regions))) return [];
    const why = own
      ? 'the rules above it take all its facts; move it up or remove it'
      : 'one of its cells admits nothing';
    const sentence = `can never answer: ${table.rows[row]!.id} is out of reach, for ${why}.`;
    return [{ kind: 'unreachable', row, sentence, example: {} }];
  });
}

/** Whether in some era some facts of a row are left to it by the rows above. */
const isReached = (table: Table, own: Part, row: number, regions: readonly Region[]): boolean =>
  table.eras.some(({ order }) => {
    const place = order.indexOf(row);
    const above = order.slice(0, Math.max(0, place)).map((other) => regions[other]!);
    return place !== -1 && outside(own, above) !== undefined;
  });

/** One value for each input that is not free to have any. */
function exampleOf(table: Table, whole: Part, part: Part): Record<string, Scalar> {
  const fixed = table.inputs.flatMap(({ name, domain }, place) => {
    const free = part[place]!.every((word, at) => word === whole[place]![at]);
    return free ? [] : [[name, domain.valueIn(lowest(part[place]!))] as const];
  });
  return Object.fromEntries(fixed);
}

const inWords = (example: Readonly<Record<string, Scalar>>): string => {
  const facts = Object.entries(example).map(([name, value]) => `${name} ${show(value)}`);
  return facts.length === 0 ? 'any facts' : facts.join(', ');
};

const daysOf = ({ from, to }: Era): string => (to === null ? `from ${from} on` : `${from} to ${to}`);
