import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabaseUrl } from './testing.ts';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('each database is fresh, migrated and nobody else’s', async () => {
  const [one, two] = [await testDatabaseUrl(), await testDatabaseUrl()];
  await query(one, 'create table scribble ()');
  const tables =
    "select to_regclass('scribble') is not null as scribble, to_regclass('migration') is not null as migrated";
  expect(await query(one, tables)).toEqual([{ scribble: true, migrated: true }]);
  expect(await query(two, tables)).toEqual([{ scribble: false, migrated: true }]);
});

test('a superuser, whom row level security does not bind, is nowhere in sight', async () => {
  const sql = 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user';
  expect(await query(await testDatabaseUrl(), sql)).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});
