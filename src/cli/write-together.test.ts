import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../platform/refusal.ts';
import { writeTogether } from './write-together.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-together-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const refusal = async (...call: Parameters<typeof writeTogether>): Promise<Refusal> => {
  const thrown = await writeTogether(...call).catch((fault: unknown) => fault);
  expect(thrown).toBeInstanceOf(Refusal);
  return thrown as Refusal;
};

test('writes into a folder that is not there yet, and leaves what is none of its own', async () => {
  const into = join(folder, 'deep', 'new');
  await writeTogether(into, { 'a.txt': bytes('a') });
  await writeFile(join(into, 'notes.txt'), 'mine');
  await writeTogether(into, { 'a.txt': bytes('b') });
  expect((await readdir(into)).sort()).toEqual(['a.txt', 'notes.txt']);
  expect(await readFile(join(into, 'a.txt'), 'utf8')).toBe('b');
});

test('a place that cannot be taken leaves every file as it was', async () => {
  const into = join(folder, 'taken');
  await mkdir(join(into, 'b.txt', 'inside'), { recursive: true });
  await writeFile(join(into, 'a.txt'), 'before');
  const { code, message } = await refusal(into, { 'a.txt': bytes('after'), 'b.txt': bytes('after') });
  expect([code, message]).toEqual([
    'file.unwritable',
    `${join(into, 'b.txt')} is a folder where a file belongs: rename it, or choose another place.`,
  ]);
  expect((await readdir(into)).sort()).toEqual(['a.txt', 'b.txt']);
  expect(await readFile(join(into, 'a.txt'), 'utf8')).toBe('before');
});

test('what an earlier run left and this one does not give is taken away', async () => {
  const into = join(folder, 'stale');
  const before = { 'a.txt': bytes('a'), 'b.txt': bytes('b') };
  await writeTogether(into, before);
  await writeTogether(into, { 'a.txt': bytes('a'), 'b.txt': null });
  expect(await readdir(into)).toEqual(['a.txt']);
});

test('a file system that makes no folders is refused, not asked for ever', async () => {
  expect((await refusal('/proc/none/such', { 'a.txt': bytes('a') })).code).toBe('file.unwritable');
});
