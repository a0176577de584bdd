import fc from 'fast-check';
import { domainOf } from './domain.ts';
import type { Facts } from './policy.ts';
import { type Cell, FactShape, type RowShape, type Scalar, TableShape } from './shape.ts';
import { compile, type Table } from './table.ts';

/** A day on which every row of a test table holds, unless the row says otherwise. */
export const day = '2026-08-31';

type LooseRow = {
  id: string;
  when?: Record<string, Cell>;
  gives?: RowShape['gives'];
  effective?: RowShape['effective'];
};

/** A table for a test, made ready without being proved; rows need only what the test is about. */
export function tableFrom(
  facts: Record<string, unknown>,
  rules: readonly LooseRow[],
  more: Partial<Omit<TableShape, 'rules'>> = {},
): Table {
  const shapes = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, FactShape.parse({ question: `${name}?`, ...(fact as object) })]),
  );
  const shape = TableShape.parse({
    title: 'A table of a test',
    hit: 'first',
    inputs: Object.keys(shapes),
    outputs: { says: { type: 'text' } },
    ...more,
    rules: rules.map(({ id, ...row }) => ({
      id,
      source: { document: '000', section: id },
      effective: { from: '2020-01-01' },
      gives: { says: id },
      ...row,
    })),
  });
  const cells = (name: string) => shape.rules.flatMap(({ when }) => (when[name] === undefined ? [] : [when[name]]));
  return compile('of-test', shape, (name) => domainOf(name, shapes[name]!, cells(name)));
}

/** The facts of random tables: one of each kind, small enough to try every value. */
export const kinds = {
  sure: { type: 'boolean' },
  size: { type: 'enum', values: ['small', 'mid', 'large'] },
  seats: { type: 'integer', min: 0, max: 6 },
  share: { type: 'number', min: 0, max: 2 },
} as const;

/** Values that meet every class of `kinds`: bounds of random cells are multiples of a half, so quarters lie between. */
const samples: Record<keyof typeof kinds, readonly Scalar[]> = {
  sure: [true, false],
  size: ['small', 'mid', 'large'],
  seats: [0, 1, 2, 3, 4, 5, 6],
  share: [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2],
};

/** Every completion of some facts, by trying all values of those that are missing. */
export function* completions(known: Facts): Generator<Record<string, Scalar>> {
  const [missing] = Object.keys(samples).filter((name) => known[name] === undefined || known[name] === null);
  if (missing === undefined) yield known as Record<string, Scalar>;
  else for (const value of samples[missing as keyof typeof samples]) yield* completions({ ...known, [missing]: value });
}

const bound = fc.integer({ min: 0, max: 4 }).map((half) => half / 2);
const numbers = (value: fc.Arbitrary<number>): fc.Arbitrary<Cell> =>
  fc.oneof(
    value,
    fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    fc.tuple(value, value).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    fc.tuple(value, value).map(([a, b]) => ({ above: Math.min(a, b), below: Math.max(a, b) })),
    value.map((from) => ({ from })),
    value.map((above) => ({ above })),
    value.map((to) => ({ to })),
    value.map((below) => ({ below })),
  );
const negated = (cell: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> =>
  fc.oneof(
    { weight: 3, arbitrary: cell },
    cell.map((inner) => ({ not: inner as Exclude<Cell, { not: unknown }> })),
  );

const when = fc.record(
  {
    sure: fc.boolean() as fc.Arbitrary<Cell>,
    size: negated(
      fc.oneof(
        fc.constantFrom(...kinds.size.values),
        fc.subarray([...kinds.size.values], { minLength: 1 }),
      ) as fc.Arbitrary<Cell>,
    ),
    seats: negated(numbers(fc.integer({ min: 0, max: 6 }))),
    share: negated(numbers(bound)),
  },
  { requiredKeys: [] },
);

/** Rows of random tables; some say the same as others. */
export const randomRows: fc.Arbitrary<LooseRow[]> = fc
  .array(fc.tuple(when, fc.constantFrom('yes', 'no', 'perhaps')), { minLength: 1, maxLength: 7 })
  .map((rows) =>
    rows.map(([cells, says], at) => ({
      id: `row-${at}`,
      when: Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== undefined)) as Record<string, Cell>,
      gives: { says },
    })),
  );

/** Facts of which some may be missing. */
export const randomFacts: fc.Arbitrary<Facts> = fc.record(
  {
    sure: fc.boolean(),
    size: fc.constantFrom(...kinds.size.values),
    seats: fc.integer({ min: 0, max: 6 }),
    share: fc.constantFrom(...samples.share) as fc.Arbitrary<Scalar>,
  },
  { requiredKeys: [] },
);

/** Whether a cell admits a value, read straight off the cell: the plain reading the engine is held against. */
export function plainly(cell: Cell, value: Scalar): boolean {
  if (Array.isArray(cell)) return cell.some((one) => one === value);
  if (typeof cell !== 'object') return cell === value;
  if ('not' in cell) return !plainly(cell.not, value);
  if (typeof value !== 'number') return false;
  const holds = {
    from: (n: number) => value >= n,
    above: (n: number) => value > n,
    to: (n: number) => value <= n,
    below: (n: number) => value < n,
  };
  return Object.entries(cell).every(([side, n]) => n === undefined || holds[side as keyof typeof holds](n));
}

/** The rows that fit complete facts, one cell after the other. */
export const fittingRows = (rows: readonly LooseRow[], facts: Readonly<Record<string, Scalar>>): LooseRow[] =>
  rows.filter(({ when: cells = {} }) => Object.entries(cells).every(([name, cell]) => plainly(cell, facts[name]!)));
