import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { readFacts } from '../facts.ts';
import { openFolder } from '../folder.ts';
import { readEstimating } from './estimating.ts';
import { cellOf, gatesAbove, tableOn } from './published-prices.ts';
import { priceOfHours, rateCardOn } from './rates.ts';
import { countPriceCents } from './sizing.ts';
import { durationDays, type Staffing } from './staffing.ts';

const folder = await openFolder('playbooks/gitlab');
const { rates, published } = readEstimating(folder, () => readFacts(folder));
const frame = { source: { document: 'A', section: 'B' }, effective: { from: '2022-01-01' } };

describe('a published price by count', () => {
  const price = { count: 'large', every: 10, cents: 1_200_000 };
  test.each([
    [0, 0],
    [1, 1_200_000],
    [10, 1_200_000],
    [11, 2_400_000],
  ])('of %s repositories counts started tens', (large, cents) => {
    expect(countPriceCents({ ...price, rounding: 'started' }, large)).toBe(cents);
  });
  test('may be read pro rata', () => {
    expect(countPriceCents({ ...price, rounding: 'pro-rata' }, 11)).toBe(1_320_000);
  });
});

describe('rates', () => {
  const row = { ...frame, id: 'r', role: 'engineer', centsPerHour: 10_001 };
  const followed = {
    currency: 'USD',
    rates: [
      { ...row, effective: { from: '2022-01-01', to: '2025-12-31' } },
      { ...row, id: 's', centsPerHour: 20_000, effective: { from: '2026-01-01' } },
    ],
  };
  test('are those of the day', () => {
    expect(priceOfHours({ engineer: 1 }, rateCardOn(followed, '2025-12-31'))).toBe(10_001);
    expect(priceOfHours({ engineer: 1 }, rateCardOn(followed, '2026-01-01'))).toBe(20_000);
  });
  test('round each role to the cent', () => {
    expect(priceOfHours({ engineer: 0.5 }, rateCardOn(followed, '2025-01-01'))).toBe(5001);
  });
  test('refuse a role or a day without one', () => {
    const refusal = (() => {
      try {
        return priceOfHours({ engineer: 1 }, rateCardOn(followed, '2021-12-31'));
      } catch (fault) {
        return fault;
      }
    })();
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({
      code: 'estimate.noRate',
      message: 'rates.yaml has no rate for engineer on 2021-12-31: add one for that day.',
    });
  });
  test('the large repositories and the expert block give back their published prices', () => {
    const card = rateCardOn(rates, '2026-03-12');
    expect(priceOfHours({ 'ps-engineer': 40 }, card)).toBe(1_200_000);
    expect(priceOfHours({ 'ps-engineer': 40, 'project-manager': 8 }, card)).toBe(1_440_000);
  });
});

describe('the published table', () => {
  const table = tableOn(published, 'migration-to-saas', '2026-03-12')!;
  test.each([
    [0, 0, 30, 40, 'up to 500', 'up to 1,000'],
    [500, 1000, 30, 40, 'up to 500', 'up to 1,000'],
    [501, 1001, 55, 65, '501 to 1,000', '1,001 to 2,000'],
    [2001, 10_000, 210, 220, '2,001 to 3,000', '9,001 to 10,000'],
  ])('at %s users and %s projects', (users, projects, low, high, ...bands) => {
    expect(cellOf(table, users, projects)).toEqual({ lowCents: low * 100_000, highCents: high * 100_000, bands });
  });
  test('ends at 3,000 users and 10,000 projects', () => {
    expect(cellOf(table, 3000, 10_000)).toBeDefined();
    expect(cellOf(table, 3001, 1)).toBeUndefined();
    expect(cellOf(table, 1, 10_001)).toBeUndefined();
  });
  test('holds for its service and from its day on', () => {
    expect(tableOn(published, 'migration', '2026-03-12')).toBeUndefined();
    expect(tableOn(published, 'migration-to-saas', '2021-12-31')).toBeUndefined();
  });
});

test('a gate lies strictly below what it stops, from its day on', () => {
  expect(gatesAbove(published, (bound) => 5_000_000 > bound, '2026-03-12')).toEqual([]);
  expect(gatesAbove(published, (bound) => 5_000_001 > bound, '2026-03-12').map(({ flag }) => flag)).toEqual([
    'technical-architect-review',
  ]);
  expect(gatesAbove(published, (bound) => 5_000_001 > bound, '2021-12-31')).toEqual([]);
});

describe('duration', () => {
  const staffing: Staffing = {
    ...frame,
    id: 'crew',
    hoursPerDay: 8,
    people: { engineer: 2, manager: 1 },
    workstreams: [
      { id: 'prepare', title: 'Prepare', after: [], atLeastDays: 5 },
      { id: 'move', title: 'Move', after: ['prepare'] },
      { id: 'build', title: 'Build', after: ['prepare'] },
      { id: 'close', title: 'Close', after: ['move', 'build'] },
      { id: 'govern', title: 'Govern', after: [] },
    ],
  };
  const days = (hours: Record<string, Record<string, number>>) =>
    durationDays(staffing, new Map(Object.entries(hours)));
  test('is that of the busiest role', () => expect(days({ move: { engineer: 32, manager: 8 } })).toBe(2));
  test('rounds a started day up', () => expect(days({ move: { engineer: 33 } })).toBe(3));
  test('adds what comes after', () => expect(days({ move: { manager: 8 }, close: { manager: 8 } })).toBe(2));
  test('takes the longer of two that run side by side', () =>
    expect(days({ move: { manager: 16 }, build: { manager: 24 }, close: { manager: 8 } })).toBe(4));
  test('is at least that of one that runs beside all', () =>
    expect(days({ move: { manager: 8 }, govern: { manager: 80 } })).toBe(10));
  test('counts a least length only when there is work', () => {
    expect(days({ prepare: { manager: 8 }, move: { manager: 8 } })).toBe(6);
    expect(days({ prepare: { manager: 0 }, move: { manager: 8 } })).toBe(1);
    expect(days({ prepare: { manager: 56 } })).toBe(7);
  });
  test('of nothing is nothing', () => expect(days({})).toBe(0));
  test('does not round the dust of thirds up to a day', () => {
    const workstreams = staffing.workstreams.map(({ atLeastDays: _, ...workstream }) => workstream);
    const thirds: Staffing = { ...staffing, people: { engineer: 3 }, workstreams };
    const hours = { prepare: { engineer: 12 }, move: { engineer: 37 }, close: { engineer: 23 } };
    expect(12 / 24 + 37 / 24 + 23 / 24).toBeGreaterThan(3);
    expect(durationDays(thirds, new Map(Object.entries(hours)))).toBe(3);
  });
});
