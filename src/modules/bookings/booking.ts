import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { ApprovalState, StepState } from '../approvals/approval.ts';

const instant = z.iso.datetime({ offset: true });
const words = (max: number) => z.string().trim().min(2).max(max);
const cents = z.number().int();

/** The purchase order, or the customer's word that none is needed. */
export const PurchaseOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('order'),
    number: words(80),
    date: z.iso.date(),
    /** Where the file lies: a link or the name of a folder. */
    reference: words(500).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('none-needed'),
    saidBy: words(160),
    date: z.iso.date(),
    /** The customer's mail, quoted. */
    words: words(4000),
  }),
]);
export type PurchaseOrder = z.infer<typeof PurchaseOrder>;

/** What people enter towards closing. Whatever is not known yet is null. */
export const BookingDetails = z.strictObject({
  purchaseOrder: PurchaseOrder.nullable().default(null),
  /** Whether the customer asks for a purchase order; counts where one is not asked for anyhow. */
  orderRequired: z.boolean().default(false),
  /** Where the cost sheet lies, when it is not the estimate itself. */
  costSheet: words(500).nullable().default(null),
  /** What was executed, by id of the playbook, and where it lies when it is not our paper. */
  agreement: z
    .strictObject({ type: z.string().min(1), link: words(500).nullable().default(null) })
    .nullable()
    .default(null),
  won: z
    .strictObject({ reason: z.string().min(1), details: words(2000) })
    .nullable()
    .default(null),
  /** Who else was considered; empty for nobody, null while it was not asked. */
  competitors: z.array(words(120)).max(20).nullable().default(null),
});
export type BookingDetails = z.infer<typeof BookingDetails>;

const GroundSow = z.object({
  number: z.string(),
  state: z.string(),
  totalCents: cents,
  currency: z.string(),
  /** The hash of the newest version that was frozen; null before there is one. */
  contentHash: z.string().nullable(),
  /** The hash of the paper that Legal stamped; null where no stamp is on it. */
  stampedHash: z.string().nullable(),
  servicesBilling: z.string().nullable(),
  educationBilling: z.string().nullable(),
  servicesCents: cents,
  educationCents: cents,
  /** Where each clause came from, `passive-acceptance@2026-01-01`, or its id. */
  clauses: z.array(z.string()),
});

/** The exception a booking stands on, for a purchase order that comes after the end of the quarter. */
const GroundException = z.object({
  /** Number of the approval it hangs on, and how that stands. */
  approval: z.string(),
  state: ApprovalState,
  /** The day by which the customer promises the order. */
  promisedBy: z.iso.date(),
  /** The last day on which it may come. */
  until: z.iso.date(),
  /** The last day of the quarter it is for. */
  quarterEnds: z.iso.date(),
  /** When the deal was submitted; null while it is not. */
  submittedOn: z.iso.date().nullable(),
  /** What came; null while it is awaited. */
  order: PurchaseOrder.nullable(),
});
export type GroundException = z.infer<typeof GroundException>;

/** What the house knows of a deal that is to be booked. */
export const BookingGround = z.object({
  customNeed: z.boolean(),
  sow: GroundSow.nullable(),
  estimate: z.object({ number: z.string(), state: z.string(), costs: z.boolean() }).nullable(),
  orderException: GroundException.nullable().default(null),
  quotes: z.array(
    z.object({
      number: z.string(),
      kind: z.string(),
      state: z.string(),
      totalCents: cents,
      currency: z.string(),
    }),
  ),
});
export type BookingGround = z.infer<typeof BookingGround>;

/** One thing that closing asks for, as it stands. */
export const CheckedItem = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['met', 'missing', 'not-needed']),
  sentence: z.string(),
  /** What to do about it; null where nothing is missing. */
  cure: z.string().nullable(),
  /** The last day on which it counts as met, where it is met by an exception; else null. */
  until: z.iso.date().nullable().default(null),
  /** The page where that is done; null for the booking's own form. */
  href: z.string().nullable(),
  /** The role that is waited for. */
  waitsFor: z.string(),
  rule: z.string(),
  source: z.string(),
  /** What another source says; null where none disagrees. */
  alternative: z.string().nullable(),
});
export type CheckedItem = z.infer<typeof CheckedItem>;

export const isMissing = ({ state }: Pick<CheckedItem, 'state'>): boolean => state === 'missing';

/** A word that was said on a booking, with the checklist as it was then. */
export const BookingDecision = z.object({
  word: z.enum(['submitted', 'returned', 'booked', 'taken-over', 'corrected', 'reversed']),
  at: instant,
  by: z.string(),
  reason: z.string().nullable(),
  items: z.array(CheckedItem),
});
export type BookingDecision = z.infer<typeof BookingDecision>;

/** Work that a partner took over, and whether its registration stands at the licence opportunity. */
export const PartnerMove = z.object({
  partner: z.object({ number: z.string(), name: z.string() }),
  at: instant,
  by: z.string(),
  why: z.string().nullable(),
  licence: z.string().nullable(),
  /** Number of the task of the channel account manager. */
  task: z.string().nullable(),
  /** Who holds that task. */
  waitsFor: z.string(),
  attached: z.boolean(),
  /** What is the matter with it, or what stands. */
  sentence: z.string(),
});
export type PartnerMove = z.infer<typeof PartnerMove>;

const Attached = z.strictObject({
  /** Number of the statement of work that was booked; null for an order form. */
  original: z.string().nullable(),
  amended: z.strictObject({ reference: words(500), signedOn: z.iso.date() }),
  /** The estimate with the costs, or where the cost estimate lies. */
  costEstimate: words(500),
  /** Numbers of the quotes, which stay the same. */
  quotes: z.array(z.string()),
});

/** How a booked opportunity and its twin with the amended paper belong together. */
export const Correction = z.object({
  original: z.string(),
  twin: z.string(),
  totalCents: cents,
  currency: z.string(),
  reason: z.string(),
  attached: Attached,
  at: instant,
  by: z.string(),
});
export type Correction = z.infer<typeof Correction>;

/** The customer's word in writing that a purchase order comes. */
const Confirmation = z.strictObject({
  saidBy: words(160),
  saidOn: z.iso.date(),
  /** What they wrote, quoted. */
  words: words(4000),
  /** Where it lies: a link or the name of a folder. */
  reference: words(500).nullable().default(null),
});

/** What is asked for where the purchase order comes after the end of the quarter. */
export const NewOrderException = Confirmation.extend({ promisedBy: z.iso.date() });
export type NewOrderException = z.infer<typeof NewOrderException>;

/** An exception for a purchase order, as it stands. */
export const OrderException = z.object({
  promisedBy: z.iso.date(),
  until: z.iso.date(),
  quarterEnds: z.iso.date(),
  confirmation: Confirmation,
  asked: z.object({ at: instant, by: z.string() }),
  approval: z.object({
    number: z.string(),
    state: ApprovalState,
    steps: z.array(z.object({ title: z.string(), state: StepState })),
  }),
  /** How it ended: the order came, or it did not come in time; null while it is pending. */
  ended: z.object({ how: z.enum(['came', 'lapsed']), at: instant }).nullable(),
  order: PurchaseOrder.nullable(),
});
export type OrderException = z.infer<typeof OrderException>;

const Choice = z.object({ id: z.string(), title: z.string() });

/** Where an opportunity stands with closing. */
export const Booking = z.object({
  opportunity: z.string(),
  kind: z.enum(['standard', 'custom']),
  state: z.enum(['open', 'submitted', 'booked']),
  /** The stage of the opportunity, and what it is called. */
  stage: z.string(),
  stageTitle: z.string(),
  /** Whether the deal desk looks at it already; before that the list is only what is to come. */
  near: z.boolean(),
  /** Lost, unqualified or a duplicate. */
  ended: z.boolean(),
  items: z.array(CheckedItem),
  details: BookingDetails,
  submitted: z.object({ at: instant, by: z.string() }).nullable(),
  /** Who sets Closed Won here, and by which source. */
  closer: z.object({ title: z.string(), source: z.string(), alternative: z.string().nullable() }),
  decisions: z.array(BookingDecision),
  /** Of the purchase order; null where none was asked for, or something else was entered in its place. */
  exception: OrderException.nullable(),
  /** Until when one may be asked for in this quarter, and the last day that may be promised; null outside those days. */
  exceptionWindow: z
    .object({ to: z.iso.date(), until: z.iso.date(), title: z.string(), source: z.string() })
    .nullable(),
  moved: PartnerMove.nullable(),
  correction: Correction.nullable(),
  /** What the sources say of split orders, as the playbook follows them. */
  splits: z.object({ says: z.string(), source: z.string(), alternative: z.string().nullable() }),
  agreementTypes: z.array(Choice.extend({ asksLink: z.boolean() })),
  wonReasons: z.array(Choice),
  version: z.number().int(),
  /** `enter`, `submit`, `return`, `win`, `movePartner`, `decline`, `correct`, `askException`, `bringOrder`. */
  may: May,
});
export type Booking = z.infer<typeof Booking>;

/** Why a booking goes back, or a need is declined. */
export const BookingReason = z.strictObject({ reason: words(1000) });
export type BookingReason = z.infer<typeof BookingReason>;

/** The partner that takes the work over, by its number. */
export const NewPartnerMove = z.strictObject({
  partner: z.string().min(1),
  why: words(1000).nullable().default(null),
});
export type NewPartnerMove = z.infer<typeof NewPartnerMove>;

/** A correction after booking: the new total, why, and the papers that are attached. */
export const NewCorrection = z.strictObject({
  totalCents: cents.min(0),
  reason: words(1000),
  amended: Attached.shape.amended,
  costEstimate: words(500).nullable().default(null),
});
export type NewCorrection = z.infer<typeof NewCorrection>;
