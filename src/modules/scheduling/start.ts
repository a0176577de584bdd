import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { Opportunity } from '../opportunities/opportunity.ts';

const Region = Opportunity.shape.region;
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const words = z.string().trim().min(3, 'must be said in at least 3 characters.').max(1000);

/** How long it takes at present from closing to the beginning, as the coordinator said it. */
export const LeadTime = z.object({
  kind: z.string(),
  title: z.string(),
  /** Null where it holds for every region. */
  region: Region.nullable(),
  lowDays: z.number().int(),
  highDays: z.number().int(),
  note: z.string().nullable(),
  keptAt: instant,
  keptBy: z.string(),
  /** Said longer ago than the playbook has it refreshed. */
  old: z.boolean(),
});
export type LeadTime = z.infer<typeof LeadTime>;

/** What should be there when people are asked for. */
export const ReadyLine = z.object({
  id: z.string(),
  title: z.string(),
  who: z.string(),
  met: z.boolean(),
  /** Seen by the house itself; else somebody ticks it. */
  computed: z.boolean(),
  ticked: z.object({ by: z.string(), at: instant }).nullable(),
  cure: z.string(),
});
export type ReadyLine = z.infer<typeof ReadyLine>;

const Asked = z.object({
  /** The day that is wished for; null for the earliest there is. */
  on: day.nullable(),
  why: z.string(),
  by: z.string(),
  at: instant,
});
const Confirmed = z.object({ date: day, words: z.string().nullable(), by: z.string(), at: instant });

/** Where the beginning of the work on an opportunity stands. */
export const StartStanding = z.object({
  asked: Asked.nullable(),
  confirmed: Confirmed.nullable(),
  /** Work before anything is signed is approved. */
  workAtRisk: z.boolean(),
  /** The day it was asked for, and its approval. */
  risk: z
    .object({
      on: day,
      why: z.string(),
      approval: z.string(),
      state: z.enum(['open', 'given', 'refused', 'withdrawn']),
    })
    .nullable(),
  /** Whether a date may be told to the customer. */
  mayTell: z.union([z.literal(true), z.string()]),
});
export type StartStanding = z.infer<typeof StartStanding>;

/** The beginning of the work on an opportunity, whole. */
export const Start = StartStanding.extend({
  opportunity: z.string(),
  leadTimes: z.array(LeadTime),
  ready: z.array(ReadyLine),
  /** Nothing is confirmed while a line of it is missing. */
  readyRefuses: z.boolean(),
  /** 0 before anything was asked. */
  version: z.number().int(),
  /** `ask`, `confirm`, `release`, `askRisk`, `tick`. */
  may: May,
});
export type Start = z.infer<typeof Start>;

/** One line of the coordinator's queue. */
export const QueuedStart = z.object({
  opportunity: z.string(),
  name: z.string(),
  account: z.string(),
  region: Region,
  stage: z.string(),
  /** When it was closed as won; null before. */
  wonAt: instant.nullable(),
  /** Its place among those that wait; null where its start is confirmed. */
  place: z.number().int().nullable(),
  asked: Asked,
  confirmed: Confirmed.nullable(),
  workAtRisk: z.boolean(),
});
export type QueuedStart = z.infer<typeof QueuedStart>;

export const startStates = ['waiting', 'confirmed', 'all'] as const;
export const StartFilter = z.object({
  state: z.enum(startStates).default('waiting'),
  region: Region.optional(),
});
export type StartFilter = z.infer<typeof StartFilter>;

export const StartQueue = z.object({
  /** What was closed as won stands first, by when; then what was only asked for. */
  items: z.array(QueuedStart),
  leadTimes: z.array(LeadTime),
  kinds: z.array(z.object({ id: z.string(), title: z.string() })),
  may: May,
});
export type StartQueue = z.infer<typeof StartQueue>;

/** A start that is asked for; no day asks for the earliest there is. */
export const NewStart = z.strictObject({ on: day.nullable().default(null), why: words });
export type NewStart = z.infer<typeof NewStart>;

export const Confirmation = z.strictObject({ on: day, words: words.nullable().default(null) });
export type Confirmation = z.infer<typeof Confirmation>;

export const Release = z.strictObject({ reason: words });
export type Release = z.infer<typeof Release>;

/** Work that is to begin before anything is signed. */
export const NewRisk = z.strictObject({ on: day, why: words });
export type NewRisk = z.infer<typeof NewRisk>;

export const NewLeadTime = z
  .strictObject({
    kind: z.string().min(1),
    region: Region.nullable().default(null),
    lowDays: z.number().int().min(0).max(1000),
    highDays: z.number().int().min(0).max(1000),
    note: words.nullable().default(null),
  })
  .refine(({ lowDays, highDays }) => lowDays <= highDays, {
    path: ['highDays'],
    error: 'lies below lowDays: swap the two.',
  });
export type NewLeadTime = z.infer<typeof NewLeadTime>;

export const LeadTimeList = z.object({ items: z.array(LeadTime) });
export type LeadTimeList = z.infer<typeof LeadTimeList>;

/** `5 to 10 days`, `7 days`: business days are not meant, as customers count weeks. */
export const spanInWords = ({ lowDays, highDays }: Pick<LeadTime, 'lowDays' | 'highDays'>): string =>
  lowDays === highDays ? `${lowDays} days` : `${lowDays} to ${highDays} days`;
