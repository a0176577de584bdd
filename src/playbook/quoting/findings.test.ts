import { describe, expect, test } from 'vitest';
import { loadShippedPlaybook } from '../testing.ts';
import type { QuoteFacts } from './facts.ts';
import { findingsOf, hindering } from './findings.ts';
import type { Quoting } from './policy.ts';
import { discounted, listLines, type Wish } from './priced-lines.ts';

const playbook = await loadShippedPlaybook();
const day = '2026-11-23';
const wish = (sku: string, more: Partial<Wish> = {}): Wish => ({
  ...{ id: sku.toLowerCase(), sku, delivery: null, quantity: 1, attendees: 10, facility: false },
  ...more,
});

type Changed = Omit<Partial<QuoteFacts>, 'customer' | 'deal'> & {
  readonly wishes?: readonly Wish[];
  readonly customer?: Partial<QuoteFacts['customer']>;
  readonly deal?: Partial<QuoteFacts['deal']>;
};

/** Nobody has confirmed when work begins. */
const nothingConfirmed = { confirmed: null, workAtRisk: false, risk: null, mayTell: 'Nobody asked.' };

/** A quote that nothing is to be said of beside what a test changes. */
function quote({ wishes = [wish('GL-BAS-R'), wish('GL-JIRA')], customer, deal, ...more }: Changed = {}): QuoteFacts {
  const channel = more.channel ?? 'direct';
  const listed = listLines(playbook, wishes, { on: more.pricesOn ?? day, currency: 'USD', channel });
  return {
    ...{
      on: day,
      kind: 'standard',
      quoteType: 'new-subscription',
      billingAddress: 'Kornweg 1',
      startDate: '2026-12-01',
    },
    ...{ validUntil: '2026-12-23', pricesOn: day, currency: 'USD', channel, besideSubscription: false },
    ...{ discountPercent: 0, comment: null, useCase: null, workDescription: null, reviewed: true },
    ...discounted(listed, more.discountPercent ?? 0),
    start: nothingConfirmed,
    ...more,
    customer: {
      ...{ name: 'Alder Freight', segment: 'large', edition: 'ee', country: 'DE', region: 'emea', publicSector: false },
      ...customer,
    },
    deal: {
      ...{ number: 'OPP-2026-0001', licence: null, customNeeds: [], served: true, orderType: null, netArrCents: null },
      ...deal,
    },
  };
}

const said = (changed: Changed, offer = playbook) =>
  findingsOf(offer, quote(changed)).map(({ rule, severity, sentence }) => `${severity} ${rule}: ${sentence}`);

const policy = (change: (quoting: Quoting) => unknown) => {
  const quoting = structuredClone(playbook.quoting);
  change(quoting);
  return { ...playbook, quoting };
};
const ruleOf = (quoting: Quoting, check: string) => quoting.rules.find((rule) => rule.check === check)!;

test('nothing is said of a quote that is as it should be', () => {
  expect(said({})).toEqual([]);
});

describe('what hinders', () => {
  test.each<[string, Changed, string]>([
    ['no line', { wishes: [] }, 'quote.lines: It has no line.'],
    ['no address', { billingAddress: ' ' }, 'quote.billing-account: Nobody has said where the invoice goes.'],
    [
      'a type that rides on a subscription, alone',
      { quoteType: 'renewal' },
      'quote.type: Renewal of a subscription is no type',
    ],
    ['no routing', { deal: { served: null } }, 'quote.served: OPP-2026-0001 has not been routed.'],
    ['a partner who serves', { deal: { served: false } }, 'quote.served: By the rules of engagement a partner serves'],
    ['no start', { startDate: null }, 'quote.start-window: It has no start date.'],
    [
      'a start behind us',
      { startDate: '2026-11-22' },
      'quote.start-window: Its start, 22 November 2026, lies behind us.',
    ],
    [
      'a start too far away',
      { startDate: '2026-12-24' },
      'quote.start-window: It starts on 24 December 2026, more than 30 days',
    ],
    [
      'a need made to measure',
      { deal: { customNeeds: ['a migration'] } },
      'quote.mixed: Beside what the catalogue has, a migration',
    ],
    [
      'a subscription that is not there',
      { besideSubscription: true },
      'quote.beside-subscription: There is no licence opportunity',
    ],
    ['training without a use case', { wishes: [wish('GL-BAS-R')] }, 'quote.training-only: It is training alone'],
    [
      'training of the free edition',
      { customer: { edition: 'ce' } },
      'quote.free-edition: Alder Freight uses the free edition, to which GitLab with Git Basics, remote, Jira integration is not sold.',
    ],
    [
      'seats onsite',
      { wishes: [wish('GL-BAS', { attendees: 13 }), wish('GL-JIRA')] },
      'quote.seats: 13 attend GitLab with Git Basics, onsite, 1 more than its seats, and none can be added onsite.',
    ],
    [
      'rooms for what is remote',
      { wishes: [wish('GL-BAS-R', { facility: true }), wish('GL-JIRA')] },
      'quote.rooms: GitLab with Git Basics, remote has no rooms',
    ],
    [
      'a block without a description',
      { wishes: [wish('GL-XPRT')] },
      'quote.agreed-work: Expert Services, block of 48 hours has no description of work.',
    ],
    [
      'a direct sale in India',
      { customer: { country: 'IN' } },
      'quote.no-direct-sale: Nothing is sold directly in IN.',
    ],
    ['a discount without a word', { discountPercent: 10.01 }, 'quote.discount: A discount above 10 % goes with a word'],
    ['validity that passed', { validUntil: '2026-11-22' }, 'quote.valid: It was valid until 22 November 2026.'],
    ['no review with the customer', { reviewed: false }, 'quote.customer-review: Deliverables, duration and price'],
  ])('%s', (_, changed, sentence) => {
    const refused = said(changed).filter((finding) => finding.startsWith('refuse'));
    expect(refused).toEqual([expect.stringContaining(sentence)]);
  });

  test('a plan that ended yesterday, with what is sold instead', () => {
    const catalogue = structuredClone(playbook.catalogue);
    catalogue.items.find(({ sku }) => sku === 'GL-JIRA')!.effective.to = '2026-11-22';
    const [finding] = findingsOf({ ...playbook, catalogue }, quote({}));
    expect(finding).toMatchObject({
      rule: 'quote.sku-on-sale',
      sentence: 'GL-JIRA is no longer sold on 23 November 2026.',
      cure: 'Take GL-JENKINS, GL-LDAP instead, or scope it as custom work.',
      place: 'lines.gl-jira.sku',
    });
  });

  test('a review is missing for sending alone', () => {
    const findings = findingsOf(playbook, quote({ reviewed: false }));
    expect(hindering(findings, 'submission')).toEqual([]);
    expect(hindering(findings, 'sending')).toHaveLength(1);
  });
});

describe('who is asked', () => {
  const steps = (changed: Changed, offer = playbook) =>
    findingsOf(offer, quote(changed)).flatMap(({ step }) => step ?? []);

  test.each([
    [10, []],
    [10.01, ['discount-desk']],
    [20, ['discount-desk']],
    [20.01, ['discount-desk', 'discount-services']],
    [30.01, ['discount-desk', 'discount-services', 'discount-sales']],
  ])('at a discount of %d percent: %j', (discountPercent, asked) => {
    expect(steps({ discountPercent, comment: 'They buy again.' })).toEqual(asked);
  });

  test('the engagement manager for described work, and Revenue for what bills a statement of work', () => {
    expect(steps({ wishes: [wish('GL-XPRT')], workDescription: 'Pipelines of three teams.' })).toEqual([
      'engagement-manager',
    ]);
    expect(steps({ kind: 'custom-services' })).toEqual(['revenue']);
    expect(steps({ kind: 'custom-services', on: '2025-12-31', validUntil: '2026-12-31' })).toEqual([]);
  });

  test('Deal Desk for a first order with few services, once the rule of 2022 is switched on', () => {
    const first = {
      on: '2022-11-20',
      pricesOn: '2022-11-20',
      startDate: '2022-12-01',
      deal: { orderType: 'new-first-order', netArrCents: 2_000_000 },
    };
    expect(steps(first)).toEqual([]);
    const on = policy((quoting) => Object.assign(ruleOf(quoting, 'minimum-services'), { active: true }));
    expect(steps(first, on)).toEqual(['minimum-services']);
    expect(steps({ ...first, deal: { ...first.deal, netArrCents: 1_999_999 } }, on)).toEqual([]);
    expect(steps({ ...first, customer: { region: 'apac' } }, on)).toEqual([]);
    expect(steps({ ...first, customer: { region: 'apac', segment: 'mid-market' } }, on)).toEqual(['minimum-services']);
    expect(steps({ ...first, wishes: [wish('GL-RR-COM')] }, on)).toEqual([]);
    expect(steps({ ...first, on: '2026-01-01', validUntil: '2026-12-23', startDate: '2026-01-02' }, on)).toEqual([]);
  });
});

describe('what is advised', () => {
  test.each<[string, Changed, string]>([
    [
      'seats that were added',
      { wishes: [wish('GL-BAS-R', { attendees: 14 }), wish('GL-JIRA')] },
      'quote.seats: 14 attend GitLab with Git Basics, remote, 2 more than its seats: 2 × SRV-PERSEAT-R are added.',
    ],
    [
      'four seats for each beyond a course of four',
      { wishes: [wish('GL-DOF', { attendees: 14 }), wish('GL-JIRA')] },
      '8 × SRV-PERSEAT-R are added.',
    ],
    [
      'a class without a count',
      { wishes: [wish('GL-BAS-R', { attendees: null }), wish('GL-JIRA')] },
      'nobody has said how many attend',
    ],
    [
      'a course that comes after another',
      { wishes: [wish('GL-CICD-R'), wish('GL-JIRA')] },
      'quote.after: GitLab CI/CD, remote comes after GitLab with Git Basics',
    ],
    ['a small customer', { customer: { segment: 'smb' } }, 'quote.smb-without-scoping: A small customer buys'],
    [
      'a custom quote',
      { kind: 'custom-services', on: '2025-12-31', startDate: '2026-01-10' },
      'quote.custom-not-shown',
    ],
    [
      'a subscription beside it',
      { besideSubscription: true, deal: { licence: 'LIC-1' } },
      'It rides on the quote of the subscription of LIC-1.',
    ],
  ])('%s', (_, changed, sentence) => {
    expect(said(changed)).toEqual([expect.stringContaining(sentence)]);
    expect(said(changed)[0]).toMatch(/^advise/);
  });

  test('a price that changed since', () => {
    const catalogue = structuredClone(playbook.catalogue);
    catalogue.items.find(({ sku }) => sku === 'GL-JIRA')!.priceCents = 260_000;
    expect(findingsOf({ ...playbook, catalogue }, quote({}))[0]?.sentence).toBe(
      'Prices are those of 23 November 2026, and have changed since for GL-JIRA: GL-JIRA costs USD 2,600 today.',
    );
  });
});

describe('the switches', () => {
  test('services may be kept off the quotes of subscriptions', () => {
    const alone = policy((quoting) => Object.assign(ruleOf(quoting, 'beside-subscription'), { allowed: false }));
    expect(said({ besideSubscription: true, deal: { licence: 'LIC-1' } }, alone)).toEqual([
      'refuse quote.beside-subscription: Services of the catalogue stand on a quote of their own.',
    ]);
  });

  test('a rule that is not active says nothing', () => {
    const off = policy((quoting) => Object.assign(ruleOf(quoting, 'training-only'), { active: false }));
    expect(said({ wishes: [wish('GL-BAS-R')] }, off)).toEqual([]);
  });

  test('seats may be added onsite where the playbook says so', () => {
    const offer = policy((quoting) => Object.assign(ruleOf(quoting, 'seats'), { remoteOnly: false }));
    const lines = listLines(offer, [wish('GL-BAS', { attendees: 13 })], {
      on: day,
      currency: 'USD',
      channel: 'direct',
    });
    expect(lines.map(({ what, quantity }) => [what, quantity])).toEqual([
      ['plan', 1],
      ['seats', 1],
    ]);
  });
});

describe('sales through a partner', () => {
  test('take the twins from August 2025 on', () => {
    expect(quote({ channel: 'partner' }).lines.map(({ sku }) => sku)).toEqual([
      'GL-BAS-R (Ecosystem)',
      'GL-JIRA (Ecosystem)',
    ]);
    expect(said({ channel: 'partner' })).toEqual([]);
    const before = { on: '2025-08-05', currency: 'USD', channel: 'partner' } as const;
    expect(listLines(playbook, [wish('GL-BAS-R')], before).map(({ sku }) => sku)).toEqual(['GL-BAS-R']);
  });

  test('refuse what was priced before there were twins', () => {
    const old = listLines(playbook, [wish('GL-BAS-R'), wish('GL-JIRA')], {
      on: '2025-08-01',
      currency: 'USD',
      channel: 'partner',
    });
    expect(said({ channel: 'partner', ...discounted(old, 0) })).toEqual([
      'refuse quote.ecosystem: Through a partner GL-BAS-R, GL-JIRA are sold as their twins for partners.',
    ]);
  });

  test('sold directly a twin is what it is the twin of', () => {
    const lines = listLines(playbook, [wish('GL-BAS-R (Ecosystem)')], { on: day, currency: 'USD', channel: 'direct' });
    expect(lines.map(({ sku, listCents }) => [sku, listCents])).toEqual([['GL-BAS-R', 500_000]]);
  });
});

describe('when work begins', () => {
  const early = { workDescription: 'Pipelines of three teams. Our engineers start on 1 March 2027.' };
  const confirmed = (date: string) => ({ ...nothingConfirmed, confirmed: { date }, mayTell: true as const });
  const told = (changed: Changed, offer = playbook) =>
    findingsOf(offer, quote(changed))
      .filter(({ rule }) => rule === 'quote.start-told')
      .map(({ place, hinders, sentence }) => `${hinders} ${place}: ${sentence}`);
  const asWork = policy((quoting) => Object.assign(ruleOf(quoting, 'start-told'), { orderStart: 'work' }));

  test('is not written on the order form before it is confirmed, or work at risk approved', () => {
    expect(told(early)).toEqual(['sending workDescription: 1 March 2027 is said to be the start. Nobody asked.']);
    expect(told({ ...early, start: confirmed('2027-03-08') })[0]).toContain('confirmed 2027-03-08, not 1 March 2027.');
    expect(told({ ...early, start: confirmed('2027-03-01') })).toEqual([]);
    const risk = { ...nothingConfirmed, workAtRisk: true, risk: { on: '2027-03-01' }, mayTell: true as const };
    expect(told({ ...early, start: risk })).toEqual([]);
    expect(told({ workDescription: 'It was begun in 2021, and is invoiced on 1 March 2027.' })).toEqual([]);
  });

  test('is not what the start of an order says, unless the playbook has it so', () => {
    expect(told({})).toEqual([]);
    expect(told({}, asWork)).toEqual([
      'sending startDate: Its form says that work begins on 1 December 2026. Nobody asked.',
    ]);
    expect(told({ start: confirmed('2026-12-01') }, asWork)).toEqual([]);
    expect(told({ kind: 'custom-services' }, asWork)).toEqual([]);
  });
});
