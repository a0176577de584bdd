import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadShippedPlaybook } from '../testing.ts';
import type { QuoteFacts } from './facts.ts';
import { findingsOf } from './findings.ts';
import { discounted, type ListedLine, listLines, type Terms, type Wish } from './priced-lines.ts';

const playbook = await loadShippedPlaybook();
const skus = playbook.catalogue.items.flatMap(({ sku }) => sku ?? []);

const wishes: fc.Arbitrary<Wish[]> = fc
  .array(
    fc.record({
      sku: fc.constantFrom(...skus),
      delivery: fc.constantFrom('remote' as const, 'onsite' as const, null),
      quantity: fc.integer({ min: 1, max: 9999 }),
      attendees: fc.option(fc.integer({ min: 1, max: 99_999 })),
      facility: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((made) => made.map((wish, at) => ({ id: `line-${at}`, ...wish })));

/** At most two decimals. */
const discounts = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const terms: fc.Arbitrary<Terms> = fc.record({
  on: fc.constantFrom('2022-11-01', '2025-08-05', '2025-08-06', '2026-11-23'),
  currency: fc.constant('USD'),
  channel: fc.constantFrom('direct' as const, 'partner' as const),
});
const sum = (cents: readonly number[]) => cents.reduce((total, each) => total + each, 0);
const shuffled = <Item>(items: readonly Item[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

describe('money', () => {
  test('lines come to the total, kind by kind, and a discount is neither negative nor above the whole', () => {
    fc.assert(
      fc.property(wishes, discounts, terms, (wished, percent, on) => {
        const { lines, totals } = discounted(listLines(playbook, wished, on), percent);
        expect(sum(lines.map(({ listCents }) => listCents))).toBe(totals.listCents);
        expect(sum(lines.map(({ totalCents }) => totalCents))).toBe(totals.totalCents);
        expect(totals.servicesCents + totals.educationCents).toBe(totals.totalCents);
        expect(totals.listCents - totals.discountCents).toBe(totals.totalCents);
        expect(totals.discountCents).toBeGreaterThanOrEqual(0);
        expect(totals.discountCents).toBeLessThanOrEqual(totals.listCents);
        for (const { listCents, totalCents, unitCents, quantity } of lines) {
          expect(listCents).toBe(unitCents * quantity);
          expect(totalCents).toBeGreaterThanOrEqual(0);
          expect(totalCents).toBeLessThanOrEqual(listCents);
          expect(Number.isSafeInteger(totalCents)).toBe(true);
        }
      }),
    );
  });

  test('hangs on no order of the lines', () => {
    const both = wishes.chain((wished) => fc.tuple(fc.constant(wished), shuffled(wished)));
    fc.assert(
      fc.property(both, discounts, terms, ([one, other], percent, on) => {
        const byId = (lines: readonly ListedLine[]) => lines.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        const [a, b] = [one, other].map((each) => discounted(listLines(playbook, each, on), percent));
        expect(b!.totals).toEqual(a!.totals);
        expect(byId(b!.lines)).toEqual(byId(a!.lines));
      }),
    );
  });

  test('a greater discount leaves no more', () => {
    fc.assert(
      fc.property(wishes, discounts, discounts, terms, (wished, one, other, on) => {
        const lines = listLines(playbook, wished, on);
        const left = (percent: number) => discounted(lines, percent).totals.totalCents;
        expect(left(Math.max(one, other))).toBeLessThanOrEqual(left(Math.min(one, other)));
      }),
    );
  });
});

const words = fc.constantFrom(null, 'Something is said.');
const facts = (on: string): fc.Arbitrary<QuoteFacts> =>
  fc
    .record({
      wished: wishes,
      discountPercent: discounts,
      kind: fc.constantFrom('standard' as const, 'custom-services' as const),
      quoteType: fc.constantFrom('new-subscription', 'add-on', 'nothing'),
      billingAddress: fc.constantFrom('', 'Kornweg 1'),
      startDate: fc.constantFrom(null, '2026-11-22', '2026-11-23', '2026-12-23', '2026-12-24'),
      validUntil: fc.constantFrom('2026-11-22', '2026-11-23', '2026-12-23'),
      channel: fc.constantFrom('direct' as const, 'partner' as const),
      ...{ besideSubscription: fc.boolean(), reviewed: fc.boolean() },
      ...{ comment: words, useCase: words },
      workDescription: fc.constantFrom(null, 'Something is said.', 'We begin on 1 March 2027.'),
      start: fc.constantFrom(
        { confirmed: null, workAtRisk: false, risk: null, mayTell: 'Nobody asked.' },
        { confirmed: { date: '2027-03-01' }, workAtRisk: false, risk: null, mayTell: true as const },
      ),
      customer: fc.record({
        name: fc.constant('Finch Bakery'),
        segment: fc.constantFrom('smb' as const, 'mid-market' as const, 'large' as const),
        edition: fc.constantFrom('ee' as const, 'ce' as const),
        country: fc.constantFrom('DE', 'IN'),
        region: fc.constantFrom('americas' as const, 'emea' as const, 'apac' as const),
        publicSector: fc.boolean(),
      }),
      deal: fc.record({
        number: fc.constant('OPP-2026-0001'),
        licence: fc.constantFrom(null, 'LIC-1'),
        customNeeds: fc.constantFrom([], ['a migration']),
        served: fc.constantFrom(null, true, false),
        orderType: fc.constantFrom(null, 'new-first-order'),
        netArrCents: fc.constantFrom(null, 2_000_000),
      }),
    })
    .map(({ wished, ...rest }) => {
      const priced = discounted(
        listLines(playbook, wished, { on: '2026-11-23', currency: 'USD', channel: rest.channel }),
        rest.discountPercent,
      );
      return { ...rest, ...priced, on, pricesOn: '2026-11-23', currency: 'USD' };
    });

describe('findings', () => {
  test('refuse with a cure, ask a step that is there, cite a source, and name a line that is there', () => {
    const steps = new Set(playbook.quoting.steps.map(({ id }) => id));
    fc.assert(
      fc.property(facts('2026-11-23'), (quote) => {
        for (const finding of findingsOf(playbook, quote)) {
          expect(finding.source).not.toBe('');
          expect(finding.severity === 'refuse').toBe(finding.hinders !== null);
          if (finding.hinders) expect(finding.cure, finding.sentence).toMatch(/\.$/);
          if (finding.severity === 'approval') expect(steps).toContain(finding.step);
          const [where, line] = finding.place?.split('.') ?? [];
          if (where === 'lines' && line !== undefined) expect(quote.lines.map(({ id }) => id)).toContain(line);
        }
      }),
    );
  });

  test('hang on no order of the lines', () => {
    const both = facts('2026-11-23').chain((quote) => fc.tuple(fc.constant(quote), shuffled(quote.lines)));
    const said = (quote: QuoteFacts) =>
      findingsOf(playbook, quote)
        .map(({ rule, severity, step }) => `${rule} ${severity} ${step}`)
        .sort();
    fc.assert(
      fc.property(both, ([quote, lines]) => {
        expect(said({ ...quote, lines })).toEqual(said(quote));
      }),
    );
  });

  test('a greater discount asks no fewer people', () => {
    fc.assert(
      fc.property(facts('2026-11-23'), discounts, (quote, other) => {
        const asked = (discountPercent: number) =>
          findingsOf(playbook, { ...quote, discountPercent }).filter(
            ({ place, step }) => place === 'discountPercent' && step,
          );
        const [low, high] = [quote.discountPercent, other].sort((a, b) => a - b);
        expect(asked(high!).length).toBeGreaterThanOrEqual(asked(low!).length);
      }),
    );
  });
});
