import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFacts } from '../facts.ts';
import { openFolder } from '../folder.ts';
import type { Template } from './activities.ts';
import { readEstimating } from './estimating.ts';
import type { Value } from './evaluating.ts';
import { factValue, knownOf, unknownValue } from './knowledge.ts';
import { exactly } from './range.ts';
import { movedBy, type Sized, sizesOf } from './sizing.ts';

const folder = await openFolder('playbooks/gitlab');
const facts = readFacts(folder);
const estimating = readEstimating(folder, () => facts);
const day = { on: '2026-11-20', hoursPerDay: 8 };
type Told = Readonly<Record<string, Value>>;

const template = (service: string): Template => estimating.templates.find((row) => row.service === service)!;
const sizesFor = (service: string, told: Told): Map<string, Sized> => {
  const known = knownOf(estimating, (name) => told[name], day);
  return sizesOf(template(service), { ...day, spreads: estimating.spreads, known });
};
const sized = (id: string, told: Told): Sized => sizesFor(id.split('.')[0]!, told).get(id)!;
const yes: Value = { mayBe: true, mayNotBe: false, likely: true };
const no: Value = { mayBe: false, mayNotBe: true, likely: false };
const word = (value: string): Value => ({ possible: [value], likely: value });
const minors = (version: string) =>
  factValue(facts.find(({ name }) => name === 'sourceVersion')!, { value: version }, estimating)!;

describe('the published rules of sizing', () => {
  test.each([
    ['GitHub.com', 'GitLab.com', 200],
    ['GitHub Enterprise', 'GitLab.com', 250],
    ['Bitbucket Server', 'GitLab.com', 200],
    ['GitLab', 'GitLab Dedicated', 500],
    ['GitHub.com', 'GitLab self-managed', 200],
    ['Bitbucket Server', 'GitLab self-managed', 1000],
    ['GitHub Enterprise', 'GitLab self-managed', 7000],
  ])('a wave from %s to %s holds %s projects', (sourceSystem, destination, wave) => {
    const told = { sourceSystem: word(sourceSystem), destination: word(destination), projects: exactly(14_000) };
    const waves = Math.ceil(14_000 / wave);
    expect(sized('migration.project-waves', told).effort['ps-engineer']?.likely).toBe(waves * 16);
  });
  test('200 to 300 a wave from GitHub Enterprise to GitLab.com make a range', () => {
    const told = { sourceSystem: word('GitHub Enterprise'), destination: word('GitLab.com'), projects: exactly(6000) };
    expect(sized('migration.project-waves', told).effort['ps-engineer']).toEqual({
      low: 20 * 16 * 0.8,
      likely: 24 * 16,
      high: 30 * 16 * 1.5,
    });
  });
  test('two repositories above 5 GB a day', () => {
    const told = { largeRepositories: exactly(7) };
    expect(sized('migration.large-repositories', told).effort['ps-engineer']?.likely).toBe(28);
  });
  test('a Geo secondary adds 20 to 25 days, and may add them while nobody knows', () => {
    const engineer = (told: Told) => sized('implementation.geo-secondary', told).effort['ps-engineer'];
    expect(engineer({ geoSecondary: yes })).toEqual({ low: 160, likely: 180, high: 200 });
    expect(engineer({ geoSecondary: no })).toBeUndefined();
    expect(engineer({})).toEqual({ low: 0, likely: 0, high: 200 });
  });
  test.each([
    ['17.8', '17.10', 0],
    ['17.8', '17.11', 12],
    ['18.1', '17.11', 0],
    ['18.2', '17.11', 12],
    ['16.0', '17.11', 24],
    ['15.0', '17.11', 40],
  ])('from %s to %s an upgrade takes %s hours', (from, to, hours) => {
    const told = { sourceSystem: word('GitLab'), sourceVersion: minors(from), destinationVersion: minors(to) };
    expect(sized('migration.version-upgrade', told).effort['ps-engineer']?.likely ?? 0).toBe(hours);
    expect(sized('migration-to-saas.source-upgrade', told).effort['ps-engineer']?.likely ?? 0).toBe(hours);
  });
  test('air gap, proxy, private certificates, TLS between components and rare hypervisors each add effort', () => {
    const surroundings = ['airGapped', 'behindProxy', 'privateCertificates', 'componentTls', 'nicheHypervisor'];
    const none = Object.fromEntries(surroundings.map((name) => [name, no]));
    const hours = (told: Told) => sized('implementation.surroundings', told).effort['ps-engineer']?.likely ?? 0;
    expect(hours(none)).toBe(0);
    for (const name of surroundings) expect(hours({ ...none, [name]: yes })).toBeGreaterThan(0);
  });
  test('administrators are trained with an implementation, and not on Kubernetes', () => {
    const trainer = (told: Told) => sized('implementation.administrator-training', told).effort.trainer?.likely ?? 0;
    expect([trainer({ kubernetes: no }), trainer({ kubernetes: yes }), trainer({})]).toEqual([16, 0, 16]);
  });
});

describe('an activity', () => {
  test('may ask for the hours of all others that are included', () => {
    const sizes = sizesFor('readiness-assessment', {
      nodes: exactly(3),
      twinEnvironment: yes,
      usersInAYear: exactly(9),
    });
    const others = [...sizes].flatMap(([id, { effort }]) =>
      id.endsWith('project-management') ? [] : Object.values(effort),
    );
    const sum = (end: 'low' | 'likely' | 'high') => others.reduce((hours, range) => hours + range[end], 0);
    const managed = sizes.get('readiness-assessment.project-management')?.effort['project-manager'];
    expect(managed?.likely).toBe(Math.round(sum('likely') * 0.12 * 4) / 4);
    expect(managed!.low).toBeLessThanOrEqual(sum('low') * 0.12);
    expect(managed!.high).toBeGreaterThanOrEqual(sum('high') * 0.12);
  });
  test('is planned in quarters of an hour, and strays no further than its spread', () => {
    expect(sized('migration-to-saas.close-out', {}).effort).toEqual({
      'ps-engineer': { low: 3.25, likely: 4, high: 5 },
      'project-manager': { low: 1.5, likely: 2, high: 2.5 },
    });
  });
  test('has no spread where it is sold by the hour', () => {
    expect(sized('advisory.expert-hours', {}).effort).toEqual({ 'ps-engineer': exactly(40) });
  });
});

const chosen = facts.filter(({ name }) =>
  estimating.templates.some(({ activities }) => activities.some((one) => movedBy(one, estimating.measures).has(name))),
);
/** Any value a fact may have within what the playbook reckons with while nobody knows it. */
const valueWithin = (fact: (typeof chosen)[number]): fc.Arbitrary<Value> => {
  const unknown = unknownValue(fact, estimating, day.on);
  if ('possible' in unknown) return fc.constantFrom(...unknown.possible).map(word);
  if ('mayBe' in unknown) return fc.boolean().map((value) => (value ? yes : no));
  return fc.integer({ min: unknown.low, max: Math.min(unknown.high, 100_000) }).map(exactly);
};
const told = fc.record(Object.fromEntries(chosen.map((fact) => [fact.name, valueWithin(fact)])));
const services = fc.constantFrom(...estimating.templates.map(({ service }) => service));

test('whatever unknown facts turn out to be, the hours lie in the range of while they were not known', () => {
  fc.assert(
    fc.property(services, told, fc.subarray(chosen.map(({ name }) => name)), (service, all, names) => {
      const some = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
      const [before, after] = [sizesFor(service, some), sizesFor(service, all)];
      for (const [id, { effort, trips }] of before) {
        const known = after.get(id)!;
        for (const role of new Set([...Object.keys(effort), ...Object.keys(known.effort)])) {
          const [wide, narrow] = [effort[role] ?? exactly(0), known.effort[role] ?? exactly(0)];
          expect(wide.low, `${id} ${role}`).toBeLessThanOrEqual(narrow.low);
          expect(wide.high, `${id} ${role}`).toBeGreaterThanOrEqual(narrow.high);
        }
        expect(trips.low <= known.trips.low && known.trips.high <= trips.high).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('more of anything that is counted is never less work: not at best, not in all likelihood, not at worst', () => {
  const counted = chosen.filter(({ type }) => type === 'count').map(({ name }) => name);
  fc.assert(
    fc.property(
      services,
      told,
      fc.constantFrom(...counted),
      fc.integer({ min: 1, max: 5000 }),
      (service, all, name, more) => {
        const count = (all[name] as ReturnType<typeof exactly>).likely;
        const [before, after] = [sizesFor(service, all), sizesFor(service, { ...all, [name]: exactly(count + more) })];
        for (const end of ['low', 'likely', 'high'] as const) {
          const sum = (sizes: Map<string, Sized>) =>
            [...sizes.values()]
              .flatMap(({ effort }) => Object.values(effort))
              .reduce((hours, range) => hours + range[end], 0);
          expect(sum(after), `${name} ${end}`).toBeGreaterThanOrEqual(sum(before));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('each range is in order, in quarters, and never below nothing', () => {
  fc.assert(
    fc.property(services, told, fc.subarray(chosen.map(({ name }) => name)), (service, all, names) => {
      const some = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
      for (const { low, likely, high } of [...sizesFor(service, some).values()].flatMap(({ effort }) =>
        Object.values(effort),
      )) {
        expect(0 <= low && low <= likely && likely <= high).toBe(true);
        expect([low, likely, high].every((end) => Number.isInteger(end * 4))).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
