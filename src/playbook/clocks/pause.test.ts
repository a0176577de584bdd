import { describe, expect, test } from 'vitest';
import { openFolder } from '../folder.ts';
import { calendarOf, readCalendars } from './calendar.ts';
import { dueBy, rfc3339 } from './due.ts';
import { dueAfterPauses, type Pause, pause, resume } from './pause.ts';

const at = (text: string) => Temporal.Instant.from(`${text}+02:00`);
// A Wednesday; two business days are due on Friday 4 September at 17:00.
const asked = at('2026-09-02T10:00');
const calendar = calendarOf(readCalendars(await openFolder('playbooks/gitlab')), 'emea', asked);
const first = dueBy(calendar, { unit: 'business-days', count: 2 }, asked);
const stood = (from: string, until?: string): Pause => ({
  from: at(from),
  until: until === undefined ? undefined : at(until),
  reason: 'waiting for the customer',
});
const dueWith = (...pauses: Pause[]) => dueAfterPauses(calendar, first, asked, pauses, at('2026-09-03T12:00'));

test('a clock that never stood still is due when it was', () => {
  expect(dueWith()).toEqual({ ...first, paused: undefined });
});

describe('a pause is paid back to the minute', () => {
  test.each([
    ['one hour', [stood('2026-09-02T11:00', '2026-09-02T12:00')], '2026-09-07T10:00:00+02:00'],
    ['a whole working day', [stood('2026-09-03T09:00', '2026-09-03T17:00')], '2026-09-07T17:00:00+02:00'],
    ['overnight', [stood('2026-09-02T16:30', '2026-09-03T09:45')], '2026-09-07T10:15:00+02:00'],
    ['outside working hours: nothing', [stood('2026-09-02T17:00', '2026-09-03T09:00')], '2026-09-04T17:00:00+02:00'],
    [
      'begun before the asking: from the asking',
      [stood('2026-09-02T08:00', '2026-09-02T12:00')],
      '2026-09-07T11:00:00+02:00',
    ],
    [
      'begun when it had run out: nothing',
      [stood('2026-09-04T17:00', '2026-09-07T12:00')],
      '2026-09-04T17:00:00+02:00',
    ],
    [
      'begun the minute before, over the end',
      [stood('2026-09-04T16:59', '2026-09-07T10:00')],
      '2026-09-07T10:01:00+02:00',
    ],
    [
      'two, the second within what the first gave back',
      [stood('2026-09-02T11:00', '2026-09-02T12:00'), stood('2026-09-07T09:30', '2026-09-07T11:30')],
      '2026-09-07T12:00:00+02:00',
    ],
    ['still open: until now', [stood('2026-09-03T11:00')], '2026-09-07T10:00:00+02:00'],
  ])('%s', (_, pauses, expected) => {
    expect(rfc3339(dueWith(...pauses).due)).toBe(expected);
  });

  test('and names the closed days it moved over', () => {
    expect(dueWith(stood('2026-09-02T11:00', '2026-09-02T12:00')).skipped).toEqual([
      { date: '2026-09-05', why: 'weekend (Saturday)' },
      { date: '2026-09-06', why: 'weekend (Sunday)' },
    ]);
  });

  test('and tells the pause it is in', () => {
    const open = stood('2026-09-03T11:00');
    expect(dueWith(stood('2026-09-02T11:00', '2026-09-02T12:00'), open).paused).toBe(open);
    expect(dueWith(stood('2026-09-02T11:00', '2026-09-02T12:00')).paused).toBeUndefined();
  });
});

describe('pausing and resuming', () => {
  const paused = pause([], at('2026-09-02T11:00'), 'customer on leave');

  test('make a list of pauses', () => {
    expect(resume(paused, at('2026-09-02T12:00'))).toEqual([
      { from: at('2026-09-02T11:00'), until: at('2026-09-02T12:00'), reason: 'customer on leave' },
    ]);
    const again = pause(resume(paused, at('2026-09-02T12:00')), at('2026-09-02T12:00'), 'again');
    expect(again.map(({ reason, until }) => [reason, until === undefined])).toEqual([
      ['customer on leave', false],
      ['again', true],
    ]);
  });

  test('at one instant is a pause of no time', () => {
    const at11 = at('2026-09-02T11:00');
    expect(resume(paused, at11)).toEqual([{ from: at11, until: at11, reason: 'customer on leave' }]);
  });

  test('refuse what cannot be', () => {
    const resumed = resume(paused, at('2026-09-02T12:00'));
    expect(() => pause(paused, at('2026-09-02T12:00'), 'again')).toThrow('stands still already: customer on leave');
    expect(() => pause(resumed, at('2026-09-02T11:59'), 'again')).toThrow('cannot be paused before that');
    expect(() => resume([], at('2026-09-02T12:00'))).toThrow('only a paused clock');
    expect(() => resume(resumed, at('2026-09-02T12:00'))).toThrow('only a paused clock');
    expect(() => resume(paused, at('2026-09-02T10:59'))).toThrow('cannot be resumed before that');
  });
});
