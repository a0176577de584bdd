import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { migrate } from './migrate.ts';
import { testDatabaseUrl } from './testing.ts';

let url: string;
let folder: string;

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);

/** A schema of its own in the file's database, as good as an empty database for what is tried here. */
async function emptied(): Promise<string> {
  const name = `trial_${Math.trunc(performance.now() * 1000)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create schema ${name}`);
  await client.end();
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(`-c search_path=${name}`)}`;
}

beforeAll(async () => {
  url = await testDatabaseUrl();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function freshFolder(): Promise<void> {
  if (folder) await rm(folder, { recursive: true, force: true });
  folder = await mkdtemp(join(tmpdir(), 'parley-migrations-'));
}

describe('migrations', () => {
  test('run in order, once', async () => {
    await freshFolder();
    const place = await emptied();
    await write('0001_a.sql', 'create table a (n int)');
    await write('0002_b.sql', 'insert into a values (1)');
    expect(await migrate(place, folder)).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(await migrate(place, folder)).toEqual([]);
    await write('0003_c.sql', 'insert into a values (2)');
    expect(await migrate(place, folder)).toEqual(['0003_c.sql']);
  });

  test('six instances at once apply each of them once', async () => {
    await freshFolder();
    const place = await emptied();
    await write('0001_a.sql', 'create table a (n int)');
    await write('0002_b.sql', 'insert into a values (1)');
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(place, folder)));
    expect(applied.flat().sort()).toEqual(['0001_a.sql', '0002_b.sql']);
  });

  test('an edited old migration is refused by its name', async () => {
    await freshFolder();
    const place = await emptied();
    await write('0001_a.sql', 'create table a (n int)');
    await migrate(place, folder);
    await write('0001_a.sql', 'create table a (n int, m int)');
    const refusal = await migrate(place, folder).catch((fault) => fault);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe('database.edited');
    expect(refusal.message).toContain('0001_a.sql');
  });

  test('a database newer than the program is refused', async () => {
    await freshFolder();
    const place = await emptied();
    await write('0001_a.sql', 'create table a (n int)');
    await write('0002_b.sql', 'create table b (n int)');
    await migrate(place, folder);
    await rm(join(folder, '0002_b.sql'));
    await expect(migrate(place, folder)).rejects.toMatchObject({ code: 'database.newer' });
  });

  test('one that fails leaves nothing of itself, and says which', async () => {
    await freshFolder();
    const place = await emptied();
    await write('0001_a.sql', 'create table a (n int); select 1 / 0');
    await expect(migrate(place, folder)).rejects.toThrow('0001_a.sql failed: division by zero');
    await write('0001_a.sql', 'create table a (n int)');
    expect(await migrate(place, folder)).toEqual(['0001_a.sql']);
  });
});
