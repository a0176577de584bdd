import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { type Effective, holdsOn, ruleFrame, Source } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';
import { type Hours, priceOfHours, type RateCard, type Rates, rateCardOn } from './rates.ts';

const cents = z.number().int().nonnegative();
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR.');

const BillableHours = z.strictObject({ ...ruleFrame, perYear: z.number().int().positive() });

const CostCard = z.strictObject({
  ...ruleFrame,
  roles: z.record(z.string(), z.strictObject({ earningsCents: cents.positive(), benefitsCents: cents })),
});

const FixedPrice = z.strictObject({
  ...ruleFrame,
  /** The hours that are sold: the likely ones, or those that a forecast is not above in so many of a hundred cases. */
  at: z.union([z.literal('likely'), z.strictObject({ percentile: z.number().min(50).max(99) })]),
  roundToCents: z.number().int().positive(),
});

const MarginTarget = z.strictObject({ ...ruleFrame, title: z.string().min(1), percent: z.number().min(0).max(100) });
export type MarginTarget = z.infer<typeof MarginTarget>;

const Travel = z.strictObject({ ...ruleFrame, perTripCents: cents, perDayCents: cents });

const ExchangeRate = z.strictObject({
  id: ruleFrame.id,
  from: currency,
  to: currency,
  rate: z.number().positive().multipleOf(0.000001),
  on: z.iso.date(),
  source: Source,
});

const Pricing = z.strictObject({
  billableHours: z.array(BillableHours).min(1),
  costCards: z.array(CostCard).min(1),
  fixedPrice: z.array(FixedPrice).min(1),
  marginTargets: z.array(MarginTarget),
  travel: z.array(Travel).min(1),
  ratesHoldDays: z.number().int().positive(),
  currencies: z.array(ExchangeRate),
});

/** How costs and prices are made. Internal: none of it reaches a customer's paper. */
export type Pricing = z.infer<typeof Pricing>;

/** What an hour of each role costs on a day. */
export interface CostCardOfDay {
  readonly id: string;
  readonly source: Source;
  readonly centsPerHour: ReadonlyMap<string, number>;
  /** Whether the card began in the quarter of the day: costs are refreshed each quarter. */
  readonly fresh: boolean;
}

/** Turns cents of one currency into cents of another. */
export type Exchange = (amountCents: number) => number;

/** Reads pricing.yaml. Each rule holds once on a day; a role that has a rate has a cost, on every card. */
export const readPricing = (folder: PlaybookFolder, { rates }: Rates): Pricing =>
  readSection(folder, 'pricing.yaml', Pricing, (pricing) => [
    ...onceADay('billableHours', pricing.billableHours),
    ...onceADay('costCards', pricing.costCards),
    ...onceADay('fixedPrice', pricing.fixedPrice),
    ...onceADay('travel', pricing.travel),
    ...overlapFaults('marginTargets', pricing.marginTargets, 'id'),
    ...pricing.costCards.flatMap(({ roles }, at) =>
      [...new Set(rates.map(({ role }) => role))]
        .filter((role) => roles[role] === undefined)
        .map((role) => ({
          path: ['costCards', at, 'roles'],
          sentence: `has no cost for ${role}, who has a rate: add it.`,
        })),
    ),
    ...pricing.currencies.flatMap((row, at) =>
      pricing.currencies.slice(0, at).some(({ from, to, on }) => from === row.from && to === row.to && on === row.on)
        ? [{ path: ['currencies', at, 'on'], sentence: `is taken: ${row.from} in ${row.to} has a rate on ${row.on}.` }]
        : [],
    ),
  ]);

/** Rules of which one holds at a time. */
const onceADay = (section: string, rows: readonly { readonly effective: Effective }[]): SectionFault[] =>
  overlapFaults(
    section,
    rows.map(({ effective }) => ({ effective, rule: section })),
    'rule',
  ).map(({ path: [, at = 0] }) => ({
    path: [section, at, 'effective'],
    sentence: 'holds on days of the row before: end it with `to`.',
  }));

/**
 * What an hour of each role costs on a day (ISO date): the earnings and benefits of a year by the hours that can be billed,
 * rounded to the cent. Refuses (`estimate.noCosts`) a day without a card.
 */
export function costCardOn({ costCards, billableHours }: Pricing, on: string): CostCardOfDay {
  const card = heldOn(costCards, on, 'costCards');
  const { perYear } = heldOn(billableHours, on, 'billableHours');
  const costs = Object.entries(card.roles).map(
    ([role, { earningsCents, benefitsCents }]) =>
      [role, Math.round((earningsCents + benefitsCents) / perYear)] as const,
  );
  const fresh = card.effective.from >= quarterOf(on);
  return { id: card.id, source: card.source, centsPerHour: new Map(costs), fresh };
}

/** The first day of the quarter of a day. */
function quarterOf(on: string): string {
  const day = Temporal.PlainDate.from(on);
  return day.with({ month: day.month - ((day.month - 1) % 3), day: 1 }).toString();
}

/** The rule by which a price is made of hours on a day. Refuses (`estimate.noCosts`) a day without one. */
export const fixedPriceOn = ({ fixedPrice }: Pricing, on: string): Pricing['fixedPrice'][number] =>
  heldOn(fixedPrice, on, 'fixedPrice');

/** The margins that an estimate is held against on a day, the lowest first. */
export const marginTargetsOn = ({ marginTargets }: Pricing, on: string): MarginTarget[] =>
  marginTargets.filter(({ effective }) => holdsOn(effective, on)).sort((one, other) => one.percent - other.percent);

/** The budget for so many journeys of so many days in all, in cents; a started day counts whole. */
export function travelCentsOn({ travel }: Pricing, on: string, trips: number, days: number): number {
  const { perTripCents, perDayCents } = heldOn(travel, on, 'travel');
  return Math.ceil(trips) * perTripCents + (trips > 0 ? Math.ceil(days - 1e-9) * perDayCents : 0);
}

/**
 * How cents of one currency become cents of another on a day: by the newest rate that is no older than rates may be, each
 * amount rounded to the cent, half a cent up. Refuses (`estimate.noExchangeRate`) a day without a rate; it is never guessed
 * from another pair.
 */
export function exchangeOn({ currencies, ratesHoldDays }: Pricing, from: string, to: string, on: string): Exchange {
  if (from === to) return (amountCents) => amountCents;
  const day = Temporal.PlainDate.from(on);
  const held = currencies.filter((row) => {
    const age = Temporal.PlainDate.from(row.on).until(day).days;
    return row.from === from && row.to === to && age >= 0 && age < ratesHoldDays;
  });
  const newest = held.sort((one, other) => (one.on < other.on ? 1 : -1))[0];
  if (newest === undefined) {
    const sentence = `pricing.yaml has no rate from ${from} to ${to} for ${on} (a rate holds ${ratesHoldDays} days): add one.`;
    throw new Refusal('estimate.noExchangeRate', sentence);
  }
  const millionths = BigInt(Math.round(newest.rate * 1e6));
  return (amountCents) => Number((BigInt(amountCents) * millionths * 2n + 1_000_000n) / 2_000_000n);
}

/** The rates of a day in a currency. Refuses as `exchangeOn` does. */
export function rateCardIn(
  { rates, pricing }: { readonly rates: Rates; readonly pricing: Pricing },
  wanted: string,
  on: string,
): RateCard {
  const card = rateCardOn(rates, on);
  const exchange = exchangeOn(pricing, card.currency, wanted, on);
  const converted = [...card.centsPerHour].map(([role, rate]) => [role, exchange(rate)] as const);
  return { currency: wanted, on, centsPerHour: new Map(converted) };
}

/**
 * What hours are offered at: hours times rate, each role rounded to the cent, and the whole up to the amount that prices are
 * rounded to on the card's day. Refuses a role without a rate.
 */
export function offerOfHours(pricing: Pricing, hours: Hours, card: RateCard): number {
  const { roundToCents } = fixedPriceOn(pricing, card.on);
  return Math.ceil(priceOfHours(hours, card) / roundToCents) * roundToCents;
}

function heldOn<Row extends { readonly effective: Effective }>(rows: readonly Row[], on: string, section: string): Row {
  const row = rows.find(({ effective }) => holdsOn(effective, on));
  if (row !== undefined) return row;
  throw new Refusal('estimate.noCosts', `pricing.yaml has no ${section} for ${on}: add one for that day.`);
}
