import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { Region, Segment } from '../accounts/account.ts';

const Instant = z.iso.datetime({ offset: true });

/** Somebody of the company, as a card names them. */
const Named = z.object({ id: z.uuid(), name: z.string() });

/** A condition that is not met, and who can bring it about. */
export const Guard = z.object({
  id: z.string(),
  /** As the second half of "is open only when ...". */
  sentence: z.string(),
  /** Null where nobody in particular can. */
  cure: z.object({ role: z.string(), roleTitle: z.string(), sentence: z.string() }).nullable(),
});
export type Guard = z.infer<typeof Guard>;

/** What a proposal on hold waits for, and until when it may. */
const Held = z.object({ from: z.string(), reason: z.string(), until: z.iso.date().nullable(), at: Instant });

/** How a proposal ended. */
const Closed = z.object({
  outcome: z.enum(['won', 'lost']),
  /** A loss reason of the playbook; null where it was won. */
  loss: z.string().nullable(),
  reason: z.string().nullable(),
  /** `close_qtr::Q427` */
  quarter: z.string(),
  at: Instant,
});

/** Closing it as lost is proposed, for nothing has happened for too long. */
const Stale = z.object({ since: Instant, task: z.string(), proposedAt: Instant });

/** The scoping call: when, with whom of the customer, and what was noted. */
const Call = z.object({ on: z.iso.date(), with: z.string(), note: z.string().nullable(), notedBy: z.string() });

/** A proposal as the board shows it: the custom work of an opportunity, under the opportunity's number. */
export const Card = z.object({
  opportunity: z.string(),
  name: z.string(),
  customer: z.object({ number: z.string(), name: z.string() }),
  column: z.string(),
  enteredAt: Instant,
  /** When the promise of the column runs out; null where none runs. */
  dueAt: Instant.nullable(),
  late: z.boolean(),
  /** Business hours in the column so far, in the calendar of its region; to the quarter. */
  ageHours: z.number().nonnegative(),
  /** Business hours that the promise of the column gives; null where none runs. */
  levelHours: z.number().nonnegative().nullable(),
  manager: Named.nullable(),
  seller: Named,
  /** The total of the live estimate; null until there is one. */
  sizeCents: z.number().int().nullable(),
  currency: z.string().length(3),
  segment: Segment,
  segmentLabel: z.string().nullable(),
  region: Region,
  publicSector: z.boolean(),
  closeDate: z.iso.date(),
  /** The condition that keeps the next column shut, and whom it waits for; null where nothing does. */
  waitsFor: Guard.nullable(),
  held: Held.nullable(),
  closed: Closed.nullable(),
  stale: Stale.nullable(),
  lastActivityAt: Instant,
  version: z.number().int(),
});
export type Card = z.infer<typeof Card>;

/** One verb out of the column in which a proposal stands, open or shut. */
export const CardMove = z.object({
  verb: z.string(),
  to: z.string(),
  needsReason: z.boolean(),
  /** What keeps it shut; empty where it is open. */
  guards: z.array(Guard),
});
export type CardMove = z.infer<typeof CardMove>;

/** A word that is asked for on the way. */
export const Word = z.object({
  kind: z.string(),
  title: z.string(),
  /** `not-asked`: the estimate is not large enough; `void`: what it was said of has changed since. */
  state: z.enum(['asked', 'given', 'void', 'not-asked']),
  by: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string().nullable(),
  /** Where it is given: by a review, on the page of the estimate, or by the approval of the statement of work. */
  where: z.enum(['review', 'approval']),
});
export type Word = z.infer<typeof Word>;

/** One proposal, whole. */
export const Proposal = Card.extend({
  board: z.string(),
  origin: z.enum(['routing', 'calculator']),
  /** Number of the live estimate, and of the statement of work that was written from it. */
  estimate: z.string().nullable(),
  sow: z.string().nullable(),
  call: Call.nullable(),
  moves: z.array(CardMove),
  words: z.array(Word),
  segmentLabels: z.array(z.string()),
  createdAt: Instant,
  /** `move`, `assign`, `noteCall`, `overrule`. */
  may: May,
});
export type Proposal = z.infer<typeof Proposal>;

/** One column of the board under the filter that was asked for. */
export const Column = z.object({
  id: z.string(),
  title: z.string(),
  note: z.string().nullable(),
  /** Stands beside the way, as on hold does. */
  beside: z.boolean(),
  ends: z.boolean(),
  /** What is promised in it, in words; null where nothing is. */
  promise: z.string().nullable(),
  /** Of all cards under the filter, not only of those sent. */
  count: z.number().int(),
  valueCents: z.number().int(),
  late: z.number().int(),
  /** Longest in the column first. */
  cards: z.array(Card),
  /** Hand back as `after`, with `column`, for the next page; null on the last. */
  next: z.string().nullable(),
});
export type Column = z.infer<typeof Column>;

/** One swimlane: `id` is what the filter of its name takes (`none` for proposals that nobody manages). */
export const Lane = z.object({
  id: z.string(),
  title: z.string(),
  count: z.number().int(),
  valueCents: z.number().int(),
  /** Cards by column id; columns without any are left out. */
  counts: z.record(z.string(), z.number().int()),
});
export type Lane = z.infer<typeof Lane>;

export const Board = z.object({
  board: z.string(),
  title: z.string(),
  /** In the order of the playbook; only the one that was asked for where `column` was given. */
  columns: z.array(Column),
  /** Verbs of the lifecycle, so that a page knows what leads where before it asks. */
  moves: z.array(z.object({ verb: z.string(), from: z.array(z.string()), to: z.string(), needsReason: z.boolean() })),
  /** Null where no lane was asked for. */
  lanes: z.array(Lane).nullable(),
  /** Who manages proposals, for the filter. */
  managers: z.array(Named),
  lossReasons: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Proposals that still stand on another board of the playbook: they are to be moved. */
  elsewhere: z.number().int(),
  /** `move` and `intake`. */
  may: May,
});
export type Board = z.infer<typeof Board>;

const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] });

export const BoardFilter = z.object({
  lane: z.enum(['manager', 'segment', 'region']).optional(),
  column: z.string().optional(),
  /** Id of the engagement manager, or `none`. */
  manager: z.union([z.uuid(), z.literal('none')]).optional(),
  segment: Segment.optional(),
  region: Region.optional(),
  search: z.string().max(100).optional(),
  /** Those the reader manages or sells. */
  mine: flag.default(false),
  /** Those past the promise of their column. */
  late: flag.default(false),
  /** Only with `column`. */
  after: z.string().optional(),
  /** Cards of each column. */
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});
export type BoardFilter = z.infer<typeof BoardFilter>;

/** A move: by its verb, or to a column, by whichever verb leads there. */
export const ProposalMove = z.strictObject({
  verb: z.string().min(1).optional(),
  to: z.string().min(1).optional(),
  reason: z.string().trim().min(1).max(1000).nullable().default(null),
  /** A loss reason of the playbook, where it is lost. */
  loss: z.string().min(1).optional(),
  /** Until when it is held. */
  until: z.iso.date().optional(),
});
export type ProposalMove = z.infer<typeof ProposalMove>;

/** Gives a proposal to an engagement manager and sets its segment label; what is left out stays. */
export const Assignment = z.strictObject({
  manager: z.uuid().nullable().optional(),
  segmentLabel: z.string().min(1).optional(),
});
export type Assignment = z.infer<typeof Assignment>;

/** A scoping call that was held. */
export const NotedCall = z.strictObject({
  on: z.iso.date(),
  with: z.string().trim().min(2).max(200),
  note: z.string().trim().max(2000).nullable().default(null),
});
export type NotedCall = z.infer<typeof NotedCall>;

/** Why a proposal that is to be closed as lost is kept. */
export const Overruling = z.strictObject({ why: z.string().trim().min(3).max(1000) });
export type Overruling = z.infer<typeof Overruling>;

/** The funnel and the ageing of the board, under the same filter. */
export const BoardFigures = z.object({
  columns: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      count: z.number().int(),
      valueCents: z.number().int(),
      /** Within the promise of the column, or none runs. */
      onTime: z.number().int(),
      late: z.number().int(),
      /** Calendar days in the column: `upToDays` null is whatever is older. */
      ages: z.array(z.object({ upToDays: z.number().int().nullable(), count: z.number().int() })),
    }),
  ),
  currency: z.string().length(3),
});
export type BoardFigures = z.infer<typeof BoardFigures>;

/** Up to so many days in a column; the last group is open. */
export const ageGroups = [2, 5, 10, 20, 40, null] as const;
