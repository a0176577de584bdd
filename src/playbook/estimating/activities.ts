import { z } from 'zod';
import { ruleFrame } from '../rule.ts';
import { driverOf } from './driver.ts';
import { Staffing } from './staffing.ts';

/** How far hours may stray from the likely ones even when every fact is known: our judgement, as parts of the likely. */
const Spread = z.strictObject({
  ...ruleFrame,
  low: z.number().positive().max(1),
  high: z.number().min(1),
});
export type Spread = z.infer<typeof Spread>;

/** A price that was published for so many of something; it stands instead of hours times rate. */
const CountPrice = z.strictObject({
  count: z.string().min(1),
  every: z.number().int().positive(),
  cents: z.number().int().positive(),
  rounding: z.enum(['started', 'pro-rata']),
});
export type CountPrice = z.infer<typeof CountPrice>;

const Activity = z
  .strictObject({
    ...ruleFrame,
    title: z.string().min(1),
    /** The template's where nothing else is said. */
    kind: z.enum(['services', 'education']).optional(),
    workstream: z.string(),
    /** Done only where this holds. */
    when: driverOf(null).optional(),
    /** Hours by role: a number, or what moves it. */
    hours: z.record(z.string(), driverOf('hours')).default({}),
    /** The id of a spread; the template's where there is none. */
    spread: z.string().optional(),
    /** Only what is included is in the totals. */
    part: z.enum(['included', 'optional', 'phase-2']).default('included'),
    mode: z.enum(['remote', 'onsite']).default('remote'),
    /** How many journeys it takes, of one person each; only onsite. */
    trips: driverOf(null).optional(),
    price: CountPrice.optional(),
    /** What must be there before it begins, in sentences. */
    prerequisites: z.array(z.string().min(1)).default([]),
    deliverable: z.string().min(1).optional(),
    assumption: z.string().min(1).optional(),
    /** On whose side it lies that the assumption holds. */
    assumptionOwner: z.enum(['customer', 'provider']).optional(),
  })
  .refine(({ assumption, assumptionOwner }) => (assumption === undefined) === (assumptionOwner === undefined), {
    error: 'goes with an assumption: say of each on whose side it lies, and of nothing else.',
    path: ['assumptionOwner'],
  });
export type Activity = z.infer<typeof Activity>;

/** What is done for a service when no catalogue item answers the need. */
const Template = z.strictObject({
  ...ruleFrame,
  service: z.string().min(1),
  title: z.string().min(1),
  kind: z.enum(['services', 'education']),
  /** Whether two needs for the service are twice the work, or the scope is the work however often it is asked for. */
  countedBy: z.enum(['need', 'scope']),
  /** `published` when a public source sizes the service; estimates by our own sizing are flagged. */
  sizing: z.enum(['published', 'ours']),
  /** The id of the spread of its activities. */
  spread: z.string(),
  activities: z.array(Activity).min(1).max(1000),
});
export type Template = z.infer<typeof Template>;

/** A number that several drivers ask for by its name: how many projects go in one wave. */
const Measure = z.strictObject({
  ...ruleFrame,
  name: z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'must be one word such as projectsInAWave.'),
  is: driverOf(null),
});
export type Measure = z.infer<typeof Measure>;

/** What a choice or a version most likely is while nobody knows it; it may still be any other. */
const Assumption = z.strictObject({ ...ruleFrame, fact: z.string().min(1), value: z.string().min(1) });
export type Assumption = z.infer<typeof Assumption>;

/** What a source says of a scope that no sum of hours can say: a person is told, nothing is refused. */
const SizingNote = z.strictObject({
  ...ruleFrame,
  service: z.string().min(1),
  when: driverOf(null),
  says: z.string().min(1),
});
export type SizingNote = z.infer<typeof SizingNote>;

export const Activities = z.strictObject({
  staffing: z.array(Staffing).min(1),
  /** The most a fact is taken for that has no bound of its own. */
  countAtMost: z.number().int().positive(),
  /** Facts that move little: an estimate made without them is not flagged. */
  minorFacts: z.array(z.string()),
  /** How many minor versions a major one is apart from the next. */
  minorsPerMajor: z.number().int().positive(),
  assumed: z.array(Assumption),
  measures: z.array(Measure),
  spreads: z.array(Spread).min(1),
  notes: z.array(SizingNote),
  templates: z.array(Template).min(1),
});
/** The company's activities, who does them and what drives their hours. */
export type Activities = z.infer<typeof Activities>;
