import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { shareOut } from '../../platform/money.ts';

/** Services and training are totalled apart on every paper. */
export const LineKind = z.enum(['services', 'education']);
export type LineKind = z.infer<typeof LineKind>;

/** Whether a line is part of what is offered now. Only what is included is in the totals. */
export const LinePart = z.enum(['included', 'optional', 'phase-2']);
export type LinePart = z.infer<typeof LinePart>;

/** A part as it is said of a line: "is optional". */
export const partInWords: Readonly<Record<LinePart, string>> = {
  included: 'included',
  optional: 'optional',
  'phase-2': 'of a second phase',
};

/** How the work of a line is delivered. */
export const DeliveryMode = z.enum(['remote', 'onsite']);
export type DeliveryMode = z.infer<typeof DeliveryMode>;

const Hours = z.number().nonnegative();

/** What a role works on a line, in hours: at best, most likely, at worst. */
export const Effort = z
  .object({
    low: Hours,
    likely: Hours,
    high: Hours,
    /** Planned hours by week from the begin on; absent while nothing is planned. Then they come to `likely`. */
    weeks: z.array(Hours).optional(),
  })
  .refine(({ low, likely, high }) => low <= likely && likely <= high, {
    error: 'needs low at most likely, and likely at most high.',
  });
export type Effort = z.infer<typeof Effort>;

/** One activity of an estimate. Hours are internal: no customer paper shows them beside money. */
export const EstimateLine = z.object({
  id: z.string(),
  title: z.string(),
  workstream: z.string(),
  /** The need it answers, e.g. `migration-to-saas`. */
  service: z.string(),
  kind: LineKind,
  sku: z.string().nullable(),
  part: LinePart,
  /** Null where nothing was decided. */
  mode: DeliveryMode.nullable(),
  /** What must be there before the work begins, in sentences. */
  prerequisites: z.array(z.string()),
  /** Effort by role id; empty for a catalogue line. */
  effort: z.record(z.string(), Effort),
  /** The likely hours by role id, e.g. `{ 'ps-engineer': 40 }`. */
  hoursByRole: z.record(z.string(), Hours),
  hours: Hours,
  /** Before the estimate's discount. */
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
  id: z.enum([
    'technical-architect-review',
    'individual-estimate',
    'no-sizing-rule',
    'missing-fact',
    'missing-version',
    'sizing-note',
    'price-by-forecast',
    'margin-below-target',
    'stale-costs',
  ]),
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

/** A discount in percent, with at most two decimals. */
export const DiscountPercent = z
  .number()
  .min(0)
  .max(100)
  .refine((percent) => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-9, {
    error: 'has more than two decimals: round it.',
  });

/** A role of an estimate by title, with what its hour is worth and costs, frozen with the estimate. Internal. */
export const EstimateRole = z.object({
  id: z.string(),
  title: z.string(),
  centsPerHour: z.number().int(),
  /** Null where no cost card holds for the role. */
  costCentsPerHour: z.number().int().nullable(),
});
export type EstimateRole = z.infer<typeof EstimateRole>;

/** The arithmetic of an estimate: what is done, by whom, for how much. */
export const EstimateSheet = z.object({
  currency: z.string().length(3),
  lines: z.array(EstimateLine),
  /** Of the included lines, after the discount. */
  totals: z.object({
    hours: z.number(),
    servicesCents: z.number().int(),
    educationCents: z.number().int(),
    totalCents: z.number().int(),
  }),
  discountPercent: DiscountPercent,
  /** The included lines before the discount. */
  listCents: z.number().int(),
  /** What is optional or of a second phase comes to after the discount; in no total. */
  optionalCents: z.number().int(),
  /** The budget for travel, in no total. */
  travelCents: z.number().int().nonnegative(),
  /** Of the included lines. */
  hoursByRole: z.record(z.string(), z.number()),
  roles: z.array(EstimateRole),
  /** What the included hours cost; null where a role has no cost card. */
  costCents: z.number().int().nullable(),
  /** What of the total is left above the cost, in percent to two decimals; null where there is no cost or no total. */
  marginPercent: z.number().nullable(),
  /** Working days from the first workstream's begin to the last one's end, by the playbook's staffing rule. */
  durationDays: z.number().int().nonnegative(),
  /** Null where no published table covers the services and the facts. */
  range: PublishedRange.nullable(),
  flags: z.array(EstimateFlag),
  /** The same for those who may see costs: a margin below a target, costs of an earlier quarter. */
  costFlags: z.array(EstimateFlag),
  playbookVersion: z.string(),
});
export type EstimateSheet = z.infer<typeof EstimateSheet>;

/** How many hours there are, what they are worth and cost: kept apart, for those who may see costs. */
export const CostFigures = z.object({
  hours: z.number(),
  ...EstimateSheet.pick({ hoursByRole: true, roles: true, costCents: true, marginPercent: true }).shape,
  costFlags: EstimateSheet.shape.costFlags.default([]),
  /** By the id of the line. */
  lines: z.record(z.string(), EstimateLine.pick({ hours: true, hoursByRole: true, effort: true })),
});
export type CostFigures = z.infer<typeof CostFigures>;

/** A line as everybody sees it who may see the estimate. */
export const OpenLine = EstimateLine.omit({ hours: true, hoursByRole: true, effort: true });
export type OpenLine = z.infer<typeof OpenLine>;

/** What of a sheet everybody sees who may see the estimate. */
export const OpenSheet = EstimateSheet.omit({
  hoursByRole: true,
  roles: true,
  costCents: true,
  marginPercent: true,
  costFlags: true,
}).extend({
  lines: z.array(OpenLine),
  totals: EstimateSheet.shape.totals.omit({ hours: true }),
});
export type OpenSheet = z.infer<typeof OpenSheet>;

/** Takes the cost figures out of a sheet. */
export function apart(sheet: EstimateSheet): { readonly open: OpenSheet; readonly costs: CostFigures } {
  const { hoursByRole, roles, costCents, marginPercent, costFlags, totals, lines } = sheet;
  const costs = lines.map(({ id, hours, hoursByRole, effort }) => [id, { hours, hoursByRole, effort }] as const);
  return {
    open: OpenSheet.parse(sheet),
    costs: {
      ...{ hours: totals.hours, hoursByRole, roles, costCents, marginPercent, costFlags },
      lines: Object.fromEntries(costs),
    },
  };
}

/** The sheet made whole again: the other way round than `apart`. */
export const whole = (open: OpenSheet, { hours, lines, ...figures }: CostFigures): EstimateSheet =>
  EstimateSheet.parse({
    ...open,
    ...figures,
    totals: { ...open.totals, hours },
    lines: open.lines.map((line) => ({ ...line, ...lines[line.id] })),
  });

/** An estimate without its lines, as lists show it. */
export const EstimateHead = z.object({
  number: z.string(),
  opportunity: z.string(),
  /** Counted through the live estimates of an opportunity; of a scenario, that of the estimate it was copied from. */
  revision: z.number().int(),
  /** The name of a copy beside the live estimate; null for the live one and its earlier revisions. */
  scenario: z.string().nullable(),
  state: z.enum(['draft', 'published', 'superseded']),
  sheet: OpenSheet.omit({ lines: true }),
  /** Null for those who may not see costs. */
  costs: CostFigures.omit({ lines: true }).nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  version: z.number().int(),
  may: May,
});
export type EstimateHead = z.infer<typeof EstimateHead>;

/** An estimate as the desk keeps it. */
export const Estimate = EstimateHead.extend({ sheet: OpenSheet, costs: CostFigures.nullable() });
export type Estimate = z.infer<typeof Estimate>;

/** What may be changed of a draft; what is left out stays. */
export const EstimateChange = z.strictObject({
  discountPercent: DiscountPercent.optional(),
  travelCents: z.number().int().min(0).max(1_000_000_000_00).optional(),
  /** By the id of the line. */
  parts: z.record(z.string(), LinePart).optional(),
});
export type EstimateChange = z.infer<typeof EstimateChange>;

/** A scenario that is to be copied from an estimate. */
export const NewScenario = z.strictObject({ name: z.string().trim().min(1).max(80) });

/** What is left of an amount after a discount, rounded to the cent. */
export const afterDiscount = (cents: number, discountPercent: number): number =>
  Math.round((cents * (10_000 - Math.round(discountPercent * 100))) / 10_000);

type Priced = Pick<EstimateLine, 'kind' | 'part' | 'priceCents'>;

/** Sums the prices of lines: the one place where an estimate's money is added up. */
export function moneyOf(
  lines: readonly Priced[],
  discountPercent: number,
): Pick<EstimateSheet, 'listCents' | 'optionalCents'> & { readonly totals: OpenSheet['totals'] } {
  const sum = (wanted: (line: Priced) => boolean) =>
    lines.filter(wanted).reduce((cents, line) => cents + line.priceCents, 0);
  const ofKind = (kind: LineKind) => sum((line) => line.part === 'included' && line.kind === kind);
  const [services, education] = [ofKind('services'), ofKind('education')];
  const servicesCents = afterDiscount(services, discountPercent);
  const educationCents = afterDiscount(education, discountPercent);
  return {
    totals: { servicesCents, educationCents, totalCents: servicesCents + educationCents },
    listCents: services + education,
    optionalCents: afterDiscount(
      sum(({ part }) => part !== 'included'),
      discountPercent,
    ),
  };
}

/**
 * A sheet as a paper offers it: what is included, each line at its share of the price after the discount, so that the
 * lines of a kind come to its total to the cent.
 */
export const offered = (sheet: EstimateSheet): EstimateSheet => ({ ...sheet, lines: offeredLines(sheet) });

/** The lines of such a sheet alone. */
export function offeredLines<Line extends PricedLine>(sheet: SheetOf<Line>): Line[] {
  const included = sheet.lines.filter(({ part }) => part === 'included');
  const prices = new Map(LineKind.options.flatMap((kind) => pricesOf(included, kind, sheet)));
  return included.map((line) => ({ ...line, priceCents: prices.get(line.id) ?? 0 }));
}

type PricedLine = Pick<EstimateLine, 'id' | 'kind' | 'part' | 'priceCents'>;

interface SheetOf<Line> {
  readonly lines: readonly Line[];
  readonly totals: Pick<EstimateSheet['totals'], 'servicesCents' | 'educationCents'>;
}

function pricesOf(lines: readonly PricedLine[], kind: LineKind, { totals }: SheetOf<PricedLine>) {
  const own = lines.filter((line) => line.kind === kind);
  const total = kind === 'services' ? totals.servicesCents : totals.educationCents;
  const shares = shareOut(
    total,
    own.map(({ priceCents }) => priceCents),
  );
  return own.map(({ id }, at) => [id, shares[at] ?? 0] as const);
}

/** Sums the likely hours of every role over the included lines. */
export function hoursByRoleOf(
  lines: readonly Pick<EstimateLine, 'part' | 'hoursByRole'>[],
): EstimateSheet['hoursByRole'] {
  const included = lines.filter(({ part }) => part === 'included');
  return included.map(({ hoursByRole }) => hoursByRole).reduce(addRoles, {});
}

/** Two sums of hours by role as one. */
export const addRoles = (
  one: EstimateLine['hoursByRole'],
  other: EstimateLine['hoursByRole'],
): EstimateLine['hoursByRole'] => {
  const sum = { ...one };
  for (const [role, hours] of Object.entries(other)) sum[role] = (sum[role] ?? 0) + hours;
  return sum;
};

/** The hours of all roles together. */
export const hoursInAll = (hoursByRole: EstimateLine['hoursByRole']): number =>
  Object.values(hoursByRole).reduce((sum, hours) => sum + hours, 0);

/** What hours cost and what of the total is left above it. */
export function costOf(
  hoursByRole: EstimateSheet['hoursByRole'],
  roles: readonly EstimateRole[],
  totalCents: number,
): Pick<EstimateSheet, 'costCents' | 'marginPercent'> {
  const rates = new Map(roles.map(({ id, costCentsPerHour }) => [id, costCentsPerHour]));
  let costCents = 0;
  for (const [role, hours] of Object.entries(hoursByRole)) {
    const rate = rates.get(role) ?? null;
    if (hours > 0 && rate === null) return { costCents: null, marginPercent: null };
    costCents += Math.round(hours * (rate ?? 0));
  }
  const left = totalCents === 0 ? null : Math.round(((totalCents - costCents) / totalCents) * 10_000) / 100;
  return { costCents, marginPercent: left };
}
