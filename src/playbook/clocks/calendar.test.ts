import { describe, expect, test } from 'vitest';
import { folderOf, openFolder } from '../folder.ts';
import { Calendar, type CalendarRow, calendarOf, readCalendars } from './calendar.ts';

const row: CalendarRow = {
  id: 'calendar-here',
  region: 'here',
  timeZone: 'Europe/Berlin',
  workingWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  opens: '09:00',
  closes: '17:00',
  holidays: { country: 'DE' },
  closures: [{ date: '2026-12-28', why: 'Winter closure' }],
  source: { document: 'Test', section: 'one' },
  effective: { from: '2020-01-01' },
};
const day = (text: string) => Temporal.PlainDate.from(text);
const closedIn = (country: string, date: string, state?: string) =>
  new Calendar({ ...row, holidays: state ? { country, state } : { country }, closures: [] }).closedWhy(day(date));

describe('a day is closed', () => {
  const calendar = new Calendar(row);

  test.each([
    ['2026-12-24', undefined],
    ['2026-12-25', 'Christmas Day'],
    ['2026-12-26', 'Boxing Day; weekend (Saturday)'],
    ['2026-12-27', 'weekend (Sunday)'],
    ['2026-12-28', 'Winter closure'],
    ['2026-12-29', undefined],
    ['2026-12-31', undefined],
    ['2027-01-01', "New Year's Day"],
    ['2027-12-28', undefined],
    ['2028-02-29', undefined],
  ])('%s: %s', (date, why) => {
    expect(calendar.closedWhy(day(date))).toBe(why);
  });

  test('when a holiday on a weekend is kept on another day, even of the year before', () => {
    expect(closedIn('US', '2026-07-03')).toBe('Independence Day (substitute day)');
    expect(closedIn('US', '2027-12-31')).toBe("New Year's Day (substitute day)");
    expect(closedIn('AU', '2026-12-28', 'NSW')).toBe('Boxing Day (substitute day)');
    expect(closedIn('GB', '2026-12-28', 'ENG')).toBe('Boxing Day (substitute day)');
  });

  test('on every day of a holiday that lasts several, across the end of the year too', () => {
    const inKorea = ['2026-09-23', '2026-09-24', '2026-09-25', '2026-09-28'].map((date) => closedIn('KR', date));
    expect(inKorea).toEqual([undefined, 'Korean Thanksgiving', 'Korean Thanksgiving', undefined]);
    expect(closedIn('SZ', '2026-12-30')).toBe('Incwala Festival');
    expect(
      new Calendar({ ...row, holidays: { country: 'SZ' }, workingWeek: ['saturday'] }).closedWhy(day('2027-01-02')),
    ).toBe('Incwala Festival');
  });

  test('under the first of two names when two holidays meet', () => {
    expect(closedIn('DE', '2008-05-01')).toBe('Labour Day');
  });

  test('but not when the holiday begins in the afternoon or is no public one', () => {
    expect(closedIn('IS', '2026-12-24')).toBeUndefined();
    expect(closedIn('CN', '2026-05-04')).toBeUndefined();
    expect(closedIn('US', '2026-11-27')).toBeUndefined();
    expect(closedIn('AU', '2026-08-03', 'NSW')).toBeUndefined();
  });
});

test('a working week need not be Monday to Friday', () => {
  const calendar = new Calendar({ ...row, workingWeek: ['sunday', 'thursday'] });
  const week = ['2026-08-30', '2026-08-31', '2026-09-03', '2026-09-04'].map((date) => calendar.closedWhy(day(date)));
  expect(week).toEqual([undefined, 'weekend (Monday)', undefined, 'weekend (Friday)']);
});

test('opening and closing are wall-clock hours of the region, on the days the clocks change too', () => {
  const calendar = new Calendar(row);
  expect(calendar.closesOn(day('2026-03-28')).toString()).toBe('2026-03-28T17:00:00+01:00[Europe/Berlin]');
  expect(calendar.closesOn(day('2026-03-29')).toString()).toBe('2026-03-29T17:00:00+02:00[Europe/Berlin]');
  expect(calendar.opensOn(day('2026-10-25')).toString()).toBe('2026-10-25T09:00:00+01:00[Europe/Berlin]');
});

test('the day of an instant is the day it is in the region', () => {
  const at = Temporal.Instant.from('2026-12-24T20:00:00Z');
  const days = ['America/New_York', 'Europe/Berlin', 'Australia/Sydney'].map((timeZone) =>
    new Calendar({ ...row, timeZone }).dayOf(at).toString(),
  );
  expect(days).toEqual(['2026-12-24', '2026-12-24', '2026-12-25']);
});

describe('the calendar of a region', () => {
  const summer = { ...row, id: 'b', closes: '15:00', effective: { from: '2027-01-01' } };
  const rows = [{ ...row, effective: { from: '2020-01-01', to: '2026-12-31' } }, summer];

  test('is the one in force at the instant, by the day it is in the region', () => {
    const closesAt = (at: string) =>
      calendarOf(rows, 'here', Temporal.Instant.from(at)).closesOn(day('2027-03-01')).hour;
    expect(closesAt('2026-12-31T22:59:59Z')).toBe(17);
    expect(closesAt('2026-12-31T23:00:00Z')).toBe(15);
  });

  test('is opened once', () => {
    const at = Temporal.Instant.from('2026-06-01T00:00Z');
    expect(calendarOf(rows, 'here', at)).toBe(calendarOf(rows, 'here', at));
  });

  test('is refused where there is none', () => {
    const at = Temporal.Instant.from('2019-06-01T00:00Z');
    expect(() => calendarOf(rows, 'mars', at)).toThrow('There is no calendar for region mars: take one of here.');
    expect(() => calendarOf(rows, 'here', at)).toThrow('No calendar for region here holds on 2019-06-01');
  });
});

describe('calendars.yaml', () => {
  const faultsOf = (calendars: unknown[]) => {
    try {
      readCalendars(folderOf(new Map([['calendars.yaml', JSON.stringify({ calendars })]])));
    } catch (fault) {
      return (fault as { faults: { sentence: string }[] }).faults.map(({ sentence }) => sentence).join(' ');
    }
    return '';
  };

  test('of the shipped playbook covers the three regions', async () => {
    const rows = readCalendars(await openFolder('playbooks/gitlab'));
    expect(rows.map(({ region, timeZone }) => `${region} ${timeZone}`)).toEqual([
      'americas America/New_York',
      'emea Europe/Berlin',
      'apac Australia/Sydney',
    ]);
  });

  test.each([
    ['hours upside down', { opens: '17:00', closes: '09:00' }, 'day upside down'],
    ['no hours at all', { opens: '09:00', closes: '09:00' }, 'day upside down'],
    ['an hour past midnight', { closes: '25:00' }, 'hour of the day'],
    ['an unknown time zone', { timeZone: 'Europe/Atlantis' }, 'time zone such as'],
    ['an unknown country', { holidays: { country: 'XX' } }, 'whose public holidays are known'],
    ['an unknown state', { holidays: { country: 'DE', state: 'QQ' } }, 'whose public holidays are known'],
    ['no working day', { workingWeek: [] }, 'must not be empty'],
    ['a closure on no day', { closures: [{ date: '2026-02-30', why: 'never' }] }, 'must be a date'],
    ['dates upside down', { effective: { from: '2026-01-01', to: '2025-01-01' } }, 'upside down'],
    ['a stray column', { closing: '18:00' }, 'is not known here'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(faultsOf([row])).toBe('');
    expect(faultsOf([{ ...row, ...wrong }])).toContain(sentence);
  });

  test('is refused with two calendars for one region on one day', () => {
    expect(faultsOf([row, { ...row, id: 'again', effective: { from: '2026-01-01' } }])).toContain(
      'holds twice on 2026-01-01',
    );
    expect(
      faultsOf([
        { ...row, effective: { from: '2020-01-01', to: '2020-12-31' } },
        { ...row, effective: { from: '2021-01-01' } },
      ]),
    ).toBe('');
  });
});
