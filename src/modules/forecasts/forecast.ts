import { z } from 'zod';
import { Histogram, Spread } from '../../playbook/simulation/outcome.ts';

/** Whose three points a forecast takes: those of the estimate, or those that closed projects corrected. */
export const Points = z.enum(['playbook', 'learned']);
export type Points = z.infer<typeof Points>;

const SpreadCents = z.object({ mean: z.number(), p10: z.number(), p50: z.number(), p80: z.number(), p90: z.number() });
export type SpreadCents = z.infer<typeof SpreadCents>;

/** An activity of the estimate, or a risk of its scope, as it moves the sum. */
export const ForecastDriver = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['activity', 'risk']),
  /** Of the variance of the hours; all together come to 1. */
  share: z.number(),
  /** Hours, as they were taken. */
  low: z.number(),
  likely: z.number(),
  high: z.number(),
  /** Of a risk: how likely it strikes. */
  probability: z.number().nullable(),
});
export type ForecastDriver = z.infer<typeof ForecastDriver>;

/** What closed projects taught of the activities there are. Off while too few are closed. */
export const Lessons = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off'), projects: z.number().int(), projectsAtLeast: z.number().int() }),
  z.object({
    state: z.literal('on'),
    projects: z.number().int(),
    /** What an activity is multiplied by of which nothing is known itself. */
    pool: z.number(),
    /** By activity: how many closed projects had it, and what its three points are multiplied by. */
    activities: z.array(z.object({ activity: z.string(), cases: z.number().int(), factor: z.number() })),
  }),
]);
export type Lessons = z.infer<typeof Lessons>;

/** How sure an estimate is. Hours and cents of the currency. */
export const Forecast = z.object({
  estimate: z.string(),
  currency: z.string().length(3),
  points: Points,
  draws: z.number().int(),
  seed: z.number().int(),
  correlation: z.number(),
  effort: Spread,
  histogram: Histogram,
  /** The largest first. */
  drivers: z.array(ForecastDriver),
  /** Null where a role has no cost card. */
  money: z
    .object({
      cost: SpreadCents,
      /** What the hours are worth at the rates of the estimate. */
      price: SpreadCents,
      /** The offered price less the cost; `p80` is reached or passed in 80 draws of 100. */
      margin: SpreadCents,
      offeredCents: z.number().int(),
      /** Share of the draws in which the cost is above the offered price. */
      chanceOfLoss: z.number(),
    })
    .nullable(),
  lessons: Lessons,
  playbookVersion: z.string(),
});
export type Forecast = z.infer<typeof Forecast>;

/** One activity of a closed project: what was estimated, and what it took, in hours. */
export const ClosedActivity = z.object({
  project: z.string(),
  activity: z.string(),
  low: z.number(),
  likely: z.number(),
  high: z.number(),
  actual: z.number(),
  closedOn: z.iso.date(),
});
export type ClosedActivity = z.infer<typeof ClosedActivity>;

/** A closed project beside what would have been forecast for it. */
export const ClosedProject = z.object({
  project: z.string(),
  closedOn: z.iso.date(),
  actual: z.number(),
  p10: z.number(),
  p50: z.number(),
  p80: z.number(),
  p90: z.number(),
});
export type ClosedProject = z.infer<typeof ClosedProject>;

/** How often what was said held. */
export const Calibration = z.object({
  lessons: Lessons,
  /** In the order in which they closed. */
  projects: z.array(ClosedProject),
  mayImport: z.union([z.literal(true), z.string()]),
});
export type Calibration = z.infer<typeof Calibration>;

/** How many of the closed projects took no more hours than a level said: 8 of 10 at P80, if forecasts are honest. */
export const heldAt = (projects: readonly ClosedProject[], level: 'p10' | 'p50' | 'p80' | 'p90'): number =>
  projects.filter((project) => project.actual <= project[level]).length;

/** Hours of closed projects as CSV text, with a line of headers. */
export const HandedActuals = z.strictObject({ csv: z.string().min(1).max(5_000_000) });

export const ImportedActuals = z.object({ projects: z.number().int(), activities: z.number().int() });
