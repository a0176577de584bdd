import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { readFacts } from '../facts.ts';
import { folderOf, openFolder } from '../folder.ts';
import { readEstimating } from './estimating.ts';

const shipped = await openFolder('playbooks/gitlab');
const files = ['activities.yaml', 'facts.yaml', 'rates.yaml', 'pricing.yaml', 'published-prices.yaml'];

/** The faults of the shipped playbook after one text of one file was changed. */
function faultsAfter(file: string, from: string, to: string): string[] {
  const texts = new Map(files.map((name) => [name, shipped.files.get(name)?.text ?? '']));
  const text = texts.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  texts.set(file, text.replace(from, to));
  try {
    const changed = folderOf(texts);
    readEstimating(changed, () => readFacts(changed));
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ place, sentence }) => `${place} ${sentence}`);
  }
}

test('the shipped activities, rates and published prices fit one another', () => {
  const { templates, rates, published } = readEstimating(shipped, () => readFacts(shipped));
  expect(templates.map(({ service }) => service)).toEqual([
    'migration-to-saas',
    'migration',
    'integration',
    'implementation',
    'advisory',
    'ce-to-ee-upgrade',
    'training',
    'manual-migration',
    'readiness-assessment',
    'dedicated-engineer',
  ]);
  expect(rates.currency).toBe('USD');
  expect(published.tables[0]?.cells.map((row) => row.length)).toEqual([10, 10, 10, 10]);
});

test('a band that keeps its hours and a range of one price are no faults', () => {
  expect(faultsAfter('activities.yaml', '1000 users, 38 hours', '1000 users, 16 hours')).toEqual([]);
  expect(faultsAfter('published-prices.yaml', '30-40', '40-40')).toEqual([]);
});

test('a service sized twice is refused', () => {
  const faults = faultsAfter(
    'activities.yaml',
    'service: migration\n    title',
    'service: migration-to-saas\n    title',
  );
  expect(faults[0]).toMatch(/templates\[1\]\.service is taken/);
});

describe('a planted fault is named by file, line and path', () => {
  const cases: [string, string, string, string, RegExp][] = [
    [
      'a workstream that waits for a later one',
      'activities.yaml',
      'id: move, title: Move, after: [prepare]',
      'id: move, title: Move, after: [close]',
      /activities\.yaml:\d+ staffing\[0\]\.workstreams\[1\]\.after\[0\] names no workstream above/,
    ],
    [
      'a workstream that waits for itself',
      'activities.yaml',
      'id: move, title: Move, after: [prepare]',
      'id: move, title: Move, after: [move]',
      /workstreams\[1\]\.after\[0\] names no workstream above/,
    ],
    [
      'a workstream named twice',
      'activities.yaml',
      '- { id: build,',
      '- { id: move, title: Again }\n      - { id: build,',
      /workstreams\[2\]\.id is taken: move/,
    ],
    [
      'an activity in no workstream',
      'activities.yaml',
      'workstream: prepare',
      'workstream: prelude',
      /templates\[0\]\.activities\[0\]\.workstream prelude is no workstream/,
    ],
    [
      'a driver of an unknown fact',
      'activities.yaml',
      'bands(users, 6 hours, 500 users, 16 hours, 1000 users',
      'bands(people, 6 hours, 500 users, 16 hours, 1000 users',
      /activities\.yaml:\d+ templates\[0\]\.activities\[\d\]\.hours\.ps-engineer of migration-to-saas\.user-migration: "bands\(people, .*" asks for people, which is no fact/,
    ],
    [
      'hours of a role that nobody staffs',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { plumber: 8 }\n',
      /hours\.plumber no plumber stands in staffing\.people/,
    ],
    [
      'staff without a rate',
      'activities.yaml',
      'people: { ps-engineer: 1,',
      'people: { ps-engineer: 1, plumber: 1,',
      /people\.plumber has no rate in rates\.yaml/,
    ],
    [
      'bands out of order',
      'activities.yaml',
      '1000 users, 38 hours',
      '500 users, 38 hours',
      /has a bound of 500 after one of 500: a bound must lie above the one before it/,
    ],
    [
      'a bigger band with fewer hours',
      'activities.yaml',
      '1000 users, 38 hours',
      '1000 users, 15.75 hours',
      /has 15\.75 hours in a band after 16: a bigger scope must not cost less/,
    ],
    [
      'users added to hours',
      'activities.yaml',
      '6 hours\n            + steps(projects, 1000 projects, 1000 projects, 5 hours)',
      '6 hours\n            + users',
      /of migration-to-saas\.ci-re-pointing: "6 hours \+ users .*" adds users to hours: give both one unit/,
    ],
    [
      'hours that come to users',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: users * 2 }\n',
      /of migration-to-saas\.sso-configuration: "users \* 2" comes to users, not to hours/,
    ],
    [
      'an expression that cannot be read',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: "8 hours +" }\n',
      /hours\.ps-engineer "8 hours \+" cannot be read: Expected expression after \+/,
    ],
    [
      'a division by what may be nothing',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: 8 hours / (users / 500 users) }\n',
      /activities\[1\]\.hours\.ps-engineer of migration-to-saas\.sso-configuration: "8 hours.*" divides by what may be nothing/,
    ],
    [
      'hours that may lie below nothing',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: "800 hours - users * 1 hours / 1 users" }\n',
      /sso-configuration: "800 hours - .*" may come to less than nothing/,
    ],
    [
      'more hours than a number can hold',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: 8 hours * 1e200 * 1e200 }\n',
      /comes to more than a number can hold/,
    ],
    [
      'a range upside down',
      'activities.yaml',
      'range(20 days, 22.5 days, 25 days)',
      'range(25 days, 22.5 days, 20 days)',
      /says range, which is upside down: write low, likely and high in this order/,
    ],
    [
      'activities that ask for one another in a circle',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: 10 percent * hoursOf("prepare") }\n',
      /of migration-to-saas\.sso-configuration run in a circle: migration-to-saas\.sso-configuration asks for migration-to-saas\.sso-configuration: let it stand/,
    ],
    [
      'the hours of nobody',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: 10 percent * hoursOf("lunch") }\n',
      /ask for hoursOf\("lunch"\), which is no activity and no workstream with one here/,
    ],
    [
      'a spread nobody wrote',
      'activities.yaml',
      'spread: spread.well-trodden',
      'spread: spread.guess',
      /templates\[0\]\.spread spread\.guess is no spread/,
    ],
    ['a spread upside down', 'activities.yaml', 'low: 0.85', 'low: 1.25', /spreads\[1\]\.low must be at most 1/],
    ['journeys of remote work', 'activities.yaml', 'mode: onsite', 'mode: remote', /trips is for work onsite/],
    [
      'a measure that asks for a later one',
      'activities.yaml',
      'abs(sourceVersion - destinationVersion)',
      'abs(sourceVersion - destinationVersion) * versionsApart / 1 minors',
      /measures\[1\]\.is of measure\.versions-apart: ".*" asks for versionsApart/,
    ],
    [
      'a word that a fact cannot be',
      'activities.yaml',
      'when: sourceSystem == "Bitbucket Cloud"',
      'when: sourceSystem == "Bitbucket in the cloud"',
      /notes\[2\]\.when of note\.bitbucket-cloud: ".*" compares .* they are never the same/,
    ],
    [
      'an assumption that a fact cannot be',
      'activities.yaml',
      'value: GitHub.com',
      'value: GitHub',
      /assumed\[1\]\.value GitHub is no choice and no version that sourceSystem can be/,
    ],
    [
      'a condition that is no yes or no',
      'activities.yaml',
      'when: geoSecondary',
      'when: users',
      /"users" comes to users, not to a yes or no/,
    ],
    [
      'hours that a published price would give away',
      'activities.yaml',
      'ps-engineer: largeRepositories / 2 repositories * 1 days * hoursPerDay\n        price',
      'ps-engineer: 1 hours\n        price',
      /hours of migration-to-saas\.large-repositories count something else than its published price, largeRepositories/,
    ],
    [
      'a second driver that a published price would give away',
      'activities.yaml',
      '* 1 days * hoursPerDay\n        price',
      '* 1 days * hoursPerDay + groups * 1 hours / 1 groups\n        price',
      /count something else than its published price/,
    ],
    [
      'a role without a cost',
      'pricing.yaml',
      '      trainer: { earningsCents: 16500000, benefitsCents: 3600000 }\n',
      '',
      /pricing\.yaml:\d+ costCards\[0\]\.roles has no cost for trainer/,
    ],
    [
      'two cost cards at a time',
      'pricing.yaml',
      'to: 2026-09-30',
      'to: 2026-10-01',
      /costCards\[1\]\.effective holds on days of the row before/,
    ],
    [
      'two rates of exchange on a day',
      'pricing.yaml',
      'id: usd-gbp.2026-11, from: USD, to: GBP',
      'id: usd-gbp.2026-11, from: USD, to: EUR',
      /currencies\[1\]\.on is taken: USD in EUR has a rate on 2026-11-01/,
    ],
    [
      'an activity named twice',
      'activities.yaml',
      'id: migration-to-saas.sso-configuration',
      'id: migration-to-saas.discovery',
      /activities\[1\]\.id is taken: migration-to-saas\.discovery holds twice/,
    ],
    [
      'an activity named after another service',
      'activities.yaml',
      'id: migration.discovery',
      'id: migration-to-saas.extra',
      /templates\[1\]\.activities\[0\]\.id must begin with its service: migration\.migration-to-saas\.extra/,
    ],
    [
      'a role with two rates',
      'rates.yaml',
      'role: project-manager',
      'role: ps-engineer',
      /rates\.yaml:\d+ rates\[1\]\.role is taken/,
    ],
    [
      'a negative rate',
      'rates.yaml',
      'centsPerHour: 30000',
      'centsPerHour: -1',
      /rates\[0\]\.centsPerHour must be at least 0/,
    ],
    [
      'a date range upside down',
      'rates.yaml',
      'effective: { from: 2022-01-01 }',
      'effective: { from: 2022-01-01, to: 2021-01-01 }',
      /rates\[0\]\.effective is a date range upside down/,
    ],
    [
      'a published row that is too short',
      'published-prices.yaml',
      ' 190-200',
      '',
      /published-prices\.yaml:\d+ tables\[0\]\.cells\[0\] must have 10 ranges/,
    ],
    [
      'a missing published row',
      'published-prices.yaml',
      '      - 35-45 55-65 75-85 90-100 105-115 120-130 140-150 155-165 175-185 195-205\n',
      '',
      /tables\[0\]\.cells must have 4 rows/,
    ],
    ['a range upside down', 'published-prices.yaml', '30-40', '40-30', /cells\[0\] has a range upside down/],
    ['a range that is none', 'published-prices.yaml', '30-40', 'cheap', /cells\[0\] must be ranges such as/],
    [
      'bands of a published table out of order',
      'published-prices.yaml',
      'upTo: [500, 1000,',
      'upTo: [500, 500,',
      /rows\.upTo\[1\] must lie above/,
    ],
    [
      'a published table of an unknown fact',
      'published-prices.yaml',
      'fact: projects,',
      'fact: repos,',
      /columns\.fact is no fact of facts\.yaml: repos/,
    ],
  ];
  for (const [name, file, from, to, fault] of cases) {
    test(name, () => {
      const faults = faultsAfter(file, from, to);
      expect(faults[0] ?? 'no fault').toMatch(fault);
      expect(faults).toHaveLength(1);
    });
  }
});
