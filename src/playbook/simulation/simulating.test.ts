import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GivenModel } from './model.ts';
import { pertMean, pertVariance, type ThreePoints } from './pert.ts';
import { simulate } from './simulating.ts';

const run = { draws: 40_000, seed: 7 };
const effortOf = (model: GivenModel) => simulate(model, run).effort;

/** Within so many standard errors of the mean. */
const near = (found: number, theory: number, sd: number, errors = 4) =>
  expect(Math.abs(found - theory)).toBeLessThan((errors * sd) / Math.sqrt(run.draws) + 1e-9);

describe('one activity is its beta', () => {
  // Quantiles of beta(1 + 4 mode, 5 - 4 mode) between 0 and 1, by another library (scipy.stats.beta.ppf).
  test.each([
    [0, 0.02085164, 0.12944944, 0.27522025, 0.36904266],
    [0.25, 0.11223496, 0.31381017, 0.49019217, 0.58389182],
    [0.5, 0.24663645, 0.5, 0.67340201, 0.75336355],
    [1, 0.63095734, 0.87055056, 0.9563525, 0.97914836],
  ])('with its most likely at %f of the way', (mode, p10, p50, p80, p90) => {
    const points = { low: 100, likely: 100 + 40 * mode, high: 140 };
    const found = effortOf({ activities: [{ id: 'one', ...points }] });
    const sd = Math.sqrt(pertVariance(points));
    near(found.mean, pertMean(points), sd);
    expect(found.sd / sd).toBeCloseTo(1, 1.7);
    const scaled = [found.p10, found.p50, found.p80, found.p90].map((hours) => (hours - 100) / 40);
    for (const [at, theory] of [p10, p50, p80, p90].entries())
      expect(Math.abs(scaled[at]! - theory)).toBeLessThan(0.006);
  });

  test('one that does not vary is what it is', () => {
    const { effort, drivers } = simulate({ activities: [{ id: 'sure', low: 8, likely: 8, high: 8 }] }, run);
    expect(effort).toEqual({ mean: 8, sd: 0, p10: 8, p50: 8, p80: 8, p90: 8 });
    expect(drivers).toEqual([{ id: 'sure', share: 0 }]);
  });
});

const many = Array.from({ length: 40 }, (_, at) => ({
  id: `activity ${at}`,
  low: 4 + (at % 5),
  likely: 10 + (at % 7),
  high: 20 + ((at * 7) % 30),
}));
const sum = (figures: readonly number[]) => figures.reduce((all, each) => all + each, 0);
const manyMean = sum(many.map(pertMean));

describe('a sum of activities', () => {
  test('independent: means add, variances add, the quantiles are nearly normal', () => {
    const found = effortOf({ activities: many });
    const sd = Math.sqrt(sum(many.map(pertVariance)));
    near(found.mean, manyMean, sd);
    expect(found.sd / sd).toBeCloseTo(1, 1.7);
    expect((found.p90 - manyMean) / sd).toBeCloseTo(1.28, 1);
    expect((found.p10 - manyMean) / sd).toBeCloseTo(-1.28, 1);
    expect((found.p80 - manyMean) / sd).toBeCloseTo(0.84, 1);
  });

  test('wholly correlated: standard deviations add', () => {
    const twins = many.map(({ id }) => ({ id, low: 10, likely: 15, high: 40 }));
    const found = effortOf({ activities: twins, correlation: 1 });
    const one = effortOf({ activities: [twins[0]!], correlation: 1 });
    expect(found.sd / one.sd).toBeCloseTo(40, 6);
    expect(found.p90 / one.p90).toBeCloseTo(40, 6);
  });

  test('half correlated: the covariance lies between', () => {
    const sds = many.map((points) => Math.sqrt(pertVariance(points)));
    const half = Math.sqrt(0.5 * sum(sds.map((sd) => sd * sd)) + 0.5 * sum(sds) ** 2);
    const found = effortOf({ activities: many, correlation: 0.5 });
    expect(found.sd / half).toBeCloseTo(1, 1.5);
    near(found.mean, manyMean, half);
  });
});

describe('a risk', () => {
  const sure = { id: 'work', low: 100, likely: 100, high: 100 };
  test('that never strikes adds nothing, one that always strikes adds its hours', () => {
    const risk = { id: 'r', low: 10, likely: 10, high: 10 };
    expect(effortOf({ activities: [sure], risks: [{ ...risk, probability: 0 }] }).p90).toBe(100);
    expect(effortOf({ activities: [sure], risks: [{ ...risk, probability: 1 }] }).p10).toBe(110);
  });

  test('strikes as often as it says: a Bernoulli of its probability', () => {
    const risk = { id: 'r', probability: 0.3, low: 50, likely: 50, high: 50 };
    const found = effortOf({ activities: [sure], risks: [risk] });
    near(found.mean, 115, Math.sqrt(0.21) * 50);
    expect(found.sd).toBeCloseTo(Math.sqrt(0.21) * 50, 0);
    expect([found.p50, found.p80]).toEqual([100, 150]);
  });

  test('brings the variance of its strike and of its size', () => {
    const points = { low: 20, likely: 40, high: 90 };
    const variance = 0.4 * (pertVariance(points) + pertMean(points) ** 2) - (0.4 * pertMean(points)) ** 2;
    const risks = [{ id: 'r', probability: 0.4, ...points }];
    const { effort, drivers } = simulate({ activities: many, risks }, run);
    const base = sum(many.map(pertVariance));
    expect(effort.sd / Math.sqrt(base + variance)).toBeCloseTo(1, 1.7);
    expect(drivers[0]).toEqual({ id: 'r', share: expect.closeTo(variance / (base + variance), 10) });
  });
});

describe('money', () => {
  const activities = [
    { id: 'a', low: 10, likely: 10, high: 10, costCentsPerHour: 100, priceCentsPerHour: 300 },
    { id: 'b', low: 20, likely: 20, high: 20, costCentsPerHour: 200, priceCentsPerHour: 300 },
  ];
  test('is hours times what an hour costs and is worth', () => {
    const { money } = simulate({ activities }, run);
    expect(money).toMatchObject({
      cost: { p50: 5000 },
      price: { p50: 9000 },
      margin: { p80: 4000 },
      chanceOfLoss: null,
    });
    expect(simulate({ activities: many }, run).money).toBeNull();
  });

  test('the hour of a risk costs what the hours cost that it touches', () => {
    const risk = { id: 'r', probability: 1, low: 6, likely: 6, high: 6 };
    const costOf = (touches?: string[]) =>
      simulate({ activities, risks: [{ ...risk, ...(touches && { touches }) }] }, run).money?.cost.mean;
    expect(costOf(['b'])).toBeCloseTo(5000 + 6 * 200, 6);
    expect(costOf()).toBeCloseTo(5000 + (6 * 5000) / 30, 6);
  });

  test('at a fixed price the chance to lose money is that of a cost above it; P80 of the margin holds in 80 of 100', () => {
    const work = { id: 'w', low: 0, likely: 5, high: 10, costCentsPerHour: 100 };
    const { money } = simulate({ activities: [work], fixedPriceCents: 500 }, run);
    expect(money?.chanceOfLoss).toBeCloseTo(0.5, 1.7);
    expect(money?.price).toMatchObject({ mean: 500, sd: 0 });
    expect(money?.margin.p80).toBeCloseTo(500 - money!.cost.p80, 6);
    expect(money!.margin.p80).toBeLessThan(money!.margin.p50);
  });
});

/** Three points in some order, to the hundredth of an hour. */
const Hours = fc.integer({ min: 0, max: 50_000 }).map((hundredths) => hundredths / 100);
const Points = fc.tuple(Hours, Hours, Hours).map((figures): ThreePoints => {
  const [low, likely, high] = figures.toSorted((one, other) => one - other) as [number, number, number];
  return { low, likely, high };
});
const Activities = fc
  .array(Points, { minLength: 1, maxLength: 8 })
  .map((all) => all.map((points, at) => ({ id: `a${at}`, ...points })));
const Correlation = fc.constantFrom(0, 0.2, 0.7, 1);
const quick = { draws: 2000, seed: 3 };

describe('whatever the activities', () => {
  test('hours times k give results times k', () =>
    fc.assert(
      fc.property(
        Activities,
        Correlation,
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (activities, correlation, k) => {
          const times = activities.map(({ id, low, likely, high }) => ({
            id,
            low: low * k,
            likely: likely * k,
            high: high * k,
          }));
          const one = simulate({ activities, correlation }, quick).effort;
          const other = simulate({ activities: times, correlation }, quick).effort;
          for (const key of ['mean', 'sd', 'p10', 'p50', 'p80', 'p90'] as const) {
            expect(Math.abs(other[key] - one[key] * k)).toBeLessThan(1e-6 * k * (1 + one.mean));
          }
        },
      ),
      { numRuns: 30 },
    ));

  test('more hours at low, likely or high never lower the mean', () =>
    fc.assert(
      fc.property(
        Activities,
        fc.constantFrom('low', 'likely', 'high'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (activities, which, part) => {
          const [first, ...rest] = activities;
          const { low, likely, high } = first!;
          const room = { low: likely - low, likely: high - likely, high: 200 }[which];
          const more = { ...first!, [which]: first![which] + room * part };
          const before = simulate({ activities }, quick).effort.mean;
          const after = simulate({ activities: [more, ...rest] }, quick).effort.mean;
          // The mean of draws strays from its own by a hundredth of what was moved; what it moves by is a sixth at least.
          expect(after).toBeGreaterThanOrEqual(before - 1e-9 * before);
        },
      ),
      { numRuns: 60 },
    ));

  test('shares of variance come to 1, and none is negative', () =>
    fc.assert(
      fc.property(Activities, Correlation, (activities, correlation) => {
        const { drivers } = simulate({ activities, correlation }, { draws: 100, seed: 1 });
        const varies = activities.some(({ low, high }) => low < high);
        expect(sum(drivers.map(({ share }) => share))).toBeCloseTo(varies ? 1 : 0, 10);
        for (const { share } of drivers) expect(share).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    ));

  test('the same seed gives the same answer, another gives another, and the order of the activities none', () =>
    fc.assert(
      fc.property(Activities, Correlation, fc.nat(), (activities, correlation, seed) => {
        const found = simulate({ activities, correlation }, { draws: 500, seed });
        expect(simulate({ activities: activities.toReversed(), correlation }, { draws: 500, seed })).toEqual(found);
        if (found.effort.sd > 1) {
          expect(simulate({ activities, correlation }, { draws: 500, seed: seed + 1 })).not.toEqual(found);
        }
      }),
      { numRuns: 30 },
    ));

  test('bars of the histogram hold every draw', () =>
    fc.assert(
      fc.property(Activities, (activities) => {
        expect(sum(simulate({ activities }, quick).histogram.counts)).toBe(quick.draws);
      }),
      { numRuns: 20 },
    ));
});

test('two models that differ in one activity differ by it alone', () => {
  const extra = { id: 'extra', low: 5, likely: 5, high: 5 };
  const [before, after] = [effortOf({ activities: many }), effortOf({ activities: [...many, extra] })];
  expect(after.p80 - before.p80).toBeCloseTo(5, 9);
});

test('an answer is what it always was, on every machine', () => {
  const model = {
    activities: many,
    correlation: 0.3,
    risks: [{ id: 'r', probability: 0.2, low: 8, likely: 16, high: 60 }],
  };
  expect(simulate(model, { draws: 1000, seed: 2026 }).effort).toEqual({
    mean: 616.8654218594286,
    sd: 106.85336177383822,
    p10: 476.0463709561703,
    p50: 610.3588092304979,
    p80: 706.0505952404109,
    p90: 758.9251574343688,
  });
});
