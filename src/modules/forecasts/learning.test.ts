import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClosedActivity } from './forecast.ts';
import { factorOf, learn } from './learning.ts';

/** Closed activities that took so many times what was estimated, each of a project of its own. */
const closed = (activity: string, ...ratios: number[]): ClosedActivity[] =>
  ratios.map((ratio, at) => ({
    ...{ project: `project ${at}`, activity, low: 6, likely: 9, high: 18, actual: 10 * ratio },
    closedOn: '2026-01-31',
  }));
const taught = (rows: readonly ClosedActivity[]) => learn(rows, 1);

describe('what closed projects teach', () => {
  test('nothing below five of them, and it says so', () => {
    const four = closed('move', 2, 2, 2, 2);
    expect(learn(four, 5)).toEqual({ state: 'off', projects: 4, projectsAtLeast: 5 });
    expect(factorOf(learn(four, 5), 'move')).toBe(1);
    expect(learn(closed('move', 2, 2, 2, 2, 2), 5).state).toBe('on');
    expect(learn([], 5)).toMatchObject({ state: 'off', projects: 0 });
  });

  test('projects are counted, not their activities', () => {
    const one = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((activity) => closed(activity, 1));
    expect(learn(one, 5)).toMatchObject({ state: 'off', projects: 1 });
  });

  test('where all took the same share more, everything is corrected by it', () => {
    const lessons = taught([...closed('move', 1.2, 1.2, 1.2), ...closed('train', 1.2, 1.2)]);
    for (const activity of ['move', 'train', 'never seen']) expect(factorOf(lessons, activity)).toBeCloseTo(1.2, 12);
  });

  test('activities that differ for sure stand for themselves', () => {
    const lessons = taught([...closed('move', 2, 2, 2), ...closed('train', 0.5, 0.5, 0.5)]);
    expect(factorOf(lessons, 'move')).toBeCloseTo(2, 12);
    expect(factorOf(lessons, 'train')).toBeCloseTo(0.5, 12);
  });

  test('activities that differ by no more than chance take the pool', () => {
    const lessons = taught([...closed('move', 0.5, 2), ...closed('train', 0.5, 2)]);
    // Every mean is 0, so the pool is; the mean of a log-normal lies above its middle by half its variance.
    const within = (4 * Math.log(2) ** 2) / 2;
    for (const activity of ['move', 'train']) expect(factorOf(lessons, activity)).toBeCloseTo(Math.exp(within / 2), 12);
  });

  test('by hand: one way analysis of variance, shrunk by half', () => {
    // Means +1 and -1 of two each, scattered by 1 within: s^2 = 2, between (4 - 2) / 2 = 1, B = 2 / (2 + 2).
    const e = Math.exp;
    const lessons = taught([...closed('move', e(0), e(2)), ...closed('train', e(-2), e(0))]);
    expect(factorOf(lessons, 'move')).toBeCloseTo(e(0.5 + (2 + 0.5) / 2), 9);
    expect(factorOf(lessons, 'train')).toBeCloseTo(e(-0.5 + (2 + 0.5) / 2), 9);
    expect(factorOf(lessons, 'never seen')).toBeCloseTo(e((2 + 1) / 2), 9);
  });

  test('seen once each, nothing tells one from another: the pool decides', () => {
    const lessons = taught([...closed('move', 2), ...closed('train', 0.5)]);
    expect(factorOf(lessons, 'move')).toBe(factorOf(lessons, 'train'));
  });

  test('no activity is drawn beyond itself, and more cases are believed more', () => {
    const Ratios = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(Ratios, Ratios, (one, other) => {
        const factor = factorOf(taught([...closed('move', ...one), ...closed('train', ...other)]), 'move');
        expect(factor).toBeGreaterThan(0);
        expect(Number.isFinite(factor)).toBe(true);
      }),
      { numRuns: 100 },
    );
    const others = [...closed('a', 0.9, 1.1), ...closed('b', 0.95, 1.05)];
    const few = factorOf(taught([...closed('move', 1.9, 2.1), ...others]), 'move');
    const many = factorOf(taught([...closed('move', 1.9, 2.1, 1.9, 2.1, 1.9, 2.1), ...others]), 'move');
    expect(Math.abs(many - 2)).toBeLessThan(Math.abs(few - 2));
  });
});
