import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf, openFolder } from '../folder.ts';
import {
  costCardOn,
  exchangeOn,
  fixedPriceOn,
  marginTargetsOn,
  offerOfHours,
  type Pricing,
  rateCardIn,
  readPricing,
  travelCentsOn,
} from './pricing.ts';
import { rateCardOn, readRates } from './rates.ts';

const shipped = await openFolder('playbooks/gitlab');
const rates = readRates(shipped);
const pricing = readPricing(shipped, rates);
const changed = (from: string, to: string): Pricing => {
  const texts = new Map([...shipped.files.values()].map(({ name, text }) => [name, text]));
  const text = texts.get('pricing.yaml') ?? '';
  if (!text.includes(from)) throw new Error(`pricing.yaml does not say ${from}`);
  texts.set('pricing.yaml', text.replace(from, to));
  return readPricing(folderOf(texts), rates);
};
const refusalOf = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
};

describe('what an hour costs', () => {
  test('is a year by 1,880 hours, to the cent, by the card of the day', () => {
    expect(costCardOn(pricing, '2026-11-20').centsPerHour.get('ps-engineer')).toBe(12_500);
    expect(costCardOn(pricing, '2026-11-20').centsPerHour.get('technical-architect')).toBe(15_426);
    expect(costCardOn(pricing, '2026-09-30').centsPerHour.get('ps-engineer')).toBe(12_074);
  });
  test.each([
    ['2026-10-01', true],
    ['2026-12-31', true],
    ['2027-01-01', false],
    ['2026-09-30', false],
    ['2022-03-31', true],
    ['2022-04-01', false],
  ])('on %s is fresh: %s', (on, fresh) => {
    expect(costCardOn(pricing, on).fresh).toBe(fresh);
  });
  test('is refused on a day without a card', () => {
    const refusal = refusalOf(() => costCardOn(pricing, '2021-12-31'));
    expect([refusal.code, refusal.message]).toEqual([
      'estimate.noCosts',
      'pricing.yaml has no costCards for 2021-12-31: add one for that day.',
    ]);
  });
});

test('the margins of three sources are held against an estimate, the lowest first', () => {
  expect(marginTargetsOn(pricing, '2026-11-20').map(({ percent }) => percent)).toEqual([30, 40, 55]);
});

test('a budget for travel counts journeys, and started days', () => {
  expect(travelCentsOn(pricing, '2026-11-20', 2, 3.2)).toBe(2 * 150_000 + 4 * 30_000);
  expect(travelCentsOn(pricing, '2026-11-20', 0, 5)).toBe(0);
});

describe('another currency', () => {
  const toEuros = exchangeOn(pricing, 'USD', 'EUR', '2026-11-20');
  test('is reckoned by the rate of the day, half a cent up', () => {
    expect(toEuros(30_000)).toBe(27_600);
    expect([toEuros(1), toEuros(5), toEuros(0)]).toEqual([1, 5, 0]);
    expect(exchangeOn(changed('rate: 0.92', 'rate: 0.5'), 'USD', 'EUR', '2026-11-20')(3)).toBe(2);
    expect(rateCardIn({ rates, pricing }, 'GBP', '2026-11-20').centsPerHour.get('ps-engineer')).toBe(23_700);
  });
  test.each(['2026-10-31', '2026-12-02', '2027-11-01'])('is refused on %s, for no rate holds', (on) => {
    const refusal = refusalOf(() => exchangeOn(pricing, 'USD', 'EUR', on));
    expect(refusal.code).toBe('estimate.noExchangeRate');
    expect(refusal.message).toBe(`pricing.yaml has no rate from USD to EUR for ${on} (a rate holds 31 days): add one.`);
  });
  test('holds through its last day, is never turned round, and the newest rate stands', () => {
    expect(exchangeOn(pricing, 'USD', 'EUR', '2026-12-01')(100)).toBe(92);
    expect(refusalOf(() => exchangeOn(pricing, 'EUR', 'USD', '2026-11-20')).code).toBe('estimate.noExchangeRate');
    const newer = changed(
      'currencies:\n',
      'currencies:\n  - { id: new, from: USD, to: EUR, rate: 0.9, on: 2026-11-15, source: { document: A, section: B } }\n',
    );
    expect(exchangeOn(newer, 'USD', 'EUR', '2026-11-20')(100)).toBe(90);
    expect(exchangeOn(newer, 'USD', 'EUR', '2026-11-14')(100)).toBe(92);
  });
  test('of the same is the same; it never loses more than half a cent, and more is never less', () => {
    const cents = fc.integer({ min: 0, max: 10 ** 13 });
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        expect(exchangeOn(pricing, 'USD', 'USD', '2021-01-01')(one)).toBe(one);
        expect(Math.abs(Number(BigInt(toEuros(one)) * 100n - BigInt(one) * 92n))).toBeLessThanOrEqual(50);
        expect(toEuros(Math.max(one, other))).toBeGreaterThanOrEqual(toEuros(Math.min(one, other)));
      }),
    );
  });
});

describe('a fixed price', () => {
  const card = rateCardOn(rates, '2026-11-20');
  test('is of the likely hours, to the cent', () => {
    expect(fixedPriceOn(pricing, '2026-11-20').at).toBe('likely');
    expect(offerOfHours(pricing, { 'ps-engineer': 1.25, 'technical-architect': 2 }, card)).toBe(107_500);
  });
  test('may be rounded up to what prices end on', () => {
    const hundreds = changed('roundToCents: 1\n', 'roundToCents: 10000\n');
    expect(offerOfHours(hundreds, { 'ps-engineer': 1.25 }, card)).toBe(40_000);
    expect(offerOfHours(hundreds, { 'ps-engineer': 1 }, card)).toBe(30_000);
    expect(offerOfHours(hundreds, {}, card)).toBe(0);
  });
});
