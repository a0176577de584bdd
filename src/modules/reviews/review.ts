import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { ReviewAudience } from '../../playbook/review-audience.ts';

const instant = z.iso.datetime({ offset: true });

/** What somebody said about an estimate as a whole, or about one of its lines. */
export const Remark = z.object({
  id: z.uuid(),
  /** Id of the line it is about, and its title on the day; null for the estimate as a whole. */
  line: z.string().nullable(),
  lineTitle: z.string().nullable(),
  text: z.string(),
  saidBy: z.string(),
  /** Said by the customer over their link. */
  byCustomer: z.boolean(),
  saidAt: instant,
  answer: z.object({ text: z.string(), by: z.string(), at: instant }).nullable(),
});
export type Remark = z.infer<typeof Remark>;

export const ReviewState = z.enum(['open', 'confirmed', 'changes-asked', 'withdrawn']);
export type ReviewState = z.infer<typeof ReviewState>;

/** One round: a published estimate shown to somebody, what they said, and how it ended. */
export const Review = z.object({
  id: z.uuid(),
  estimate: z.string(),
  opportunity: z.string(),
  audience: ReviewAudience,
  state: ReviewState,
  /** What they are asked to look at; null where nothing in particular. */
  asked: z.string().nullable(),
  openedAt: instant,
  openedBy: z.string(),
  closedAt: instant.nullable(),
  /** A person of the company, or the customer as they called themselves. */
  closedBy: z.string().nullable(),
  closingWords: z.string().nullable(),
  /** Until when the customer's link opens; null where the account team is asked. */
  linkExpiresAt: instant.nullable(),
  remarks: z.array(Remark),
  version: z.number().int(),
  may: May,
});
export type Review = z.infer<typeof Review>;

/** What a technical architect says to one published estimate. */
export const ArchitectReview = z.object({
  id: z.uuid(),
  estimate: z.string(),
  opportunity: z.string(),
  state: z.enum(['asked', 'approved', 'returned']),
  /** The task it is done under, and when its clock ends. */
  task: z.string(),
  dueAt: instant.nullable(),
  overdue: z.boolean(),
  askedAt: instant,
  askedBy: z.string(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  words: z.string().nullable(),
  version: z.number().int(),
  may: May,
});
export type ArchitectReview = z.infer<typeof ArchitectReview>;

/** Help asked of a technical architect while an opportunity is scoped. */
export const Assistance = z.object({
  id: z.uuid(),
  opportunity: z.string(),
  topic: z.string(),
  topicTitle: z.string(),
  question: z.string(),
  askedAt: instant,
  askedBy: z.string(),
  answer: z.string().nullable(),
  givenAt: instant.nullable(),
  givenBy: z.string().nullable(),
  version: z.number().int(),
  may: May,
});
export type Assistance = z.infer<typeof Assistance>;

/**
 * Where an opportunity's newest published estimate stands with its reviewers. The architect's look is `not-needed` up to
 * the playbook's limit, `needed` above it until somebody asks, and then as it goes; work that an architect has said yes to
 * is `approved` in a later revision too.
 */
export const ReviewStanding = z.object({
  /** The newest published estimate; null where none was published. */
  estimate: z.string().nullable(),
  confirmed: z.object({ at: instant, by: z.string(), audience: ReviewAudience }).nullable(),
  architect: z.enum(['not-needed', 'needed', 'asked', 'approved', 'returned']),
});
export type ReviewStanding = z.infer<typeof ReviewStanding>;

/** Everything about the reviews of an opportunity, newest first. */
export const OpportunityReviews = z.object({
  standing: ReviewStanding,
  reviews: z.array(Review),
  architect: z.array(ArchitectReview),
  assistance: z.array(Assistance),
  /** What an architect may be asked for help with. */
  topics: z.array(z.object({ id: z.string(), title: z.string() })),
  /** How long a customer's link opens, in days, unless another time is given; and how long at most. */
  linkDays: z.number().int(),
  linkDaysAtMost: z.number().int(),
  /** `open`, `askArchitect`, `askAssistance`. */
  may: May,
});
export type OpportunityReviews = z.infer<typeof OpportunityReviews>;

const words = z.string().trim().min(3, 'must be a sentence: say it in at least 3 characters.').max(4000);

export const NewReview = z.strictObject({
  audience: ReviewAudience,
  asked: words.nullable().default(null),
  /** For the customer's link; the playbook's days where none is given. */
  linkDays: z.number().int().positive().nullable().default(null),
});
export type NewReview = z.infer<typeof NewReview>;

/** A round as opened; the link is shown this once. */
export const OpenedReview = z.object({ review: Review, link: z.string().nullable() });
export type OpenedReview = z.infer<typeof OpenedReview>;

export const NewRemark = z.strictObject({ line: z.string().min(1).nullable().default(null), text: words });
export type NewRemark = z.infer<typeof NewRemark>;

export const Answer = z.strictObject({ text: words });
export type Answer = z.infer<typeof Answer>;

/** How a round ends; asking for changes and withdrawing say why. */
export const Closing = z.strictObject({
  verb: z.enum(['confirm', 'ask-changes', 'withdraw']),
  words: words.nullable().default(null),
});
export type Closing = z.infer<typeof Closing>;

export const Decision = z.strictObject({ verb: z.enum(['approve', 'return']), words: words.nullable().default(null) });
export type Decision = z.infer<typeof Decision>;

export const NewAssistance = z.strictObject({ topic: z.string().min(1), question: words });
export type NewAssistance = z.infer<typeof NewAssistance>;

/** One line of an estimate as a customer is shown it: what is done and delivered, never hours or what they are worth. */
export const GuestLine = z.object({
  id: z.string(),
  title: z.string(),
  workstream: z.string(),
  part: z.enum(['included', 'optional', 'phase-2']),
  deliverable: z.string().nullable(),
  assumption: z.string().nullable(),
});
export type GuestLine = z.infer<typeof GuestLine>;

/** An estimate as a customer is asked about it by a link. */
export const GuestReview = z.object({
  customer: z.string(),
  estimate: z.string(),
  state: ReviewState,
  asked: z.string().nullable(),
  currency: z.string(),
  servicesCents: z.number().int(),
  educationCents: z.number().int(),
  totalCents: z.number().int(),
  durationDays: z.number().int(),
  lines: z.array(GuestLine),
  /** What was said over this link, with the answers to it. */
  remarks: z.array(Remark),
  expiresAt: instant,
});
export type GuestReview = z.infer<typeof GuestReview>;

/** How a customer calls themselves on what they say. */
const guest = z.string().trim().min(2, 'must be your name.').max(120);
export const GuestRemark = z.strictObject({ ...NewRemark.shape, name: guest });
export type GuestRemark = z.infer<typeof GuestRemark>;
export const GuestClosing = z.strictObject({
  verb: z.enum(['confirm', 'ask-changes']),
  words: words.nullable().default(null),
  name: guest,
});
export type GuestClosing = z.infer<typeof GuestClosing>;
