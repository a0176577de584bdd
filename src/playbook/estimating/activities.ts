import { z } from 'zod';
import { ruleFrame } from '../rule.ts';
import type { Hours } from './rates.ts';
import { Staffing } from './staffing.ts';

const RoleHours = z.record(z.string(), z.number().nonnegative().multipleOf(0.25));

/** Hours of the last band the count lies above; of the first when it lies above none. */
const Bands = z.strictObject({
  fact: z.string(),
  bands: z.array(z.strictObject({ above: z.number().int().nonnegative(), hours: RoleHours })).min(1),
});

/** Hours for each started `every` above `above`. */
const Steps = z.strictObject({
  fact: z.string(),
  steps: z.strictObject({
    above: z.number().int().nonnegative(),
    every: z.number().int().positive(),
    hours: RoleHours,
  }),
});

/** So many a working day of one role; with a published price, that stands instead of hours times rate. */
const Pace = z.strictObject({
  fact: z.string(),
  pace: z.strictObject({ role: z.string(), perDay: z.number().positive() }),
  price: z
    .strictObject({
      every: z.number().int().positive(),
      cents: z.number().int().positive(),
      rounding: z.enum(['started', 'pro-rata']),
    })
    .optional(),
});

/** How a fact of the scope moves the hours of an activity. */
const Driver = z.union([Bands, Steps, Pace]);
export type Driver = z.infer<typeof Driver>;

const Activity = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  workstream: z.string(),
  /** Hours whatever the scope says. */
  hours: RoleHours.default({}),
  drivers: z.array(Driver).default([]),
  deliverable: z.string().min(1).optional(),
  assumption: z.string().min(1).optional(),
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
  activities: z.array(Activity).min(1),
});
export type Template = z.infer<typeof Template>;

/** A count that drivers may ask a scope for, with its words. */
const CountedFact = z.strictObject({
  name: z.string().min(1),
  one: z.string().min(1),
  many: z.string().min(1),
  asked: z.boolean(),
});
export type CountedFact = z.infer<typeof CountedFact>;

export const Activities = z.strictObject({
  staffing: z.array(Staffing).min(1),
  facts: z.array(CountedFact),
  countAtMost: z.number().int().positive(),
  templates: z.array(Template).min(1),
});
/** The company's activities, who does them and what drives their hours. */
export type Activities = z.infer<typeof Activities>;

/** Counts by fact name; a fact that is not known is not there. */
export type Counts = ReadonlyMap<string, number>;

/** The hours of an activity at these counts; an unknown fact counts as the smallest. */
export function hoursOf(activity: Activity, counts: Counts, hoursPerDay: number): Hours {
  const parts = activity.drivers.map((driver) => drivenHours(driver, counts.get(driver.fact) ?? 0, hoursPerDay));
  return addHours([activity.hours, ...parts]);
}

/** The published price of an activity at these counts, in cents; undefined when hours times rate is its price. */
export function publishedPriceCents(activity: Activity, counts: Counts): number | undefined {
  for (const driver of activity.drivers) {
    if (!('price' in driver) || driver.price === undefined) continue;
    const { every, cents, rounding } = driver.price;
    const share = (counts.get(driver.fact) ?? 0) / every;
    return rounding === 'started' ? Math.ceil(share) * cents : Math.round(share * cents);
  }
  return undefined;
}

function drivenHours(driver: Driver, count: number, hoursPerDay: number): Hours {
  if ('bands' in driver) {
    const band = driver.bands.findLast(({ above }) => count > above) ?? driver.bands[0];
    return band?.hours ?? {};
  }
  if ('steps' in driver) {
    const { above, every, hours } = driver.steps;
    return timesHours(hours, Math.ceil(Math.max(0, count - above) / every));
  }
  return { [driver.pace.role]: (count * hoursPerDay) / driver.pace.perDay };
}

/** Every hour so many times over. */
export const timesHours = (hours: Hours, times: number): Hours =>
  Object.fromEntries(Object.entries(hours).map(([role, count]) => [role, count * times]));

/** Sums by role; roles without hours are left out. */
export function addHours(parts: readonly Hours[]): Hours {
  const sum = new Map<string, number>();
  for (const part of parts) {
    for (const [role, count] of Object.entries(part)) sum.set(role, (sum.get(role) ?? 0) + count);
  }
  return Object.fromEntries([...sum].filter(([, count]) => count > 0));
}
