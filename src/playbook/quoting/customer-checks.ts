import { dayInWords } from '../../platform/clock.ts';
import { mayTellDay, untoldStarts } from '../starts/telling.ts';
import { itemOf, type Offer, type QuoteFacts, type Said } from './facts.ts';
import type { RuleOf } from './policy.ts';

/** What is held against the deal, the customer and the dates of a quote. */
export const customerChecks = {
  'billing-account': (facts: QuoteFacts): Said[] =>
    facts.billingAddress.trim() !== '' || facts.kind !== 'standard'
      ? []
      : [
          {
            sentence: 'Nobody has said where the invoice goes.',
            cure: 'Give the address of the billing account.',
            place: 'billingAccount.address',
            hinders: 'submission',
          },
        ],

  'quote-type': (
    { quoteType, besideSubscription }: QuoteFacts,
    _rule: RuleOf<'quote-type'>,
    { quoting }: Offer,
  ): Said[] => {
    const type = quoting.quoteTypes.find(({ id }) => id === quoteType);
    const alone = quoting.quoteTypes.filter(({ beside }) => beside === 'either').map(({ title }) => title);
    if (type === undefined || (type.beside === 'subscription' && !besideSubscription)) {
      const sentence = `${type?.title ?? quoteType} is no type of a quote that stands alone.`;
      return [{ sentence, cure: `Take ${alone.join(' or ')}.`, place: 'quoteType', hinders: 'submission' }];
    }
    return [];
  },

  served: ({ kind, deal: { served, number } }: QuoteFacts): Said[] => {
    if (served === true || kind !== 'standard') return [];
    if (served === null)
      return [{ sentence: `${number} has not been routed.`, cure: 'Route it first.', hinders: 'submission' }];
    const sentence = `By the rules of engagement a partner serves ${number}.`;
    return [{ sentence, cure: 'The partner quotes its own services.', hinders: 'submission' }];
  },

  'start-window': ({ startDate, on, kind }: QuoteFacts, { daysMost }: RuleOf<'start-window'>): Said[] => {
    const place = 'startDate';
    if (startDate === null) {
      const sentence = 'It has no start date.';
      return kind === 'standard'
        ? [{ sentence, cure: 'Say from when on it counts.', place, hinders: 'submission' }]
        : [];
    }
    const from = Temporal.PlainDate.from(startDate).subtract({ days: daysMost }).toString();
    if (startDate < on)
      return [
        {
          sentence: `Its start, ${dayInWords(startDate)}, lies behind us.`,
          cure: `Start on ${dayInWords(on)} or later.`,
          place,
          hinders: 'submission',
        },
      ];
    if (from <= on) return [];
    const sentence = `It starts on ${dayInWords(startDate)}, more than ${daysMost} days from now.`;
    return [
      { sentence, cure: `Submit it from ${dayInWords(from)} on, or start earlier.`, place, hinders: 'submission' },
    ];
  },

  'start-told': (facts: QuoteFacts, { orderStart, cure }: RuleOf<'start-told'>): Said[] => {
    const { kind, start, startDate, workDescription, on } = facts;
    if (kind !== 'standard') return [];
    const told = orderStart === 'counts' || startDate === null || mayTellDay(start, startDate);
    const early =
      startDate === null || told === true
        ? []
        : [{ sentence: `Its form says that work begins on ${dayInWords(startDate)}. ${told}` }];
    return [
      ...early.map((one): Said => ({ ...one, cure, place: 'startDate', hinders: 'sending' })),
      ...untoldStarts(workDescription ?? '', start, on).map(
        ({ sentence }): Said => ({ sentence, cure, place: 'workDescription', hinders: 'sending' }),
      ),
    ];
  },

  mixed: ({ kind, deal: { customNeeds } }: QuoteFacts): Said[] => {
    if (kind !== 'standard' || customNeeds.length === 0) return [];
    const sentence = `Beside what the catalogue has, ${customNeeds.join(', ')} is needed to measure: standard with custom makes all of it custom.`;
    const cure = 'Make a custom scope of the quote, or take the need that is made to measure out of the opportunity.';
    return [{ sentence, cure, hinders: 'submission' }];
  },

  'custom-not-shown': ({ kind }: QuoteFacts): Said[] =>
    kind === 'standard' ? [] : [{ sentence: 'It is for back-end billing: neither customer nor reseller is given it.' }],

  'beside-subscription': (
    { besideSubscription, deal: { licence } }: QuoteFacts,
    { allowed }: RuleOf<'beside-subscription'>,
  ): Said[] => {
    if (!besideSubscription) return [];
    const place = 'besideSubscription';
    if (!allowed)
      return [
        {
          sentence: 'Services of the catalogue stand on a quote of their own.',
          cure: 'Let it stand alone.',
          place,
          hinders: 'submission',
        },
      ];
    if (licence === null)
      return [
        {
          sentence: 'There is no licence opportunity to stand beside.',
          cure: 'Name it on the opportunity, or let the quote stand alone.',
          place,
          hinders: 'submission',
        },
      ];
    return [{ sentence: `It rides on the quote of the subscription of ${licence}.`, place }];
  },

  'training-only': ({ kind, lines, useCase }: QuoteFacts): Said[] => {
    const onlyTraining = lines.length > 0 && lines.every((line) => line.kind === 'education');
    if (kind !== 'standard' || !onlyTraining || useCase !== null) return [];
    const sentence = 'It is training alone, and nobody has said what for.';
    const cure = 'Write down the use case, such as licences that lie idle or groups that are to join.';
    return [{ sentence, cure, place: 'useCase', hinders: 'submission' }];
  },

  'free-edition': (
    { customer, kind, lines }: QuoteFacts,
    { services }: RuleOf<'free-edition'>,
    offer: Offer,
  ): Said[] => {
    if (customer.edition !== 'ce' || kind !== 'standard') return [];
    const touched = lines.filter(
      (line) => line.what === 'plan' && services.includes(itemOf(offer, line)?.service ?? ''),
    );
    if (touched.length === 0) return [];
    const titles = [...new Set(touched.map(({ title }) => title))].join(', ');
    const sentence = `${customer.name} uses the free edition, to which ${titles} is not sold.`;
    return [
      {
        sentence,
        cure: 'A partner can serve them; a discovery engagement shows what they need.',
        place: 'lines',
        hinders: 'submission',
      },
    ];
  },

  'smb-without-scoping': ({ customer, kind }: QuoteFacts): Said[] =>
    customer.segment === 'smb' && kind === 'standard'
      ? [{ sentence: 'A small customer buys from the catalogue without a scoping issue.' }]
      : [],

  'no-direct-sale': ({ customer, channel, kind }: QuoteFacts, { countries }: RuleOf<'no-direct-sale'>): Said[] =>
    channel === 'direct' && kind === 'standard' && countries.includes(customer.country)
      ? [
          {
            sentence: `Nothing is sold directly in ${customer.country}.`,
            cure: 'Sell it through a partner.',
            place: 'channel',
            hinders: 'submission',
          },
        ]
      : [],

  valid: ({ validUntil, on }: QuoteFacts): Said[] =>
    validUntil >= on
      ? []
      : [
          {
            sentence: `It was valid until ${dayInWords(validUntil)}.`,
            cure: 'Extend it, or open the next revision.',
            place: 'validUntil',
            hinders: 'submission',
          },
        ],

  'customer-review': ({ kind, reviewed }: QuoteFacts): Said[] =>
    kind !== 'standard' || reviewed
      ? []
      : [
          {
            sentence: 'Deliverables, duration and price as they are now were not gone through with the customer.',
            cure: 'Go through them, and record that nothing is to be customised.',
            place: 'review',
            hinders: 'sending',
          },
        ],
} as const satisfies Record<string, (facts: QuoteFacts, rule: never, offer: Offer) => Said[]>;
