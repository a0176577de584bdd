import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf, openFolder, type PlaybookFolder } from '../folder.ts';
import { readRoles } from '../roles.ts';
import { type Condition, isTrue } from './conditions.ts';
import { readPapers } from './papers.ts';
import { rateWording } from './rate-wording.ts';
import type { ClauseFacts } from './vocabulary.ts';

/** What papers are read from; the rest of the playbook would only take time. */
const shipped = await openFolder('playbooks/gitlab').then(({ files }) =>
  folderOf(
    new Map(
      [...files.values()].flatMap(({ name, text }) =>
        /^(clauses\/|papers|templates|roles)/.test(name) ? [[name, text]] : [],
      ),
    ),
  ),
);
const acceptance = 'clauses/passive-acceptance.md';
const read = (folder: PlaybookFolder) => readPapers(folder, () => readRoles(folder));

/** The faults of the shipped papers after one text of one file was changed, or a file added. */
function faultsAfter(file: string, from: string, to: string): string[] {
  const texts = new Map([...shipped.files.values()].map(({ name, text }) => [name, text]));
  const text = texts.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  texts.set(file, text.replace(from, to));
  return faultsOf(texts);
}

function faultsOf(texts: ReadonlyMap<string, string>): string[] {
  try {
    read(folderOf(texts));
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ place, sentence }) => `${place} ${sentence}`);
  }
}

describe('the shipped clauses', () => {
  const { clauses, templates, parameters } = read(shipped);

  test('stand in order and cover every section that a statement of work may not lack', () => {
    expect(clauses.map(({ order }) => order)).toEqual(clauses.map(({ order }) => order).toSorted((a, b) => a - b));
    const sections = templates.flatMap((template) => template.sections);
    expect(sections.filter((section) => !clauses.some((clause) => clause.section === section))).toEqual([]);
    expect(clauses.filter(({ usedIn }) => usedIn.length === 0)).toEqual([]);
  });

  test('accept in silence after the days that the playbook says', () => {
    expect(parameters.find(({ id }) => id === 'acceptanceDays')?.value).toBe(5);
    expect(JSON.stringify(clauses.find(({ id }) => id === 'passive-acceptance'))).toContain('"name":"acceptanceDays"');
  });

  test('name a source each, and say so where the wording is ours alone', () => {
    const ours = ['out-of-scope', 'customer-responsibilities', 'definitions', 'roles', 'implementation-limits'];
    for (const id of ours) expect(clauses.find((each) => each.id === id)?.source.document).toBe('Parley');
  });
});

describe('a clause is refused by file and line for', () => {
  test.each([
    [
      '{{acceptanceDays}}',
      '{{acceptanceDay}}',
      /^clauses\/passive-acceptance.md:28 \{\{acceptanceDay\}\} is not known/,
    ],
    ['{{acceptanceDays}}', '{{table:prices}}', /^clauses\/passive-acceptance.md:28 \{\{table:prices\}\} is not known/],
    ['{{acceptanceDays}}', '{{see:weather}}', /^clauses\/passive-acceptance.md:28 \{\{see:weather\}\} is not known/],
    [
      'the time begins anew',
      'USD 300 per hour is due',
      /^clauses\/passive-acceptance.md:32 “per hour” shows a price by time/,
    ],
    ['section: acceptance', 'section: weather', /^clauses\/passive-acceptance.md:5 section must be one of/],
    ['order: 240', 'order: late', /^clauses\/passive-acceptance.md:4 order must be a number/],
    ['order: 240', 'order: 240\nmood: good', /^clauses\/passive-acceptance.md:5 mood is not known here/],
    ['order: 240', 'order: 240\nwhen: it-rains', /^clauses\/passive-acceptance.md:5 when it-rains is no condition/],
    ['order: 240', 'order: [', /^clauses\/passive-acceptance.md:1 its head is not YAML/],
    [
      'from: 2022-01-01',
      'from: 2022-01-01, to: 2021-01-01',
      /^clauses\/passive-acceptance.md:7 effective.*upside down/,
    ],
    ['---\nid', 'id', /^clauses\/passive-acceptance.md:1 has no head/],
    [
      'id: passive-acceptance',
      'id: billing',
      /^clauses\/passive-acceptance.md:2 id billing is taken: clauses\/billing.md/,
    ],
  ])('%s -> %s', (from, to, fault) => {
    expect(faultsAfter(acceptance, from, to)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  test.each([
    ['owner: ps-director', 'owner: nobody', /^clauses\/passive-acceptance.md:8 owner nobody is no role of roles.yaml/],
    [
      '    needs: ps-director',
      '    needs: nobody',
      /^clauses\/passive-acceptance.md:15 fallbacks\[0\].needs nobody is no/,
    ],
    ['- n: 2', '- n: 3', /^clauses\/passive-acceptance.md:17 fallbacks\[1\].n counts 3 where 2 comes/],
    ['# Fallback 2', '# Fallback 1', /^clauses\/passive-acceptance.md:13 fallbacks\[0\].n has 2 texts/],
    ['# Fallback 3', '# Fallback 7', /^clauses\/passive-acceptance.md:54 Fallback 7 is not announced/],
    ['although it was reminded', 'at USD 300 per hour', /^clauses\/passive-acceptance.md:\d+ “per hour” shows a price/],
    ['within ten Business', 'within {{tenDays}} Business', /^clauses\/passive-acceptance.md:38 \{\{tenDays\}\} is not/],
  ])('%s -> %s, on its ladder', (from, to, fault) => {
    expect(faultsAfter(acceptance, from, to)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  test('no text', () => {
    const texts = new Map([...shipped.files.values()].map(({ name, text }) => [name, text]));
    texts.set(acceptance, (texts.get(acceptance) ?? '').replace(/---\nWhen[\s\S]*/, '---\n'));
    expect(faultsOf(texts)).toContain('clauses/passive-acceptance.md:26 says nothing: write its text.');
  });

  test('a section that is gone: who cites it, and that a paper needs it', () => {
    const texts = new Map([...shipped.files.values()].map(({ name, text }) => [name, text]));
    texts.delete(acceptance);
    const faults = faultsOf(texts);
    expect(faults).toContainEqual(expect.stringMatching(/^clauses\/milestones.md:1 it cites the section acceptance/));
    expect(faults).toContainEqual(
      expect.stringMatching(/^templates.yaml:\d+ templates\[0\].sections\[11\] asks for acceptance, but no clause/),
    );
  });

  test('nothing, when the older of two ends before the newer begins', () => {
    const texts = new Map([...shipped.files.values()].map(({ name, text }) => [name, text]));
    const text = texts.get(acceptance) ?? '';
    texts.set(acceptance, text.replace('from: 2022-01-01', 'from: 2022-01-01, to: 2026-12-31'));
    texts.set('clauses/passive-acceptance-2027.md', text.replace('from: 2022-01-01', 'from: 2027-01-01'));
    expect(faultsOf(texts)).toEqual([]);
  });
});

describe('a template is refused by file and line for', () => {
  test.each([
    [
      'when: migrates',
      'when: wanders',
      /^templates.yaml:\d+ templates\[3\].when wanders is no condition of papers.yaml/,
    ],
    [
      '[classes, education-pricing]\n    sec',
      '[lessons, education-pricing]\n    sec',
      /clauses\[0\] lessons is no clause/,
    ],
    ['[weekly-minimum, services-pricing]', '[services-pricing]', /templates take no clause weekly-minimum/],
    [
      '[weekly-minimum, services-pricing]',
      '[services-pricing]',
      /sections\[0\] asks for weekly-minimum, but no clause/,
    ],
    ['[activities, milestones]', '[activities, weather]', /sections\[1\] must be one of/],
    ['id: custom', 'id: services', /templates\[7\].id is taken: services holds twice/],
  ])('%s -> %s', (from, to, fault) => {
    expect(faultsAfter('templates.yaml', from, to)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });
});

describe('conditions', () => {
  const facts: ClauseFacts = {
    services: ['migration', 'training'],
    outcome: ['ps-custom'],
    region: 'emea',
    publicSector: false,
    terms: 'standard',
    report: true,
    hasServices: true,
    hasEducation: false,
    onSite: false,
  };
  const conditions: Condition[] = [
    { id: 'trains', fact: 'services', holds: 'training' },
    { id: 'emea', fact: 'region', is: 'emea' },
    { id: 'public', fact: 'publicSector', is: true },
    { id: 'both', all: ['trains', 'emea'] },
    { id: 'either', any: ['public', 'emea'] },
    { id: 'neither', not: 'either' },
  ];

  test.each([
    ['trains', true],
    ['public', false],
    ['both', true],
    ['either', true],
    ['neither', false],
  ])('%s is %s', (name, expected) => {
    expect(isTrue(name, conditions, facts)).toBe(expected);
  });

  test.each([
    ['not: from-report', 'not: without-report', /conditions\[\d+\].not goes in a circle back to without-report/],
    ['any: [to-saas, other-migration, by-hand]', 'any: [to-saas, from-mars]', /any from-mars is no condition/],
    ['id: to-saas', 'id: has-services', /id is taken: has-services stands above/],
    ['fact: hasServices, is: true', 'fact: hasServices, is: much', /is hasServices is a yes or no/],
    ['fact: services, holds: migration }', 'fact: services, is: migration }', /is services is a list/],
    ['fact: services, holds: migration }', 'fact: weather, holds: rain }', /fact must be one of/],
  ])('are refused for %s -> %s', (from, to, fault) => {
    expect(faultsAfter('papers.yaml', from, to)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  test('that go in a circle through others are refused at each of them', () => {
    const from = '- { id: migrates, any: [to-saas, other-migration, by-hand] }';
    const to = '- { id: migrates, any: [round] }\n  - { id: round, all: [about] }\n  - { id: about, not: migrates }';
    expect(faultsAfter('papers.yaml', from, to).filter((fault) => fault.includes('in a circle'))).toHaveLength(3);
  });
});

test('a default billing term must serve both services and education', () => {
  expect(faultsAfter('papers.yaml', 'default: billing.on-signature', 'default: billing.by-milestone')).toEqual([
    expect.stringMatching(/^papers.yaml:\d+ billing.default must name a term that services and education may both use/),
  ]);
});

describe('a price by time', () => {
  test.each([
    'USD 330 per hour',
    'at $330/h',
    '330 USD an hour',
    'our hourly rate',
    'the daily rates',
    'EUR 2,400 per day',
    '2,400 EUR a day',
    '40 hours at USD 300',
    '40 h x $300',
    'see the rate card',
    'sold by the hour',
    'per business day',
    'a day rate',
  ])('is seen in "%s"', (words) => {
    expect(rateWording(words)).toBeDefined();
  });

  test.each([
    '14 repositories above 5 GB, 2 a day',
    'within 5 Business Days',
    'The day on which the notice goes out is the first of them.',
    'USD 12,000 for 10 repositories',
    'an offer for 60 days from November 22, 2026',
    'USD 119,600. It is due in full',
    'two 4-hour sessions on separate days',
    'The estimate took hours.',
  ])('is not seen in "%s"', (words) => {
    expect(rateWording(words)).toBeUndefined();
  });
});
