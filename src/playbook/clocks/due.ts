import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { type Calendar, isoWeekday, type SkippedDay, Weekday } from './calendar.ts';
import { addWorkingTime } from './working-time.ts';

/** Enough for forty years of working days; a longer clock is a slip of the pen. */
const Count = z.int().min(0).max(10_000);

/** How long something may take, as the playbook writes it. */
export const Limit = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('same-business-day') }),
  z.strictObject({ unit: z.literal('business-days'), count: Count }),
  z.strictObject({ unit: z.literal('business-hours'), count: Count }),
  z.strictObject({ unit: z.literal('calendar-days'), count: Count }),
  z.strictObject({ unit: z.literal('first-weekday-of-month'), weekday: Weekday }),
]);
export type Limit = z.infer<typeof Limit>;

/** When a clock runs out, in the region's own time, and the days it passed over on the way. */
export interface Due {
  readonly due: Temporal.ZonedDateTime;
  readonly timeZone: string;
  readonly skipped: readonly SkippedDay[];
}

/**
 * When something asked for at `from` is due.
 *
 * The day of asking, as it is in the region, is day 0 whatever its hour and whether or not it is worked: asked on
 * Friday night or on Saturday, "1 business day" is Monday in both cases. Every limit but `business-hours` is due at
 * closing time of a working day: calendar days and first weekdays that fall on a closed day move to the next working
 * day, and so does "same business day" asked on a closed day or after closing. Business hours are counted while the
 * calendar is open and end to the minute.
 * @throws Refusal `clock.outOfRange` outside the years 1970 to 2199, for which holidays can be told
 */
export function dueBy(calendar: Calendar, limit: Limit, from: Temporal.Instant): Due {
  const asked = calendar.dayOf(from);
  if (asked.year < 1970 || asked.year > 2199) {
    throw new Refusal('clock.outOfRange', `The clock cannot start on ${asked}: take a day between 1970 and 2199.`);
  }
  switch (limit.unit) {
    case 'same-business-day':
      return closingFrom(calendar, asked, from);
    case 'business-days':
      return limit.count === 0 ? closingFrom(calendar, asked, from) : closingAfter(calendar, asked, limit.count);
    case 'calendar-days':
      return closingFrom(calendar, asked.add({ days: limit.count }), from);
    case 'first-weekday-of-month':
      return closingOfFirst(calendar, limit.weekday, asked, from);
    case 'business-hours': {
      const ends = addWorkingTime(calendar, from, Temporal.Duration.from({ hours: limit.count }));
      return dueAt(calendar, ends, closedDays(calendar, asked, calendar.dayOf(ends)));
    }
  }
}

/** Closing time of the first working day, from `day` on, whose closing time is not past. */
function closingFrom(calendar: Calendar, day: Temporal.PlainDate, asked: Temporal.Instant): Due {
  const skipped: SkippedDay[] = [];
  for (let candidate = day; ; candidate = candidate.add({ days: 1 })) {
    const due = calendar.closesOn(candidate);
    const past = due.epochMilliseconds < asked.epochMilliseconds;
    const why =
      calendar.closedWhy(candidate) ??
      (past ? `closed at ${due.toPlainTime().toString({ smallestUnit: 'minute' })}` : undefined);
    if (why === undefined) return { due, timeZone: calendar.timeZone, skipped };
    skipped.push({ date: candidate.toString(), why });
  }
}

/** Closing time of the Nth working day after the day of asking. */
function closingAfter(calendar: Calendar, asked: Temporal.PlainDate, days: number): Due {
  const skipped: SkippedDay[] = [];
  let daysLeft = days;
  for (let day = asked; ; day = day.add({ days: 1 })) {
    const why = calendar.closedWhy(day);
    if (why !== undefined) skipped.push({ date: day.toString(), why });
    else if (!day.equals(asked)) daysLeft -= 1;
    if (daysLeft === 0) return { due: calendar.closesOn(day), timeZone: calendar.timeZone, skipped };
  }
}

/** The month's first such weekday, or the next month's when this one is past. */
function closingOfFirst(calendar: Calendar, weekday: Weekday, asked: Temporal.PlainDate, from: Temporal.Instant): Due {
  for (let month = asked.toPlainYearMonth(); ; month = month.add({ months: 1 })) {
    const first = month.toPlainDate({ day: 1 });
    const day = first.add({ days: (isoWeekday(weekday) - first.dayOfWeek + 7) % 7 });
    const due = closingFrom(calendar, day, Temporal.Instant.fromEpochMilliseconds(0));
    if (due.due.epochMilliseconds >= from.epochMilliseconds) return due;
  }
}

/** A deadline at an instant, told in the region's time. */
export const dueAt = (calendar: Calendar, at: Temporal.Instant, skipped: readonly SkippedDay[]): Due => ({
  due: at.toZonedDateTimeISO(calendar.timeZone),
  timeZone: calendar.timeZone,
  skipped,
});

/** The closed days from one day to another, both included. */
export function closedDays(calendar: Calendar, from: Temporal.PlainDate, until: Temporal.PlainDate): SkippedDay[] {
  const closed: SkippedDay[] = [];
  for (let day = from; Temporal.PlainDate.compare(day, until) <= 0; day = day.add({ days: 1 })) {
    const why = calendar.closedWhy(day);
    if (why !== undefined) closed.push({ date: day.toString(), why });
  }
  return closed;
}

/** A deadline on the wire: RFC 3339 with the region's offset, e.g. `2026-12-29T17:00:00+01:00`. */
export const rfc3339 = (at: Temporal.ZonedDateTime): string => at.toString({ timeZoneName: 'never' });
