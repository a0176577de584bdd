import { type CalendarRow, calendarOf } from '../clocks/calendar.ts';

/** ISO 8601: a week has seven days and ends with Sunday, its seventh. */
const daysInWeek = 7;

/** Whose day it is, and when it and its week are over. */
export interface WorkDay {
  readonly timeZone: string;
  readonly todayEnds: Temporal.Instant;
  readonly weekEnds: Temporal.Instant;
}

/**
 * When the day and the week of somebody end: in the time zone of their region, or in their own where they serve every region.
 * @param ownTimeZone as their browser says it
 */
export function workDay(
  calendars: readonly CalendarRow[],
  { region, ownTimeZone }: { readonly region: string | null; readonly ownTimeZone: string },
  now: Temporal.Instant,
): WorkDay {
  const timeZone = region === null ? ownTimeZone : calendarOf(calendars, region, now).timeZone;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const midnightAfter = (days: number) => today.add({ days }).toZonedDateTime(timeZone).toInstant();
  return { timeZone, todayEnds: midnightAfter(1), weekEnds: midnightAfter(daysInWeek - today.dayOfWeek + 1) };
}
