import { z } from 'zod';
import { May } from '../../platform/may.ts';

/** Services and training are totalled apart on every paper. */
export const LineKind = z.enum(['services', 'education']);
export type LineKind = z.infer<typeof LineKind>;

/** One activity of an estimate. Hours are internal: no customer paper shows them beside money. */
export const EstimateLine = z.object({
  id: z.string(),
  title: z.string(),
  workstream: z.string(),
  /** The need it answers, e.g. `migration-to-saas`. */
  service: z.string(),
  kind: LineKind,
  sku: z.string().nullable(),
  /** Hours by role id, e.g. `{ 'ps-engineer': 40 }`; empty for a catalogue line. */
  hoursByRole: z.record(z.string(), z.number().nonnegative()),
  hours: z.number().nonnegative(),
  priceCents: z.number().int(),
  /** What was counted, in words: "14 repositories above 5 GB, 2 a day". */
  driver: z.string().nullable(),
  deliverable: z.string().nullable(),
  assumption: z.string().nullable(),
  /** The playbook rule the line came from. */
  rule: z.string(),
  source: z.string(),
});
export type EstimateLine = z.infer<typeof EstimateLine>;

/** Something a person must look at before the estimate is used; never a refusal. */
export const EstimateFlag = z.object({
  id: z.enum(['technical-architect-review', 'individual-estimate', 'no-sizing-rule', 'missing-fact']),
  sentence: z.string(),
  rule: z.string(),
  source: z.string(),
});
export type EstimateFlag = z.infer<typeof EstimateFlag>;

/** The published range the price is held against; null where no table covers the facts. */
export const PublishedRange = z.object({
  lowCents: z.number().int(),
  highCents: z.number().int(),
  cell: z.string(),
  source: z.string(),
});
export type PublishedRange = z.infer<typeof PublishedRange>;

/** The arithmetic of an estimate: what is done, by whom, for how much. */
export const EstimateSheet = z.object({
  currency: z.string().length(3),
  lines: z.array(EstimateLine),
  totals: z.object({
    hours: z.number(),
    servicesCents: z.number().int(),
    educationCents: z.number().int(),
    totalCents: z.number().int(),
  }),
  hoursByRole: z.record(z.string(), z.number()),
  /** Working days of the longest workstream, by the playbook's staffing rule. */
  durationDays: z.number().int().nonnegative(),
  range: PublishedRange.nullable(),
  flags: z.array(EstimateFlag),
  playbookVersion: z.string(),
});
export type EstimateSheet = z.infer<typeof EstimateSheet>;

/** An estimate as the desk keeps it. */
export const Estimate = z.object({
  number: z.string(),
  opportunity: z.string(),
  revision: z.number().int(),
  state: z.enum(['draft', 'published', 'superseded']),
  sheet: EstimateSheet,
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  version: z.number().int(),
  may: May,
});
export type Estimate = z.infer<typeof Estimate>;

/** Sums the lines: the one place where an estimate's totals are made. */
export function totalsOf(lines: readonly EstimateLine[]): EstimateSheet['totals'] {
  const cents = (kind: LineKind) =>
    lines.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.priceCents, 0);
  const servicesCents = cents('services');
  const educationCents = cents('education');
  const hours = lines.reduce((sum, line) => sum + line.hours, 0);
  return { hours, servicesCents, educationCents, totalCents: servicesCents + educationCents };
}
