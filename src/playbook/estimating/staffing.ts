import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
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

/** The staffing rule of a day (ISO date). Refuses (`estimate.noStaffing`) a day without one. */
export function staffingOn(rules: readonly Staffing[], on: string): Staffing {
  const rule = rules.find(({ effective }) => holdsOn(effective, on));
  if (rule !== undefined) return rule;
  throw new Refusal('estimate.noStaffing', `activities.yaml has no staffing rule for ${on}: add one for that day.`);
}

/** When a workstream begins and ends, in working days after the first hour; what has no hours ends where it begins. */
export interface Span {
  readonly beginsOn: number;
  readonly endsOn: number;
}

/**
 * When the workstreams run: each takes as long as its busiest role, and begins when the workstreams it comes after have
 * ended. `hours` are the hours by role of each workstream that has any.
 */
export function spansOf(
  { workstreams, people, hoursPerDay }: Staffing,
  hours: ReadonlyMap<string, Hours>,
): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const { id, after, atLeastDays = 0 } of workstreams) {
    const beginsOn = Math.max(0, ...after.map((earlier) => spans.get(earlier)?.endsOn ?? 0));
    const work = Object.entries(hours.get(id) ?? {}).filter(([, count]) => count > 0);
    const days = work.map(([role, count]) => count / (hoursPerDay * (people[role] ?? 1)));
    spans.set(id, { beginsOn, endsOn: beginsOn + (work.length > 0 ? Math.max(atLeastDays, ...days) : 0) });
  }
  return spans;
}

/** Working days from the first hour to the last, as `spansOf` lays the workstreams out. */
export function durationDays(staffing: Staffing, hours: ReadonlyMap<string, Hours>): number {
  const ends = [...spansOf(staffing, hours).values()].map(({ endsOn }) => endsOn);
  // A sum of thirds must not round up to a day of its own.
  return Math.max(0, Math.ceil(Math.max(...ends) - 1e-9));
}
