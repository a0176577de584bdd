/** What the tests of backups need: a database with one of everything that is hard to carry. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { systemClock } from '../clock.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { newId } from '../id.ts';
import type { BackupJob } from './writing.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;

/** A file that is not there yet, removed at the end. */
export function newFile(): string {
  made += 1;
  return join(folder, `${made}.backup`);
}

/** Asks on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // That its database is dropped while it still ends is no news.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** A job that backs a database up into a new file without words. */
export const jobOn = (url: string, passphrase?: string): BackupJob => ({
  ...{ url, file: newFile(), passphrase, clock: systemClock, tell: () => {} },
});

/** Words that a text format may stumble over. */
export const awkward = 'Tab\there, line\nbreak, back\\slash, \\N, "quotes", ünïcödé, \u2028, 𝔓arley';

/**
 * A database with accounts below one another (the child written first would not load), a report in bytes, the ledger
 * that refuses changes, a failed job, a job with key and queue, a sequence and a computed column.
 */
export async function filledDatabase(): Promise<string> {
  const url = await testDatabaseUrl();
  const [person, child, parent, opportunity] = [newId(), newId(), newId(), newId()];
  const sums = (of: string) => createHash('sha256').update(of).digest('hex');
  const statements: [string, unknown[]][] = [
    [`insert into person (id, name, email) values ($1, $2, 'a@b.example')`, [person, awkward]],
    [account, [parent, 'ACC-1', null, person]],
    [account, [child, 'ACC-2', parent, person]],
    [
      `insert into opportunity (id, number, name, account_id, region, segment, public_sector, stage, close_date, owner_id, needs, value_cents, created_at)
       values ($1, 'OPP-1', 'One', $2, 'emea', 'smb', false, 'new', '2026-12-31', $3, '[]', 9007199254740991, '2026-11-22T10:00:00.123456Z')`,
      [opportunity, child, person],
    ],
    [
      `insert into scope (id, opportunity_id, revision, scope, report, created_at, created_by) values ($1, $2, 1, '{}', $3, now(), $4)`,
      [newId(), opportunity, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), person],
    ],
    [
      `insert into ledger_entry (id, stream, position, name, particulars, sentence, actor_id, request_id, at, hash)
       values ($1, 'account/ACC-1', 1, 'account.opened', '{}', $2, $3, 'r', now(), $4)`,
      [newId(), awkward, person, sums(awkward)],
    ],
    [
      `select graphile_worker.add_job('react', '{"entry": "1"}', queue_name := 'one', job_key := 'k', max_attempts := 10)`,
      [],
    ],
    [`select graphile_worker.add_job('send', '{"to": "x"}', flags := '{slow}')`, []],
    [`update graphile_worker._private_jobs set attempts = 3, last_error = 'no' where key is null`, []],
  ];
  for (const [sql, values] of statements) await ask(url, sql, values);
  return url;
}

const account = `insert into account (id, number, name, parent_id, country, region, edition, employees, group_employees, segment, owner_id, created_at)
  values ($1, $2, 'Name', $3, 'DE', 'emea', 'ee', 1, 1, 'smb', $4, now())`;

/** Everything a database holds, by table and row, and how its tables are guarded. */
export async function contentsOf(url: string): Promise<Record<string, unknown>> {
  const tables = await ask<{ name: string }>(
    url,
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const contents: Record<string, unknown> = {};
  for (const { name } of tables) contents[name] = await ask(url, `select t::text as row from ${name} t order by 1`);
  contents.references = await ask(
    url,
    `select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
     where connamespace = 'public'::regnamespace order by 1, 2`,
  );
  contents.triggers = await ask(
    url,
    'select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2',
  );
  contents.indexes = await ask(
    url,
    "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indrelid where c.relnamespace = 'public'::regnamespace order by 1",
  );
  contents.policies = await ask(url, 'select tablename, policyname, qual from pg_policies order by 1, 2');
  contents.jobs = await ask(
    url,
    `select task_identifier, queue_name, priority, run_at, attempts, max_attempts, last_error, key, flags
     from graphile_worker.jobs order by task_identifier`,
  );
  contents.payloads = await ask(url, 'select payload from graphile_worker._private_jobs order by payload::text');
  return contents;
}
