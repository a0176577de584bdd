import { z } from 'zod';
import { LinePart } from '../estimates/estimate.ts';
import type { Effort, HoursField } from './effort.ts';

/** How much a worksheet may hold; the playbook says it. */
export interface WorksheetPolicy {
  readonly rowsAtMost: number;
  readonly weeksAtMost: number;
  /** In one cell. */
  readonly hoursAtMost: number;
  /** Changed in one go: a larger paste is refused. */
  readonly cellsAtMost: number;
  /** Roles that may be planned, in the order in which a line shows them. */
  readonly roles: readonly { readonly id: string; readonly title: string }[];
}

const Row = z.object({
  role: z.string(),
  low: z.number(),
  likely: z.number(),
  high: z.number(),
  weeks: z.array(z.number()),
});
/** The hours of one role on one line. */
export type Row = Effort & { readonly role: string };

/** One activity of the draft with its hours; text may be null where nothing is said. */
export const WorksheetLine = z.object({
  id: z.string(),
  title: z.string(),
  workstream: z.string(),
  part: LinePart,
  deliverable: z.string().nullable(),
  assumption: z.string().nullable(),
  /** What was counted, in words. */
  driver: z.string().nullable(),
  /** The activity of the playbook it came from; `worksheet.own` for a line made by hand. */
  rule: z.string(),
  /** Only what is priced by its hours may be taken out and put back. */
  pricing: z.enum(['hours', 'published', 'list']),
  priceCents: z.number().int(),
  rows: z.array(Row),
});
export type WorksheetLine = Omit<z.infer<typeof WorksheetLine>, 'rows'> & { readonly rows: readonly Row[] };

const typedHours = z.union([z.number(), z.string()]);
const typedText = z.union([z.string(), z.number(), z.null()]);
const line = z.string().min(1).max(200);

/** What is done to a worksheet, one thing at a time; every one has its opposite. */
export const Edit = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('describe'),
    line,
    title: typedText.optional(),
    workstream: typedText.optional(),
    part: typedText.optional(),
    deliverable: typedText.optional(),
    assumption: typedText.optional(),
  }),
  z.strictObject({
    do: z.literal('plan'),
    line,
    role: z.string(),
    low: typedHours.optional(),
    likely: typedHours.optional(),
    high: typedHours.optional(),
    /** By the place of the week from the start, `"0"` the first. */
    weeks: z.record(z.string().regex(/^\d{1,3}$/), typedHours).optional(),
  }),
  /** The hours of a role as a whole; a role that is not on the line yet comes to it. */
  z.strictObject({ do: z.literal('put'), line, row: Row }),
  z.strictObject({ do: z.literal('unstaff'), line, role: z.string() }),
  /** Another role does it. */
  z.strictObject({ do: z.literal('restaff'), line, role: z.string(), as: z.string() }),
  z.strictObject({
    do: z.literal('add'),
    line: WorksheetLine.omit({ pricing: true, priceCents: true }),
    /** Below which line; null for the top. */
    after: z.string().nullable(),
  }),
  z.strictObject({ do: z.literal('remove'), line }),
  z.strictObject({ do: z.literal('move'), line, after: z.string().nullable() }),
]);
export type Edit = z.infer<typeof Edit>;

/** The text columns of a line. */
export const textFields = ['title', 'workstream', 'part', 'deliverable', 'assumption'] as const;
export type TextField = (typeof textFields)[number];
export type Field = TextField | 'role' | HoursField;

const titles: Readonly<Record<Exclude<Field, `w${number}`>, string>> = {
  title: 'title',
  workstream: 'workstream',
  part: 'part',
  deliverable: 'deliverable',
  assumption: 'assumption',
  role: 'role',
  low: 'low',
  likely: 'likely',
  high: 'high',
};

/** `week 3` for `w2`, `likely` for `likely`. */
export const fieldInWords = (field: Field): string =>
  field.startsWith('w') && field !== 'workstream' ? `week ${Number(field.slice(1)) + 1}` : titles[field as 'title'];

/** `row 12, Engineer, week 3`: a cell as people name it; rows count from one. */
export const placeInWords = (row: number, role: string | null, field: Field): string =>
  [`row ${row}`, ...(role === null ? [] : [role]), fieldInWords(field)].join(', ');
