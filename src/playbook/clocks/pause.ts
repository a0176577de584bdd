import { Refusal } from '../../platform/refusal.ts';
import type { Calendar } from './calendar.ts';
import { closedDays, type Due, dueAt } from './due.ts';
import { addWorkingTime, workingTimeBetween } from './working-time.ts';

/** A stretch in which a clock stood still; `until` is undefined while it still does. */
export interface Pause {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant | undefined;
  readonly reason: string;
}

/** A clock as it stands at an instant: `paused` is the pause it is in, and then `due` moves on with working time. */
export interface StandingClock extends Due {
  readonly paused: Pause | undefined;
}

/**
 * Stops a clock.
 * @throws Refusal `clock.paused` when it stands still already, `clock.backwards` before its last resumption
 */
export function pause(pauses: readonly Pause[], at: Temporal.Instant, reason: string): Pause[] {
  const last = pauses.at(-1);
  if (last && !last.until) throw new Refusal('clock.paused', `The clock stands still already: ${last.reason}.`);
  if (last?.until && Temporal.Instant.compare(at, last.until) < 0) {
    throw new Refusal('clock.backwards', `The clock was resumed at ${last.until} and cannot be paused before that.`);
  }
  return [...pauses, { from: at, until: undefined, reason }];
}

/**
 * Lets a clock run on.
 * @throws Refusal `clock.running` when it is not paused, `clock.backwards` before it was paused
 */
export function resume(pauses: readonly Pause[], at: Temporal.Instant): Pause[] {
  const last = pauses.at(-1);
  if (!last || last.until)
    throw new Refusal('clock.running', 'The clock is running: only a paused clock can be resumed.');
  if (Temporal.Instant.compare(at, last.from) < 0) {
    throw new Refusal('clock.backwards', `The clock was paused at ${last.from} and cannot be resumed before that.`);
  }
  return [...pauses.slice(0, -1), { ...last, until: at }];
}

/**
 * Pays paused working time back, to the minute: a clock due on Tuesday at closing that stood still for one working
 * hour is due on Wednesday, one hour after opening. A pause outside working hours pushes nothing, nor does one that
 * began when the clock had run out. An open pause counts until `now`. The pauses are in order, as `pause` and
 * `resume` make them.
 */
export function dueAfterPauses(
  calendar: Calendar,
  first: Due,
  asked: Temporal.Instant,
  pauses: readonly Pause[],
  now: Temporal.Instant,
): StandingClock {
  let due = first.due.toInstant();
  for (const { from, until } of pauses) {
    if (Temporal.Instant.compare(from, due) >= 0) break;
    due = addWorkingTime(calendar, due, workingTimeBetween(calendar, later(from, asked), until ?? now));
  }
  const firstDay = first.due.toPlainDate();
  const pushedOver = closedDays(calendar, firstDay, calendar.dayOf(due));
  const paused = pauses.find(({ until }) => until === undefined);
  return { ...dueAt(calendar, due, [...first.skipped, ...pushedOver]), paused };
}

const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) >= 0 ? a : b;
