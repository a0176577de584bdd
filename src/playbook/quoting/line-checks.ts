import { dayInWords } from '../../platform/clock.ts';
import { showMoney } from '../../platform/money.ts';
import { Refusal } from '../../platform/refusal.ts';
import { catalogueItem, catalogueOn, priceIn, twinRuleOf } from '../catalogue.ts';
import type { Offer, QuoteFacts, Said } from './facts.ts';
import { lookedUpOnce } from './looked-up.ts';
import type { RuleOf } from './policy.ts';
import { attendeesBeyond, type PricedLine } from './priced-lines.ts';

const asked = ({ lines }: QuoteFacts): PricedLine[] => lines.filter(({ what }) => what === 'plan');

const placeOf = ({ id }: PricedLine, field: string) => `lines.${id}.${field}`;

/** "GL-BAS-R, GL-IS and 2 more" */
const named = (skus: readonly string[]): string =>
  skus.length > 4 ? `${skus.slice(0, 3).join(', ')} and ${skus.length - 3} more` : skus.join(', ');

/** What is held against the lines of a quote. */
export const lineChecks = {
  lines: (facts: QuoteFacts): Said[] =>
    facts.lines.length > 0
      ? []
      : [{ sentence: 'It has no line.', cure: 'Add a plan of the catalogue.', place: 'lines', hinders: 'submission' }],

  'sku-on-sale': (facts: QuoteFacts, _rule: RuleOf<'sku-on-sale'>, offer: Offer): Said[] => {
    const onSale = lookedUpOnce((sku) => found(() => catalogueItem(offer, sku, facts.on)) !== null);
    return facts.lines.flatMap((line) => {
      if (line.sku === null || onSale(line.sku)) return [];
      const sentence = `${line.sku} is no longer sold on ${dayInWords(facts.on)}.`;
      return [{ sentence, cure: endedCure(offer, line, facts.on), place: placeOf(line, 'sku'), hinders: 'submission' }];
    });
  },

  'price-of-today': (facts: QuoteFacts, _rule: RuleOf<'price-of-today'>, offer: Offer): Said[] => {
    const priceOf = pricesNow(offer, facts);
    const changed = facts.lines.filter((line) => {
      const now = priceOf(line);
      return now !== null && now !== line.unitCents;
    });
    const [first] = changed;
    if (!first) return [];
    const skus = [...new Set(changed.flatMap(({ sku }) => sku ?? []))];
    const now = showMoney(priceOf(first) ?? 0, facts.currency);
    const sentence = `Prices are those of ${dayInWords(facts.pricesOn)}, and have changed since for ${named(skus)}: ${first.sku} costs ${now} today.`;
    return [{ sentence, cure: 'Take the prices of today, unless the customer was promised those.', place: 'pricesOn' }];
  },

  seats: (facts: QuoteFacts, { remoteOnly }: RuleOf<'seats'>): Said[] =>
    asked(facts).flatMap((line) => {
      const beyond = attendeesBeyond(line);
      if (line.seatLimit === null) return [];
      if (line.attendees === null)
        return [
          {
            sentence: `${line.title}: nobody has said how many attend.`,
            cure: `A class has ${line.seatLimit} seats; ask.`,
            place: placeOf(line, 'attendees'),
          },
        ];
      if (beyond === 0) return [];
      const seats = `${line.attendees} attend ${line.title}, ${beyond} more than its seats`;
      const added = facts.lines.find(({ of, what }) => of === line.id && what === 'seats');
      if (line.delivery === 'onsite' && remoteOnly) {
        const cure = 'Take another class, or hold this one remotely.';
        return [
          {
            sentence: `${seats}, and none can be added onsite.`,
            cure,
            place: placeOf(line, 'attendees'),
            hinders: 'submission',
          },
        ];
      }
      return added
        ? [{ sentence: `${seats}: ${added.quantity} × ${added.sku} are added.`, place: placeOf(line, 'attendees') }]
        : [];
    }),

  rooms: (facts: QuoteFacts): Said[] =>
    asked(facts)
      .filter(({ id, facility }) => facility && !facts.lines.some(({ of, what }) => of === id && what === 'facility'))
      .map((line) => ({
        sentence: `${line.title} has no rooms on the list.`,
        cure: 'Take the rooms out, or hold it onsite where the list has rooms for it.',
        place: placeOf(line, 'facility'),
        hinders: 'submission',
      })),

  after: (facts: QuoteFacts, _rule: RuleOf<'after'>, offer: Offer): Said[] => {
    const lines = asked(facts);
    const sold = new Set(lines.map(({ offering }) => offering));
    const before = new Map(offer.catalogue.items.map(({ id, after }) => [id, after]));
    const once = [...new Map(lines.map((line) => [line.item, line])).values()];
    return once.flatMap((line) =>
      (before.get(line.item) ?? [])
        .filter((offering) => !sold.has(offering))
        .map((offering) => {
          const course =
            offer.catalogue.items.find((item) => item.offering === offering)?.title.replace(/, .*/, '') ?? offering;
          const cure = 'Make sure that those who attend know it, or add it.';
          return {
            sentence: `${line.title} comes after ${course}, which is not on the quote.`,
            cure,
            place: placeOf(line, 'sku'),
          };
        }),
    );
  },

  ecosystem: (facts: QuoteFacts, _rule: RuleOf<'ecosystem'>, offer: Offer): Said[] => {
    if (facts.channel !== 'partner') return [];
    const plain = facts.lines.filter(({ sku }) => {
      const item = sku === null ? null : offer.catalogue.items.find((each) => each.sku === sku);
      return item && twinRuleOf(offer.catalogue, item, facts.on) !== undefined;
    });
    if (plain.length === 0) return [];
    const skus = named([...new Set(plain.flatMap(({ sku }) => sku ?? []))]);
    const cure = 'Take the prices of today: the twins come with them.';
    return [
      {
        sentence: `Through a partner ${skus} are sold as their twins for partners.`,
        cure,
        place: 'lines',
        hinders: 'submission',
      },
    ];
  },
} as const satisfies Record<string, (facts: QuoteFacts, rule: never, offer: Offer) => Said[]>;

/** What cures a line whose SKU has ended: a plan of the same offering, or a custom scope. */
function endedCure({ catalogue }: Offer, line: PricedLine, on: string): string {
  const others = catalogueOn({ catalogue }, on).filter(
    ({ sku, offering }) => sku !== undefined && offering === line.offering,
  );
  const instead = named(others.flatMap(({ sku }) => sku ?? []));
  return instead === ''
    ? 'Take it out, or scope it as custom work.'
    : `Take ${instead} instead, or scope it as custom work.`;
}

/** The list price of a line today; null where it has none any more, or never had one. */
function pricesNow(offer: Offer, { on, currency }: QuoteFacts): (line: PricedLine) => number | null {
  const priceOf = lookedUpOnce((sku) => found(() => priceIn(offer, catalogueItem(offer, sku, on), { on, currency })));
  return ({ sku, what }) => (sku === null || what === 'custom' ? null : priceOf(sku));
}

function found<Answer>(look: () => Answer): Answer | null {
  try {
    return look();
  } catch (refusal) {
    if (refusal instanceof Refusal) return null;
    throw refusal;
  }
}
