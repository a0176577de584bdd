import { expect, test } from 'vitest';
import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import { folderOf, versionOf } from './folder.ts';
import { playbookOf } from './playbook.ts';
import { readSection, readTogether } from './section.ts';

const folder = (text: string, name = 'a.yaml') => folderOf(new Map([[name, text]]), 'plays');
const refusalOf = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
};

const shape = z.strictObject({
  rules: z.array(
    z.strictObject({ id: z.string(), days: z.number().int().min(1), region: z.enum(['emea', 'apac']).optional() }),
  ),
});

test('a wrong value is named by file, line and path', () => {
  const text = '# head\nrules:\n  - id: one\n    days: 2\n  - id: two\n    days: soon\n    region: mars\n';
  const refusal = refusalOf(() => readSection(folder(text), 'a.yaml', shape));
  expect(refusal.code).toBe('playbook.invalid');
  expect(refusal.faults).toEqual([
    { place: 'a.yaml:6 rules[1].days', sentence: 'must be a number.' },
    { place: 'a.yaml:7 rules[1].region', sentence: 'must be one of emea, apac.' },
  ]);
});

test('a missing value is placed at its parent, an unknown one at itself', () => {
  const refusal = refusalOf(() => readSection(folder('rules:\n  - id: one\n    dys: 3\n'), 'a.yaml', shape));
  expect(refusal.faults).toEqual([
    { place: 'a.yaml:2 rules[0].days', sentence: 'is missing: give a number.' },
    { place: 'a.yaml:3 rules[0].dys', sentence: 'is not known here: remove it or correct its name.' },
  ]);
});

test('a check of the section adds its own faults, with lines', () => {
  const text = 'rules:\n  - id: one\n    days: 2\n';
  const refusal = refusalOf(() =>
    readSection(folder(text), 'a.yaml', shape, () => [{ path: ['rules', 0, 'id'], sentence: 'is taken.' }]),
  );
  expect(refusal.faults).toEqual([{ place: 'a.yaml:2 rules[0].id', sentence: 'is taken.' }]);
});

test('YAML that does not parse is refused with its line', () => {
  const refusal = refusalOf(() => folder('a: 1\nb: [1, 2\nc: 3\n'));
  expect(refusal.faults[0]?.place).toMatch(/^a\.yaml:[234]$/);
});

test.each([
  [
    'an alias without its anchor',
    'a: &one 1\nb: *one\nc: [2, *tow]\n',
    'a.yaml:3',
    /^is not YAML: \*tow names no anchor/,
  ],
  [
    'more aliases than can be followed',
    `one: &one x\nall:\n${'  - *one\n'.repeat(10_000)}`,
    'a.yaml:1003',
    /^is not YAML: it has 10,000 aliases, more than the 1,000 a file may have/,
  ],
  ['aliases of aliases without end', billionLaughs(), 'a.yaml:1', /^is not YAML: .*alias/],
])('%s is refused with its line', (_, text, place, sentence) => {
  const { faults } = refusalOf(() => folder(text));
  expect(faults).toEqual([{ place, sentence: expect.stringMatching(sentence) }]);
});

/** Nine lists, each of ten times the one before it. */
function billionLaughs(): string {
  const names = [...'abcdefghi'];
  const lists = names.map((name, at) => `${name}: &${name} [${Array(10).fill(at === 0 ? 'x' : `*${names[at - 1]}`)}]`);
  return `${lists.join('\n')}\n`;
}

test('the faults of all sections come together', () => {
  const refusal = refusalOf(() =>
    readTogether({
      one: () => readSection(folder('rules: no\n'), 'a.yaml', shape),
      two: () => readSection(folder(''), 'b.yaml', shape),
    }),
  );
  expect(refusal.faults.map(({ place }) => place)).toEqual(['a.yaml:1 rules', 'b.yaml']);
});

test('the version depends on what is said, not on comments, order of keys, or tests', () => {
  const version = (...files: [string, string][]) => versionOf(folderOf(new Map(files)));
  const first = version(['a.yaml', 'x: 1\ny: {b: 2, a: 1}\n']);
  expect(version(['a.yaml', '# said again\ny:\n  a: 1\n  b: 2\nx: 1\n'])).toBe(first);
  expect(version(['a.yaml', 'x: 1\ny: {b: 2, a: 1}\n'], ['tests/t.yaml', 'z: 1'])).toBe(first);
  expect(version(['a.yaml', 'x: 1\ny: {b: 2, a: 2}\n'])).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
});

test('a playbook without its head is refused by name', () => {
  expect(refusalOf(() => playbookOf(folder('a: 1\n'))).message).toContain('playbook.yaml');
});
