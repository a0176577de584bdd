import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from './main.ts';

const CORPUS = `${import.meta.dirname}/../../fixtures/redlines`;
const OLDER = `${CORPUS}/RP003-Inserted-Text-Rejected.docx`;
const NEWER = `${CORPUS}/RP003-Inserted-Text-Accepted.docx`;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-compare-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function redline(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const desk = { out: (line: string) => out.push(line), say: (line: string) => said.push(line), read: async () => '' };
  const code = await main(['redline', ...args], desk);
  return { code, out: out.join('\n'), said: said.join('\n') };
}

test('writes what makes the newer of the older, signed; the same input and date give the same bytes', async () => {
  const [one, other] = [join(folder, 'one.docx'), join(folder, 'other.docx')];
  const asked = ['--author', 'Ada Lawyer', '--date', '2026-08-31'];
  const { code, out, said } = await redline('compare', OLDER, NEWER, one, ...asked);
  expect([code, out]).toEqual([0, one]);
  expect(said).toMatch(/^\d+ changes? tracked\./);
  await redline('compare', OLDER, NEWER, other, ...asked);
  expect(await readFile(other)).toEqual(await readFile(one));
  const { changes } = JSON.parse((await redline('list', one, '--json')).out);
  expect(changes).toContainEqual(
    expect.objectContaining({ kind: 'insertion', author: 'Ada Lawyer', date: '2026-08-31T00:00:00Z' }),
  );
});

test('says what it took as accepted', async () => {
  const { said } = await redline(
    ...['compare', OLDER, `${CORPUS}/RP003-Inserted-Text.docx`, join(folder, 'tracked.docx'), '--author', 'Ada'],
  );
  expect(said).toContain('To be looked at, RP003-Inserted-Text.docx (tracked changes): the file has tracked changes');
});

test('says when there is no difference', async () => {
  const { said } = await redline('compare', OLDER, OLDER, join(folder, 'same.docx'), '--author', 'Ada');
  expect(said).toBe('No difference was found.');
});

test.each([
  ['no author', [OLDER, NEWER, 'out.docx'], '--author is missing'],
  ['an author of two lines', [OLDER, NEWER, 'out.docx', '--author', 'a\nb'], '--author is missing'],
  ['two files', [OLDER, NEWER, '--author', 'Ada'], 'compare takes three Word files'],
  ['no date', [OLDER, NEWER, 'out.docx', '--author', 'Ada', '--date', 'soon'], '--date soon is no moment'],
])('%s is wrong usage', async (_, args, sentence) => {
  const { code, said } = await redline('compare', ...args);
  expect(code).toBe(2);
  expect(said).toContain(sentence);
});

test('what is no Word file is refused by its name, and nothing is written', async () => {
  const before = await readdir(folder);
  const { code, said } = await redline(
    ...['compare', OLDER, `${CORPUS}/LICENSE`, join(folder, 'never.docx'), '--author', 'Ada'],
  );
  expect([code, await readdir(folder)]).toEqual([1, before]);
  expect(said).toContain('LICENSE');
});
