import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, packageParts, para, part, run, zipped } from '../documents/word/word-samples.ts';

/** Bytes that a process of its own may take at most, from its start to its end. */
const MEMORY_MAX = 512_000_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-memory-'));
});
afterAll(() => rm(folder, { recursive: true }));

const script = `
  const { main } = await import(${JSON.stringify(`${import.meta.dirname}/main.ts`)});
  const said = [];
  const desk = { out: () => {}, say: (line) => said.push(line), read: async () => '' };
  const code = await main(process.argv.slice(1), desk);
  console.log(JSON.stringify({ code, said, bytes: process.resourceUsage().maxRSS * 1024 }));
`;

/** Runs a command line in a process of its own. */
async function alone(...args: string[]): Promise<{ code: number; said: string[]; bytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, '--', ...args]);
  return JSON.parse(stdout);
}

const document = (content: string): Uint8Array =>
  zipped({ ...packageParts(), 'word/document.xml': part('w:document', `<w:body>${content}</w:body>`) });

const revised = para(by('w:ins', 1, run('a few words of a contract')));

test.each([
  ['the most elements that are read', () => document(revised.repeat(38_000)), 0],
  ['one element more than that', () => document('<w:b/>'.repeat(500_001)), 1],
  ['12 MB of words', () => document(para(by('w:ins', 1, run('words '.repeat(1_990_000))))), 0],
  ['a bomb of 99 MB in its document', () => document(' '.repeat(99_000_000)), 1],
  ['a picture of 90 MB beside it', () => zipped(picture(90_000_000)), 0],
  [
    'pictures of 200 MB beside it',
    () => zipped({ ...picture(90_000_000), 'word/media/b.bin': new Uint8Array(110_000_000) }),
    1,
  ],
])('%s: no more than 512 MB', async (name, made, expected) => {
  const file = join(folder, 'file.docx');
  await writeFile(file, made());
  const { code, said, bytes } = await alone('redline', 'accept-all', file, join(folder, 'settled.docx'));
  expect([code, said.length], said.join(' ')).toEqual([expected, 1]);
  expect(bytes, name).toBeLessThan(MEMORY_MAX);
});

const picture = (size: number): Record<string, string | Uint8Array> => ({
  ...packageParts(),
  'word/document.xml': part('w:document', `<w:body>${revised}</w:body>`),
  'word/media/a.bin': new Uint8Array(size),
});

test('a file of 500 MB is not even read', async () => {
  const file = join(folder, 'huge.docx');
  const handle = await open(file, 'w');
  await handle.truncate(500_000_000);
  await handle.close();
  const { code, bytes } = await alone('redline', 'list', file);
  expect(code).toBe(1);
  expect(bytes).toBeLessThan(MEMORY_MAX / 2);
});
