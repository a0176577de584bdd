import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { inWords, kindOf } from './checking.ts';
import { type Known, reckon, type Value } from './evaluating.ts';
import { readExpression } from './expression.ts';
import { exactly, type Range } from './range.ts';
import { type DriverFact, minorsOf, vocabularyOf } from './vocabulary.ts';

const facts: DriverFact[] = [
  { name: 'users', type: 'count', unit: 'users' },
  { name: 'projects', type: 'count', unit: 'projects' },
  { name: 'storage', type: 'amount', unit: 'bytes' },
  { name: 'source', type: 'choice', options: ['GitHub', 'GitLab'] },
  { name: 'airGapped', type: 'yes-no' },
  { name: 'sourceVersion', type: 'version' },
  { name: 'remarks', type: 'text' },
];
const vocabulary = vocabularyOf(facts, { measures: [] });
const knowing = (values: Record<string, Value>): Known => ({
  units: vocabulary.units,
  value: (name) => values[name] ?? exactly(8),
  hoursOf: (id) => exactly(id.length),
  minorsOf: (version) => minorsOf(version, 12) ?? 0,
});
const of = (text: string, values: Record<string, Value> = {}): Value => reckon(readExpression(text), knowing(values));
const range = (low: number, likely: number, high: number): Range => ({ low, likely, high });
const refusalOf = (run: () => unknown): string => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message;
    throw fault;
  }
  return 'nothing was refused';
};

describe('what a part comes to, and in which unit', () => {
  test.each([
    ['12 hours', 'hours'],
    ['users * 2 hours / 1 users', 'hours'],
    ['projects / 2 projects * 1 days * hoursPerDay', 'hours'],
    ['users / 1 projects', 'users / projects'],
    ['storage / 5 GB', 'a plain number'],
    ['12 percent * hoursOf("a")', 'hours'],
    ['users > 500 users and not airGapped', 'a yes or no'],
    ['source == "GitHub"', 'a yes or no'],
    ['sourceVersion < version("13.7")', 'a yes or no'],
    ['if(airGapped, 1 hours, 30 minutes)', 'hours'],
    ['steps(users, 500 users, 100 users, 2 hours)', 'hours'],
    ['-users', 'users'],
  ])('%s comes to %s', (text, words) => {
    expect(inWords(kindOf(readExpression(text), vocabulary))).toBe(words);
  });
  test.each([
    ['users + 8 hours', 'adds hours to users: give both one unit'],
    ['8 hours - 1', 'takes a plain number from hours: give both one unit'],
    ['users > 500', 'compares users with a plain number: give both one unit'],
    ['users == projects', 'compares users with projects: give both one unit'],
    ['max(1 hours, 1 days)', 'says max, which holds hours against days: write max(one, other, …)'],
    ['if(airGapped, 1 hours, 1 days)', 'comes to hours or to days: give both one unit'],
    ['if(users, 1 hours, 2 hours)', 'gives users to if, which takes a yes or no'],
    ['not 5', 'gives a plain number to not, which takes a yes or no'],
    ['airGapped * 2', 'gives a yes or no to *, which takes numbers'],
    ['source == 5', 'compares a word with a plain number'],
    ['source == "SVN"', 'compares GitHub, GitLab with SVN: they are never the same'],
    ['5 furlongs', 'counts in furlongs: name one of hours, minutes, days'],
    ['people', 'asks for people, which is no fact of facts.yaml'],
    ['remarks', 'asks for remarks, which is no fact of facts.yaml'],
    ['eval("1")', 'calls eval: name one of if, hoursOf, version, min'],
    ['hoursOf(users)', 'says hoursOf otherwise than hoursOf("…")'],
    ['ceil(1, 2)', 'says ceil, which takes one number: write ceil(number)'],
    ['bands(users, 1 hours)', 'says bands, which takes a count, a value, and then a bound and a value by turns'],
    ['bands(users, 1 hours, 5 projects, 2 hours)', 'says bands, which holds users against projects'],
    ['steps(users, 1 users, 2 users)', 'says steps, which takes a count, a bound, a length of step and a value'],
    ['range(1, 2)', 'says range, which takes low, likely and high'],
    ['if(airGapped, 1)', 'says if otherwise than if(test, then, otherwise)'],
  ])('%s is refused: it %s', (text, why) => {
    expect(refusalOf(() => kindOf(readExpression(text), vocabulary))).toContain(why);
  });
});

describe('numbers that are known', () => {
  test.each([
    ['bands(users, 4 hours, 500 users, 8 hours)', 500, 4],
    ['bands(users, 4 hours, 500 users, 8 hours)', 501, 8],
    ['steps(users, 1000 users, 200 users, 2 hours)', 1000, 0],
    ['steps(users, 1000 users, 200 users, 2 hours)', 1001, 2],
    ['steps(users, 1000 users, 200 users, 2 hours)', 1200, 2],
    ['steps(users, 1000 users, 200 users, 2 hours)', 1201, 4],
    ['users / 2 users * 1 days * hoursPerDay', 7, 28],
    ['ceil(users / 3 users) * 1 hours', 7, 3],
    ['floor(users / 3 users) * 1 hours', 8, 2],
    ['round(users / 4 users) * 1 hours', 7, 2],
    ['abs(users - 10 users) * 1 hours / 1 users', 7, 3],
    ['min(users, 5 users) * 90 minutes / 1 users', 7, 7.5],
    ['max(users, 5 users, 9 users) * 1 hours / 1 users', 7, 9],
    ['if(users >= 7 users, 1 hours, 2 hours)', 7, 1],
    ['if(users != 7 users or users < 7 users, 1 hours, 2 hours)', 7, 2],
  ])('%s at %s users is %s', (text, users, hours) => {
    expect(of(text, { users: exactly(users) })).toEqual(exactly(hours));
  });
  test('a version counts twelve minor ones a major, and what follows the minor does not count', () => {
    expect(of('version("16.2") - version("15.11")')).toEqual(exactly(3));
    expect([minorsOf('v17.8.2-ee', 12), minorsOf('18', 12), minorsOf('newest', 12)]).toEqual([212, 216, undefined]);
  });
});

describe('what is not known', () => {
  test('is as wide as its facts make it, and as likely as they are', () => {
    const users = range(100, 500, 3000);
    expect(of('bands(users, 6 hours, 500 users, 16 hours, 2000 users, 60 hours)', { users })).toEqual(range(6, 6, 60));
    expect(of('users * 6 minutes / 1 users', { users })).toEqual(range(10, 50, 300));
    expect(of('1000 hours / (users / 100 users)', { users })).toEqual(range(1000 / 30, 200, 1000));
    expect(of('if(users > 500 users, 8 hours, 2 hours)', { users })).toEqual(range(2, 2, 8));
    expect(of('if(airGapped, 8 hours, 2 hours)', { airGapped: { mayBe: true, mayNotBe: true, likely: true } })).toEqual(
      range(2, 8, 8),
    );
    const source = { possible: ['GitHub', 'GitLab'], likely: 'GitLab' };
    expect(of('if(source == "GitHub", 8 hours, 2 hours)', { source })).toEqual(range(2, 2, 8));
  });
  test('asks for nothing that cannot matter', () => {
    const known = knowing({ airGapped: { mayBe: false, mayNotBe: true, likely: false } });
    const asked: string[] = [];
    const value = (name: string) => {
      asked.push(name);
      return known.value(name);
    };
    const noting = { ...known, value };
    reckon(readExpression('if(airGapped and users > 1 users, 1 hours / (users / 1 users), 2 hours)'), noting);
    expect(asked).toEqual(['airGapped']);
  });
  test.each([
    ['1 hours / (users / 1 users)', 'divides by what may be nothing: keep it above nothing with max(1, …) or an if'],
    ['steps(users, 0 users, users, 1 hours)', 'has steps of no length'],
    ['users * 1e308 * 1e308', 'comes to more than a number can hold'],
    ['range(users, 5 users, 9 users)', 'is upside down: write low, likely and high in this order'],
  ])('%s has no answer: it %s', (text, why) => {
    expect(refusalOf(() => of(text, { users: range(0, 7, 9) }))).toContain(why);
  });
});

const amounts = fc.integer({ min: 0, max: 40 });
const { hours } = fc.letrec<{ hours: string; truth: string }>((tie) => ({
  hours: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    amounts.map((n) => `${n} hours`),
    amounts.map((n) => `users * ${n} hours / 7 users`),
    fc
      .tuple(amounts, amounts)
      .map(([n, m]) => `bands(projects, ${n} hours, 3 projects, ${m} hours, 8 projects, 5 hours)`),
    fc.tuple(amounts, amounts).map(([n, m]) => `steps(users, ${n} users, ${m + 1} users, 3 hours)`),
    fc.tuple(tie('hours'), fc.constantFrom('+', '-'), tie('hours')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(fc.constantFrom('min', 'max'), tie('hours'), tie('hours')).map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc.tuple(fc.constantFrom('ceil', 'floor', 'abs', '-'), tie('hours')).map(([name, a]) => `${name}(${a})`),
    fc.tuple(tie('hours'), tie('hours')).map(([a, b]) => `(${a}) * (${b}) / (abs(${a}) + 1 hours)`),
    fc.tuple(tie('truth'), tie('hours'), tie('hours')).map(([a, b, c]) => `if(${a}, ${b}, ${c})`),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('airGapped', 'source == "GitHub"', 'source != "GitHub"', 'users >= 9 users', 'users == 4 users'),
    fc
      .tuple(tie('hours'), fc.constantFrom('<', '<=', '>', '>='), tie('hours'))
      .map(([a, sign, b]) => `${a} ${sign} ${b}`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('truth').map((a) => `not (${a})`),
  ),
}));
const counts = fc
  .tuple(amounts, amounts, amounts)
  .map((three) => three.sort((a, b) => a - b) as [number, number, number]);

test('whatever a fact turns out to be, the answer lies in the range that was reckoned while it was not known', () => {
  const unknown = { mayBe: true, mayNotBe: true, likely: false };
  const anywhere = { possible: ['GitHub', 'GitLab'], likely: 'GitHub' };
  fc.assert(
    fc.property(hours, counts, counts, fc.boolean(), fc.boolean(), (text, users, projects, airGapped, onGitHub) => {
      fc.pre(text.length <= 2000);
      const before = { users: range(...users), projects: range(...projects), airGapped: unknown, source: anywhere };
      const { low, likely, high } = of(text, before) as Range;
      expect(low).toBeLessThanOrEqual(likely);
      expect(likely).toBeLessThanOrEqual(high);
      for (const end of [0, 1, 2]) {
        const after = {
          users: exactly(users[end]!),
          projects: exactly(projects[end]!),
          airGapped: { mayBe: airGapped, mayNotBe: !airGapped, likely: airGapped },
          source: { possible: [onGitHub ? 'GitHub' : 'GitLab'], likely: onGitHub ? 'GitHub' : 'GitLab' },
        };
        const answer = of(text, after) as Range;
        expect(answer.low).toBe(answer.high);
        expect(answer.low).toBeGreaterThanOrEqual(low - 1e-6);
        expect(answer.high).toBeLessThanOrEqual(high + 1e-6);
      }
      expect(inWords(kindOf(readExpression(text), vocabulary))).toBe('hours');
    }),
    { numRuns: 1000 },
  );
});
