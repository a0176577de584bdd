import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Staffing } from '../../../playbook/estimating/staffing.ts';
import type { Effort, EstimateLine } from '../estimate.ts';
import { burnOf } from './burning.ts';

const staffing: Staffing = {
  id: 'staffing',
  source: { document: 'Parley', section: 'test' },
  effective: { from: '2020-01-01' },
  hoursPerDay: 8,
  people: { engineer: 2 },
  workstreams: [
    { id: 'plan', title: 'Plan', after: [] },
    { id: 'move', title: 'Move', after: ['plan'] },
  ],
};
const roles = ['engineer', 'manager'].map((id) => ({ id, title: id, centsPerHour: 1, costCentsPerHour: null }));
const worked = (workstream: string, effort: Record<string, Effort>, part: EstimateLine['part'] = 'included') => ({
  ...{ workstream, effort, part },
});
const certain = (likely: number): Effort => ({ low: likely, likely, high: likely });

test('work without a plan is spread over the days in which its workstream is done', () => {
  // Two engineers plan 80 hours in 5 days, then move 160 hours in 10.
  const lines = [
    worked('Plan', { engineer: certain(80), manager: certain(8) }),
    worked('Move', { engineer: certain(160) }),
  ];
  expect(burnOf(lines, roles, staffing)).toEqual({
    weeks: 3,
    roles: [
      { id: 'engineer', title: 'engineer', hours: [80, 80, 80] },
      { id: 'manager', title: 'manager', hours: [8, 0, 0] },
    ],
    by: 'rule',
  });
});

test('what is planned by week stands as it is planned, what is not included is left out', () => {
  const lines = [
    worked('Plan', { engineer: { ...certain(30), weeks: [10, 0, 20] } }),
    worked('Plan', { manager: certain(99) }, 'optional'),
  ];
  const burn = burnOf(lines, roles, staffing);
  expect(burn).toEqual({ weeks: 3, roles: [{ id: 'engineer', title: 'engineer', hours: [10, 0, 20] }], by: 'plan' });
  const both = [...lines, worked('Plan', { manager: certain(1) })];
  expect(burnOf(both, roles, staffing).by).toBe('both');
});

test('a workstream that the rule does not know begins at once, and nothing burns nothing', () => {
  expect(burnOf([worked('Ours', { manager: certain(60) })], roles, staffing).roles[0]?.hours).toEqual([40, 20]);
  expect(burnOf([], roles, staffing)).toEqual({ weeks: 0, roles: [], by: 'rule' });
});

test('whatever is worked, the hours of the weeks are the hours of the lines', () => {
  const quarters = fc.integer({ min: 0, max: 2000 }).map((count) => count / 4);
  const effort = fc.oneof(
    quarters.map(certain),
    fc.array(quarters, { minLength: 1, maxLength: 30 }).map((weeks) => ({
      ...certain(weeks.reduce((sum, hours) => sum + hours, 0)),
      weeks,
    })),
  );
  const line = fc
    .tuple(fc.constantFrom('Plan', 'Move', 'Ours'), fc.dictionary(fc.constantFrom('engineer', 'manager'), effort))
    .map(([workstream, efforts]) => worked(workstream, { ...efforts }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const burn = burnOf(lines, roles, staffing);
      for (const role of roles) {
        const hours = burn.roles.find(({ id }) => id === role.id)?.hours ?? [];
        const asked = lines.reduce((sum, { effort: of }) => sum + (of[role.id]?.likely ?? 0), 0);
        expect(hours.every((each) => each >= 0)).toBe(true);
        expect(hours.reduce((sum, each) => sum + each, 0)).toBeCloseTo(asked, 6);
      }
    }),
  );
});
