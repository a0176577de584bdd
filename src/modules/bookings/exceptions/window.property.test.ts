import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Playbook } from '../../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { BookingDetails, BookingGround } from '../booking.ts';
import { checklist } from '../checklist.ts';
import { isInWindow, windowOf } from './window.ts';

let playbook: Playbook;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
});

const since = Temporal.PlainDate.from('2022-11-01');
const days = fc.integer({ min: 0, max: 20 * 366 }).map((days) => since.add({ days }));
/** The last days of the quarters of a fiscal year that begins in February, written down and not reckoned. */
const lastDays = new Set(['01-31', '04-30', '07-31', '10-31']);
const endsQuarter = (day: Temporal.PlainDate) => lastDays.has(day.toString().slice(5));

describe('the window of an exception', () => {
  test.each([
    ['2026-10-26', false],
    ['2026-10-27', true],
    ['2026-10-31', true],
    ['2026-11-01', false],
    // The calendar year ends within a quarter, and February begins one, in leap years too.
    ['2026-12-31', false],
    ['2027-01-26', false],
    ['2027-01-27', true],
    ['2027-01-31', true],
    ['2028-02-29', false],
    ['2028-04-25', false],
    ['2028-04-26', true],
    ['2028-04-30', true],
  ])('on %s: %s', (day, open) => expect(isInWindow(playbook, day) === true).toBe(open));

  test('is open exactly on the last five days of a fiscal quarter', () => {
    fc.assert(
      fc.property(days, (day) => {
        const near = [0, 1, 2, 3, 4].some((more) => endsQuarter(day.add({ days: more })));
        expect(isInWindow(playbook, day.toString()) === true).toBe(near);
        const { from, to, until } = windowOf(playbook, day.toString());
        expect([endsQuarter(Temporal.PlainDate.from(to)), day.until(until).days]).toEqual([true, 10]);
        expect(Temporal.PlainDate.from(from).until(to).days).toBe(4);
      }),
      { numRuns: 500 },
    );
  });

  test('an order that is to come counts from a submission in the quarter through the tenth day, once all have said yes', () => {
    const counts = fc.record({
      asked: fc.integer({ min: 0, max: 4 }),
      submitted: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
      on: fc.integer({ min: 0, max: 20 }),
      state: fc.constantFrom('open', 'given', 'refused', 'withdrawn'),
      came: fc.boolean(),
    });
    fc.assert(
      fc.property(days, counts, (day, { asked, submitted, on, state, came }) => {
        const ends = Temporal.PlainDate.from(windowOf(playbook, day.toString()).to);
        const askedOn = ends.subtract({ days: asked });
        const later = (count: number) => askedOn.add({ days: count });
        const { until } = windowOf(playbook, askedOn.toString());
        const today = later(submitted === null ? on : Math.max(on, submitted));
        const ground = BookingGround.parse({
          ...{ customNeed: true, sow: null, estimate: null, quotes: [] },
          orderException: {
            ...{ approval: 'APV-1', state, promisedBy: until, until, quarterEnds: ends.toString() },
            submittedOn: submitted === null ? null : later(submitted).toString(),
            order: came ? { kind: 'order', number: 'PO-1', date: '2026-11-01' } : null,
          },
        });
        const asking = { ground, details: BookingDetails.parse({}), on: today.toString() };
        const item = checklist(playbook, asking).find(({ id }) => id === 'purchase-order');
        const inQuarter = (submitted ?? askedOn.until(today).days) <= asked;
        const stands = state === 'given' && inQuarter && askedOn.until(today).days <= 10;
        expect([item?.state, item?.until]).toEqual([
          came || stands ? 'met' : 'missing',
          stands && !came ? until : null,
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});
