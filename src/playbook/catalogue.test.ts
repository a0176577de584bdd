import { describe, expect, test } from 'vitest';
import { catalogueItem, catalogueOn, currenciesOn, priceIn, readCatalogue } from './catalogue.ts';
import { CatalogueItem } from './catalogue-shape.ts';
import { folderOf, openFolder } from './folder.ts';

const catalogue = readCatalogue(await openFolder('playbooks/gitlab'));
const shipped = { catalogue };
const dollars = (sku: string, onDate = '2026-08-31') => catalogueItem(shipped, sku, onDate).priceCents / 100;

describe('the list of November 2022', () => {
  test.each([
    ['GL-BAS', 7000],
    ['GL-BAS-R', 5000],
    ['GL-SEC-R', 5000],
    ['GL-PM', 7000],
    ['GL-PM-R', 5000],
    ['GL-CICD', 7000],
    ['GL-CICD-R', 5000],
    ['GL-IS', 7000],
    ['GL-IS-R', 5000],
    ['GL-DOF', 20_000],
    ['SRV-PERSEAT-R', 500],
    ['GL-JIRA', 2400],
    ['GL-JENKINS', 2400],
    ['GL-LDAP', 2400],
    ['GL-RR-SELF', 40_000],
    ['GL-RR-COM', 17_500],
    ['GL-IMPL-QS', 16_000],
    ['GL-IMPL-QS-HA', 32_500],
    ['MIG+', 35_000],
    ['GL-XPRT', 14_400],
    ['GL-XPRT-SVC48', 115_200],
    ['GL-ENGR-3', 147_900],
    ['GL-ENGR-6', 281_010],
    ['GL-ENGR-12', 502_860],
    ['GL-ENGR-CLEARED-3', 184_875],
    ['GL-ENGR-CLEARED-6', 351_263],
    ['GL-ENGR-CLEARED-12', 628_575],
  ])('%s costs USD %i', (sku, price) => {
    expect(dollars(sku)).toBe(price);
  });

  test('has no SKU beside these, and some entries without one', () => {
    const items = catalogueOn(shipped, '2022-11-01');
    expect(items.filter(({ sku }) => sku !== undefined)).toHaveLength(27);
    expect(items.filter(({ sku }) => sku === undefined).map(({ id, priceCents }) => [id, priceCents])).toEqual([
      ['security-essentials.onsite', 700_000],
      ['system-administration.onsite', 1_600_000],
      ['system-administration.remote', 1_200_000],
      ['certification-bundle', 50_000],
      ['partner-student-kit', undefined],
      ['partner-certification-packet', 65_000],
      ['health-check', undefined],
      ['custom-package.2022', undefined],
      ['custom-education', undefined],
    ]);
  });

  test('begins in November 2022', () => {
    expect(catalogueOn(shipped, '2022-10-31')).toEqual([]);
    expect(catalogue.currency).toBe('USD');
  });

  test('follows the arithmetic the list shows: six months 5 % off, twelve 15 %, clearance a quarter more', () => {
    expect(dollars('GL-ENGR-6')).toBeCloseTo(2 * dollars('GL-ENGR-3') * 0.95, 2);
    expect(dollars('GL-ENGR-12')).toBeCloseTo(4 * dollars('GL-ENGR-3') * 0.85, 2);
    for (const months of [3, 6, 12]) {
      expect(dollars(`GL-ENGR-CLEARED-${months}`)).toBe(Math.round(dollars(`GL-ENGR-${months}`) * 1.25));
      expect(catalogueItem(shipped, `GL-ENGR-${months}`, '2026-08-31').duration).toMatch(
        new RegExp(`^${months} months`),
      );
      expect(catalogueItem(shipped, `GL-ENGR-CLEARED-${months}`, '2026-08-31').duration).toMatch(
        new RegExp(`^${months} months`),
      );
    }
  });

  test('sells nothing but training as education, and training as nothing else', () => {
    for (const { id, category, service } of catalogue.items)
      expect([id, service === 'training']).toEqual([id, category === 'education']);
  });
});

const item = {
  id: 'course',
  sku: 'GL-NEW-R',
  title: 'A course',
  category: 'education',
  offering: 'course',
  plan: 'Remote',
  service: 'training',
  delivery: 'remote',
  priceCents: 100_000,
  duration: '1 day',
  figures: { days: 1 },
  limits: [],
  source: { document: 'Test', section: 'one' },
  effective: { from: '2022-01-01', to: '2022-12-31' },
};
const readWith = (more: object, ...items: object[]) =>
  readCatalogue(folderOf(new Map([['catalogue.yaml', JSON.stringify({ currency: 'EUR', items, ...more })]])));
const read = (...items: object[]) => readWith({}, ...items);

describe('an item', () => {
  const offer = { catalogue: read(item, { ...item, priceCents: 110_000, effective: { from: '2023-01-01' } }) };

  test('costs what it cost on the day', () => {
    expect(catalogueItem(offer, 'GL-NEW-R', '2022-12-31').priceCents).toBe(100_000);
    expect(catalogueItem(offer, 'GL-NEW-R', '2023-01-01').priceCents).toBe(110_000);
    expect(catalogueOn(offer, '2023-01-01').map(({ priceCents }) => priceCents)).toEqual([110_000]);
  });

  test('that is not sold on the day is refused with the days it is', () => {
    expect(() => catalogueItem(offer, 'GL-NEW-R', '2021-12-31')).toThrow(
      'GL-NEW-R is not in the catalogue on 2021-12-31: it is sold from 2022-01-01 to 2022-12-31, from 2023-01-01 on.',
    );
  });

  test('that nobody knows is refused with the cure', () => {
    expect(() => catalogueItem(shipped, 'GL-NONE', '2026-08-31')).toThrow(
      'There is no SKU GL-NONE in the catalogue: correct it, or leave the SKU out for custom work.',
    );
    expect(() => catalogueItem(shipped, 'gl-jira', '2026-08-31')).toThrow('GL-JIRA is meant, perhaps.');
    expect(() => catalogueItem(shipped, 'GLJIRA', '2026-08-31')).toThrow('GL-JIRA is meant, perhaps.');
    expect(() => catalogueItem(shipped, 'MIG', '2026-08-31')).toThrow('leave the SKU out');
  });
});

describe('catalogue.yaml', () => {
  test('is read as it is', () => {
    expect(read(item).items).toEqual([CatalogueItem.parse(item)]);
  });

  test.each([
    [
      'a price as text, as the public list has it',
      { priceCents: '$14,400' },
      'catalogue.yaml:1 items[0].priceCents: is a price as text, "$14,400": write it in cents, 1440000.',
    ],
    [
      'a duration whose text and figure disagree, as the public list has it',
      { duration: '20 days', figures: { days: 15 } },
      'catalogue.yaml:1 items[0].duration: and its figures disagree: the text says 20 days, figures.days is 15.',
    ],
    ['a duration without its figure', { figures: {} }, 'the text says 1 days, figures.days is not there.'],
    [
      'a figure that the text does not say',
      { figures: { days: 1, hours: 9 } },
      'the text says no hours, figures.hours is 9.',
    ],
    [
      'another range than the text has',
      { duration: '7 to 8 hours', figures: { hours: 8 } },
      'the text says 7 to 8 hours, figures.hours is 8.',
    ],
    ['a range upside down', { duration: '3 to 4 hours', figures: { hours: [4, 3] } }, 'the smaller first'],
    [
      'price and duration swapped, as the public list has it',
      { duration: '$184,875', figures: {} },
      'items[0].duration: is a price, "$184,875": price and duration of course are swapped',
    ],
    ['a price of the swapped kind without a sign', { duration: '184875', figures: {} }, 'are swapped'],
    ['seats that no SKU adds', { seats: { limit: 12, addOn: 'GL-SEAT' } }, 'items[0].seats.addOn: names GL-SEAT'],
    ['rooms for a class that is remote', { facilityCents: 200_000 }, 'items[0].facilityCents: is for a class'],
    ['a price in broken cents', { priceCents: 100.5 }, 'items[0].priceCents'],
    ['no price under a SKU', { priceCents: undefined }, 'GL-NEW-R has no price'],
    ['a free item', { priceCents: 0 }, 'items[0].priceCents'],
    ['a remote SKU sold onsite', { delivery: 'onsite' }, 'GL-NEW-R is a SKU of remote delivery, and this is onsite'],
    ['a SKU in small letters', { sku: 'gl-new' }, 'must be a SKU such as GL-BAS-R.'],
    ['dates upside down', { effective: { from: '2022-02-01', to: '2022-01-01' } }, 'upside down'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => read({ ...item, ...wrong })).toThrow(sentence);
  });

  test('says what a duration was swapped with, whatever the words beside it', () => {
    for (const duration of ['about 1.5 weeks', 'self-paced', '8 hours a week in 48 of 52 weeks'])
      expect(() => read({ ...item, duration, figures: {} })).not.toThrow('swapped');
  });

  test('is refused with one id or SKU twice on a day', () => {
    expect(() => read(item, { ...item, sku: 'GL-OTHER-R' })).toThrow('course holds twice on 2022-01-01');
    expect(() => read(item, { ...item, id: 'another' })).toThrow('GL-NEW-R holds twice on 2022-01-01');
    expect(() => read({ ...item, sku: undefined }, { ...item, id: 'another', sku: undefined })).not.toThrow();
  });
});

describe('a list in another currency', () => {
  const thalers = { id: 'thalers', currency: 'XTS', source: item.source, effective: { from: '2022-03-01' } };
  const offer = { catalogue: readWith({ priceLists: [{ ...thalers, prices: { 'GL-NEW-R': 90_000 } }] }, item) };
  const price = (currency: string, on = '2022-06-01') =>
    priceIn(offer, catalogueItem(offer, 'GL-NEW-R', on), { on, currency });

  test('has its own prices from its day on', () => {
    expect([price('EUR'), price('XTS')]).toEqual([100_000, 90_000]);
    expect(currenciesOn(offer, '2022-02-28')).toEqual(['EUR']);
    expect(currenciesOn(offer, '2022-03-01')).toEqual(['EUR', 'XTS']);
    expect(() => price('XTS', '2022-02-28')).toThrow(
      'GL-NEW-R has no price in XTS on 2022-02-28: quote in EUR, or add it to a price list in catalogue.yaml.',
    );
    expect(() => price('USD')).toThrow('no price in USD');
  });

  test.each([
    ['the currency of the catalogue', { currency: 'EUR' }, 'priceLists[0].currency: is the catalogue’s own'],
    ['a SKU that is not there', { prices: { 'GL-NONE': 1 } }, 'priceLists[0].prices.GL-NONE: prices GL-NONE'],
    ['a price as text', { prices: { 'GL-NEW-R': '900' } }, 'write it in cents, 90000'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => readWith({ priceLists: [{ ...thalers, prices: {}, ...wrong }] }, item)).toThrow(sentence);
  });
});

describe('twins for sales through partners', () => {
  test('are sold from August 2025 on, at the terms of what they are the twin of', () => {
    const twin = catalogueItem(shipped, 'GL-BAS-R (Ecosystem)', '2025-08-06');
    expect(twin).toMatchObject({ sku: 'GL-BAS-R (Ecosystem)', twinOf: 'GL-BAS-R', priceCents: 500_000 });
    expect(twin.title).toBe('GitLab with Git Basics, remote (Ecosystem)');
    expect(priceIn(shipped, twin, { on: '2025-08-06', currency: 'USD' })).toBe(500_000);
    expect(() => catalogueItem(shipped, 'GL-BAS-R (Ecosystem)', '2025-08-05')).toThrow(
      'GL-BAS-R (Ecosystem) is not in the catalogue on 2025-08-05: it is sold from 2025-08-06 on.',
    );
  });

  const rule = { id: 'twins', suffix: ' (Twin)', categories: ['education'], source: item.source };
  const twins = (more: object) => [{ ...rule, effective: { from: '2022-06-01' }, ...more }];

  test('that are missing are named, unless the rule says that there are none', () => {
    const jira = { ...item, id: 'jira', sku: 'GL-JIRA', category: 'consulting', service: 'integration' };
    expect(() => readWith({ twins: twins({}) }, item, jira)).toThrow(
      'twins[0].categories: leaves GL-JIRA without a twin for sales through partners from 2022-06-01 on: add consulting, or name it in `without`.',
    );
    const offer = { catalogue: readWith({ twins: twins({ without: ['GL-JIRA'] }) }, item, jira) };
    expect(() => catalogueItem(offer, 'GL-JIRA (Twin)', '2022-07-01')).toThrow(
      'GL-JIRA has no twin for sales through partners: quote GL-JIRA.',
    );
    expect(() => readWith({ twins: twins({ without: ['GL-NONE'] }) }, item)).toThrow(
      'twins[0].without[0]: names GL-NONE',
    );
  });
});
