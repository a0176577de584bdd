import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf, openFolder } from '../../playbook/folder.ts';
import { loadPlaybook, type Playbook, playbookOf } from '../../playbook/playbook.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope, ScopeFact } from '../scoping/scope.ts';
import type { EstimateSheet } from './estimate.ts';
import { estimate } from './estimating.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
const on = Temporal.PlainDate.from('2026-11-20');
const toSaas: Need[] = [{ service: 'migration-to-saas' }];

const scopeOf = (values: Record<string, ScopeFact['value']>): Scope => ({
  facts: Object.entries(values).map(([name, value]) => ({
    name,
    value,
    provenance: { kind: 'report', file: 'report.xlsx', sheet: 'App Stats', cell: 'B8', how: 'cell' },
  })),
  risks: [],
});
/** What is known of every scope here: nothing that moves hours beside what a test says. */
const told = {
  ...{ largeRepositories: 0, sourceVersion: '17.10.2-ee', destinationVersion: '17.11' },
  ...{ sourceSystem: 'GitHub.com', destination: 'GitLab.com', geoSecondary: false, reorganise: false, trainees: 12 },
  ...{ nodes: 3, twinEnvironment: true, usersInAYear: 100, engineerMonths: 3 },
};
const sized = (values: Record<string, ScopeFact['value']>, needs = toSaas, by: Playbook = playbook): EstimateSheet =>
  estimate({ playbook: by, needs, scope: scopeOf({ ...told, ...values }), on });
const flagIds = ({ flags }: EstimateSheet) => flags.map(({ id }) => id);

/** The published table in thousands of USD, typed again from its source: users by projects. */
const published = [
  [500, '30-40 50-60 70-80 90-100 100-110 120-130 140-150 150-160 170-180 190-200'],
  [1000, '35-45 55-65 75-85 90-100 105-115 120-130 140-150 155-165 175-185 195-205'],
  [2000, '50-60 65-75 85-95 100-110 120-130 135-145 155-165 170-180 190-200 205-215'],
  [3000, '60-70 75-85 90-100 110-120 125-135 145-155 160-170 175-185 195-205 210-220'],
] as const;
const cells = published.flatMap(([usersMost, row], at) =>
  row.split(' ').map((range, column) => ({
    users: [at === 0 ? 0 : published[at - 1]![0] + 1, usersMost] as const,
    projects: [column === 0 ? 0 : column * 1000 + 1, (column + 1) * 1000] as const,
    lowCents: Number(range.split('-')[0]) * 100_000,
    highCents: Number(range.split('-')[1]) * 100_000,
  })),
);

describe('a migration to GitLab.com falls into the published range', () => {
  test('there are 40 cells', () => expect(cells).toHaveLength(40));
  test.each(cells)('of $users users and $projects projects, at every corner', (cell) => {
    for (const users of cell.users) {
      for (const projects of cell.projects) {
        const sheet = sized({ users, projects });
        expect(sheet.totals.totalCents).toBeGreaterThanOrEqual(cell.lowCents);
        expect(sheet.totals.totalCents).toBeLessThanOrEqual(cell.highCents);
        expect(sheet.range).toMatchObject({ lowCents: cell.lowCents, highCents: cell.highCents });
        expect(sheet.range?.estimatedCents).toBe(sheet.totals.totalCents);
        expect(flagIds(sheet)).toEqual(sheet.totals.totalCents > 5_000_000 ? ['technical-architect-review'] : []);
      }
    }
  });
  test('whatever the groups and pipelines, and the large repositories come on top', () => {
    const counts = fc.record({
      users: fc.integer({ min: 0, max: 3000 }),
      projects: fc.integer({ min: 0, max: 10_000 }),
      groups: fc.integer({ min: 0, max: 10_000_000 }),
      projectsWithPipelines: fc.integer({ min: 0, max: 10_000_000 }),
      largeRepositories: fc.integer({ min: 0, max: 2000 }),
    });
    fc.assert(
      fc.property(counts, (values) => {
        const cell = cells.find(({ users, projects }) => values.users <= users[1] && values.projects <= projects[1])!;
        const byCount = Math.ceil(values.largeRepositories / 10) * 1_200_000;
        const { totals } = sized(values);
        expect(totals.totalCents - byCount).toBeGreaterThanOrEqual(cell.lowCents);
        expect(totals.totalCents - byCount).toBeLessThanOrEqual(cell.highCents);
      }),
      { numRuns: 300 },
    );
  });
});

describe('repositories above 5 GB', () => {
  const without = sized({ users: 400, projects: 900 });
  test.each([
    [1, 1, 4],
    [9, 1, 36],
    [10, 1, 40],
    [11, 2, 44],
    [14, 2, 56],
    [20, 2, 80],
  ])('%s cost %s times 12,000 USD and %s hours', (largeRepositories, tens, hours) => {
    const sheet = sized({ users: 400, projects: 900, largeRepositories });
    const line = sheet.lines.find(({ id }) => id === 'migration-to-saas.large-repositories');
    expect(sheet.totals.totalCents - without.totals.totalCents).toBe(tens * 1_200_000);
    expect(line).toMatchObject({
      pricing: 'published',
      priceCents: tens * 1_200_000,
      hoursByRole: { 'ps-engineer': hours },
    });
    expect(sheet.range).toMatchObject({
      lowCents: 3_000_000 + tens * 1_200_000,
      highCents: 4_000_000 + tens * 1_200_000,
    });
  });
  test('none make no line', () => {
    expect(without.lines.map(({ id }) => id)).not.toContain('migration-to-saas.large-repositories');
  });
  test('two a day lengthen the project', () => {
    expect(sized({ users: 400, projects: 900, largeRepositories: 14 }).durationDays - without.durationDays).toBe(7);
  });
});

describe('beyond the published table', () => {
  test.each([
    [3001, 1, 'users'],
    [1, 10_001, 'projects'],
    [3001, 10_001, '3,001 users (the table ends at 3,000) and 10,001 projects'],
  ])('%s users and %s projects are estimated and flagged, not refused', (users, projects, word) => {
    const sheet = sized({ users, projects });
    expect(flagIds(sheet)).toContain('individual-estimate');
    expect(sheet.flags[0]?.sentence).toContain(word);
    expect(sheet.flags[0]).toMatchObject({ rule: 'published.self-managed-to-saas' });
    expect(sheet.range).toBeNull();
  });
  test('the last cell is still inside', () => {
    expect(flagIds(sized({ users: 3000, projects: 10_000 }))).toEqual(['technical-architect-review']);
  });
  test('1,600 users and more than 20,000 projects come to about 400,000 USD and more than 150 days, as was published', () => {
    const { totals, durationDays } = sized({ users: 1600, projects: 20_500 });
    expect(Math.abs(totals.totalCents - 40_000_000)).toBeLessThan(1_000_000);
    expect(durationDays).toBeGreaterThan(150);
  });
});

test('a total of exactly 50,000 USD asks for no review, one cent above does', async () => {
  const { totals } = sized({ users: 400, projects: 900 });
  expect(flagIds(sized({ users: 400, projects: 900 }, toSaas, await gateAt(totals.totalCents)))).toEqual([]);
  expect(flagIds(sized({ users: 400, projects: 900 }, toSaas, await gateAt(totals.totalCents - 1)))).toEqual([
    'technical-architect-review',
  ]);
});

const gateAt = (cents: number) =>
  rewritten('published-prices.yaml', 'totalAboveCents: 5000000', `totalAboveCents: ${cents}`);

/** The shipped playbook with one text of one file changed. */
async function rewritten(file: string, from: string, to: string): Promise<Playbook> {
  const { files } = await openFolder('playbooks/gitlab');
  const texts = new Map([...files.values()].map(({ name, text }) => [name, text]));
  const text = texts.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  texts.set(file, text.replace(from, to));
  return playbookOf(folderOf(texts));
}

describe('facts', () => {
  test('that are missing are ranges and are flagged, but for the minor ones', () => {
    const sheet = estimate({ playbook, needs: toSaas, scope: scopeOf({}), on });
    const missing = sheet.flags.filter(({ id }) => id.startsWith('missing'));
    expect(missing.map(({ id, sentence }) => [id, sentence])).toEqual([
      ['missing-version', 'Version of the source: not known; the estimate reckons with any: ask the customer.'],
      [
        'missing-fact',
        'The number of users is not known; the estimate reckons with 100 to 3,000, most likely 500: ask the customer.',
      ],
      [
        'missing-fact',
        'The number of projects is not known; the estimate reckons with 50 to 2,000, most likely 300: ask the customer.',
      ],
      [
        'missing-fact',
        'The number of repositories above 5 GB is not known; the estimate reckons with 0 to 15, most likely 2: ask the customer.',
      ],
      ['missing-version', 'Version of the destination: not known; the estimate reckons with any: ask the customer.'],
    ]);
    expect(sheet.totals).toEqual(
      sized({ users: 500, projects: 300, largeRepositories: 2, projectsWithPipelines: 150 }).totals,
    );
    expect(sheet.range).toBeNull();
  });
  test('that no activity of the needs counts are not asked for', () => {
    const sheet = estimate({ playbook, needs: [{ service: 'integration' }], scope: scopeOf({}), on });
    expect(flagIds(sheet)).toEqual(['no-sizing-rule']);
  });
  test('are said in the driver of a line', () => {
    const { lines } = estimate({
      playbook,
      needs: toSaas,
      scope: scopeOf({ users: 1, projectsWithPipelines: 1200 }),
      on,
    });
    const driver = (id: string) => lines.find((line) => line.id === `migration-to-saas.${id}`)?.driver;
    expect(driver('user-migration')).toBe('1 user');
    expect(sized({ users: 0 }).lines.find(({ id }) => id.endsWith('user-migration'))?.driver).toBe('0 users');
    expect(driver('ci-re-pointing')).toBe('projects not known; 1,200 projects with pipelines');
    expect(driver('source-upgrade')).toBe('Version of the source not known; Version of the destination not known');
    expect(driver('coordination')).toBeNull();
    expect(driver('discovery')).toBeNull();
  });
  test.each([[-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY], [10_000_001], ['many'], [true]])(
    'a count of %s is refused with its place',
    (users) => {
      const refusal = refusalOf(() => sized({ users, projects: 1 }));
      expect(refusal.code).toBe('estimate.badCount');
      expect(refusal.message).toBe(
        `The number of users is ${users} (App Stats B8 (cell)): give a whole number from 0 to 10,000,000.`,
      );
    },
  );
  test('the largest count is estimated', () => {
    const { totals } = sized({ users: 10_000_000, projects: 10_000_000, largeRepositories: 10_000_000 });
    expect(Number.isSafeInteger(totals.totalCents)).toBe(true);
  });
});

describe('needs', () => {
  test('none are refused', () => {
    expect(refusalOf(() => sized({}, [])).code).toBe('estimate.noNeeds');
  });
  test('for an unknown service are refused with the known ones', () => {
    const refusal = refusalOf(() => sized({}, [{ service: 'gardening' }]));
    expect(refusal.code).toBe('estimate.unknownService');
    expect(refusal.message).toBe(
      'No activities size the service "gardening" on 2026-11-20: name one of migration-to-saas, migration, integration, ' +
        'implementation, advisory, ce-to-ee-upgrade, training, manual-migration, readiness-assessment, dedicated-engineer, ' +
        'or a SKU of the catalogue.',
    );
  });
  test('before the first day of the rules are refused', () => {
    const early = Temporal.PlainDate.from('2021-12-31');
    const refusal = refusalOf(() => estimate({ playbook, needs: toSaas, scope: scopeOf({}), on: early }));
    expect(refusal.code).toBe('estimate.noStaffing');
  });
  test('for the same scope are one job, for two integrations they are two', () => {
    expect(sized({ users: 9, projects: 9 }, [...toSaas, ...toSaas]).lines).toEqual(
      sized({ users: 9, projects: 9 }).lines,
    );
    const one = sized({}, [{ service: 'integration' }]);
    const two = sized({}, [{ service: 'integration' }, { service: 'integration' }]);
    expect(two.totals.totalCents).toBe(2 * one.totals.totalCents);
    expect(two.totals.hours).toBe(2 * one.totals.hours);
    expect(two.lines.map(({ driver }) => driver)).toEqual(one.lines.map(() => '2 needs'));
  });
  test.each(playbook.estimating.templates.flatMap(({ service, sizing }) => (sizing === 'ours' ? [service] : [])))(
    '%s is sized by our own hours and says so',
    (service) => {
      const projects = service === 'manual-migration' ? 29 : 100;
      const sheet = sized({ users: 100, projects }, [{ service }]);
      expect(sheet.flags.filter(({ id }) => id !== 'technical-architect-review')).toMatchObject([
        { id: 'no-sizing-rule', rule: service },
      ]);
      expect(sheet.totals.totalCents).toBeGreaterThan(0);
      expect(sheet.durationDays).toBeGreaterThan(0);
      expect(sheet.range).toBeNull();
    },
  );
  test('an advisory block is the published one', () => {
    expect(sized({}, [{ service: 'advisory' }]).totals.totalCents).toBe(1_440_000);
  });
  test('for training are totalled apart', () => {
    const { totals } = sized({ users: 9, projects: 9 }, [...toSaas, { service: 'training' }]);
    expect(totals.servicesCents).toBe(sized({ users: 9, projects: 9 }).totals.totalCents);
    expect(totals.educationCents).toBe(sized({}, [{ service: 'training' }]).totals.totalCents);
  });
});

describe('a need with a SKU', () => {
  const rapid = { service: 'implementation', sku: 'GL-RR-COM' };
  const quickstart = { service: 'implementation', sku: 'GL-IMPL-QS-HA' };
  test('is a line at the list price without hours', () => {
    const { lines, hoursByRole, durationDays, roles } = sized({}, [{ service: 'integration', sku: 'GL-JIRA' }]);
    expect(lines).toMatchObject([
      {
        id: 'GL-JIRA',
        sku: 'GL-JIRA',
        service: 'integration',
        kind: 'services',
        pricing: 'list',
        priceCents: 240_000,
        hours: 0,
        hoursByRole: {},
        driver: null,
      },
    ]);
    expect([hoursByRole, roles, durationDays]).toEqual([{}, [], 0]);
  });
  test('is counted as often as it is needed', () => {
    const { lines } = sized({}, [
      { service: 'training', sku: 'GL-CICD-R' },
      { service: 'integration', sku: 'GL-JIRA' },
      { service: 'training', sku: 'GL-CICD-R' },
    ]);
    expect(lines).toMatchObject([
      { sku: 'GL-CICD-R', kind: 'education', priceCents: 1_000_000, driver: '2 needs' },
      { sku: 'GL-JIRA', kind: 'services', priceCents: 240_000, driver: null },
    ]);
  });
  test('stays out of the published range, as other services do', async () => {
    const sold = await rewritten('catalogue.yaml', 'service: migration\n', 'service: migration-to-saas\n');
    const needs = [...toSaas, { service: 'migration-to-saas', sku: 'MIG+' }, { service: 'integration' }];
    const sheet = sized({ users: 9, projects: 9 }, needs, sold);
    const alone = sized({ users: 9, projects: 9 });
    expect(sheet.lines.at(-1)).toMatchObject({ sku: 'MIG+', service: 'migration-to-saas' });
    expect(sheet.totals.totalCents).toBeGreaterThan(alone.totals.totalCents + 3_500_000);
    expect(sheet.range).toEqual(alone.range);
  });
  test('that come to exactly 50,000 USD ask for no review; 2,400 USD more do', () => {
    const exactly = sized({}, [rapid, quickstart]);
    expect(exactly.totals.totalCents).toBe(5_000_000);
    expect(exactly.flags).toEqual([]);
    expect(sized({}, [rapid, quickstart, { service: 'integration', sku: 'GL-JIRA' }]).flags).toEqual([
      {
        id: 'technical-architect-review',
        sentence:
          'The total of USD 52,400 lies above USD 50,000: a technical architect reviews the estimate before a statement of work is written.',
        rule: 'gate.technical-architect',
        source: 'GitLab handbook, Scoping information: review of estimates above 50,000 USD',
      },
    ]);
  });
  test('that is not sold is refused', () => {
    expect(refusalOf(() => sized({}, [{ service: 'integration', sku: 'GL-NONE' }])).code).toBe('catalogue.unknownSku');
  });
  test('in another currency than the rates is refused', async () => {
    const euros = await rewritten('catalogue.yaml', 'currency: USD', 'currency: EUR');
    expect(refusalOf(() => sized({}, [rapid], euros)).code).toBe('estimate.currency');
  });
});

describe('rules', () => {
  const midsummer = Temporal.PlainDate.from('2026-06-30');
  const idsOn = (by: Playbook, day: Temporal.PlainDate) =>
    estimate({ playbook: by, needs: toSaas, scope: scopeOf({}), on: day }).lines.map(({ id }) => id);
  test('an activity is done through its last day', async () => {
    const ended = await rewritten(
      'activities.yaml',
      '*saas-activities\n        effective: { from: 2022-01-01 }',
      '*saas-activities\n        effective: { from: 2022-01-01, to: 2026-06-30 }',
    );
    expect(idsOn(ended, midsummer)).toContain('migration-to-saas.sso-configuration');
    expect(idsOn(ended, midsummer.add({ days: 1 }))).not.toContain('migration-to-saas.sso-configuration');
  });
  test('a service is sized through the last day of its template', async () => {
    const ended = await rewritten(
      'activities.yaml',
      'March 2026\n    effective: { from: 2022-01-01 }',
      'March 2026\n    effective: { from: 2022-01-01, to: 2026-06-30 }',
    );
    expect(idsOn(ended, midsummer)).not.toEqual([]);
    expect(refusalOf(() => idsOn(ended, midsummer.add({ days: 1 }))).code).toBe('estimate.unknownService');
  });
  test('a published price by count is asked as often as the work is done', async () => {
    const byNeed = await rewritten('activities.yaml', 'countedBy: scope', 'countedBy: need');
    const counts = { users: 9, projects: 9, largeRepositories: 3 };
    const once = sized(counts, toSaas, byNeed);
    expect(sized(counts, [...toSaas, ...toSaas], byNeed).totals.totalCents).toBe(2 * once.totals.totalCents);
  });
});

test('the roles stand with their titles and rates in the order of their ids', () => {
  expect(sized({ users: 9, projects: 9 }).roles).toEqual([
    { id: 'project-manager', title: 'Project Manager', centsPerHour: 30_000, costCentsPerHour: 11_649 },
    { id: 'ps-engineer', title: 'Professional Services Engineer', centsPerHour: 30_000, costCentsPerHour: 12_500 },
    { id: 'technical-architect', title: 'Technical Architect', centsPerHour: 35_000, costCentsPerHour: 15_426 },
  ]);
});

test('every role with a rate is a role of the playbook', () => {
  const known = new Set(playbook.roles.map(({ id }) => id));
  expect(playbook.estimating.rates.rates.filter(({ role }) => !known.has(role))).toEqual([]);
});

describe('always', () => {
  const custom = playbook.estimating.templates.map(({ service }) => ({ service }));
  const standard = playbook.catalogue.items.flatMap(({ service, sku }) => (sku ? [{ service, sku }] : []));
  const needs = fc.array(fc.constantFrom<Need>(...custom, ...standard), { minLength: 1, maxLength: 8 });
  const counts = fc.record({
    users: fc.integer({ min: 0, max: 6000 }),
    projects: fc.integer({ min: 0, max: 25_000 }),
    groups: fc.integer({ min: 0, max: 3000 }),
    projectsWithPipelines: fc.integer({ min: 0, max: 25_000 }),
    largeRepositories: fc.integer({ min: 0, max: 100 }),
  });
  test('the totals are the sums of the lines', () => {
    fc.assert(
      fc.property(needs, counts, (wanted, values) => {
        const { lines, totals, hoursByRole } = sized(values, wanted);
        const sum = (of: (line: EstimateSheet['lines'][number]) => number) =>
          lines.reduce((all, line) => all + of(line), 0);
        expect(totals.totalCents).toBe(sum(({ priceCents }) => priceCents));
        expect(totals.servicesCents + totals.educationCents).toBe(totals.totalCents);
        expect(totals.hours).toBe(sum(({ hours }) => hours));
        expect(Object.values(hoursByRole).reduce((all, hours) => all + hours, 0)).toBe(totals.hours);
        expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
        expect(lines.every(({ rule, source }) => rule !== '' && source !== '')).toBe(true);
      }),
    );
  });
  test('more of anything is never cheaper, shorter or less work', () => {
    fc.assert(
      fc.property(
        needs,
        counts,
        fc.constantFrom('users', 'projects', 'groups', 'projectsWithPipelines', 'largeRepositories'),
        fc.integer({ min: 1, max: 5000 }),
        (wanted, values, name, more) => {
          const before = sized(values, wanted);
          const after = sized({ ...values, [name]: values[name] + more }, wanted);
          expect(after.totals.totalCents).toBeGreaterThanOrEqual(before.totals.totalCents);
          expect(after.totals.hours).toBeGreaterThanOrEqual(before.totals.hours);
          expect(after.durationDays).toBeGreaterThanOrEqual(before.durationDays);
        },
      ),
    );
  });
  test('the order of needs and facts does not matter', () => {
    fc.assert(
      fc.property(needs, counts, (wanted, values) => {
        const scope = scopeOf(values);
        const turned = { ...scope, facts: scope.facts.toReversed() };
        expect(estimate({ playbook, needs: wanted.toReversed(), scope: turned, on })).toEqual(
          estimate({ playbook, needs: wanted, scope, on }),
        );
      }),
    );
  });
});

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
}
