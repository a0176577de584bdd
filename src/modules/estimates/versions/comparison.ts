import { z } from 'zod';
import { Effort, EstimateHead, OpenLine } from '../estimate.ts';

/** One thing of a line that is not the same on both sides. */
export const FieldChange = z.object({
  /** The field of the line, `priceCents`, or `effort/<role>` for the hours of a role. */
  field: z.string(),
  /** How people call it: `price`, or the title of the role. */
  label: z.string(),
  left: z.unknown(),
  right: z.unknown(),
  /** By how much a number grew: cents of a price, likely hours of a role; null for words. */
  by: z.number().nullable(),
});
export type FieldChange = z.infer<typeof FieldChange>;

/** A line that is on one side alone, or not the same on both. */
export const LineChange = z.object({
  id: z.string(),
  title: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** Of a changed line. */
  fields: z.array(FieldChange),
  /** Of a line on one side: the line, with its hours for those who may see costs. */
  line: OpenLine.nullable(),
  effort: z.record(z.string(), Effort).nullable(),
  /** What the change is worth before any discount, counted whether the line is included or not. */
  byCents: z.number().int(),
  sentence: z.string(),
});
export type LineChange = z.infer<typeof LineChange>;

/** A figure on both sides. */
export const FigurePair = z.object({
  name: z.string(),
  unit: z.enum(['cents', 'hours', 'percent', 'days']),
  left: z.number().nullable(),
  right: z.number().nullable(),
});
export type FigurePair = z.infer<typeof FigurePair>;

const Side = EstimateHead.pick({ number: true, revision: true, scenario: true, state: true });

/** What is not the same in two estimates, seen from the left. */
export const Comparison = z.object({
  left: Side,
  right: Side,
  currency: z.string(),
  lines: z.array(LineChange),
  /** Settings of the whole, in sentences: discount, travel. */
  settings: z.array(z.string()),
  /** The same figures of both, also where they do not differ. */
  figures: z.array(FigurePair),
});
export type Comparison = z.infer<typeof Comparison>;
