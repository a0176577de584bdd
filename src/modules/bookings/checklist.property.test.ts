import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Asked } from '../../playbook/booking.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { BookingDetails, BookingGround } from './booking.ts';
import { checklist, kindOf } from './checklist.ts';

let playbook: Playbook;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
});

/** What a deal may be like, in the few words by which the sources judge it. */
const deals = fc.record({
  customNeed: fc.boolean(),
  sow: fc.option(
    fc.record({
      state: fc.constantFrom('draft', 'released', 'signed'),
      stamped: fc.constantFrom('same', 'other', 'none'),
      accepts: fc.boolean(),
      services: fc.constantFrom(0, 900),
      education: fc.constantFrom(0, 100),
      servicesBilling: fc.constantFrom(null, 'billing.monthly', 'billing.on-order-form', 'billing.barter'),
      educationBilling: fc.constantFrom(null, 'billing.monthly', 'billing.on-order-form'),
    }),
    { nil: null },
  ),
  estimate: fc.constantFrom(null, 'draft', 'published', 'bare'),
  quotes: fc.array(
    fc.record({
      kind: fc.constantFrom('standard', 'custom-services', 'custom-education'),
      state: fc.constantFrom('draft', 'approved', 'accepted'),
      totalCents: fc.constantFrom(100, 900, 1000),
      currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
    }),
    { maxLength: 3 },
  ),
  order: fc.constantFrom(null, 'order', 'none-needed'),
  orderRequired: fc.boolean(),
  costSheet: fc.boolean(),
  agreement: fc.constantFrom(null, 'sow', 'order-form', 'other', 'no-such'),
  link: fc.boolean(),
  won: fc.constantFrom(null, 'price', 'no-such'),
  competitors: fc.constantFrom(null, [], ['Wolf & Sons']),
});
type Deal = typeof deals extends fc.Arbitrary<infer Shape> ? Shape : never;

const groundOf = ({ customNeed, sow, estimate, quotes }: Deal): BookingGround =>
  BookingGround.parse({
    customNeed,
    sow: sow && {
      ...{ number: 'SOW-1', state: sow.state, totalCents: 1000, currency: 'USD', contentHash: 'same' },
      stampedHash: sow.stamped === 'none' ? null : sow.stamped,
      ...{ servicesBilling: sow.servicesBilling, educationBilling: sow.educationBilling },
      ...{ servicesCents: sow.services, educationCents: sow.education },
      clauses: sow.accepts ? ['description@2022-01-01', 'passive-acceptance@2022-01-01'] : ['description@2022-01-01'],
    },
    estimate: estimate && {
      number: 'EST-1',
      state: estimate === 'draft' ? 'draft' : 'published',
      costs: estimate !== 'bare',
    },
    quotes: quotes.map((quote, at) => ({ ...quote, number: `QUO-${at}` })),
  });

const detailsOf = ({ order, orderRequired, costSheet, agreement, link, won, competitors }: Deal): BookingDetails =>
  BookingDetails.parse({
    purchaseOrder:
      order === 'order'
        ? { kind: 'order', number: 'PO-1', date: '2026-11-01' }
        : order && { kind: 'none-needed', saidBy: 'Their buyer', date: '2026-11-01', words: 'We need none.' },
    ...{ orderRequired, competitors, costSheet: costSheet ? 'the shared folder' : null },
    agreement: agreement && { type: agreement, link: link ? 'https://papers.tanager.example/1' : null },
    won: won && { reason: won, details: 'They said so' },
  });

/** The same questions answered a second time, from the sources and not from the code: true is met, false missing. */
function model(deal: Deal): Readonly<Record<Asked, boolean | 'not-needed'>> {
  const { sow, quotes, estimate } = deal;
  const custom = deal.customNeed || sow !== null || quotes.some(({ kind }) => kind !== 'standard');
  const only = (answer: boolean) => (custom ? answer : ('not-needed' as const));
  const billing = quotes.filter(({ kind }) => kind !== 'standard');
  const education = [null, 'billing.on-order-form', 'billing.on-signature'];
  const order = deal.order !== null;
  return {
    'signed-paper': custom
      ? sow !== null && sow.state === 'signed' && sow.stamped === 'same'
      : quotes.some(({ kind, state }) => kind === 'standard' && state === 'accepted'),
    'cost-sheet': only(deal.costSheet || estimate === 'published'),
    'purchase-order': custom || deal.orderRequired || order ? order : 'not-needed',
    'quote-sums': only(
      sow !== null &&
        billing.length > 0 &&
        billing.every(({ state, currency }) => state !== 'draft' && currency === 'USD') &&
        billing.reduce((sum, { totalCents }) => sum + totalCents, 0) === 1000,
    ),
    'billing-terms': only(
      sow !== null &&
        (sow.services === 0 || sow.servicesBilling !== 'billing.barter') &&
        (sow.education === 0 || education.includes(sow.educationBilling)),
    ),
    'acceptance-clause': only(sow?.accepts === true),
    'agreement-type':
      deal.agreement !== null && deal.agreement !== 'no-such' && (deal.agreement !== 'other' || deal.link),
    'won-reason': deal.won === 'price',
    competitors: deal.competitors !== null,
  };
}

describe('the checklist', () => {
  const on = '2026-11-23';
  const listOf = (deal: Deal) => checklist(playbook, { ground: groundOf(deal), details: detailsOf(deal), on });

  test('says of every deal what the sources say', () => {
    fc.assert(
      fc.property(deals, (deal) => {
        const said = model(deal);
        const expected = playbook.booking.items.map(({ id, asks }) => {
          const answer = said[asks];
          return [id, answer === 'not-needed' ? answer : answer ? 'met' : 'missing'];
        });
        expect(listOf(deal).map(({ id, state }) => [id, state])).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('gives a cure for what is missing and for nothing else, and cites its source', () => {
    fc.assert(
      fc.property(deals, (deal) => {
        for (const { state, cure, sentence, source } of listOf(deal)) {
          expect(cure === null).toBe(state !== 'missing');
          expect([sentence.endsWith('.') || sentence.includes(': '), source.length > 3]).toEqual([true, true]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is the same for the same facts, also when they come back as they were kept', () => {
    fc.assert(
      fc.property(deals, (deal) => {
        const kept = JSON.parse(JSON.stringify({ ground: groundOf(deal), details: detailsOf(deal) }));
        const again = { ground: BookingGround.parse(kept.ground), details: BookingDetails.parse(kept.details), on };
        expect(checklist(playbook, again)).toEqual(listOf(deal));
      }),
      { numRuns: 300 },
    );
  });

  test('asks of a day what holds on it', () => {
    const deal = { customNeed: true, sow: null, estimate: null, quotes: [] };
    const asked = { ground: BookingGround.parse(deal), details: BookingDetails.parse({}) };
    expect(checklist(playbook, { ...asked, on: '2020-01-01' })).toEqual([]);
    expect(checklist(playbook, { ...asked, on })).toHaveLength(9);
    expect(kindOf(asked.ground)).toBe('custom');
  });
});
