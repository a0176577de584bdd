import { show } from './cell.ts';
import { both, has, type RowSet, topmost } from './row-set.ts';
import type { Scalar } from './shape.ts';
import { type Era, freeFrom, type Table } from './table.ts';

/** Something a table may not have: facts no row answers, facts two rows answer, or a row that answers nothing. */
export interface Flaw {
  readonly kind: 'gap' | 'overlap' | 'unreachable' | 'entangled';
  /** Row at fault; undefined for a gap, which is nobody's row. */
  readonly row: number | undefined;
  readonly sentence: string;
  /** Facts that show it; a fact that is left out may have any value. */
  readonly example: Readonly<Record<string, Scalar>>;
}

/** Steps after which a table is called too entangled to prove; a table people can read stays far below. */
const stepsMax = 500_000;

/**
 * Proves a table for every day from its first rule on: complete (unless it is a collect table that says why none is
 * right), for unique tables free of overlaps, and free of rows no facts reach. The proof walks classes of values, not
 * values, and meets every set of rows still possible once, so it does not grow with the product of the domains.
 */
export function flawsOf(table: Table): Flaw[] {
  const { hit, none } = table.shape;
  const covers = table.eras.map((era) => cover(table, era));
  const flaws = covers.flatMap(({ flaw }) => (flaw === undefined || (flaw.kind === 'gap' && none) ? [] : [flaw]));
  const overlaps = hit === 'unique' ? table.eras.flatMap((era) => overlapsIn(table, era)) : [];
  const answered = new Set(covers.flatMap(({ reached }) => [...reached]));
  const found = onePerSentence([...flaws, ...overlaps]);
  // A proof that stopped at a gap has not seen every row: only a covered table can say which rows are never reached.
  return found.length > 0 ? found : table.rows.flatMap((_, row) => unreachable(table, row, answered));
}

const onePerSentence = (flaws: readonly Flaw[]): Flaw[] => [
  ...new Map(flaws.map((flaw) => [`${flaw.kind} ${flaw.row} ${JSON.stringify(flaw.example)}`, flaw])).values(),
];

interface Cover {
  readonly flaw: Flaw | undefined;
  /** Rows that are the topmost for some facts. */
  readonly reached: ReadonlySet<number>;
}

/** Walks the inputs one after the other with the rows still possible, until the topmost of them asks nothing more. */
function cover(table: Table, era: Era): Cover {
  const free = freeFrom(table);
  const reached = new Set<number>();
  const seen = new Set<string>();
  let gap: number[] | undefined;
  const walk = (place: number, rows: RowSet, taken: readonly number[]): void => {
    const top = topmost(rows);
    if (top === -1) {
      gap ??= [...taken];
      return;
    }
    if (has(free[place]!, top)) {
      reached.add(top);
      return;
    }
    const key = `${place}|${rows.join()}`;
    if (seen.has(key) || seen.size > stepsMax) return;
    seen.add(key);
    const input = table.inputs[place]!;
    for (const klass of classesOf(table, input.name, input.domain.size)) {
      walk(place + 1, both(rows, input.rows[klass]!), [...taken, klass]);
    }
  };
  walk(0, era.rows, []);
  if (seen.size > stepsMax) return { flaw: entangled, reached };
  return { flaw: gap && gapFlaw(table, era, gap), reached };
}

/** The classes an input can have where the table is asked at all: a guard on the same input rules some out. */
function classesOf({ guards }: Table, input: string, size: number): number[] {
  const guard = guards.find((one) => one.input === input);
  return Array.from({ length: size }, (_, klass) => klass).filter((klass) => guard?.admitted[klass] ?? true);
}

const entangled: Flaw = {
  kind: 'entangled',
  row: undefined,
  sentence: 'is too entangled to be proved complete: split it into two tables.',
  example: {},
};

/** A gap as few facts as show it: a fact without which there is still no row is left out. */
function gapFlaw(table: Table, era: Era, taken: readonly number[]): Flaw {
  const kept = new Map(taken.map((klass, place) => [place, klass]));
  for (const place of [...kept.keys()]) {
    const others = [...kept].filter(([other]) => other !== place);
    const rows = others.reduce((set, [at, klass]) => both(set, table.inputs[at]!.rows[klass]!), era.rows);
    if (topmost(rows) === -1) kept.delete(place);
  }
  const example = exampleOf(table, kept);
  return {
    kind: 'gap',
    row: undefined,
    sentence: `has a gap: no rule answers ${exampleInWords(example)} (${daysOf(era)}); add a rule for it.`,
    example,
  };
}

function overlapsIn(table: Table, era: Era): Flaw[] {
  const flaws: Flaw[] = [];
  for (const [place, one] of era.order.entries()) {
    for (const other of era.order.slice(place + 1)) {
      const met = meetingOf(table, one, other);
      if (met) flaws.push(overlapFlaw(table, one, other, era, met));
    }
  }
  return flaws;
}

/** One class per tested input that both rows admit, or undefined when some input keeps them apart. */
function meetingOf(table: Table, one: number, other: number): Map<number, number> | undefined {
  const met = new Map<number, number>();
  const tested = new Set([...table.rows[one]!.tested, ...table.rows[other]!.tested]);
  for (const [place, { name, domain, rows }] of table.inputs.entries()) {
    const klass = classesOf(table, name, domain.size).find((k) => has(rows[k]!, one) && has(rows[k]!, other));
    if (klass === undefined) return undefined;
    if (tested.has(place)) met.set(place, klass);
  }
  return met;
}

function overlapFlaw(table: Table, one: number, other: number, era: Era, met: ReadonlyMap<number, number>): Flaw {
  const example = exampleOf(table, met);
  const [first, second] = [table.rows[one]!.id, table.rows[other]!.id];
  const both = `${second} and ${first} both answer ${exampleInWords(example)}`;
  const sentence = `overlaps: ${both} (${daysOf(era)}); a unique table may have one answer, so narrow one of them.`;
  return { kind: 'overlap', row: other, sentence, example };
}

function unreachable(table: Table, row: number, answered: ReadonlySet<number>): Flaw[] {
  const { hit } = table.shape;
  const { id } = table.rows[row]!;
  const possible = table.inputs.every(({ name, domain, rows }) =>
    classesOf(table, name, domain.size).some((klass) => has(rows[klass]!, row)),
  );
  if (possible && (hit !== 'first' || answered.has(row))) return [];
  const why = possible
    ? 'the rules above it take all its facts; move it up or remove it'
    : 'one of its cells admits nothing';
  return [{ kind: 'unreachable', row, sentence: `can never answer: ${id} is out of reach, for ${why}.`, example: {} }];
}

const exampleOf = (table: Table, classes: ReadonlyMap<number, number>): Record<string, Scalar> =>
  Object.fromEntries(
    [...classes].map(([place, klass]) => {
      const { name, domain } = table.inputs[place]!;
      return [name, domain.valueIn(klass)];
    }),
  );

const exampleInWords = (example: Readonly<Record<string, Scalar>>): string => {
  const facts = Object.entries(example).map(([name, value]) => `${name} ${show(value)}`);
  return facts.length === 0 ? 'any facts' : facts.join(', ');
};

const daysOf = ({ from, to }: Era): string => (to === null ? `from ${from} on` : `${from} to ${to}`);
