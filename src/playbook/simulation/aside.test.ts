import { expect, test } from 'vitest';
import { simulateAside } from './aside.ts';
import { simulate } from './simulating.ts';

const model = (hours: number) => ({ activities: [{ id: 'a', low: hours, likely: hours + 2, high: hours + 9 }] });
const run = { draws: 2000, seed: 5 };

test('a thread of its own finds what we find, model by model, and tells how far it is', async () => {
  const told: number[] = [];
  const found = await simulateAside([model(1), model(10)], run, (share) => void told.push(share));
  expect(found).toEqual([simulate(model(1), run), simulate(model(10), run)]);
  expect(told).toEqual([0.5, 1]);
});

test('whoever waits for something else is answered meanwhile', async () => {
  const activities = Array.from({ length: 400 }, (_, at) => ({ id: `a${at}`, low: 1, likely: 2, high: 9 }));
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 1);
  await simulateAside([{ activities, correlation: 0.2 }], { draws: 20_000, seed: 1 });
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(5);
});

test('many at once take turns, and each gets its own answer', async () => {
  const asked = [3, 4, 5, 6, 7];
  const found = await Promise.all(asked.map((hours) => simulateAside([model(hours)], run)));
  expect(found.map(([outcome]) => outcome)).toEqual(asked.map((hours) => simulate(model(hours), run)));
});

test('what cannot be simulated is refused before a thread is begun, and nothing is nothing', async () => {
  const upsideDown = { activities: [{ id: 'a', low: 3, likely: 2, high: 1 }] };
  await expect(simulateAside([upsideDown], run)).rejects.toThrow('activities[0].low lies above high');
  expect(await simulateAside([], run)).toEqual([]);
});

test('a thread whose answer nobody wants any more is ended, and the next in turn goes on', async () => {
  const activities = Array.from({ length: 400 }, (_, at) => ({ id: `a${at}`, low: 1, likely: 2, high: 9 }));
  const leaving = new AbortController();
  const told: number[] = [];
  const left = simulateAside(
    [{ activities }],
    { draws: 100_000, seed: 1 },
    (share) => {
      told.push(share);
      leaving.abort();
    },
    leaving.signal,
  );
  await expect(left).rejects.toThrow('aborted');
  expect(told.at(-1)).toBeLessThan(1);
  await expect(simulateAside([model(1)], run, () => {}, leaving.signal)).rejects.toThrow('aborted');
  expect(await simulateAside([model(1)], run)).toEqual([simulate(model(1), run)]);
});
