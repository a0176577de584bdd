import { showMoney } from '../../platform/money.ts';
import { itemOf, type Offer, type QuoteFacts, type Said } from './facts.ts';
import type { RuleOf } from './policy.ts';

/** What somebody has to say yes to. */
export const approvalChecks = {
  discount: ({ discountPercent, comment }: QuoteFacts, { ladder, commentAbove }: RuleOf<'discount'>): Said[] => {
    const place = 'discountPercent';
    const rungs = ladder
      .filter(({ above }) => discountPercent > above)
      .map(({ above, step }) => ({
        sentence: `A discount of ${discountPercent} % is above ${above} %.`,
        cure: `At ${above} % or less nobody is asked.`,
        ...{ place, step },
      }));
    if (discountPercent <= commentAbove || comment !== null) return rungs;
    const sentence = `A discount above ${commentAbove} % goes with a word to those who approve it.`;
    return [{ sentence, cure: 'Say why it is given.', place: 'comment', hinders: 'submission' }, ...rungs];
  },

  'agreed-work': (facts: QuoteFacts, { step }: RuleOf<'agreed-work'>, offer: Offer): Said[] => {
    const line = facts.lines.find((each) => each.what === 'plan' && itemOf(offer, each)?.agreedWork);
    if (!line) return [];
    const asked = {
      sentence: `What is done for ${line.title} is agreed before it is sold.`,
      step,
      place: 'workDescription',
    };
    if (facts.workDescription !== null) return [asked];
    const cure = 'Write the description of work with the engagement manager.';
    return [
      { sentence: `${line.title} has no description of work.`, cure, place: 'workDescription', hinders: 'submission' },
      asked,
    ];
  },

  'custom-approval': ({ kind }: QuoteFacts, { step }: RuleOf<'custom-approval'>): Said[] =>
    kind === 'standard'
      ? []
      : [{ sentence: 'A quote of a statement of work is approved by Revenue Accounting.', step }],

  'minimum-services': (facts: QuoteFacts, rule: RuleOf<'minimum-services'>): Said[] => {
    const { orderType, netArrCents } = facts.deal;
    const { segment, publicSector, region } = facts.customer;
    const concerned = rule.applies.some(
      (each) =>
        (each.segments === undefined || each.segments.includes(segment)) &&
        (each.publicSector === undefined || publicSector) &&
        (each.regions === undefined || each.regions.includes(region)),
    );
    const first = orderType !== null && rule.orderTypes.includes(orderType);
    if (!concerned || !first || netArrCents === null || netArrCents < rule.netArrFromCents) return [];
    const { totalCents } = facts.totals;
    if (totalCents >= rule.servicesFromCents) return [];
    const least = showMoney(rule.servicesFromCents, facts.currency);
    const sentence = `A first order of ${showMoney(netArrCents, facts.currency)} goes with services of ${least} or more, and this comes to ${showMoney(totalCents, facts.currency)}.`;
    return [{ sentence, cure: `From ${least} on nobody is asked.`, step: rule.step, place: 'lines' }];
  },
} as const satisfies Record<string, (facts: QuoteFacts, rule: never, offer: Offer) => Said[]>;
