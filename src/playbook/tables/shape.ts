import { z } from 'zod';
import { ruleFrame } from '../rule.ts';

/** One value of a fact, a cell or an output. */
export const Scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'must be a text, a number, or true or false.',
});
export type Scalar = z.infer<typeof Scalar>;

const spoken = {
  /** Asked in plain words when the fact is missing and matters. */
  question: z.string().min(1),
  /** The field a person fills in, when this fact is read off another: `needs`. */
  asks: z.string().min(1).optional(),
  /** Taken when nobody says anything; without it a missing fact is unknown. */
  assume: Scalar.optional(),
  /** How a change to a value is said after "If": `{ true: PS had declined }`. */
  phrases: z.record(z.string(), z.string().min(1)).optional(),
};

/** What a fact may be. */
export const FactShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('boolean'), ...spoken }),
  z.strictObject({ type: z.literal('enum'), values: z.array(z.string().min(1)).min(1), ...spoken }),
  z.strictObject({ type: z.literal('integer'), min: z.number().int(), max: z.number().int().optional(), ...spoken }),
  z.strictObject({ type: z.literal('number'), min: z.number(), max: z.number().optional(), ...spoken }),
]);
export type FactShape = z.infer<typeof FactShape>;

const bounds = {
  from: z.number().optional(),
  above: z.number().optional(),
  to: z.number().optional(),
  below: z.number().optional(),
};

/** A range of numbers: `from` and `to` count their bound in, `above` and `below` do not. */
export const Range = z
  .strictObject(bounds)
  .refine(({ from, above, to, below }) => [from, above, to, below].some((bound) => bound !== undefined), {
    error: 'is an empty range: give from, above, to or below.',
  })
  .refine(
    ({ from, above, to, below }) =>
      (from === undefined || above === undefined) && (to === undefined || below === undefined),
    {
      error: 'has two bounds on one side: keep one of from and above, one of to and below.',
    },
  )
  .refine(({ from, above, to, below }) => (from ?? above ?? -Infinity) <= (to ?? below ?? Infinity), {
    error: 'is a range upside down: its lower bound lies above its upper one; swap them.',
  });
export type Range = z.infer<typeof Range>;

const List = z.array(Scalar).min(1);
const cellHint = { error: 'must be a value, a list of values, a range such as {from: 1, to: 9}, or {not: ...}.' };

/** A cell that admits some values of its input; a cell that admits any is left out. */
export const Cell = z.union(
  [Scalar, List, Range, z.strictObject({ not: z.union([Scalar, List, Range], cellHint) })],
  cellHint,
);
export type Cell = z.infer<typeof Cell>;

/** What a table says in one column. A list that is left out is empty; `optional` columns may be left out. */
export const OutputShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('enum'), values: z.array(z.string()).min(1), optional: z.boolean().optional() }),
  z.strictObject({ type: z.literal('boolean'), optional: z.boolean().optional() }),
  z.strictObject({ type: z.literal('integer'), optional: z.boolean().optional() }),
  z.strictObject({ type: z.literal('text'), optional: z.boolean().optional() }),
  z.strictObject({ type: z.literal('list'), values: z.array(z.string()).min(1).optional() }),
]);
export type OutputShape = z.infer<typeof OutputShape>;

const OutputValue = z.union([Scalar, z.array(Scalar)]);
export type OutputValue = z.infer<typeof OutputValue>;
export type Outcome = Readonly<Record<string, OutputValue>>;

/** One row: when its cells all admit the facts, it gives its outputs. */
export const RowShape = z.strictObject({
  ...ruleFrame,
  when: z.record(z.string(), Cell).default({}),
  gives: z.record(z.string(), OutputValue),
});
export type RowShape = z.infer<typeof RowShape>;

/** A decision table as it is written. */
export const TableShape = z.strictObject({
  title: z.string().min(1),
  /** first: the topmost row that fits; unique: the only one; collect: all of them. */
  hit: z.enum(['first', 'unique', 'collect']),
  /** The table is asked only where an earlier table said so: `{ who-serves.path: partner }`. */
  only: z.record(z.string(), Cell).optional(),
  /** Facts of the file, or `table.output` of another table. */
  inputs: z.array(z.string().min(1)).min(1),
  outputs: z.record(z.string(), OutputShape),
  /** collect only: why no row at all is a right answer too; without it the table must cover everything. */
  none: z.string().min(1).optional(),
  rules: z.array(RowShape).min(1),
});
export type TableShape = z.infer<typeof TableShape>;

/** Facts and the tables that read them: the columns every policy file has. */
export const policyColumns = {
  facts: z.record(z.string(), FactShape),
  tables: z.record(z.string().regex(/^[a-z0-9-]+$/, 'must be a plain id such as who-serves.'), TableShape),
};
