import { expect, test } from 'vitest';
import { main } from './main.ts';

/** `parley estimate ARGS` on a file that holds this. */
async function estimate(content: unknown, ...args: string[]) {
  const [out, said]: [string[], string[]] = [[], []];
  const read = async () => (typeof content === 'string' ? content : JSON.stringify(content));
  const code = await main(['estimate', ...args], {
    out: (line) => void out.push(line),
    say: (line) => void said.push(line),
    read,
  });
  return { code, out: out.join('\n'), said: said.join('\n') };
}

const activities = [
  { id: 'move', low: 20, likely: 32, high: 80 },
  { id: 'train', low: 8, likely: 8, high: 12 },
];
const simulate = (content: unknown, ...args: string[]) => estimate(content, 'simulate', '--input', 'x.json', ...args);

test('prints the contract, and the same again under the same seed', async () => {
  const first = await simulate({ activities }, '--draws', '20000', '--seed', '1', '--json');
  expect(first).toMatchObject({ code: 0, said: '' });
  const found = JSON.parse(first.out);
  expect(Object.keys(found)).toEqual(['mean', 'sd', 'p10', 'p50', 'p80', 'p90', 'drivers']);
  expect(found.mean).toBeCloseTo(38 + 26 / 3, 0);
  expect(found.drivers.map(({ id }: { id: string }) => id)).toEqual(['move', 'train']);
  expect((await simulate({ activities, correlation: 0, risks: [] }, '--json')).out).toBe(first.out);
  expect((await simulate({ activities }, '--seed', '2', '--json')).out).not.toBe(first.out);
});

test('reads as a table without --json', async () => {
  const { out } = await simulate({ activities }, '--draws', '2000');
  expect(out).toMatch(/^Hours of 2,000 draws\n\n {2}Mean +\d+\.\d\n/);
  expect(out).toMatch(/ {2}99\.\d % {2}move\n +0\.\d % {2}train$/);
});

test.each([
  ['nothing', [], 'Nothing is no verb of it: take simulate.'],
  ['another verb', ['guess'], 'guess is no verb of it: take simulate.'],
  ['no file', ['simulate'], '--input is missing'],
  ['a word for a number', ['simulate', '--input', 'x', '--draws', 'many'], '--draws takes a whole number'],
  ['a negative seed', ['simulate', '--input', 'x', '--seed=-1'], '--seed takes a whole number'],
])('says how it is used: %s', async (_, args, words) => {
  const { code, said } = await estimate({ activities }, ...args);
  expect(code).toBe(2);
  expect(said).toContain(words);
});

test.each<[string, unknown, string]>([
  ['not JSON', 'hours: 3', 'x.json is not JSON'],
  ['no activities', { activities: [] }, 'activities must not be empty.'],
  ['activities missing', {}, 'activities is missing: give a list.'],
  ['an unknown key', { activities, correlations: 1 }, 'correlations is not known here'],
  ['text for hours', { activities: [{ ...activities[0], low: '20' }] }, 'activities[0].low must be a number.'],
])('refuses a file by the field: %s', async (_, content, words) => {
  const { code, said } = await simulate(content);
  expect(code).toBe(1);
  expect(said).toContain(words);
});

test('refuses too few draws', async () => {
  const { code, said } = await simulate({ activities }, '--draws', '1');
  expect({ code, said }).toEqual({
    code: 1,
    said: 'parley estimate: This cannot be simulated: draws must be at least 100.',
  });
});
