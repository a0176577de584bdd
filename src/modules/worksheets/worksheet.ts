import { z } from 'zod';
import { Edit, WorksheetLine } from './cells.ts';
import type { Effort } from './effort.ts';

export * from './cells.ts';
export { applied, type CellFault, type Outcome, type Sheet, sheetOf } from './edits.ts';

/** Hours in all: three points, and week by week. */
export interface Sums {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly weeks: readonly number[];
}

/** Sums what is included, in all and by role: what is optional or of a later phase stands beside every total. */
export function sumsOf(
  lines: Iterable<Pick<WorksheetLine, 'part' | 'rows'>>,
): Sums & { byRole: ReadonlyMap<string, Sums> } {
  const byRole = new Map<string, Sums & { weeks: number[] }>();
  const all: { low: number; likely: number; high: number; weeks: number[] } = { low: 0, likely: 0, high: 0, weeks: [] };
  for (const { part, rows } of lines) {
    if (part !== 'included') continue;
    for (const row of rows) {
      const role = byRole.get(row.role) ?? { low: 0, likely: 0, high: 0, weeks: [] };
      byRole.set(row.role, added(role, row));
      Object.assign(all, added(all, row));
    }
  }
  return { ...all, byRole };
}

function added(sums: Sums & { weeks: number[] }, { low, likely, high, weeks }: Effort): Sums & { weeks: number[] } {
  for (let week = 0; week < weeks.length; week++) sums.weeks[week] = (sums.weeks[week] ?? 0) + weeks[week]!;
  return { low: sums.low + low, likely: sums.likely + likely, high: sums.high + high, weeks: sums.weeks };
}

/** What the sheet comes to; optional lines beside the total. */
export const WorksheetTotals = z.object({
  hours: z.number(),
  servicesCents: z.number().int(),
  educationCents: z.number().int(),
  totalCents: z.number().int(),
});
export type WorksheetTotals = z.infer<typeof WorksheetTotals>;

/** A draft as a sheet of cells. */
export const Worksheet = z.object({
  estimate: z.string(),
  opportunity: z.string(),
  state: z.string(),
  scenario: z.string().nullable(),
  currency: z.string(),
  version: z.number().int(),
  lines: z.array(WorksheetLine),
  totals: WorksheetTotals,
  policy: z.object({
    rowsAtMost: z.number(),
    weeksAtMost: z.number(),
    hoursAtMost: z.number(),
    cellsAtMost: z.number(),
    roles: z.array(z.object({ id: z.string(), title: z.string() })),
  }),
  workstreams: z.array(z.string()),
  /** Activities of the playbook that a line can be made of. */
  activities: z.array(
    WorksheetLine.pick({
      ...{ title: true, workstream: true, rule: true, deliverable: true, assumption: true },
      /** The hours that the facts make of it. */
      rows: true,
    }).extend({ of: z.string() }),
  ),
  may: z.object({ edit: z.union([z.literal(true), z.string()]) }),
});
export type Worksheet = z.infer<typeof Worksheet>;

/** What a person changed in one go: all of it is done, or nothing. */
export const WorksheetEdits = z.strictObject({ edits: z.array(Edit).min(1).max(20_000) });

/** What came of it: the lines that are other than they were, and the order where it is another. */
export const WorksheetEdited = z.object({
  version: z.number().int(),
  lines: z.array(WorksheetLine),
  order: z.array(z.string()).nullable(),
  totals: WorksheetTotals,
});
export type WorksheetEdited = z.infer<typeof WorksheetEdited>;
