import { z } from 'zod';

/** What a cell shows. */
const Shown = z.union([z.string(), z.number(), z.null()]);

/** One place where a workbook that came back says something else than the estimate. */
export const Difference = z.object({
  /** The cell as people name it, `Activities!I7`; a row that is gone has the name of its key instead. */
  id: z.string(),
  kind: z.enum(['cell', 'added', 'removed']),
  sheet: z.string(),
  /** `I7`; empty for a row that is gone. */
  cell: z.string(),
  /** The title of the activity; empty where the cell belongs to none. */
  line: z.string(),
  role: z.string().nullable(),
  /** In words: `likely`, `week 3`, `title`. */
  field: z.string(),
  ours: Shown,
  theirs: Shown,
  /** What the cell held when the workbook was written; null where that is not known. */
  base: Shown,
  /** Whether it was changed here as well since then. */
  changedHere: z.boolean(),
  /** How the cell had to be read, where it was no plain number. */
  repaired: z.string().nullable(),
  /** True, or the sentence why it cannot be taken over. */
  acceptable: z.union([z.literal(true), z.string()]),
});
export type Difference = z.infer<typeof Difference>;

/** A workbook of ours beside the estimate as it stands. Nothing of it is done yet. */
export const Comparison = z.object({
  kind: z.literal('ours'),
  file: z.string(),
  sha256: z.string(),
  /** Of the estimate as it stands. */
  version: z.number().int(),
  /** What should be known before anything is accepted: it was written from an older version, sheets are not ours. */
  said: z.array(z.string()),
  differences: z.array(Difference),
});
export type Comparison = z.infer<typeof Comparison>;

/** What a column of somebody else's sheet may mean. */
export const ForeignField = z.enum(['phase', 'activity', 'role', 'low', 'likely', 'high', 'price', 'currency', 'note']);
export type ForeignField = z.infer<typeof ForeignField>;

/** How a sheet that is not ours is read; proposed, and changed by whoever knows better. */
export const Mapping = z.strictObject({
  sheet: z.string(),
  /** The row with the headings, as people count. */
  headingRow: z.number().int().min(1),
  /** Letters of the column by what it means. */
  columns: z.partialRecord(ForeignField, z.string().regex(/^[A-Z]{1,3}$/)),
  unit: z.enum(['hours', 'days']),
  /** Role ids by the words of the sheet. */
  roles: z.record(z.string(), z.string()),
  /** Whether hidden rows are taken as well. */
  hiddenRows: z.boolean(),
});
export type Mapping = z.infer<typeof Mapping>;

const Told = z.object({ cell: z.string(), sentence: z.string() });

/** A line as a sheet that is not ours gives it, with where each of its hours was read. */
const ForeignLine = z.object({
  cell: z.string(),
  title: z.string(),
  workstream: z.string(),
  note: z.string().nullable(),
  rows: z.array(
    z.object({
      role: z.string(),
      ...{ low: z.number(), likely: z.number(), high: z.number() },
      /** Where the likely hours were read. */
      cell: z.string(),
    }),
  ),
  /** What the sheet says it costs; our own rates price it, so it is only shown. */
  priceCents: z.number().int().nullable(),
});
export type ForeignLine = z.infer<typeof ForeignLine>;

/** A workbook that is not ours, as far as it could be read. Nothing of it is done yet. */
export const ForeignPreview = z.object({
  kind: z.literal('foreign'),
  /** Of the estimate: prices of the sheet are in it, or refused. */
  currency: z.string(),
  file: z.string(),
  sha256: z.string(),
  version: z.number().int(),
  sheets: z.array(z.object({ name: z.string(), hidden: z.boolean() })),
  /** The headings of the mapped sheet by their letters. */
  headings: z.array(z.object({ column: z.string(), heading: z.string() })),
  mapping: Mapping,
  roles: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Words of the role column that no role is known for. */
  unknownRoles: z.array(z.string()),
  lines: z.array(ForeignLine),
  /** What cannot be read: as long as there is one, nothing can be taken over. */
  faults: z.array(Told),
  /** How cells had to be read that were no plain numbers. */
  repairs: z.array(Told),
  said: z.array(z.string()),
});
export type ForeignPreview = z.infer<typeof ForeignPreview>;

export const Returned = z.discriminatedUnion('kind', [Comparison, ForeignPreview]);
export type Returned = z.infer<typeof Returned>;

/** What became of an acceptance. */
export const Taken = z.object({ version: z.number().int(), cells: z.number().int(), lines: z.number().int() });
export type Taken = z.infer<typeof Taken>;
