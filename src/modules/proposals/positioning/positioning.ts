import { z } from 'zod';
import { May } from '../../../platform/may.ts';

const Field = z.object({
  id: z.string(),
  title: z.string(),
  asks: z.string(),
  /** One of these, where there are any; else a text. */
  options: z.array(z.string()),
  value: z.string().nullable(),
});

/** How a deal is positioned: what the account team works out before anything is scoped. */
export const Positioning = z.object({
  opportunity: z.string(),
  groups: z.array(z.object({ id: z.string(), title: z.string(), source: z.string(), fields: z.array(Field) })),
  /** The rule by which an engagement manager should be in it and is not; null where none does. */
  involve: z.object({ rule: z.string(), sentence: z.string(), source: z.string() }).nullable(),
  /** 0 while nobody has written anything. */
  version: z.number().int(),
  may: May,
});
export type Positioning = z.infer<typeof Positioning>;

/** What changes, by the id of the field; null takes an answer away, what is left out stays. */
export const PositioningChange = z.strictObject({
  fields: z.record(z.string(), z.string().trim().min(1).max(2000).nullable()),
});
export type PositioningChange = z.infer<typeof PositioningChange>;
