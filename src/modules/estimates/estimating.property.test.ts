import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { folderOf, openFolder } from '../../playbook/folder.ts';
import { loadPlaybook, type Playbook, playbookOf } from '../../playbook/playbook.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope, ScopeFact } from '../scoping/scope.ts';
import { apart, type EstimateLine, type EstimateSheet, offered, whole } from './estimate.ts';
import { type EstimateRequest, estimate } from './estimating.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
const on = Temporal.PlainDate.from('2026-11-20');
type Stated = Readonly<Record<string, ScopeFact['value'] | { value: number; low: number; high: number }>>;

const scopeOf = (stated: Stated): Scope => ({
  facts: Object.entries(stated).map(([name, said]) => ({
    ...{ name, provenance: { kind: 'need', path: name } },
    ...(typeof said === 'object' ? said : { value: said }),
  })),
  risks: [],
});
const sized = (stated: Stated, more: Partial<EstimateRequest> = {}): EstimateSheet =>
  estimate({ playbook, needs: [{ service: 'implementation' }], scope: scopeOf(stated), on, ...more });
const lineOf = (sheet: EstimateSheet, id: string): EstimateLine | undefined =>
  sheet.lines.find((line) => line.id === id);
const refusalOf = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
};

/** The shipped playbook with one text of one file changed. */
async function rewritten(file: string, from: string, to: string): Promise<Playbook> {
  const { files } = await openFolder('playbooks/gitlab');
  const texts = new Map([...files.values()].map(({ name, text }) => [name, text]));
  const text = texts.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  texts.set(file, text.replace(from, to));
  return playbookOf(folderOf(texts));
}

const services = playbook.estimating.templates.map(({ service }) => service);
const skus = playbook.catalogue.items.flatMap(({ service, sku }) => (sku ? [{ service, sku }] : []));
const needs = fc.array(fc.constantFrom<Need>(...services.map((service) => ({ service })), ...skus), {
  minLength: 1,
  maxLength: 6,
});
const stated: fc.Arbitrary<Stated> = fc.record(
  {
    users: fc.integer({ min: 0, max: 6000 }),
    projects: fc.integer({ min: 0, max: 25_000 }),
    largeRepositories: fc.integer({ min: 0, max: 100 }),
    nodes: fc.integer({ min: 0, max: 50 }),
    sourceSystem: fc.constantFrom('GitHub.com', 'GitLab', 'Subversion', 'GitHub Enterprise'),
    destination: fc.constantFrom('GitLab.com', 'GitLab Dedicated', 'GitLab self-managed'),
    sourceVersion: fc.constantFrom('13.1', '17.8.2-ee', '18.4'),
    destinationVersion: fc.constantFrom('17.10', '18.4'),
    geoSecondary: fc.boolean(),
    kubernetes: fc.boolean(),
    airGapped: fc.boolean(),
    onsite: fc.boolean(),
  },
  { requiredKeys: [] },
);
const discounts = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const currencies = fc.constantFrom('USD', 'EUR', 'GBP');
const asked = fc.record({ needs, discountPercent: discounts, currency: currencies });

describe('the totals equal the sum of the parts', () => {
  const sum = (lines: readonly EstimateLine[], of: (line: EstimateLine) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  test('by line, kind, part, role and workstream, whatever is known, in any currency', () => {
    fc.assert(
      fc.property(stated, asked, (facts, more) => {
        const sheet = sized(facts, { ...more, discountPercent: 0 });
        const included = sheet.lines.filter(({ part }) => part === 'included');
        const ofKind = (kind: string) =>
          sum(
            included.filter((line) => line.kind === kind),
            ({ priceCents }) => priceCents,
          );
        expect(sheet.totals.servicesCents).toBe(ofKind('services'));
        expect(sheet.totals.educationCents).toBe(ofKind('education'));
        expect(sheet.totals.totalCents).toBe(sum(included, ({ priceCents }) => priceCents));
        expect(sheet.listCents).toBe(sheet.totals.totalCents);
        expect(sheet.listCents + sheet.optionalCents).toBe(sum(sheet.lines, ({ priceCents }) => priceCents));
        const hours = sum(included, (line) => line.hours);
        const byStream = [...Map.groupBy(included, ({ workstream }) => workstream).values()];
        expect(byStream.reduce((all, lines) => all + sum(lines, (line) => line.hours), 0)).toBe(hours);
        expect([sheet.totals.hours, Object.values(sheet.hoursByRole).reduce((all, one) => all + one, 0)]).toEqual([
          hours,
          hours,
        ]);
        for (const line of sheet.lines) {
          expect(Object.values(line.hoursByRole).reduce((all, one) => all + one, 0)).toBe(line.hours);
          for (const [role, { low, likely, high }] of Object.entries(line.effort)) {
            expect([likely, low <= likely, likely <= high]).toEqual([line.hoursByRole[role], true, true]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
  test('after a discount too: the parts of the paper come to its totals, and a cent is lost nowhere', () => {
    fc.assert(
      fc.property(stated, asked, (facts, more) => {
        const sheet = sized(facts, more);
        const paper = offered(sheet);
        const ofKind = (kind: string) =>
          sum(
            paper.lines.filter((line) => line.kind === kind),
            ({ priceCents }) => priceCents,
          );
        expect([ofKind('services'), ofKind('education')]).toEqual([
          sheet.totals.servicesCents,
          sheet.totals.educationCents,
        ]);
        expect(sheet.totals.servicesCents + sheet.totals.educationCents).toBe(sheet.totals.totalCents);
        const exact = (sheet.listCents * (100 - more.discountPercent)) / 100;
        expect(Math.abs(sheet.totals.totalCents - exact)).toBeLessThanOrEqual(1.001);
        expect(whole(apart(sheet).open, apart(sheet).costs)).toEqual(sheet);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a discount', () => {
  test.each([[-1], [100.01], [12.345], [Number.NaN]])('of %s %% is refused', (discountPercent) => {
    const refusal = refusalOf(() => sized({}, { discountPercent }));
    expect([refusal.code, refusal.message]).toEqual([
      'estimate.discount',
      `The discount of ${discountPercent} % cannot be given: name 0 to 100 with at most two decimals.`,
    ]);
  });
  test('that brings the margin below a target is flagged with the target and its source, and never stopped', () => {
    const margins = (discountPercent: number) => {
      const { costFlags, marginPercent } = sized({}, { needs: [{ service: 'advisory' }], discountPercent });
      return { marginPercent, rules: costFlags.map(({ rule }) => rule) };
    };
    expect(margins(0)).toEqual({ marginPercent: 58.81, rules: [] });
    expect(margins(10)).toEqual({ marginPercent: 54.23, rules: ['margin.justified'] });
    expect(margins(35)).toEqual({ marginPercent: 36.62, rules: ['margin.project', 'margin.justified'] });
    expect(margins(50).rules).toEqual(['margin.long-term', 'margin.project', 'margin.justified']);
    const [flag] = sized({}, { needs: [{ service: 'advisory' }], discountPercent: 10 }).costFlags;
    expect(flag?.sentence).toBe(
      'The margin of 54.23 % lies below 55 %, the margin below which a service is justified (GitLab handbook, ' +
        'Product catalogue guide: margin of services delivered by our own people).',
    );
  });
});

test('costs of an earlier quarter are told to those who see costs, and nothing of costs is on the open sheet', () => {
  const sheet = sized({}, { needs: [{ service: 'advisory' }], on: Temporal.PlainDate.from('2027-01-01') });
  expect(sheet.costFlags.map(({ id, rule }) => [id, rule])).toEqual([['stale-costs', 'costs.2026-q4']]);
  expect(JSON.stringify(apart(sheet).open)).not.toMatch(/cost|margin|centsPerHour/i);
});

describe('another currency', () => {
  test('converts rates, list prices, published prices, gates and costs by the rate of the day', () => {
    const move = { needs: [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-CICD-R' }] };
    const facts = { users: 400, projects: 900, largeRepositories: 3 };
    const [dollars, euros] = [sized(facts, move), sized(facts, { ...move, currency: 'EUR' })];
    expect(euros.currency).toBe('EUR');
    expect(lineOf(euros, 'GL-CICD-R')?.priceCents).toBe(460_000);
    expect(lineOf(euros, 'migration-to-saas.large-repositories')?.priceCents).toBe(1_104_000);
    expect(euros.roles.map(({ centsPerHour }) => centsPerHour)).toEqual([27_600, 27_600, 32_200]);
    expect(euros.roles.map(({ costCentsPerHour }) => costCentsPerHour)).toEqual([10_717, 11_500, 14_192]);
    expect(euros.totals.totalCents / dollars.totals.totalCents).toBeCloseTo(0.92, 4);
    expect(euros.range).toMatchObject({ lowCents: 2_760_000 + 1_104_000, highCents: 3_680_000 + 1_104_000 });
    expect(euros.flags.at(-1)?.sentence).toMatch(/^The total of EUR 4.* lies above EUR 46,000: a technical architect/);
  });
  test('without a rate for the day is refused', () => {
    expect(refusalOf(() => sized({}, { currency: 'CHF' })).message).toContain('no rate from USD to CHF for 2026-11-20');
  });
});

describe('what is known', () => {
  test('from one number to another makes the hours a range, and says so', () => {
    const sheet = sized({ users: { value: 900, low: 400, high: 2600 } }, { needs: [{ service: 'migration-to-saas' }] });
    const line = lineOf(sheet, 'migration-to-saas.user-migration');
    expect(line).toMatchObject({ driver: '400 to 2,600 users', hours: 16 });
    expect(line?.effort['ps-engineer']).toEqual({ low: 5, likely: 16, high: 75 });
    expect(sheet.range).toBeNull();
  });
  test('as a range upside down or out of bounds is refused with its place', () => {
    const refusal = refusalOf(() => sized({ users: { value: 900, low: 1000, high: 1200 } }));
    expect(refusal.message).toBe(
      'The number of users is 1000 to 1200, most likely 900 (the need, users): give a whole number from 0 to 10,000,000.',
    );
    expect(refusalOf(() => sized({ users: { value: 9, low: 1, high: 1e9 } })).code).toBe('estimate.badCount');
  });
  test('as a word that a fact cannot be counts as not known', () => {
    const { flags } = sized({ projects: 40, sourceSystem: 'punch cards' }, { needs: [{ service: 'migration' }] });
    expect(flags.map(({ sentence }) => sentence)).toContain(
      'System the projects come from: not known; the estimate reckons with any: ask the customer.',
    );
  });
  test('about a scope that sources speak of is told', () => {
    const notes = (service: string, facts: Stated) =>
      sized(facts, { needs: [{ service }] }).flags.flatMap(({ id, rule }) => (id === 'sizing-note' ? [rule] : []));
    expect(notes('migration', { projects: 29 })).toEqual(['note.by-hand']);
    expect(notes('migration', { projects: 30 })).toEqual([]);
    expect(notes('manual-migration', { projects: 30 })).toEqual(['note.not-by-hand']);
    expect(notes('migration', { projects: 40, sourceSystem: 'Bitbucket Cloud' })).toEqual(['note.bitbucket-cloud']);
    const enterprise = { projects: 40, sourceSystem: 'GitHub Enterprise' };
    expect(notes('migration', { ...enterprise, destinationVersion: '13.6' })).toEqual([
      'note.github-enterprise-import',
    ]);
    expect(notes('migration', { ...enterprise, destinationVersion: '13.7' })).toEqual([]);
    const dedicated = {
      projects: 40,
      sourceSystem: 'GitLab',
      destination: 'GitLab Dedicated',
      destinationVersion: '15.9',
    };
    expect(notes('migration', { ...dedicated, sourceVersion: '15.9' })).toEqual(['note.dedicated-transfer']);
    expect(notes('migration', { ...dedicated, sourceVersion: '15.10' })).toEqual([]);
  });
});

describe('parts and places', () => {
  test('what is optional or of a second phase is priced and in no total', () => {
    const sheet = sized({ users: 100, plannedUsers: 900, sourceVersion: '15.1', destinationVersion: '18.2' });
    const later = lineOf(sheet, 'implementation.scale-out');
    expect(later).toMatchObject({ part: 'phase-2', hours: 32, prerequisites: ['The first phase is accepted.'] });
    expect(sheet.optionalCents).toBe(later?.priceCents);
    expect(sheet.totals.hours).toBe(
      sheet.lines.reduce((sum, line) => sum + (line.part === 'included' ? line.hours : 0), 0),
    );
  });
  test('work onsite has a budget for its journeys beside the price', () => {
    const [onsite, remote] = [sized({ users: 100, onsite: true }), sized({ users: 100, onsite: false })];
    expect(lineOf(onsite, 'implementation.workshop-onsite')).toMatchObject({ mode: 'onsite', hours: 24 });
    expect([onsite.travelCents, remote.travelCents]).toEqual([2 * 150_000 + 3 * 30_000, 0]);
    expect(onsite.totals.totalCents - remote.totals.totalCents).toBe(
      lineOf(onsite, 'implementation.workshop-onsite')?.priceCents,
    );
  });
  test('the training within an implementation is totalled with education', () => {
    const { totals } = sized({ users: 100, kubernetes: false });
    expect(totals.educationCents).toBe(480_000);
    expect(sized({ users: 100, kubernetes: true }).totals).toMatchObject({
      educationCents: 0,
      servicesCents: totals.servicesCents,
    });
  });
});

test('a driver without an answer is refused with the activity, the field and the cure', async () => {
  const late = await rewritten(
    'activities.yaml',
    'hours: { ps-engineer: 4 }\n        deliverable: Design of one integration',
    'hours: { ps-engineer: "4 hours * if(integrations > 0 integrations, 1, 1 / (1 - 1))" }\n        deliverable: Design of one integration',
  ).catch((fault: Refusal) => fault);
  expect(late).toBeInstanceOf(Refusal);
  expect((late as Refusal).faults[0]?.sentence).toMatch(
    /^of integration\.design: "4 hours .*" divides by what may be nothing: keep it above nothing with max\(1, …\) or an if\.$/,
  );
});

test('prices that a forecast makes are flagged until it is made', async () => {
  const by = await rewritten('pricing.yaml', 'at: likely', 'at: { percentile: 80 }');
  const { flags } = estimate({ playbook: by, needs: [{ service: 'advisory' }], scope: scopeOf({}), on });
  expect(flags.map(({ id, sentence }) => [id, sentence])).toContainEqual([
    'price-by-forecast',
    'Prices are made at P80 of the forecast; these are of the likely hours: make the forecast and apply it.',
  ]);
});
