import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { root } from '../config.ts';
import { Refusal } from '../refusal.ts';

/** Any number that no other program uses: instances that migrate at the same time take turns on it. */
const migrationLock = 7_271_639_530;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function refuseEdited(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name)) {
      throw new Refusal(
        'database.newer',
        `The database holds migration ${name}, which this Parley lacks: start a newer one.`,
      );
    }
    if (known.get(name) !== checksum) {
      throw new Refusal(
        'database.edited',
        `Migration ${name} was edited after it was applied: restore it and add a new one.`,
      );
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [migration.name, migration.checksum]);
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed: ${(fault as Error).message}`, { cause: fault });
  }
}

/**
 * Brings a database to the newest shape: plain SQL in order, each in its own transaction, under one advisory lock, so
 * that several instances may start at once. Also lays the job queue's own tables.
 * @returns the names applied now
 * @throws Refusal `database.edited` when an applied migration was changed, `database.newer` when it is unknown here
 */
export async function migrate(url: string, folder: string = join(root, 'migrations')): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley migrate' });
  // A connection that is lost is told by the statement under way; nobody else has to hear of it.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(
      'create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const migrations = await readMigrations(folder);
    refuseEdited(migrations, applied);
    const due = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of due) await apply(client, migration);
    await runMigrations({ connectionString: url });
    return due.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
