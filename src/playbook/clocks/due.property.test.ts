import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFolder } from '../folder.ts';
import { Calendar, type CalendarRow, readCalendars } from './calendar.ts';
import { closedDays, type Due, dueBy, type Limit } from './due.ts';
import { dueAfterPauses, type Pause } from './pause.ts';
import { addWorkingTime, workingTimeBetween } from './working-time.ts';

const shipped = readCalendars(await openFolder('playbooks/gitlab'));
const first = shipped[0] as CalendarRow;

/** The shipped calendars, and two that make it hard: a Sunday week with short days, and nights across the change of clocks. */
const calendars = [
  ...shipped,
  { ...first, workingWeek: ['sunday', 'tuesday'], opens: '10:30', closes: '11:15', holidays: { country: 'KR' } },
  { ...first, opens: '00:00', closes: '06:30', closures: [{ date: '2027-03-12', why: 'Moving house' }] },
].map((row) => new Calendar(row as CalendarRow));

const calendar = fc.constantFrom(...calendars);
const epoch = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const anywhen = fc.integer({ min: epoch('2000-01-01T00:00Z'), max: epoch('2099-12-31T00:00Z') });
/** Around the days on which clocks change, years end and leap days fall. */
const nearTheEdges = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
      '2027-12-31',
      '2028-02-29',
    ),
    fc.integer({ min: -5 * 86_400, max: 5 * 86_400 }),
  )
  .map(([date, seconds]) => epoch(`${date}T00:00Z`) + seconds * 1000);
const instant = fc.oneof(anywhen, nearTheEdges).map((at) => Temporal.Instant.fromEpochMilliseconds(at));
const count = fc.integer({ min: 0, max: 60 });
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.constant<Limit>({ unit: 'same-business-day' }),
  fc
    .constantFrom('monday', 'thursday', 'sunday')
    .map((weekday) => ({ unit: 'first-weekday-of-month', weekday }) as const),
  fc.record({
    unit: fc.constantFrom('business-days', 'business-hours', 'calendar-days'),
    count,
  }) as fc.Arbitrary<Limit>,
);
const minutes = fc.integer({ min: 0, max: 5000 }).map((each) => Temporal.Duration.from({ minutes: each }));

const at = ({ due }: Due) => due.epochMilliseconds;
const hold = <Values extends unknown[]>(property: fc.IProperty<Values>) => fc.assert(property, { numRuns: 300 });

describe('every deadline', () => {
  test('is never before the asking, falls on a worked day, and all but hours on its closing time', () => {
    hold(
      fc.property(calendar, limit, instant, (calendar, limit, from) => {
        const { due } = dueBy(calendar, limit, from);
        expect(due.epochMilliseconds).toBeGreaterThanOrEqual(from.epochMilliseconds);
        expect(calendar.closedWhy(due.toPlainDate())).toBeUndefined();
        if (limit.unit !== 'business-hours') expect(due).toEqual(calendar.closesOn(due.toPlainDate()));
      }),
    );
  });

  test('asked for later is due no earlier', () => {
    hold(
      fc.property(calendar, limit, instant, minutes, (calendar, limit, from, wait) => {
        expect(at(dueBy(calendar, limit, from.add(wait)))).toBeGreaterThanOrEqual(at(dueBy(calendar, limit, from)));
      }),
    );
  });

  test('skips closed days only, each once and in order', () => {
    hold(
      fc.property(calendar, limit, instant, (calendar, limit, from) => {
        const dates = dueBy(calendar, limit, from).skipped.map(({ date }) => date);
        expect(dates).toEqual([...new Set(dates)].sort());
        for (const { date, why } of dueBy(calendar, limit, from).skipped) {
          const closed = calendar.closedWhy(Temporal.PlainDate.from(date));
          expect(why === closed || (closed === undefined && why.startsWith('closed at '))).toBe(true);
        }
      }),
    );
  });
});

describe('business days', () => {
  const inDays = (calendar: Calendar, count: number, from: Temporal.Instant) =>
    dueBy(calendar, { unit: 'business-days', count }, from);

  test('are as many as worked days after the day of asking, the closed ones being those skipped', () => {
    hold(
      fc.property(calendar, count, instant, (calendar, count, from) => {
        fc.pre(count > 0);
        const { due, skipped } = inDays(calendar, count, from);
        const asked = calendar.dayOf(from);
        const dayOfAskingSkipped = skipped[0]?.date === asked.toString() ? 1 : 0;
        const daysBetween = asked.until(due.toPlainDate()).days;
        expect(daysBetween - skipped.length + dayOfAskingSkipped).toBe(count);
        expect(skipped).toEqual(closedDays(calendar, asked, due.toPlainDate()));
      }),
    );
  });

  test('add up: N days and then M are N + M', () => {
    hold(
      fc.property(calendar, count, count, instant, (calendar, n, m, from) => {
        fc.pre(n > 0);
        const halfway = inDays(calendar, n, from).due.toInstant();
        expect(at(inDays(calendar, m, halfway))).toBe(at(inDays(calendar, n + m, from)));
      }),
    );
  });
});

describe('working time', () => {
  test('added and then measured is the same', () => {
    hold(
      fc.property(calendar, instant, minutes, (calendar, from, work) => {
        const ends = addWorkingTime(calendar, from, work);
        expect(workingTimeBetween(calendar, from, ends).total('minutes')).toBe(work.total('minutes'));
      }),
    );
  });

  test('is the sum of its parts', () => {
    hold(
      fc.property(calendar, instant, minutes, minutes, (calendar, from, one, two) => {
        const halfway = addWorkingTime(calendar, from, one);
        const both = addWorkingTime(calendar, halfway, two);
        expect(both.toString()).toBe(addWorkingTime(calendar, from, one.add(two)).toString());
      }),
    );
  });

  test('never ends outside opening hours', () => {
    hold(
      fc.property(calendar, instant, minutes, (calendar, from, work) => {
        const ends = addWorkingTime(calendar, from, work);
        const day = calendar.dayOf(ends);
        expect(calendar.closedWhy(day)).toBeUndefined();
        expect(ends.epochMilliseconds).toBeGreaterThanOrEqual(calendar.opensOn(day).epochMilliseconds);
        expect(ends.epochMilliseconds).toBeLessThanOrEqual(calendar.closesOn(day).epochMilliseconds);
      }),
    );
  });
});

describe('a paused clock', () => {
  const pauseBetween = (from: Temporal.Instant, wait: Temporal.Duration): Pause => ({
    from,
    until: from.add(wait),
    reason: 'customer on leave',
  });

  test('has as much working time as before, not counting the pause', () => {
    hold(
      fc.property(calendar, limit, instant, minutes, minutes, (calendar, limit, asked, start, wait) => {
        const first = dueBy(calendar, limit, asked);
        const pause = pauseBetween(asked.add(start), wait);
        fc.pre(Temporal.Instant.compare(pause.from, first.due.toInstant()) < 0);
        const pushed = dueAfterPauses(calendar, first, asked, [pause], asked);
        const worked = (until: Temporal.ZonedDateTime) =>
          workingTimeBetween(calendar, asked, until.toInstant()).total('minutes');
        const lost = workingTimeBetween(calendar, pause.from, pause.until ?? asked).total('minutes');
        expect(worked(pushed.due)).toBeCloseTo(worked(first.due) + lost, 6);
        expect(pushed.paused).toBeUndefined();
      }),
    );
  });

  test('is due at the same time whether it stood still once or in pieces', () => {
    hold(
      fc.property(calendar, limit, instant, minutes, minutes, (calendar, limit, asked, one, two) => {
        const first = dueBy(calendar, limit, asked);
        // A clock of no time at all runs out as the desk opens, before the second piece begins.
        fc.pre(limit.unit !== 'business-hours' || limit.count > 0);
        const whole = [pauseBetween(asked, one.add(two))];
        const pieces = [pauseBetween(asked, one), pauseBetween(asked.add(one), two)];
        expect(at(dueAfterPauses(calendar, first, asked, pieces, asked))).toBe(
          at(dueAfterPauses(calendar, first, asked, whole, asked)),
        );
      }),
    );
  });
});
