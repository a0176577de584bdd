import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../src/cli/engage.ts';
import { main } from '../src/cli/main.ts';
import { hashBytes } from '../src/platform/canonical-json.ts';
import { root } from '../src/platform/config.ts';

/** The promise: a need and a customer's report become a verdict, an estimate and a statement of work, or one sentence. */

let folder: string;
const report = join(root, 'fixtures', 'reports', 'evaluate_report.xlsx');
const needs = join(root, 'fixtures', 'needs');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-engage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly out: string[];
  readonly said: string;
  readonly files: string[];
}

/** Runs the command line as a user does; `need` is a file of the fixtures or an object written to one. */
async function engage(need: string | object, out: string, more: readonly string[] = []): Promise<Run> {
  const into = join(folder, out);
  const file = typeof need === 'string' ? join(needs, need) : join(folder, `${out}.json`);
  if (typeof need !== 'string') await writeFile(file, JSON.stringify(need));
  const lines: string[] = [];
  const words: string[] = [];
  const desk = {
    out: (line: string) => void lines.push(line),
    say: (line: string) => void words.push(line),
    read: (path: string) => readFile(path, 'utf8'),
  };
  const code = await main(['engage', '--need', file, '--out', into, '--on', '2026-11-22', ...more], desk);
  const files = await readdir(into).catch(() => []);
  return { code, out: lines, said: words.join('\n'), files: files.sort() };
}

const withReport = ['--report', report];
const move = {
  customer: { name: 'Alder Freight', employees: 900 },
  edition: 'ee',
  region: 'emea',
  needs: [{ service: 'migration-to-saas' }],
};

describe('parley engage', () => {
  test('writes decision, estimate and papers for work that Professional Services serves', async () => {
    const { code, files, said } = await engage('move-to-saas.json', 'saas', withReport);
    expect([code, files]).toEqual([0, ['decision.json', 'estimate.xlsx', 'sow.docx', 'sow.pdf']]);
    expect(said).toContain('21 projects, 37 facts, 1 risk.');
    const decision = JSON.parse(await readFile(join(folder, 'saas', 'decision.json'), 'utf8'));
    expect(decision.outcome).toEqual(['ps-required']);
    const users = decision.scope.facts.find((fact: { name: string }) => fact.name === 'users');
    expect(users.provenance.sheet).toMatch(/Users|App Stats/);
    expect(decision.papers['sow.pdf']).toBe(hashBytes(await readFile(join(folder, 'saas', 'sow.pdf'))));
    expect((await readFile(join(folder, 'saas', 'sow.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('the same input on the same day gives the same bytes', async () => {
    await engage('move-to-saas.json', 'once', withReport);
    await engage('move-to-saas.json', 'twice', withReport);
    for (const name of await readdir(join(folder, 'once'))) {
      const [once, twice] = await Promise.all(['once', 'twice'].map((run) => readFile(join(folder, run, name))));
      expect(hashBytes(once!), name).toBe(hashBytes(twice!));
    }
  });

  test('a partner serves: the decision alone', async () => {
    const { code, files, said } = await engage('free-edition.json', 'partner', withReport);
    expect([code, files]).toEqual([0, ['decision.json']]);
    expect(said).toContain('A partner serves');
  });

  test('a verdict that calls for no papers leaves none of an earlier run beside it', async () => {
    await engage('move-to-saas.json', 'changed', withReport);
    expect((await engage('free-edition.json', 'changed', withReport)).files).toEqual(['decision.json']);
  });

  test('no folder is the wrong usage, and nothing is written where the command was given', async () => {
    const said: string[] = [];
    const desk = { out: () => {}, say: (line: string) => void said.push(line), read: async () => JSON.stringify(move) };
    expect(await main(['engage', '--need', '-', '--out', ''], desk)).toBe(2);
    expect(said.join()).toContain('--out is missing');
  });

  test('the catalogue meets every need: no statement of work', async () => {
    const { code, files } = await engage('catalogue-only.json', 'catalogue');
    expect([code, files]).toEqual([0, ['decision.json', 'estimate.xlsx']]);
  });

  test('a fact that matters is missing: the question, and no file', async () => {
    const { code, files, said } = await engage(
      { ...move, edition: undefined, needs: [{ service: 'advisory' }] },
      'asked',
    );
    expect([code, files]).toEqual([1, []]);
    expect(said).toContain('add edition (Is the customer');
  });

  const refused: [string, object, readonly string[], string][] = [
    ['an unknown field', { ...move, colour: 'red' }, withReport, 'colour is not known here'],
    ['a missing customer', { ...move, customer: undefined }, withReport, 'customer is missing'],
    [
      'a text for a number',
      { ...move, customer: { name: 'A', employees: 'many' } },
      withReport,
      'customer.employees must be',
    ],
    ['an unknown service', { ...move, needs: [{ service: 'juggling' }] }, withReport, 'needs[0].service'],
    [
      'a SKU of no catalogue',
      { ...move, needs: [{ service: 'training', sku: 'GL-NONE' }] },
      withReport,
      'needs[0].sku',
    ],
    ['a report that is no workbook', move, ['--report', join(root, 'README.md')], 'README.md'],
    ['a report that is not there', move, ['--report', '/nowhere.xlsx'], '/nowhere.xlsx cannot be read'],
    [
      'a name no font can show',
      { ...move, customer: { name: 'Alder \u{1F600}', employees: 1 } },
      withReport,
      'U+1F600',
    ],
  ];
  test.each(refused)('%s is refused in one sentence and nothing is written', async (what, need, more, sentence) => {
    const { code, files, said } = await engage(need, what.replaceAll(' ', '-'), more);
    expect(said).toContain(sentence);
    expect([code, files]).toEqual([1, []]);
  });

  test('what was there before a refusal stays as it was', async () => {
    await engage('move-to-saas.json', 'kept', withReport);
    const before = await readFile(join(folder, 'kept', 'decision.json'));
    const { code } = await engage({ ...move, colour: 'red' }, 'kept', withReport);
    expect(code).toBe(1);
    expect((await readFile(join(folder, 'kept', 'decision.json'))).equals(before)).toBe(true);
  });

  test.each([
    [['engage'], '--need is missing'],
    [['engage', '--need', 'x.json'], '--out is missing'],
    [['engage', '--nedd', 'x.json'], '--nedd'],
    [['enrage'], 'no command enrage'],
  ])('wrong usage ends with 2: %j', async (args, sentence) => {
    const words: string[] = [];
    const desk = { out: () => {}, say: (line: string) => void words.push(line), read: async () => '{}' };
    expect(await main(args, desk)).toBe(2);
    expect(words.join('\n')).toContain(sentence);
    if (args.length > 1) expect(words.join('\n')).toContain(command.usage);
  });
});
