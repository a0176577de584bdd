import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded.ts';
import { migrate } from '../platform/database/migrate.ts';
import { ask, parley } from './terminal.ts';

/** The house moves: a backup of one data folder goes into another, and onto a server that has never seen Parley. */
const folder = mkdtempSync(join(tmpdir(), 'parley-moving-'));
const [old, fresh, file] = [join(folder, 'old'), join(folder, 'new'), join(folder, 'backup')];
let running: EmbeddedPostgres;

beforeAll(async () => {
  running = await startEmbeddedPostgres({ folder: old, durable: false });
  await migrate(running.url);
  await ask(running.url, `insert into person (id, name, email) values (gen_random_uuid(), 'Ada', 'ada@b.example')`);
  vi.stubEnv('PARLEY_DATA', old);
  expect((await parley('', 'backup', '--no-trial', '--out', file)).code).toBe(0);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const people = (url: string) => ask(url, 'select name from person');

test('nothing is restored beneath a Parley that runs', async () => {
  vi.stubEnv('PARLEY_DATA', old);
  const { code, said } = await parley('', 'restore', file, '--replace', 'parley');
  expect([code, said]).toEqual([
    1,
    expect.stringContaining(`A Parley is working on the data in ${old}: stop it first.`),
  ]);
  expect(await people(running.url)).toEqual([{ name: 'Ada' }]);
});

test('a new data folder takes the backup', async () => {
  vi.stubEnv('PARLEY_DATA', fresh);
  const { code, out } = await parley('', 'restore', file);
  expect([code, out]).toEqual([0, expect.stringContaining('Start Parley when you like.')]);
  const moved = await startEmbeddedPostgres({ folder: fresh, durable: false });
  try {
    expect(await people(moved.url)).toEqual([{ name: 'Ada' }]);
  } finally {
    await moved.stop();
  }
});

test('a server that lacks the role of requests gets it', async () => {
  await ask(running.adminUrl, 'drop owned by parley_desk; drop role parley_desk; ');
  await ask(running.adminUrl, 'create database moved');
  const url = Object.assign(new URL(running.adminUrl), { pathname: '/moved' }).href;
  expect((await parley(url, 'restore', file)).code).toBe(0);
  expect(await people(url)).toEqual([{ name: 'Ada' }]);
  const granted = "select has_table_privilege('parley_desk', 'account', 'select') as may";
  expect(await ask(url, granted)).toEqual([{ may: true }]);
});
