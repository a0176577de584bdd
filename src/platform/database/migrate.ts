import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { root } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { ensureDeskRole } from './desk-role.ts';

/** Any number that no other program uses: instances that migrate at the same time take turns on it. */
export const migrationLock = 7_271_639_530;

/** One file of plain SQL, laid once. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const ours = join(root, 'migrations');

/** The migrations of a folder, in the order they are laid. */
export async function readMigrations(folder: string = ours): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}[a-z]?_.+\.sql$/.test(name)).sort();
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

/** The list of migrations that were laid; the one table that no migration makes. */
export const laidMigrations =
  'create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())';

/** Lays migrations in the caller's transaction and lists them. */
export async function layMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  for (const { name, sql, checksum } of migrations) {
    await client.query(sql).catch((fault: Error) => {
      throw new Error(`Migration ${name} failed: ${fault.message}`, { cause: fault });
    });
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
  }
}

/** Lays the tables of the job queue, or brings them to the shape its library wants. */
export const layJobQueue = (url: string): Promise<void> => runMigrations({ connectionString: url });

/** Told of a migration that is laid and not yet committed, on its own connection. */
export type Onlooker = (client: pg.Client, name: string, milliseconds: number) => Promise<void>;

async function apply(client: pg.Client, migration: Migration, onlooker?: Onlooker): Promise<void> {
  await client.query('begin');
  try {
    const began = performance.now();
    await layMigrations(client, [migration]);
    await onlooker?.(client, migration.name, performance.now() - began);
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback');
    throw fault;
  }
}

/**
 * The names of the migrations that `migrate` would lay. Changes nothing.
 * @throws Refusal `database.edited`, `database.newer`
 */
export async function dueMigrations(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ list: string | null }>("select to_regclass('migration') as list");
    const laid = rows[0]?.list ? await laidOf(client) : new Map<string, string>();
    const migrations = await readMigrations();
    refuseEdited(migrations, laid);
    return migrations.filter(({ name }) => !laid.has(name)).map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Name and checksum of the migrations that a database holds. */
async function laidOf(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

/**
 * Brings a database to the newest shape: plain SQL in order, each in its own transaction, under one advisory lock, so
 * that several instances may start at once. Also lays the job queue's own tables.
 * @param onlooker Told of each migration before it is committed.
 * @returns the names applied now
 * @throws Refusal `database.noRole` where the role of requests cannot be made, `database.edited` when an applied migration was changed, `database.newer` when it is unknown here
 */
export async function migrate(url: string, folder: string = ours, onlooker?: Onlooker): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley migrate' });
  // A connection that is lost is told by the statement under way; nobody else has to hear of it.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await ensureDeskRole(client);
    await client.query(laidMigrations);
    const applied = await laidOf(client);
    const migrations = await readMigrations(folder);
    refuseEdited(migrations, applied);
    const due = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of due) await apply(client, migration, onlooker);
    await layJobQueue(url);
    return due.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
