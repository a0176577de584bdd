import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf, openFolder } from '../folder.ts';
import { readEstimating } from './estimating.ts';

const shipped = await openFolder('playbooks/gitlab');
const files = ['activities.yaml', 'rates.yaml', 'published-prices.yaml'];

/** The faults of the shipped playbook after one text of one file was changed. */
function faultsAfter(file: string, from: string, to: string): string[] {
  const texts = new Map(files.map((name) => [name, shipped.files.get(name)?.text ?? '']));
  const text = texts.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  texts.set(file, text.replace(from, to));
  try {
    readEstimating(folderOf(texts));
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ place, sentence }) => `${place} ${sentence}`);
  }
}

test('the shipped activities, rates and published prices fit one another', () => {
  const { templates, rates, published } = readEstimating(shipped);
  expect(templates.map(({ service }) => service)).toEqual([
    'migration-to-saas',
    'migration',
    'integration',
    'implementation',
    'advisory',
    'ce-to-ee-upgrade',
    'training',
  ]);
  expect(rates.currency).toBe('USD');
  expect(published.tables[0]?.cells.map((row) => row.length)).toEqual([10, 10, 10, 10]);
});

test('a band that keeps its hours and a range of one price are no faults', () => {
  expect(
    faultsAfter(
      'activities.yaml',
      'above: 1000, hours: { ps-engineer: 38 }',
      'above: 1000, hours: { ps-engineer: 16 }',
    ),
  ).toEqual([]);
  expect(faultsAfter('published-prices.yaml', '30-40', '40-40')).toEqual([]);
});

test('a service sized twice is refused', () => {
  const faults = faultsAfter('activities.yaml', 'service: migration\n', 'service: migration-to-saas\n');
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
      '- fact: users',
      '- fact: people',
      /drivers\[0\]\.fact people is not listed under facts/,
    ],
    [
      'hours of a role that nobody staffs',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { plumber: 8 }\n',
      /hours\.plumber no plumber stands in staffing\.people/,
    ],
    [
      'a pace of a role that nobody staffs',
      'activities.yaml',
      'role: ps-engineer, perDay: 2',
      'role: plumber, perDay: 2',
      /no plumber stands in staffing\.people/,
    ],
    [
      'steps of a role that nobody staffs',
      'activities.yaml',
      'every: 1000, hours: { ps-engineer: 22 }',
      'every: 1000, hours: { plumber: 22 }',
      /no plumber stands/,
    ],
    [
      'staff without a rate',
      'activities.yaml',
      'people: { ps-engineer: 1,',
      'people: { ps-engineer: 1, plumber: 1,',
      /people\.plumber has no rate in rates\.yaml/,
    ],
    [
      'bands that do not begin at nothing',
      'activities.yaml',
      'above: 0, hours: { ps-engineer: 6 }',
      'above: 10, hours: { ps-engineer: 6 }',
      /bands\[0\]\.above must be 0 in the first band/,
    ],
    [
      'bands out of order',
      'activities.yaml',
      'above: 1000, hours: { ps-engineer: 38 }',
      'above: 500, hours: { ps-engineer: 38 }',
      /bands\[2\]\.above must lie above the band before it/,
    ],
    [
      'a bigger band with fewer hours',
      'activities.yaml',
      'above: 1000, hours: { ps-engineer: 38 }',
      'above: 1000, hours: { ps-engineer: 15.75 }',
      /bands\[2\]\.hours has fewer hours of ps-engineer/,
    ],
    [
      'hours that a published price would give away',
      'activities.yaml',
      '        drivers:\n          - fact: largeRepositories',
      '        hours: { ps-engineer: 1 }\n        drivers:\n          - fact: largeRepositories',
      /drivers has a published price/,
    ],
    [
      'a second driver that a published price would give away',
      'activities.yaml',
      'rounding: started }\n',
      'rounding: started }\n          - fact: groups\n            steps: { above: 0, every: 1, hours: { ps-engineer: 1 } }\n',
      /drivers has a published price/,
    ],
    [
      'hours that are no quarter',
      'activities.yaml',
      'hours: { ps-engineer: 8 }\n',
      'hours: { ps-engineer: 8.1 }\n',
      /hours\.ps-engineer must be a multiple of 0\.25/,
    ],
    [
      'a fact named twice',
      'activities.yaml',
      '- { name: groups,',
      '- { name: users, one: user, many: users, asked: true }\n  - { name: groups,',
      /facts\[3\]\.name is taken: users/,
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
      /columns\.fact is no fact of activities\.yaml: repos/,
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
