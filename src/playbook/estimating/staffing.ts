import { z } from 'zod';
import { ruleFrame } from '../rule.ts';
import type { Hours } from './rates.ts';

const Workstream = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  /** The workstreams that must have ended before this one begins; each stands above it in the list. */
  after: z.array(z.string()).default([]),
  atLeastDays: z.number().int().positive().optional(),
});
export type Workstream = z.infer<typeof Workstream>;

/** Who works on a project at the same time, for how long a day and in which order. */
export const Staffing = z.strictObject({
  ...ruleFrame,
  hoursPerDay: z.number().positive().max(24),
  people: z.record(z.string(), z.number().positive()),
  workstreams: z.array(Workstream).min(1),
});
export type Staffing = z.infer<typeof Staffing>;

/**
 * Working days from the first hour to the last: each workstream takes as long as its busiest role, and begins when
 * the workstreams it comes after have ended. `hours` are the hours by role of each workstream that has any.
 */
export function durationDays(
  { workstreams, people, hoursPerDay }: Staffing,
  hours: ReadonlyMap<string, Hours>,
): number {
  const endsOn = new Map<string, number>();
  for (const { id, after, atLeastDays = 0 } of workstreams) {
    const begins = Math.max(0, ...after.map((earlier) => endsOn.get(earlier) ?? 0));
    const work = Object.entries(hours.get(id) ?? {}).filter(([, count]) => count > 0);
    const days = work.map(([role, count]) => count / (hoursPerDay * (people[role] ?? 1)));
    endsOn.set(id, begins + (work.length > 0 ? Math.max(atLeastDays, ...days) : 0));
  }
  // A sum of thirds must not round up to a day of its own.
  return Math.max(0, Math.ceil(Math.max(...endsOn.values()) - 1e-9));
}
