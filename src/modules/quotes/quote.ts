import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { DeliveryMode, DiscountPercent, LineKind } from '../estimates/estimate.ts';
import { CustomerAsked } from '../signing/envelope.ts';

/**
 * `standard`: services of the catalogue, sold by an order form. The other two are written for back-end billing of a statement
 * of work, its services apart from its education, and are shown to no customer.
 */
export const QuoteKind = z.enum(['standard', 'custom-services', 'custom-education']);
export type QuoteKind = z.infer<typeof QuoteKind>;

/** The states of the lifecycle `quote` of the playbook. */
export const QuoteState = z.enum([
  'draft',
  'in-approval',
  'approved',
  'sent',
  'accepted',
  'superseded',
  'withdrawn',
  'expired',
  'custom',
]);
export type QuoteState = z.infer<typeof QuoteState>;

/** Whether the customer buys of us, or of a partner that resells: then the twins of the catalogue are sold. */
export const SalesChannel = z.enum(['direct', 'partner']);
export type SalesChannel = z.infer<typeof SalesChannel>;

/** What a seller asks for in one line: a plan of the catalogue, and how much of it. */
export const WishedLine = z.strictObject({
  /** The caller's own name of the line, unique in the quote; it stays while the line does. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a plain name such as line-1.'),
  sku: z.string().trim().min(1).max(80),
  /** Null takes what the plan says; a plan that may be either is then remote. */
  delivery: DeliveryMode.nullable().default(null),
  quantity: z.int().min(1).max(9999),
  /** How many people attend all classes of the line together; null where it is not a class, or not known yet. */
  attendees: z.int().min(1).max(99_999).nullable().default(null),
  /** Whether rooms of ours are wanted for a class onsite. */
  facility: z.boolean().default(false),
});
export type WishedLine = z.infer<typeof WishedLine>;

/** Whom the invoice goes to. */
export const BillingAccount = z.strictObject({
  name: z.string().trim().min(1).max(200),
  address: z.string().trim().max(1000),
});
export type BillingAccount = z.infer<typeof BillingAccount>;

const words = z.string().trim().min(3).max(4000).nullable().default(null);

/** All of a standard quote that a seller decides; what it comes to is reckoned. */
export const QuoteTerms = z.strictObject({
  /** Id of a type of quoting.yaml: `new-subscription`. */
  quoteType: z.string().min(1).max(60),
  billingAccount: BillingAccount,
  startDate: z.iso.date().nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as USD.'),
  channel: SalesChannel,
  /** Rides on the quote of a subscription of the licence opportunity, and does not stand alone. */
  besideSubscription: z.boolean().default(false),
  discountPercent: DiscountPercent,
  /** Said to those who approve: why a discount is given. */
  comment: words,
  /** What training alone is to do for the customer. */
  useCase: words,
  /** What is done in a consulting block, agreed with the engagement manager. */
  workDescription: words,
  lines: z
    .array(WishedLine)
    .max(2000)
    .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, {
      error: 'names a line twice: give each an id of its own.',
    }),
});
export type QuoteTerms = z.infer<typeof QuoteTerms>;

/** A new standard quote. Lines that are not given come from the needs with a SKU; the rest from the account and the playbook. */
export const NewQuote = QuoteTerms.partial();
export type NewQuote = z.infer<typeof NewQuote>;

/** The two quotes of a statement of work: its services and its education, at what the published estimate says. */
export const NewCustomQuotes = z.strictObject({ startDate: z.iso.date().nullable().default(null) });
export type NewCustomQuotes = z.infer<typeof NewCustomQuotes>;

const Cents = z.number().int();

/** One line as it is priced. Lines that nobody asked for by themselves (seats, rooms) name the line they belong to in `of`. */
export const QuoteLine = z.object({
  id: z.string(),
  of: z.string().nullable(),
  what: z.enum(['plan', 'seats', 'facility', 'custom']),
  /** Id of the catalogue entry. */
  item: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  /** Id of the offering, by which its description is found. */
  offering: z.string(),
  /** What sets the plan apart among those of its offering: `Onsite`. */
  plan: z.string(),
  kind: LineKind,
  delivery: DeliveryMode.nullable(),
  quantity: z.number().int(),
  attendees: z.number().int().nullable(),
  facility: z.boolean(),
  /** What the price buys one of; null for the whole offering. */
  per: z.string().nullable(),
  duration: z.string(),
  /** Seats of one class; null where nobody attends. */
  seatLimit: z.number().int().nullable(),
  /** At the list price of the quote's day. */
  unitCents: Cents,
  /** Quantity times unit, before the discount. */
  listCents: Cents,
  /** Its share of the total, after the discount. */
  totalCents: Cents,
});
export type QuoteLine = z.infer<typeof QuoteLine>;

export const QuoteTotals = z.object({
  listCents: Cents,
  discountCents: Cents,
  /** Of the total: services, and education. */
  servicesCents: Cents,
  educationCents: Cents,
  totalCents: Cents,
});
export type QuoteTotals = z.infer<typeof QuoteTotals>;

/** What a rule of quoting.yaml says of a quote. */
export const QuoteFinding = z.object({
  rule: z.string(),
  /** `refuse`: hinders; `approval`: somebody has to say yes; `advise`: is told and hinders nothing. */
  severity: z.enum(['refuse', 'approval', 'advise']),
  /** What it keeps the quote from, while it stands; null for advice. */
  hinders: z.enum(['submission', 'sending']).nullable(),
  sentence: z.string(),
  cure: z.string().nullable(),
  /** `discountPercent`, `lines.line-1.attendees`; null for the whole quote. */
  place: z.string().nullable(),
  /** Id of the step of approval it asks for. */
  step: z.string().nullable(),
  source: z.string(),
  alternative: z.object({ source: z.string(), says: z.string() }).nullable(),
});
export type QuoteFinding = z.infer<typeof QuoteFinding>;

/** What was gone through with the customer (source 001, standard services). */
export const NewCustomerReview = z.strictObject({
  /** Who of the customer. */
  with: z.string().trim().min(2).max(200),
  on: z.iso.date(),
  deliverables: z.literal(true, 'go through the deliverables with the customer first.'),
  duration: z.literal(true, 'go through the duration with the customer first.'),
  price: z.literal(true, 'go through the price with the customer first.'),
  noCustomisation: z.literal(true, 'a wish for customisation makes a custom scope of the quote: record it as such.'),
  note: z.string().trim().min(1).max(2000).nullable().default(null),
});
export type NewCustomerReview = z.infer<typeof NewCustomerReview>;

/** A review with the customer, as it was recorded; it stands while lines, prices and duration are what was gone through. */
export const CustomerReview = z.object({
  with: z.string(),
  on: z.iso.date(),
  note: z.string().nullable(),
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
  stands: z.boolean(),
});
export type CustomerReview = z.infer<typeof CustomerReview>;

/** A quote without its lines, as lists show it. */
export const QuoteHead = z.object({
  number: z.string(),
  opportunity: z.object({ number: z.string(), name: z.string() }),
  customer: z.string(),
  kind: QuoteKind,
  revision: z.number().int().min(1),
  state: QuoteState,
  currency: z.string().length(3),
  totalCents: Cents,
  discountPercent: z.number(),
  startDate: z.iso.date().nullable(),
  validUntil: z.iso.date(),
  createdBy: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
});
export type QuoteHead = z.infer<typeof QuoteHead>;

/** A quote with all that is said and done of it. */
export const Quote = QuoteHead.omit({ totalCents: true }).extend({
  quoteType: z.string(),
  billingAccount: BillingAccount,
  channel: SalesChannel,
  besideSubscription: z.boolean(),
  comment: z.string().nullable(),
  useCase: z.string().nullable(),
  workDescription: z.string().nullable(),
  /** The day whose list prices are taken. */
  pricesOn: z.iso.date(),
  lines: z.array(QuoteLine),
  totals: QuoteTotals,
  findings: z.array(QuoteFinding),
  review: CustomerReview.nullable(),
  /** The quotes before and after it, by number. */
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
  /** Of a custom quote: the estimate whose total it bills. */
  estimate: z.string().nullable(),
  approval: z.string().nullable(),
  envelope: z.string().nullable(),
  sentAt: z.iso.datetime({ offset: true }).nullable(),
  acceptedAt: z.iso.datetime({ offset: true }).nullable(),
  /** SHA-256 of the order form as it was sent. */
  paperHash: z.string().nullable(),
  playbookVersion: z.string(),
  version: z.number().int(),
  /** `change`, `reprice`, `review`, `submit`, `return`, `send`, `accept`, `extend`, `revise`, `withdraw`, `customise`. */
  may: May,
});
export type Quote = z.infer<typeof Quote>;

export const QuoteFilter = z.object({
  search: z.string().max(100).optional(),
  state: QuoteState.optional(),
  kind: QuoteKind.optional(),
  sort: z.enum(['number', 'validUntil', 'total']).default('number'),
  direction: z.enum(['ascending', 'descending']).default('descending'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});
export type QuoteFilter = z.infer<typeof QuoteFilter>;

export const QuotePage = z.object({ items: z.array(QuoteHead), total: z.number().int() });
export type QuotePage = z.infer<typeof QuotePage>;

/** The quotes of one opportunity, newest first, and whether another may be opened. */
export const OpportunityQuotes = z.object({
  items: z.array(QuoteHead),
  /** `open` a standard quote, `openCustom` the two of a statement of work. */
  may: May,
});
export type OpportunityQuotes = z.infer<typeof OpportunityQuotes>;

/** Why a quote is taken back, returned, or withdrawn. */
export const QuoteReason = z.strictObject({ reason: z.string().trim().min(3).max(2000) });
export type QuoteReason = z.infer<typeof QuoteReason>;

/** Until when a quote is to be valid. */
export const QuoteExtension = z.strictObject({ until: z.iso.date() });
export type QuoteExtension = z.infer<typeof QuoteExtension>;

/** What the customer wants otherwise than the catalogue has it. */
export const Customisation = z.strictObject({
  /** In their words. */
  wish: z.string().trim().min(3).max(2000),
  /** Ids of the lines it is about; the others stay services of the catalogue inside the custom scope. */
  lines: z.array(z.string()).max(2000).default([]),
  /** Ids of further services of the playbook that are wanted. */
  services: z.array(z.string()).max(50).default([]),
});
export type Customisation = z.infer<typeof Customisation>;

/** Who signs for the customer, in the order in which they sign. */
export const QuoteSigners = z.strictObject({
  signers: z.array(CustomerAsked).min(1).max(10),
  order: z.enum(['in-order', 'parallel']).default('in-order'),
});
export type QuoteSigners = z.infer<typeof QuoteSigners>;

/** What changed between two revisions. */
export const QuoteComparison = z.object({
  from: z.string(),
  to: z.string(),
  /** Terms and totals that differ, in words. */
  terms: z.array(z.object({ title: z.string(), was: z.string(), now: z.string() })),
  lines: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      was: QuoteLine.nullable(),
      now: QuoteLine.nullable(),
    }),
  ),
});
export type QuoteComparison = z.infer<typeof QuoteComparison>;

/** What a quote's services are, in words for the customer: one for each offering of its lines. */
export const ServiceDescription = z.object({
  offering: z.string(),
  title: z.string(),
  about: z.string(),
  deliverables: z.array(z.string()),
  /** What the customer brings. */
  needs: z.array(z.string()),
  excluded: z.array(z.string()),
});
export type ServiceDescription = z.infer<typeof ServiceDescription>;

export const ServiceDescriptions = z.object({ items: z.array(ServiceDescription) });
export type ServiceDescriptions = z.infer<typeof ServiceDescriptions>;
