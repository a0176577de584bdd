import { expect, test } from 'vitest';
import { loadShippedPlaybook } from '../testing.ts';
import { type ApprovalFacts, factsOf, isAbove } from './figures.ts';
import { pathOf } from './path.ts';

const playbook = await loadShippedPlaybook();
const on = '2026-11-22';
const plain: ApprovalFacts = { architectGate: false, discountPercent: 0, marginMissed: 'none', investment: false };
const figures = { currency: 'USD', discountPercent: 0, marginMissed: 'none', givenAway: false };

const path = (facts: Partial<ApprovalFacts> = {}, needs: readonly string[] = []) =>
  pathOf(playbook, {
    facts: { ...plain, ...facts },
    deviations: needs.map((role, at) => ({ clause: `clause_${at}`, title: `Clause ${at}`, needs: role })),
    on,
  });

test('a plain statement of work is for the delivery manager, Revenue, the director and Finance, in this order', () => {
  expect(path().map(({ id, after }) => [id, after])).toEqual([
    ['delivery', []],
    ['revenue', ['delivery']],
    ['services', ['revenue']],
    ['finance', ['services']],
  ]);
});

test('architecture comes before all, changed clauses beside delivery, Revenue after both', () => {
  const steps = path({ architectGate: true }, ['legal', 'ps-director', 'legal']);
  expect(steps.map(({ id, after }) => [id, after])).toEqual([
    ['architecture', []],
    ['delivery', ['architecture']],
    ['deviation-legal', ['architecture']],
    ['deviation-ps-director', ['architecture']],
    ['revenue', ['delivery', 'deviation-legal', 'deviation-ps-director']],
    ['services', ['revenue']],
    ['finance', ['services']],
  ]);
  expect(steps[2]).toMatchObject({ roles: ['legal'], clauses: ['clause_0', 'clause_2'] });
});

test('the director waits for every rung of discount and margin', () => {
  const steps = path({ discountPercent: 35, marginMissed: 'margin.project' });
  const services = steps.find(({ id }) => id === 'services');
  expect(services?.after).toEqual([
    ...['revenue', 'discount-desk', 'discount-services', 'discount-sales', 'margin-desk', 'margin-services'],
  ]);
});

test('services given away want both vice presidents, each in a step of their own', () => {
  const steps = path({ investment: true, discountPercent: 100 }).filter(({ id }) => id.startsWith('investment'));
  expect(steps.map(({ roles, of }) => [roles, of])).toEqual([
    [['vp-services'], 1],
    [['vp-sales'], 1],
  ]);
});

test('a step says which rule asks for it, with its source and what it found', () => {
  const step = path({ discountPercent: 12 }).find(({ id }) => id === 'discount-desk');
  expect(step?.why).toMatchObject([
    { rule: 'approval.discount-above-10', facts: { investment: false, discountPercent: 12 } },
  ]);
});

test('what nobody knows rules no step out', () => {
  const ids = path({ architectGate: null, marginMissed: null }).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['architecture', 'margin-desk', 'margin-services', 'margin-sales']));
});

test('exactly 50,000 USD is not above the gate, a cent more is; without a rate of exchange nobody knows', () => {
  const gate = (totalCents: number, currency = 'USD', day = on) =>
    factsOf(playbook, { ...figures, totalCents, currency }, day).architectGate;
  expect([gate(50_000_00), gate(50_000_01)]).toEqual([false, true]);
  expect([gate(46_000_00, 'EUR'), gate(46_000_01, 'EUR')]).toEqual([false, true]);
  expect(gate(1_000_000_00, 'EUR', '2026-06-01')).toBeNull();
});

test('a limit in another currency is the amount at the rate of the day', () => {
  expect(isAbove(playbook, 25_000_00, { totalCents: 23_000_00, currency: 'EUR' }, on)).toBe(false);
  expect(isAbove(playbook, 25_000_00, { totalCents: 23_000_01, currency: 'EUR' }, on)).toBe(true);
});
