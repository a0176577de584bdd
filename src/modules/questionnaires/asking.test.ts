import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import type { FactValue } from '../facts/fact.ts';
import { type Asking, openQuestions, setsOf } from './asking.ts';

let playbook: Playbook;
beforeAll(async () => {
  playbook = await loadShippedPlaybook();
});

const asking = (...services: string[]): Asking => ({
  sets: playbook.questions,
  needs: services.map((service) => ({ service })),
  on: '2026-11-23',
});
const known = (facts: Record<string, FactValue>) => new Map(Object.entries(facts));
const idsOf = (open: ReturnType<typeof openQuestions>) => open.map(({ question }) => question.id);

describe('the sets of a need', () => {
  test('are those of its services, made to measure', () => {
    const of = (needs: Asking['needs']) => setsOf({ ...asking(), needs }, new Map()).map(({ id }) => id);
    expect(of([{ service: 'readiness-assessment' }])).toEqual(['custom-engagement', 'readiness-assessment']);
    expect(of([{ service: 'training', sku: 'GL-BAS-R' }])).toEqual([]);
    expect(of([{ service: 'training' }])).toEqual(['training']);
  });

  test('open with what is known: Jenkins, SVN, Jira', () => {
    const of = (facts: Record<string, FactValue>) => setsOf(asking('migration'), known(facts)).map(({ id }) => id);
    expect(of({})).not.toContain('jenkins');
    expect(of({ ciSystem: 'Jenkins', sourceSystem: 'Subversion', planningTool: 'Jira' })).toEqual(
      expect.arrayContaining(['jenkins', 'svn-migration', 'jira']),
    );
  });
});

test('a fact is asked once, in the first set that asks for it', () => {
  const open = openQuestions(
    asking('migration', 'migration-to-saas', 'implementation'),
    known({ destination: 'GitLab.com' }),
  );
  const facts = open.map(({ question }) => question.fact);
  expect(new Set(facts).size).toBe(facts.length);
  expect(open.find(({ question }) => question.fact === 'users')?.set.id).toBe('custom-engagement');
});

test('a branch that closes hides its questions and opens them again', () => {
  const ids = (hosting: string) => idsOf(openQuestions(asking('implementation'), known({ hosting })));
  expect(ids('AWS')).toContain('implementation.aws-services');
  expect(ids('Azure')).not.toContain('implementation.aws-services');
  expect(ids('AWS')).toEqual(ids('AWS'));
});

describe('whatever is answered', () => {
  const valueAt = (fact: string, at: number): FactValue => {
    const kind = playbook.facts.find(({ name }) => name === fact);
    if (kind?.type === 'yes-no') return at % 2 === 0;
    if (kind?.type === 'choice') return kind.options?.[at % kind.options.length] ?? '';
    return kind?.unit === undefined ? 'words' : at;
  };
  const services = ['migration', 'migration-to-saas', 'implementation', 'readiness-assessment', 'training', 'advisory'];
  const answers = fc.array(fc.record({ pick: fc.nat(200), value: fc.nat(12) }), { maxLength: 40 });

  test('a question stays where it was, or closes: no fact is asked a second time', () => {
    fc.assert(
      fc.property(fc.subarray(services, { minLength: 1 }), answers, (needed, given) => {
        const facts = new Map<string, FactValue>();
        for (const { pick, value } of given) {
          const open = openQuestions(asking(...needed), facts);
          const chosen = open[pick % Math.max(1, open.length)];
          if (chosen === undefined) return;
          facts.set(chosen.question.fact, valueAt(chosen.question.fact, value));
          const asked = openQuestions(asking(...needed), facts).map(({ question }) => question.fact);
          expect(new Set(asked).size).toBe(asked.length);
          expect(asked.filter((fact) => !facts.has(fact))).not.toContain(chosen.question.fact);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the answers does not matter', () => {
    fc.assert(
      fc.property(
        fc.subarray(services, { minLength: 1 }),
        fc.shuffledSubarray([
          'sourceSystem',
          'destination',
          'ciSystem',
          'hosting',
          'kubernetes',
          'monitored',
          'twinEnvironment',
          'planningTool',
        ]),
        fc.nat(12),
        (needed, names, seed) => {
          const pairs = names.map((name, at) => [name, valueAt(name, seed + at)] as const);
          const forwards = openQuestions(asking(...needed), new Map(pairs));
          expect(idsOf(openQuestions(asking(...needed), new Map(pairs.toReversed())))).toEqual(idsOf(forwards));
        },
      ),
      { numRuns: 60 },
    );
  });
});
