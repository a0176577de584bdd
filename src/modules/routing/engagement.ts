import { z } from 'zod';
import { Edition, Region, Segment } from '../accounts/account.ts';
import { Need } from '../opportunities/opportunity.ts';

/** The customer's services partner as routing needs it; nothing said about delivery is the same as not knowing. */
const PartnerAtCustomer = z.strictObject({
  name: z.string().min(1),
  canDeliver: z.boolean().nullable().default(null),
});

/** A need as people state it: a SKU of `null` is none. */
const StatedNeed = z
  .strictObject({ service: Need.shape.service, sku: z.string().min(1).nullish() })
  .transform(({ service, sku }): Need => (sku ? { service, sku } : { service }));

/**
 * What is known about a need for services. Anything may be missing: what matters is asked for, and what usually is
 * not there (a partner, a decline by PS) is taken as absent. `null` is the same as missing.
 */
export const RoutingFacts = z.strictObject({
  edition: Edition.nullish(),
  segment: Segment.nullish(),
  /** The largest count in the corporate hierarchy; used when no segment is given. */
  employees: z.number().int().min(0).nullish(),
  region: Region.nullish(),
  publicSector: z.boolean().nullish(),
  existingPartner: PartnerAtCustomer.nullish(),
  /** Name of a qualified partner the seller already knows; or only whether there is one. */
  sellerKnowsPartner: z.union([z.string().min(1), z.boolean()]).nullish(),
  psDeclined: z.boolean().nullish(),
  gsiCandidate: z.boolean().nullish(),
  /** The channel account manager aligned with the customer's state or country, by contact id. */
  alignedCam: z.string().min(1).nullish(),
  needs: z.array(StatedNeed).nullish(),
});
export type RoutingFacts = z.infer<typeof RoutingFacts>;

/** A promise the verdict sets going, in the region's calendar: so many business days, or the same business day. */
export const VerdictClock = z.object({
  id: z.string(),
  sentence: z.string(),
  businessDays: z.number().int().positive().optional(),
  sameBusinessDay: z.literal(true).optional(),
  /** Whose calendar counts; null while the region is not known. */
  region: Region.nullable(),
});
export type VerdictClock = z.infer<typeof VerdictClock>;

const FactValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One row of a table: hit, failed at one cell, true but behind the row hit first, or open for want of facts. */
export const TraceRow = z.object({
  table: z.string(),
  rule: z.string(),
  hit: z.boolean(),
  failed: z.object({ input: z.string(), expected: z.string(), actual: FactValue }).optional(),
  behind: z.string().optional(),
  open: z.array(z.string()).optional(),
});
export type TraceRow = z.infer<typeof TraceRow>;

/** A smallest change of facts that would give another outcome. */
export const Flip = z.object({
  changes: z.array(z.object({ input: z.string(), from: FactValue, to: FactValue })),
  outcome: z.array(z.string()),
  /** The rule that would decide. */
  rule: z.string(),
  /** "If the segment were large: PS serves, custom scope." */
  sentence: z.string(),
});
export type Flip = z.infer<typeof Flip>;

export const Question = z.object({ fact: z.string(), question: z.string() });
export type Question = z.infer<typeof Question>;

/** Who serves, why, who is told and by when. The same facts, day and playbook give the same verdict for ever. */
export const Verdict = z.object({
  /** `['ps-custom']`, `['partner-only', 'known-partner']`, or `['needs-information']`. */
  outcome: z.array(z.string()).min(1),
  /** The outcome as a sentence of the playbook. */
  headline: z.string(),
  /** Contact ids in the order in which they are to be called. */
  contacts: z.array(z.string()),
  /** Papers asked for, sorted. */
  artefacts: z.array(z.string()),
  clocks: z.array(VerdictClock),
  /** Ids of the rules that decided, and where each is written, in the order in which they spoke. */
  rules: z.array(z.string()),
  sources: z.array(z.string()),
  trace: z.array(TraceRow),
  flips: z.array(Flip),
  /** What must be known before the verdict is whole; empty when it is. */
  questions: z.array(Question),
  notes: z.array(z.string()),
  /** Private channels the sources name, e.g. for the public sector. */
  channels: z.array(z.string()),
  /** The day whose rules were applied. */
  decidedOn: z.iso.date(),
  playbookVersion: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

/** A verdict as the desk keeps it: with the facts it was taken on, so that it can be replayed. */
export const Engagement = z.object({
  number: z.string(),
  opportunity: z.string(),
  facts: RoutingFacts,
  verdict: Verdict,
  decidedAt: z.iso.datetime({ offset: true }),
  decidedBy: z.string(),
});
export type Engagement = z.infer<typeof Engagement>;

export const needsInformation = ({ outcome }: Pick<Verdict, 'outcome'>): boolean => outcome[0] === 'needs-information';

/** The number of the partner that serves; null takes the work back. */
export const Award = z.strictObject({ partner: z.string().min(1).nullable() });
export type Award = z.infer<typeof Award>;
