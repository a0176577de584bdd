import type { Calendar } from './calendar.ts';

/**
 * The instant at which an amount of working time has passed since `from`. Work that ends exactly at closing ends on
 * that day, not at the next opening. Elapsed time is exact: a working day of eight hours has eight hours on the day
 * the clocks change, too.
 */
export function addWorkingTime(calendar: Calendar, from: Temporal.Instant, work: Temporal.Duration): Temporal.Instant {
  let millisecondsLeft = work.total('milliseconds');
  for (let day = calendar.dayOf(from); ; day = day.add({ days: 1 })) {
    const { start, room } = roomOn(calendar, day, from.epochMilliseconds);
    if (room < 0) continue;
    if (millisecondsLeft <= room) return Temporal.Instant.fromEpochMilliseconds(start + millisecondsLeft);
    millisecondsLeft -= room;
  }
}

/** How much working time lies between two instants; nothing when `until` is not after `from`. */
export function workingTimeBetween(
  calendar: Calendar,
  from: Temporal.Instant,
  until: Temporal.Instant,
): Temporal.Duration {
  let milliseconds = 0;
  const lastDay = calendar.dayOf(until);
  for (let day = calendar.dayOf(from); Temporal.PlainDate.compare(day, lastDay) <= 0; day = day.add({ days: 1 })) {
    const { start, room } = roomOn(calendar, day, from.epochMilliseconds);
    milliseconds += Math.max(0, Math.min(room, until.epochMilliseconds - start));
  }
  return Temporal.Duration.from({ milliseconds });
}

/** Where work begins on a day, not before `from`, and how many milliseconds are left of it; below zero for none. */
function roomOn(calendar: Calendar, day: Temporal.PlainDate, from: number): { start: number; room: number } {
  if (calendar.closedWhy(day) !== undefined) return { start: from, room: -1 };
  const start = Math.max(from, calendar.opensOn(day).epochMilliseconds);
  return { start, room: calendar.closesOn(day).epochMilliseconds - start };
}
