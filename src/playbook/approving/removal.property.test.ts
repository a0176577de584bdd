import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadShippedPlaybook } from '../testing.ts';
import { type Figures, factsOf, targetMissed, targetsOn } from './figures.ts';
import { type ClauseDeviation, pathOf } from './path.ts';
import { type Removal, removalOf } from './removal.ts';

const playbook = await loadShippedPlaybook();
const on = '2026-11-22';
const targets = targetsOn(playbook, on);

/** A statement of work as the property changes it: with the margin itself, which the facts hold only by its target. */
interface Deal extends Omit<Figures, 'marginMissed'> {
  readonly marginPercent: number;
  readonly deviations: readonly ClauseDeviation[];
}

const figuresOf = ({ marginPercent, ...deal }: Deal): Figures => ({
  ...deal,
  marginMissed: targetMissed(targets, marginPercent),
});
const pathFor = (deal: Deal) =>
  pathOf(playbook, { facts: factsOf(playbook, figuresOf(deal), on), deviations: deal.deviations, on });
const idsOf = (deal: Deal): string[] => pathFor(deal).map(({ id }) => id);

/** The deal after a change, and the same change made as much smaller as it can be: a cent, or a hundredth of a percent. */
function applied(deal: Deal, removal: Removal): { readonly after: Deal; readonly short: Deal | null } {
  switch (removal.kind) {
    case 'total':
      return {
        after: { ...deal, totalCents: removal.atMostCents },
        short: { ...deal, totalCents: removal.atMostCents + 1 },
      };
    case 'discount':
      return {
        after: { ...deal, discountPercent: removal.toPercent },
        short: { ...deal, discountPercent: Math.round(removal.toPercent * 100 + 1) / 100 },
      };
    case 'margin':
      return {
        after: { ...deal, marginPercent: removal.target.percent },
        short: { ...deal, marginPercent: Math.round(removal.target.percent * 100 - 1) / 100 },
      };
    case 'priced':
      return { after: { ...deal, givenAway: false }, short: null };
    case 'clauses': {
      const left = deal.deviations.filter(({ clause }) => !removal.clauses.includes(clause));
      const back = deal.deviations.find(({ clause }) => clause === removal.clauses[0]);
      return { after: { ...deal, deviations: left }, short: back ? { ...deal, deviations: [...left, back] } : null };
    }
  }
}

const deals: fc.Arbitrary<Deal> = fc.record({
  totalCents: fc.oneof(fc.integer({ min: 0, max: 20_000_000 }), fc.integer({ min: 4_999_998, max: 5_000_002 })),
  currency: fc.constantFrom('USD', 'EUR', 'GBP'),
  discountPercent: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
  marginPercent: fc.integer({ min: -5000, max: 9000 }).map((hundredths) => hundredths / 100),
  givenAway: fc.boolean(),
  deviations: fc
    .array(fc.constantFrom('legal', 'ps-director', 'revenue'), { maxLength: 4 })
    .map((roles) => roles.map((needs, at) => ({ clause: `clause_${at}`, title: `Clause ${at}`, needs }))),
});

test('the change that is named removes the step and adds none, and nothing smaller removes it', () => {
  let removals = 0;
  fc.assert(
    fc.property(deals, (deal) => {
      const before = idsOf(deal);
      for (const step of pathFor(deal)) {
        const removal = removalOf(playbook, step, figuresOf(deal), factsOf(playbook, figuresOf(deal), on), on);
        if (removal === null) continue;
        removals += 1;
        const { after, short } = applied(deal, removal);
        expect(idsOf(after), `${step.id} by ${removal.kind}`).not.toContain(step.id);
        // A price for what was given away brings back what its discount and margin ask for: that is told where it is so.
        expect(idsOf(after).filter((id) => !before.includes(id))).toEqual([]);
        if (short) expect(idsOf(short), `${step.id} by less than ${removal.kind}`).toContain(step.id);
      }
    }),
    { numRuns: 500 },
  );
  expect(removals).toBeGreaterThan(500);
});

test('a step that every statement of work has is removed by nothing', () => {
  const deal = {
    totalCents: 1,
    currency: 'USD',
    discountPercent: 0,
    marginPercent: 80,
    givenAway: false,
    deviations: [],
  };
  const facts = factsOf(playbook, figuresOf(deal), on);
  expect(pathFor(deal).map((step) => removalOf(playbook, step, figuresOf(deal), facts, on))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
