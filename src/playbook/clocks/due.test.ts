import { describe, expect, test } from 'vitest';
import { openFolder } from '../folder.ts';
import { calendarOf, readCalendars } from './calendar.ts';
import { dueBy, Limit, rfc3339 } from './due.ts';

const calendars = readCalendars(await openFolder('playbooks/gitlab'));
const dueIn = (region: string, from: string, limit: Limit) => {
  const at = Temporal.Instant.from(from);
  return dueBy(calendarOf(calendars, region, at), limit, at);
};
const due = (region: string, from: string, limit: Limit) => rfc3339(dueIn(region, from, limit).due);
const days = (count: number): Limit => ({ unit: 'business-days', count });
const sameDay: Limit = { unit: 'same-business-day' };

describe('business days', () => {
  test('pass over Christmas, and say what they passed over', () => {
    const { due, timeZone, skipped } = dueIn('emea', '2026-12-24T16:00:00+01:00', days(2));
    expect(rfc3339(due)).toBe('2026-12-29T17:00:00+01:00');
    expect(timeZone).toBe('Europe/Berlin');
    expect(skipped).toEqual([
      { date: '2026-12-25', why: 'Christmas Day' },
      { date: '2026-12-26', why: 'Boxing Day; weekend (Saturday)' },
      { date: '2026-12-27', why: 'weekend (Sunday)' },
    ]);
  });

  test.each([
    ['a plain week', 'emea', '2026-08-31T10:00:00+02:00', 2, '2026-09-02T17:00:00+02:00'],
    ['before opening', 'emea', '2026-08-31T00:00:00+02:00', 1, '2026-09-01T17:00:00+02:00'],
    ['after closing: still day 0', 'emea', '2026-08-31T23:59:59+02:00', 1, '2026-09-01T17:00:00+02:00'],
    ['over a weekend', 'emea', '2026-09-04T10:00:00+02:00', 1, '2026-09-07T17:00:00+02:00'],
    ['asked on Saturday: day 0 all the same', 'emea', '2026-09-05T10:00:00+02:00', 1, '2026-09-07T17:00:00+02:00'],
    ['asked on Sunday', 'emea', '2026-09-06T10:00:00+02:00', 2, '2026-09-08T17:00:00+02:00'],
    ['asked on a holiday', 'emea', '2026-05-01T10:00:00+02:00', 1, '2026-05-04T17:00:00+02:00'],
    ['clocks go forward', 'emea', '2026-03-27T16:00:00+01:00', 1, '2026-03-30T17:00:00+02:00'],
    ['clocks go back', 'emea', '2026-10-23T16:00:00+02:00', 1, '2026-10-26T17:00:00+01:00'],
    ['clocks go forward in New York', 'americas', '2026-03-06T16:00:00-05:00', 1, '2026-03-09T17:00:00-04:00'],
    ['clocks go back in Sydney', 'apac', '2026-04-02T10:00:00+11:00', 1, '2026-04-07T17:00:00+10:00'],
    ['over a leap day', 'emea', '2028-02-28T10:00:00+01:00', 2, '2028-03-01T17:00:00+01:00'],
    ['to a leap day', 'emea', '2028-02-28T10:00:00+01:00', 1, '2028-02-29T17:00:00+01:00'],
    ['over the end of the year', 'americas', '2026-12-31T10:00:00-05:00', 1, '2027-01-04T17:00:00-05:00'],
    ['holiday kept on Friday', 'americas', '2026-07-02T10:00:00-04:00', 1, '2026-07-06T17:00:00-04:00'],
    ['next year’s holiday kept in this', 'americas', '2027-12-30T10:00:00-05:00', 1, '2028-01-03T17:00:00-05:00'],
    ['Friday evening in UTC is Saturday in Sydney', 'apac', '2026-09-04T20:00:00Z', 1, '2026-09-07T17:00:00+10:00'],
    ['Monday morning in UTC is Sunday in New York', 'americas', '2026-09-14T02:00:00Z', 1, '2026-09-14T17:00:00-04:00'],
    ['none is the same business day', 'emea', '2026-09-05T10:00:00+02:00', 0, '2026-09-07T17:00:00+02:00'],
  ])('%s', (_, region, from, count, expected) => {
    expect(due(region, from, days(count))).toBe(expected);
  });
});

describe('the same business day', () => {
  test.each([
    ['before opening', '2026-09-02T03:00:00+02:00', '2026-09-02T17:00:00+02:00'],
    ['at closing, to the second', '2026-09-02T17:00:00+02:00', '2026-09-02T17:00:00+02:00'],
    ['one second after closing', '2026-09-02T17:00:01+02:00', '2026-09-03T17:00:00+02:00'],
    ['Friday night', '2026-09-04T20:00:00+02:00', '2026-09-07T17:00:00+02:00'],
    ['on a Saturday', '2026-09-05T10:00:00+02:00', '2026-09-07T17:00:00+02:00'],
    ['on Good Friday', '2026-04-03T10:00:00+02:00', '2026-04-07T17:00:00+02:00'],
  ])('%s', (_, from, expected) => {
    expect(due('emea', from, sameDay)).toBe(expected);
  });

  test('says why it is another day', () => {
    expect(dueIn('emea', '2026-09-04T20:00:00+02:00', sameDay).skipped).toEqual([
      { date: '2026-09-04', why: 'closed at 17:00' },
      { date: '2026-09-05', why: 'weekend (Saturday)' },
      { date: '2026-09-06', why: 'weekend (Sunday)' },
    ]);
  });
});

describe('calendar days', () => {
  const inDays = (count: number): Limit => ({ unit: 'calendar-days', count });

  test.each([
    ['count every day', '2026-08-31T10:00:00+02:00', 30, '2026-09-30T17:00:00+02:00'],
    ['that end on a Sunday move to Monday', '2026-08-31T10:00:00+02:00', 6, '2026-09-07T17:00:00+02:00'],
    ['that end on a holiday move on', '2026-12-20T10:00:00+01:00', 5, '2026-12-28T17:00:00+01:00'],
    ['of a leap year', '2028-02-28T10:00:00+01:00', 2, '2028-03-01T17:00:00+01:00'],
    ['none: the same day', '2026-09-02T10:00:00+02:00', 0, '2026-09-02T17:00:00+02:00'],
    ['none after closing: the next', '2026-09-02T18:00:00+02:00', 0, '2026-09-03T17:00:00+02:00'],
  ])('%s', (_, from, count, expected) => {
    expect(due('emea', from, inDays(count))).toBe(expected);
  });

  test('pass over no closed day but those they move from', () => {
    expect(dueIn('emea', '2026-08-31T10:00:00+02:00', inDays(6)).skipped).toEqual([
      { date: '2026-09-06', why: 'weekend (Sunday)' },
    ]);
    expect(dueIn('emea', '2026-08-31T10:00:00+02:00', inDays(30)).skipped).toEqual([]);
  });
});

describe('business hours', () => {
  const hours = (count: number): Limit => ({ unit: 'business-hours', count });

  test.each([
    ['within the day', '2026-09-02T10:30:00+02:00', 4, '2026-09-02T14:30:00+02:00'],
    ['to closing end on the same day', '2026-09-02T10:00:00+02:00', 7, '2026-09-02T17:00:00+02:00'],
    ['past closing go on the next morning', '2026-09-02T10:30:00+02:00', 8, '2026-09-03T10:30:00+02:00'],
    ['begin at opening', '2026-09-02T06:00:00+02:00', 1, '2026-09-02T10:00:00+02:00'],
    ['asked after closing begin the next day', '2026-09-02T17:00:00+02:00', 1, '2026-09-03T10:00:00+02:00'],
    ['asked on Saturday begin on Monday', '2026-09-05T12:00:00+02:00', 1, '2026-09-07T10:00:00+02:00'],
    ['72 are nine days of eight', '2026-08-31T09:00:00+02:00', 72, '2026-09-10T17:00:00+02:00'],
    ['over the change of the clocks', '2026-03-27T16:00:00+01:00', 2, '2026-03-30T10:00:00+02:00'],
  ])('%s', (_, from, count, expected) => {
    expect(due('emea', from, hours(count))).toBe(expected);
  });

  test('pass over the closed days between', () => {
    expect(dueIn('emea', '2026-09-04T16:00:00+02:00', hours(2)).skipped).toEqual([
      { date: '2026-09-05', why: 'weekend (Saturday)' },
      { date: '2026-09-06', why: 'weekend (Sunday)' },
    ]);
  });
});

describe('the first Thursday of the month', () => {
  const thursday: Limit = { unit: 'first-weekday-of-month', weekday: 'thursday' };

  test.each([
    ['of this month when it is to come', '2026-09-01T10:00:00+02:00', '2026-09-03T17:00:00+02:00'],
    ['today, before closing', '2026-09-03T16:59:00+02:00', '2026-09-03T17:00:00+02:00'],
    ['today, at closing', '2026-09-03T17:00:00+02:00', '2026-09-03T17:00:00+02:00'],
    ['of the next month once it is past', '2026-09-03T17:01:00+02:00', '2026-10-01T17:00:00+02:00'],
    ['of the next year', '2026-12-04T10:00:00+01:00', '2027-01-07T17:00:00+01:00'],
    ['on a holiday moves on', '2025-12-20T10:00:00+01:00', '2026-01-02T17:00:00+01:00'],
    ['moved on, is still to come on the holiday itself', '2026-01-01T10:00:00+01:00', '2026-01-02T17:00:00+01:00'],
    ['on the first', '2026-10-01T08:00:00+02:00', '2026-10-01T17:00:00+02:00'],
    ['on the seventh', '2026-05-01T08:00:00+02:00', '2026-05-07T17:00:00+02:00'],
  ])('%s', (_, from, expected) => {
    expect(due('emea', from, thursday)).toBe(expected);
  });

  test('or another weekday', () => {
    expect(due('emea', '2026-09-02T10:00:00+02:00', { unit: 'first-weekday-of-month', weekday: 'monday' })).toBe(
      '2026-09-07T17:00:00+02:00',
    );
  });
});

test('a limit is whole, not negative, and shorter than a working life', () => {
  for (const count of [-1, 1.5, 10_001, Number.NaN]) {
    expect(Limit.safeParse({ unit: 'business-days', count }).success).toBe(false);
  }
  expect(Limit.safeParse({ unit: 'fortnights', count: 1 }).success).toBe(false);
});

test('a clock that starts where no holidays can be told is refused', () => {
  const calendar = calendarOf(calendars, 'emea', Temporal.Instant.from('2026-01-01T00:00Z'));
  const dueFrom = (from: string) => rfc3339(dueBy(calendar, days(1), Temporal.Instant.from(from)).due);
  expect(() => dueFrom('2200-01-01T12:00:00+01:00')).toThrow('between 1970 and 2199');
  expect(() => dueFrom('1969-12-31T12:00:00+01:00')).toThrow('between 1970 and 2199');
  expect(dueFrom('2199-12-31T12:00:00+01:00')).toBe('2200-01-02T17:00:00+01:00');
  expect(dueFrom('1970-01-01T12:00:00+01:00')).toBe('1970-01-02T17:00:00+01:00');
});

test('ten thousand deadlines take less than a second of the processor', () => {
  const from = Temporal.Instant.from('2026-12-24T15:00:00Z');
  const calendar = calendarOf(calendars, 'emea', from);
  const started = process.cpuUsage();
  for (let hour = 0; hour < 10_000; hour++) dueBy(calendar, days(hour % 5), from.add({ hours: hour }));
  expect(process.cpuUsage(started).user / 1_000_000).toBeLessThan(1);
});
