import { z } from 'zod';
import { May } from '../../../platform/may.ts';

const Instant = z.iso.datetime({ offset: true });

/** A request for a paper from our template, or the review of a contract. */
export const CaseKind = z.enum(['our-template', 'review']);
export type CaseKind = z.infer<typeof CaseKind>;

/** Whose paper is negotiated. */
export const PaperSource = z.enum(['ours', 'customer']);
export type PaperSource = z.infer<typeof PaperSource>;

/** The states of the lifecycle `legal-case` of the playbook. */
export const CaseState = z.enum(['open', 'stamped', 'closed', 'withdrawn']);
export type CaseState = z.infer<typeof CaseState>;

/** A limit of the playbook that the deal lies below, and what was said to passing over it. */
export const CaseException = z.object({
  /** Id of the limit. */
  rule: z.string(),
  sentence: z.string(),
  source: z.object({ document: z.string(), section: z.string() }),
  /** `needed`: nobody has asked for it yet. */
  state: z.enum(['needed', 'asked', 'given', 'refused']),
  why: z.string().nullable(),
  askedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  words: z.string().nullable(),
  /** `ask`, `decide`. */
  may: May,
});
export type CaseException = z.infer<typeof CaseException>;

/** A stamp, on or lifted. */
export const Stamp = z.object({
  version: z.number().int(),
  contentHash: z.string(),
  name: z.string(),
  at: Instant,
  countersigned: z.object({ by: z.string(), role: z.string(), at: Instant }).nullable(),
  lifted: z.object({ at: Instant, by: z.string().nullable(), why: z.string() }).nullable(),
});
export type Stamp = z.infer<typeof Stamp>;

/** What a customer was sent. */
export const Sending = z.object({
  version: z.number().int(),
  contentHash: z.string(),
  purpose: z.enum(['reading', 'signature']),
  recipient: z.string(),
  at: Instant,
  by: z.string(),
});
export type Sending = z.infer<typeof Sending>;

/** The legal case of a statement of work: all its versions and messages are the case's content. */
export const LegalCase = z.object({
  number: z.string(),
  sow: z.string(),
  opportunity: z.string(),
  kind: CaseKind,
  paper: PaperSource,
  state: CaseState,
  stateTitle: z.string(),
  asked: z.string().nullable(),
  dueAt: Instant.nullable(),
  overdue: z.boolean(),
  openedAt: Instant,
  openedBy: z.string(),
  ended: z.object({ at: Instant, why: z.string() }).nullable(),
  exceptions: z.array(CaseException),
  /** Oldest first. */
  messages: z.array(z.object({ id: z.uuid(), text: z.string(), at: Instant, by: z.string() })),
  /** The stamp that is on the paper; null where there is none. */
  stamp: Stamp.nullable(),
  lifted: z.array(Stamp),
  sendings: z.array(Sending),
  version: z.number().int(),
});
export type LegalCase = z.infer<typeof LegalCase>;

/** One point of the order in which a paper leaves the house. */
export const OrderPoint = z.object({
  id: z.enum(['approval', 'stamp', 'signatory', 'customer']),
  title: z.string(),
  done: z.boolean(),
  /** Who did it and when, or what it waits for. */
  sentence: z.string(),
});
export type OrderPoint = z.infer<typeof OrderPoint>;

/** Where a statement of work stands with Legal. */
export const LegalStanding = z.object({
  sow: z.string(),
  /** The one that is open, else the newest; null where none was opened. */
  case: LegalCase.nullable(),
  order: z.array(OrderPoint),
  /** The hash of the paper that is worked on: what a stamp names. */
  contentHash: z.string(),
  /** Who signs for the company, by titles of roles. */
  signatories: z.array(z.string()),
  /** The newest frozen version, which alone may go out; null where none is frozen. */
  newest: z.number().int().nullable(),
  /** `open`, `write`, `stamp`, `lift`, `release`, `recall`, `countersign`, `read`, `sign`, `withdraw`. */
  may: May,
});
export type LegalStanding = z.infer<typeof LegalStanding>;

const words = z.string().trim().min(3).max(2000);

/** A legal case to be opened; `why` asks for an exception where the deal lies below a limit. */
export const NewCase = z.strictObject({
  kind: CaseKind,
  paper: PaperSource,
  asked: words.nullable().default(null),
  why: words.nullable().default(null),
});
export type NewCase = z.infer<typeof NewCase>;

export const NewMessage = z.strictObject({ text: z.string().trim().min(1).max(10_000) });
export type NewMessage = z.infer<typeof NewMessage>;

export const NewException = z.strictObject({ why: words });
export type NewException = z.infer<typeof NewException>;

export const ExceptionDecision = z.strictObject({ word: z.enum(['yes', 'no']), words });
export type ExceptionDecision = z.infer<typeof ExceptionDecision>;

/** The paper that was read: its hash, as printed on each of its pages. */
export const NewStamp = z.strictObject({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) });
export type NewStamp = z.infer<typeof NewStamp>;

export const Reason = z.strictObject({ reason: words });
export type Reason = z.infer<typeof Reason>;

/** What goes out to the customer: to read while it is negotiated, or to sign. */
export const NewSending = z.strictObject({
  purpose: z.enum(['reading', 'signature']),
  recipient: z.string().trim().min(2).max(200),
  /** The newest version unless another is named, and then it is refused. */
  version: z.number().int().min(1).optional(),
});
export type NewSending = z.infer<typeof NewSending>;
