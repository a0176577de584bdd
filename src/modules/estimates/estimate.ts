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
  /** Where the price comes from: hours times internal rates, a published price by count, or the catalogue's list. */
  pricing: z.enum(['hours', 'published', 'list']),
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

/** The published range that the price of one service is held against. */
export const PublishedRange = z.object({
  service: z.string(),
  /** Lowest and highest published price, what is charged by count (large repositories) added to both. */
  lowCents: z.number().int(),
  highCents: z.number().int(),
  /** What the activities of the service come to in this estimate. */
  estimatedCents: z.number().int(),
  /** The cell of the table in words: `501 to 1,000 users, up to 1,000 projects`. */
  cell: z.string(),
  rule: z.string(),
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
  /** The roles above by title, with what their hour is worth, frozen with the estimate. Internal, as the hours are. */
  roles: z.array(z.object({ id: z.string(), title: z.string(), centsPerHour: z.number().int() })),
  /** Working days from the first workstream's begin to the last one's end, by the playbook's staffing rule. */
  durationDays: z.number().int().nonnegative(),
  /** Null where no published table covers the services and the facts. */
  range: PublishedRange.nullable(),
  flags: z.array(EstimateFlag),
  playbookVersion: z.string(),
});
export type EstimateSheet = z.infer<typeof EstimateSheet>;

/** How many hours there are and what they are worth: kept apart, for those who may see costs. */
export const CostFigures = z.object({
  hours: z.number(),
  hoursByRole: EstimateSheet.shape.hoursByRole,
  roles: EstimateSheet.shape.roles,
  /** By the id of the line. */
  lines: z.record(z.string(), EstimateLine.pick({ hours: true, hoursByRole: true })),
});
export type CostFigures = z.infer<typeof CostFigures>;

/** What of a sheet everybody sees who may see the estimate. */
export const OpenSheet = EstimateSheet.omit({ hoursByRole: true, roles: true }).extend({
  lines: z.array(EstimateLine.omit({ hours: true, hoursByRole: true })),
  totals: EstimateSheet.shape.totals.omit({ hours: true }),
});
export type OpenSheet = z.infer<typeof OpenSheet>;

/** Takes the cost figures out of a sheet. */
export function apart(sheet: EstimateSheet): { readonly open: OpenSheet; readonly costs: CostFigures } {
  const { hoursByRole, roles, totals, lines } = sheet;
  const costs = lines.map(({ id, hours, hoursByRole }) => [id, { hours, hoursByRole }] as const);
  return {
    open: OpenSheet.parse(sheet),
    costs: { hours: totals.hours, hoursByRole, roles, lines: Object.fromEntries(costs) },
  };
}

/** The sheet made whole again: the other way round than `apart`. */
export const whole = (open: OpenSheet, { hours, hoursByRole, roles, lines }: CostFigures): EstimateSheet =>
  EstimateSheet.parse({
    ...open,
    hoursByRole,
    roles,
    totals: { ...open.totals, hours },
    lines: open.lines.map((line) => ({ ...line, ...lines[line.id] })),
  });

/** An estimate as the desk keeps it. */
export const Estimate = z.object({
  number: z.string(),
  opportunity: z.string(),
  revision: z.number().int(),
  state: z.enum(['draft', 'published', 'superseded']),
  sheet: OpenSheet,
  /** Null for those who may not see costs. */
  costs: CostFigures.nullable(),
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

/** Sums the hours of every role over the lines. */
export function hoursByRoleOf(lines: readonly EstimateLine[]): EstimateSheet['hoursByRole'] {
  const sums: EstimateSheet['hoursByRole'] = {};
  for (const { hoursByRole } of lines) {
    for (const [role, hours] of Object.entries(hoursByRole)) sums[role] = (sums[role] ?? 0) + hours;
  }
  return sums;
}

/** The hours of all roles together. */
export const hoursInAll = (hoursByRole: EstimateLine['hoursByRole']): number =>
  Object.values(hoursByRole).reduce((sum, hours) => sum + hours, 0);
