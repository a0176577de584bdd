import { describe, expect, test } from 'vitest';
import { CatalogueItem, catalogueItem, catalogueOn, readCatalogue } from './catalogue.ts';
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
  service: 'training',
  delivery: 'remote',
  priceCents: 100_000,
  duration: '1 day',
  limits: [],
  source: { document: 'Test', section: 'one' },
  effective: { from: '2022-01-01', to: '2022-12-31' },
};
const read = (...items: object[]) =>
  readCatalogue(folderOf(new Map([['catalogue.yaml', JSON.stringify({ currency: 'EUR', items })]])));

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
    ['a price as text, as the public list has it', { priceCents: '$14,400' }, 'items[0].priceCents: must be a number.'],
    ['a price in broken cents', { priceCents: 100.5 }, 'items[0].priceCents'],
    ['no price under a SKU', { priceCents: undefined }, 'GL-NEW-R has no price'],
    ['a free item', { priceCents: 0 }, 'items[0].priceCents'],
    ['a remote SKU sold onsite', { delivery: 'onsite' }, 'GL-NEW-R is a SKU of remote delivery, and this is onsite'],
    ['a SKU in small letters', { sku: 'gl-new' }, 'must be a SKU such as GL-BAS-R.'],
    ['dates upside down', { effective: { from: '2022-02-01', to: '2022-01-01' } }, 'upside down'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => read({ ...item, ...wrong })).toThrow(sentence);
  });

  test('is refused with one id or SKU twice on a day', () => {
    expect(() => read(item, { ...item, sku: 'GL-OTHER-R' })).toThrow('course holds twice on 2022-01-01');
    expect(() => read(item, { ...item, id: 'another' })).toThrow('GL-NEW-R holds twice on 2022-01-01');
    expect(() => read({ ...item, sku: undefined }, { ...item, id: 'another', sku: undefined })).not.toThrow();
  });
});
