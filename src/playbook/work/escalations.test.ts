import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, calendarOf } from '../clocks/calendar.ts';
import { dueBy } from '../clocks/due.ts';
import type { Pause } from '../clocks/pause.ts';
import { addWorkingTime, workingTimeBetween } from '../clocks/working-time.ts';
import { folderOf, openFolder } from '../folder.ts';
import { loadShippedPlaybook } from '../testing.ts';
import { readEscalations, rolesAbove, type TaskClock, timesOf, unownedUntil } from './escalations.ts';
import { workDay } from './work-day.ts';

const playbook = await loadShippedPlaybook();
const shipped = await openFolder('playbooks/gitlab');
const at = (text: string) => Temporal.Instant.from(text);
const berlin = ({ remindAt, escalateAt, due }: ReturnType<typeof timesOf>) =>
  [remindAt, due.due.toInstant(), escalateAt].map((each) =>
    each.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString({ smallestUnit: 'minute' }),
  );

const review: TaskClock = {
  ...{ template: 'ps-opportunity-review', sla: 'ps-opportunity-review', region: 'emea' },
  openedAt: at('2026-11-23T10:00:00Z'),
  pauses: [],
};

describe('the times of a task', () => {
  test('a reminder at three quarters of its working time, the next role a working day after it', () => {
    // Monday 11:00 to Wednesday 17:00 are 22 working hours; 16.5 of them are over on Wednesday at 11:30.
    expect(berlin(timesOf(playbook, review, review.openedAt))).toEqual([
      '2026-11-25T11:30',
      '2026-11-25T17:00',
      '2026-11-26T17:00',
    ]);
  });

  test('two hours before and after where a promise is kept within a day', () => {
    const soon = { ...review, template: 'warm-introduction', sla: 'warm-introduction' };
    expect(berlin(timesOf(playbook, soon, review.openedAt))).toEqual([
      '2026-11-24T15:00',
      '2026-11-24T17:00',
      '2026-11-25T11:00',
    ]);
  });

  test('a pause moves each as far as it lay ahead', () => {
    // Still from Wednesday 12:00 to Thursday 12:00: one working day. The reminder was over by then.
    const pauses = [{ from: at('2026-11-25T11:00:00Z'), until: at('2026-11-26T11:00:00Z'), reason: 'away' }];
    expect(berlin(timesOf(playbook, { ...review, pauses }, at('2026-11-26T11:00:00Z')))).toEqual([
      '2026-11-25T11:30',
      '2026-11-26T17:00',
      '2026-11-27T17:00',
    ]);
  });

  test('a task that nobody has is told of after half a day of work', () => {
    expect(unownedUntil(playbook, 'emea', at('2026-11-23T15:00:00Z')).toString()).toBe('2026-11-24T11:00:00Z');
  });
});

/** Every promise of the playbook, in every region, at any minute of some years, with up to three pauses. */
const clocks = fc
  .record({
    sla: fc.constantFrom(
      ...playbook.slas.filter(({ limit }) => limit.unit !== 'first-weekday-of-month').map(({ id }) => id),
    ),
    region: fc.constantFrom('americas', 'emea', 'apac'),
    opened: fc.integer({
      min: at('2023-01-01T00:00Z').epochMilliseconds / 60_000,
      max: at('2030-12-31T00:00Z').epochMilliseconds / 60_000,
    }),
    steps: fc.array(fc.integer({ min: 0, max: 4 * 24 * 60 }), { maxLength: 6 }),
  })
  .map(({ sla, region, opened, steps }): TaskClock => {
    const openedAt = Temporal.Instant.fromEpochMilliseconds(opened * 60_000);
    let last = openedAt;
    const moments = steps.map((minutes) => {
      last = last.add({ minutes });
      return last;
    });
    const pauses = Array.from({ length: Math.floor(moments.length / 2) }, (_, index): Pause => {
      return { from: moments[index * 2]!, until: moments[index * 2 + 1]!, reason: 'waiting' };
    });
    return { template: 'any', sla, region, openedAt, pauses };
  });
const hold = (property: fc.IProperty<[TaskClock]>) => fc.assert(property, { numRuns: 200 });
const later = Temporal.Instant.from('2040-01-01T00:00Z');
const notAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) <= 0;

describe('with whatever pauses', () => {
  test('a task is opened, reminded of, due and escalated in this order', () => {
    hold(
      fc.property(clocks, (clock) => {
        const { remindAt, due, escalateAt } = timesOf(playbook, clock, later);
        expect(notAfter(clock.openedAt, remindAt)).toBe(true);
        expect(notAfter(remindAt, due.due.toInstant())).toBe(true);
        expect(notAfter(due.due.toInstant(), escalateAt)).toBe(true);
      }),
    );
  });

  test('as much unpaused working time lies before each as without any', () => {
    const worked = (calendar: Calendar, { openedAt, pauses }: TaskClock, until: Temporal.Instant) => {
      const still = pauses.map(({ from, until: end }) => {
        const stop = notAfter(end!, until) ? end! : until;
        return notAfter(from, stop) ? workingTimeBetween(calendar, from, stop).total('milliseconds') : 0;
      });
      return (
        workingTimeBetween(calendar, openedAt, until).total('milliseconds') - still.reduce((sum, ms) => sum + ms, 0)
      );
    };
    hold(
      fc.property(clocks, (clock) => {
        const calendar = calendarOf(playbook.calendars, clock.region, clock.openedAt);
        const paused = timesOf(playbook, clock, later);
        const plain = timesOf(playbook, { ...clock, pauses: [] }, later);
        for (const time of ['remindAt', 'escalateAt'] as const) {
          const ahead = clock.pauses.every(({ from }) => !from.equals(plain[time]));
          if (!ahead) continue;
          expect(worked(calendar, clock, paused[time])).toBe(worked(calendar, { ...clock, pauses: [] }, plain[time]));
        }
      }),
    );
  });

  test('what is over stays over: a pause after an instant never moves it', () => {
    hold(
      fc.property(clocks, (clock) => {
        const [first] = clock.pauses;
        if (!first) return;
        const plain = timesOf(playbook, { ...clock, pauses: [] }, later);
        const paused = timesOf(playbook, clock, later);
        if (notAfter(plain.remindAt, first.from)) expect(paused.remindAt.equals(plain.remindAt)).toBe(true);
        if (notAfter(plain.escalateAt, first.from)) expect(paused.escalateAt.equals(plain.escalateAt)).toBe(true);
      }),
    );
  });

  test('the next role is told so many working hours after what is due', () => {
    hold(
      fc.property(clocks, (clock) => {
        const calendar = calendarOf(playbook.calendars, clock.region, clock.openedAt);
        const { limit } = playbook.slas.find(({ id }) => id === clock.sla)!;
        const due = dueBy(calendar, limit, clock.openedAt).due.toInstant();
        const hours = playbook.escalations.watches.find(({ slas }) => slas?.includes(clock.sla))?.escalate ?? {
          workingHoursAfter: 8,
        };
        const expected = addWorkingTime(calendar, due, Temporal.Duration.from({ hours: hours.workingHoursAfter }));
        expect(timesOf(playbook, { ...clock, pauses: [] }, later).escalateAt.equals(expected)).toBe(true);
      }),
    );
  });
});

describe('escalations.yaml', () => {
  const { escalations, roles, taskTemplates } = playbook;
  const read = (change: object) =>
    readEscalations(
      folderOf(
        new Map([
          ...[...shipped.files].map(([name, { text }]) => [name, text] as const),
          ['escalations.yaml', JSON.stringify({ ...escalations, ...change })],
        ]),
      ),
      () => roles,
      () => taskTemplates,
    );
  const [first, last] = escalations.watches;

  test('stands as it is shipped, and knows who is above whom', () => {
    expect(read({})).toEqual(escalations);
    expect(rolesAbove(escalations, 'engagement-manager')).toEqual(['delivery-manager', 'ps-director']);
    expect(rolesAbove(escalations, 'auditor')).toEqual([]);
  });

  test.each([
    ['nobody watching the rest', { watches: [first] }, 'leaves tasks unwatched'],
    ['one that hides the others', { watches: [last, first, { ...last, id: 'z' }] }, 'none after it is ever asked'],
    [
      'a promise of two watches',
      { watches: [first, { ...first, id: 'b' }, last] },
      'of which watch.within-a-day speaks',
    ],
    ['an unknown promise', { watches: [{ ...first, slas: ['never'] }, last] }, 'names never, which slas.yaml'],
    [
      'an unknown template',
      { watches: [{ ...first, templates: ['no'] }, last] },
      'names no, which tasks/ does not hold',
    ],
    ['a reminder that is none', { watches: [{ ...last, remind: { sharePercent: 100 } }] }, 'watches[0].remind'],
    ['an owner with nobody above', { ladder: escalations.ladder.slice(1) }, 'says nobody above account-executive'],
    ['an unknown role', { ladder: [{ role: 'boss', to: ['ps-director'] }, ...escalations.ladder] }, 'names boss'],
    [
      'a step to itself',
      { ladder: [...escalations.ladder, { role: 'legal', to: ['legal'] }] },
      'leads from legal to itself',
    ],
    [
      'a step said twice',
      { ladder: [...escalations.ladder, escalations.ladder[0]] },
      'account-executive has its step above',
    ],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => read(wrong)).toThrow(sentence);
  });
});

describe('the day of somebody', () => {
  const day = (region: string | null, now: string) => {
    const { timeZone, todayEnds, weekEnds } = workDay(
      playbook.calendars,
      { region, ownTimeZone: 'Asia/Tokyo' },
      at(now),
    );
    return [timeZone, todayEnds.toString(), weekEnds.toString()];
  };

  test('ends at midnight of their region, and their week with Sunday', () => {
    expect(day('emea', '2026-11-23T10:00:00Z')).toEqual([
      'Europe/Berlin',
      '2026-11-23T23:00:00Z',
      '2026-11-29T23:00:00Z',
    ]);
    expect(day('emea', '2026-11-29T22:59:00Z')).toEqual([
      'Europe/Berlin',
      '2026-11-29T23:00:00Z',
      '2026-11-29T23:00:00Z',
    ]);
  });

  test('is their own where they serve every region', () => {
    expect(day(null, '2026-11-23T16:00:00Z')).toEqual(['Asia/Tokyo', '2026-11-24T15:00:00Z', '2026-11-29T15:00:00Z']);
  });
});
