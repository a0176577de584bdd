import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { decide } from './decide.ts';
import { policyOf } from './policy.ts';
import { day, tableFrom } from './testing.ts';
import { weigh } from './weigh.ts';

const facts = {
  edition: { type: 'enum', values: ['ee', 'ce'], question: 'Which edition?' },
  employees: { type: 'integer', min: 0, question: 'How many people?', asks: 'size' },
  declined: { type: 'boolean', assume: false },
};
const rules = [
  { id: 'free', when: { edition: 'ce' } },
  { id: 'small', when: { employees: { to: 100 }, declined: false } },
  { id: 'declined', when: { declined: true } },
  { id: 'else' },
];
const table = tableFrom(facts, rules);

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
}

test('a decision cites its rule and source, and the trace says of every row why it is or is not the one', () => {
  expect(decide(table, { edition: 'ee', employees: 90, declined: false }, day)).toEqual({
    state: 'decided',
    outcome: { says: 'small' },
    rules: ['small'],
    sources: ['000, small'],
    trace: [
      { rule: 'free', hit: false, failed: { input: 'edition', expected: 'ce', actual: 'ee' } },
      { rule: 'small', hit: true },
      { rule: 'declined', hit: false, failed: { input: 'declined', expected: 'true', actual: false } },
      { rule: 'else', hit: false, behind: 'small' },
    ],
  });
});

test('the trace names the first cell that fails, with the figure itself', () => {
  const { trace } = decide(table, { edition: 'ee', employees: 101, declined: true }, day);
  expect(trace[1]?.failed).toEqual({ input: 'employees', expected: 'at most 100', actual: 101 });
});

test('what the playbook assumes stands in for what nobody said, in the trace too', () => {
  const { trace } = decide(table, { edition: 'ee', employees: 101 }, day);
  expect(trace[2]?.failed).toEqual({ input: 'declined', expected: 'true', actual: false });
});

test('an assumed number is told in the trace', () => {
  const seats = tableFrom({ seats: { type: 'integer', min: 0, assume: 3 } }, [
    { id: 'many', when: { seats: { above: 5 } } },
    { id: 'else' },
  ]);
  expect(decide(seats, {}, day).trace[0]?.failed).toEqual({ input: 'seats', expected: 'above 5', actual: 3 });
});

describe('missing facts', () => {
  test('that matter are asked for, by the field people fill in, and rows that hang on them stay open', () => {
    const decision = decide(table, { edition: 'ee' }, day);
    expect(decision).toMatchObject({
      state: 'needs-information',
      questions: [{ fact: 'size', question: 'How many people?' }],
      possible: [{ says: 'small' }, { says: 'else' }],
    });
    expect(decision.trace[1]).toEqual({ rule: 'small', hit: false, open: ['employees'] });
    expect(decision.trace[3]).toEqual({ rule: 'else', hit: false });
  });

  test('that do not matter are not asked for', () => {
    expect(decide(table, { edition: 'ce' }, day)).toMatchObject({ state: 'decided', rules: ['free'] });
  });

  test('under which several rules say the same cite all of them, in the order of the table', () => {
    const same = tableFrom({ a: { type: 'boolean' } }, [
      { id: 'one', when: { a: true }, gives: { says: 'same' } },
      { id: 'two', gives: { says: 'same' } },
    ]);
    expect(decide(same, {}, day)).toMatchObject({ rules: ['one', 'two'], sources: ['000, one', '000, two'] });
  });

  test('read off one field are one question', () => {
    const both = { a: { type: 'boolean', asks: 'needs' }, b: { type: 'boolean', asks: 'needs' } };
    const needs = tableFrom(both, [{ id: 'one', when: { a: true } }, { id: 'two', when: { b: true } }, { id: 'else' }]);
    const decision = decide(needs, {}, day);
    expect('questions' in decision && decision.questions).toEqual([{ fact: 'needs', question: 'b?' }]);
  });

  test('of any number are weighed, but not for ever', () => {
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`fact${at}`, { type: 'boolean' }]));
    const rows = Array.from({ length: 24 }, (_, at) => ({
      id: `row-${at}`,
      when: { [`fact${at}`]: true },
      gives: { says: `${at}` },
    }));
    const all = tableFrom(many, rows, { hit: 'collect', none: 'Nothing.' });
    expect(refusalOf(() => decide(all, {}, day)).code).toBe('fact.tooFew');
    const few = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`fact${at}`, true]));
    expect(decide(all, few, day).state).toBe('needs-information');
  });
});

describe('refused', () => {
  test('is a value its fact cannot have, known or not', () => {
    expect(refusalOf(() => decide(table, { edition: 'xe' }, day)).message).toBe(
      'edition must be one of ee, ce; it is "xe".',
    );
    expect(refusalOf(() => decide(table, { employees: 1.5 }, day)).message).toBe(
      'employees must be a whole number from 0 on; it is 1.5.',
    );
    expect(refusalOf(() => weigh(policyOf([table]), { declined: 'no' }, day, String)).faults).toEqual([
      { place: 'declined', sentence: 'must be true or false; it is "no".' },
    ]);
  });

  test('is a day before the first rule', () => {
    expect(refusalOf(() => decide(table, { edition: 'ce' }, '2019-12-31')).message).toBe(
      'Table of-test holds no rule on 2019-12-31: take a day from 2020-01-01 on.',
    );
  });
});

test('a list that a rule leaves out is empty; what is optional and left out is not there', () => {
  const outputs = { papers: { type: 'list' }, note: { type: 'text', optional: true } } as const;
  const first = tableFrom({ declined: facts.declined }, [{ id: 'else', gives: {} }], { outputs });
  expect(decide(first, {}, day)).toMatchObject({ outcome: { papers: [] } });
  expect(Object.keys((decide(first, {}, day) as { outcome: object }).outcome)).toEqual(['papers']);
});

describe('rules in time', () => {
  const changing = tableFrom(facts, [
    { id: 'new', effective: { from: '2023-01-01' } },
    { id: 'old', effective: { from: '2020-01-01', to: '2022-12-31' } },
  ]);
  test.each([
    ['2020-01-01', 'old'],
    ['2022-12-31', 'old'],
    ['2023-01-01', 'new'],
    ['2030-06-01', 'new'],
  ])('on %s it is the %s one, and the other has no part in it', (on, id) => {
    const decision = decide(changing, { edition: 'ee', employees: 1 }, on);
    expect(decision).toMatchObject({ rules: [id] });
    expect(decision.trace).toEqual([{ rule: id, hit: true }]);
  });
});

test('more rows than one word has bits are all asked', () => {
  const rows = Array.from({ length: 100 }, (_, at) => ({ id: `row-${at}`, when: { employees: at } }));
  const long = tableFrom({ employees: facts.employees }, [...rows, { id: 'else' }]);
  for (const at of [0, 31, 32, 63, 64, 99]) {
    expect(decide(long, { employees: at }, day)).toMatchObject({ rules: [`row-${at}`] });
  }
  expect(decide(long, { employees: 100 }, day)).toMatchObject({ rules: ['else'] });
});

test('a collect table joins lists and gathers single values', () => {
  const outputs = {
    papers: { type: 'list' },
    days: { type: 'integer' },
    note: { type: 'text', optional: true },
  } as const;
  const collect = tableFrom(
    { declined: { type: 'boolean' } },
    [
      { id: 'one', gives: { papers: ['a', 'b'], days: 2 } },
      { id: 'two', when: { declined: true }, gives: { papers: ['c'], days: 0, note: 'n' } },
      { id: 'three', when: { declined: false }, gives: { days: 5 } },
    ],
    { hit: 'collect', outputs },
  );
  expect(decide(collect, { declined: true }, day)).toMatchObject({
    outcome: { papers: ['a', 'b', 'c'], days: [2, 0], note: ['n'] },
    rules: ['one', 'two'],
    sources: ['000, one', '000, two'],
  });
  expect(decide(collect, { declined: false }, day)).toMatchObject({
    outcome: { papers: ['a', 'b'], days: [2, 5], note: [] },
  });
});
