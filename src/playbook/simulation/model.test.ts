import { expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { simulate } from './simulating.ts';

const fine = { id: 'a', low: 1, likely: 2, high: 3 };
const risk = { ...fine, id: 'r', probability: 0.5 };

/** What is said of a model or a run that cannot be simulated. */
function saidOf(model: object, run: object = { draws: 100, seed: 1 }): string[] {
  try {
    simulate(model as never, run as never);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.faults.length > 0
      ? fault.faults.map(({ place, sentence }) => `${place} ${sentence}`)
      : [fault.message];
  }
  return [];
}

test.each<[string, object, string]>([
  ['low above high', { ...fine, low: 4 }, 'activities[0].low lies above high (4 above 3): swap the two.'],
  ['likely below low', { ...fine, likely: 0 }, 'activities[0].likely lies below low'],
  ['likely above high', { ...fine, likely: 9 }, 'activities[0].likely lies above high'],
  ['negative hours', { ...fine, low: -1 }, 'activities[0].low must be at least 0.'],
  ['no number', { ...fine, high: Number.NaN }, 'activities[0].high must be a number.'],
  ['no end', { ...fine, high: Number.POSITIVE_INFINITY }, 'activities[0].high must be a number.'],
  ['no id', { ...fine, id: '' }, 'activities[0].id must not be empty.'],
  ['an unknown key', { ...fine, hours: 3 }, 'activities[0].hours is not known here'],
])('refuses an activity by the field: %s', (_, activity, words) => {
  expect(saidOf({ activities: [activity] })).toEqual([expect.stringContaining(words)]);
});

test.each<[string, object, string]>([
  ['a chance above 1', { risks: [{ ...risk, probability: 1.2 }] }, 'risks[0].probability must be at most 1.'],
  ['a chance below 0', { risks: [{ ...risk, probability: -0.2 }] }, 'risks[0].probability must be at least 0.'],
  ['low above high', { risks: [{ ...risk, low: 9 }] }, 'risks[0].low lies above high'],
  ['what it touches', { risks: [{ ...risk, touches: ['b'] }] }, 'risks[0].touches[0] names b, which is no activity'],
  ['correlation above 1', { correlation: 1.01 }, 'correlation must be at most 1.'],
  ['correlation below 0', { correlation: -0.1 }, 'correlation must be at least 0.'],
  ['correlation in words', { correlation: 'some' }, 'correlation must be a number.'],
  ['an id twice', { activities: [fine, fine] }, 'activities[1].id a stands here twice'],
  ['the id of an activity', { risks: [{ ...risk, id: 'a' }] }, 'risks[0].id a stands here twice'],
  ['nothing', { activities: [] }, 'activities must not be empty.'],
  [
    'more than ten thousand',
    { activities: Array.from({ length: 10_001 }, (_, at) => ({ ...fine, id: `a${at}` })) },
    'activities must be at most 10000 long.',
  ],
])('refuses a model by the field: %s', (_, model, words) => {
  expect(saidOf({ activities: [fine], ...model })).toEqual([expect.stringContaining(words)]);
});

test.each([
  ['no draws', { draws: 0, seed: 1 }, 'draws must be at least 100.'],
  ['too many draws', { draws: 2_000_000, seed: 1 }, 'draws must be at most 1000000.'],
  ['half a draw', { draws: 1000.5, seed: 1 }, 'draws must be a whole number.'],
  ['a negative seed', { draws: 100, seed: -1 }, 'seed must be at least 0.'],
])('refuses a run: %s', (_, run, words) => {
  expect(saidOf({ activities: [fine] }, run)).toEqual([words]);
});

test('ten thousand activities are counted, but not a million times', () => {
  const activities = Array.from({ length: 10_000 }, (_, at) => ({ ...fine, id: `a${at}` }));
  expect(simulate({ activities }, { draws: 100, seed: 1 }).drivers).toHaveLength(10_000);
  expect(saidOf({ activities }, { draws: 1_000_000, seed: 1 })).toEqual([
    'draws is too much for 10000 activities and risks: take at most 40,000.',
  ]);
});

test('every fault is told at once', () => {
  expect(saidOf({ activities: [{ ...fine, low: -1 }], correlation: 2 })).toHaveLength(2);
});
