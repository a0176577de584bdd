import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { ExistingPartner, Region, Segment } from '../accounts/account.ts';

/** One need for services; with a SKU of the catalogue it is standard, without one custom. */
export const Need = z.strictObject({ service: z.string().min(1), sku: z.string().min(1).optional() });
export type Need = z.infer<typeof Need>;

/** Whether the catalogue meets every need, so that nothing has to be scoped. */
export const isStandard = (needs: readonly Need[]): boolean => needs.every(({ sku }) => sku !== undefined);

/** What the seller adds to the account's facts for routing. */
export const Circumstances = z.strictObject({
  existingPartner: ExistingPartner.nullable().optional(),
  sellerKnowsPartner: z.string().min(1).nullable().optional(),
  psDeclined: z.boolean().optional(),
  gsiCandidate: z.boolean().optional(),
  alignedCam: z.string().min(1).nullable().optional(),
});
export type Circumstances = z.infer<typeof Circumstances>;

/** How an opportunity ended. */
const Ending = z.object({
  at: z.iso.datetime({ offset: true }),
  /** Id of the playbook's reason; null where there is none to be said, as of one that is won. */
  reason: z.string().nullable(),
  details: z.string().nullable(),
  /** Number of the other opportunity, of the licence opportunity it went into, or of the partner. */
  other: z.string().nullable(),
});

/** A professional-services-only opportunity beside its licence opportunity. */
export const Opportunity = z.object({
  number: z.string(),
  name: z.string(),
  account: z.object({ number: z.string(), name: z.string() }),
  /** Number of the licence opportunity in the CRM, when there is one. */
  licence: z.string().nullable(),
  region: Region,
  segment: Segment,
  publicSector: z.boolean(),
  stage: z.string(),
  closeDate: z.iso.date(),
  owner: z.string(),
  ownerId: z.uuid(),
  engagementManager: z.string().nullable(),
  /** The partner that serves the customer, once one is named. */
  partner: z.object({ number: z.string(), name: z.string() }).nullable(),
  needs: z.array(Need),
  circumstances: Circumstances,
  /** Total value of the services; null until estimated or quoted. */
  valueCents: z.number().int().nullable(),
  /** What of it is services and what education. */
  servicesCents: z.number().int().nullable(),
  educationCents: z.number().int().nullable(),
  /** Number of the estimate, quote or statement of work that says so; nobody types a value. */
  valueFrom: z.string().nullable(),
  currency: z.string().length(3),
  /** The outcome of the newest routing, e.g. `['ps-custom']`; null until routed. */
  outcome: z.array(z.string()).nullable(),
  /** How it ended; null while it is open. */
  ending: Ending.nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  version: z.number().int(),
  may: May,
});
export type Opportunity = z.infer<typeof Opportunity>;

export const OpportunityPage = z.object({
  items: z.array(Opportunity),
  total: z.number().int(),
  /** Hand back as `after` for the next page; null on the last. */
  next: z.string().nullable(),
  /** What the reader may do with the list: `open` an opportunity. */
  may: May,
});
export type OpportunityPage = z.infer<typeof OpportunityPage>;

export const OpportunityFilter = z.object({
  search: z.string().max(100).optional(),
  stage: z.string().optional(),
  region: Region.optional(),
  segment: Segment.optional(),
  outcome: z.string().optional(),
  account: z.string().optional(),
  sort: z.enum(['number', 'closeDate', 'value', 'name']).default('number'),
  direction: z.enum(['ascending', 'descending']).default('descending'),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type OpportunityFilter = z.infer<typeof OpportunityFilter>;

export const NewOpportunity = z.strictObject({
  name: z.string().trim().min(3).max(160),
  account: z.string().min(1),
  licence: z.string().min(1).nullable().default(null),
  closeDate: z.iso.date(),
  needs: z.array(Need).min(1).max(50),
  circumstances: Circumstances.default({}),
});
export type NewOpportunity = z.infer<typeof NewOpportunity>;

/** Changes the needs and circumstances of an opportunity that is still open. */
export const RevisedNeed = z.strictObject({ needs: z.array(Need).min(1).max(50), circumstances: Circumstances });
export type RevisedNeed = z.infer<typeof RevisedNeed>;

const said = (most: number) => z.string().trim().min(1).max(most).nullable().default(null);

/** A move along the lifecycle of the playbook, with what is said of it. */
export const StageMove = z.strictObject({
  verb: z.string().min(1),
  /** In words; of one that is lost or unqualified the id of the playbook's reason. */
  reason: said(1000),
  /** More words about a reason. */
  details: said(4000),
  /** Number of the opportunity, or of the licence opportunity, that it is a duplicate of or went into. */
  other: said(60),
  /** Number of the partner that sells and delivers it instead. */
  partner: said(60),
});
export type StageMove = z.infer<typeof StageMove>;
/** A move with what is worth saying. */
export type StageMoveAsked = z.input<typeof StageMove>;
