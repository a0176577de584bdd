import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { hashBytes } from '../canonical-json.ts';
import { demandAlone } from '../database/at-work.ts';
import { ensureDeskRole } from '../database/desk-role.ts';
import {
  laidMigrations,
  layJobQueue,
  layMigrations,
  type Migration,
  migrationLock,
  readMigrations,
} from '../database/migrate.ts';
import { Refusal } from '../refusal.ts';
import { inventoryName, jobColumns, type Manifest, tableOfPart } from './contents.ts';
import { filesOf, type SoundBackup } from './reading.ts';
import { emptySchema, putBack, takeOff } from './schema.ts';
import { copied, type Progress, tableNames } from './snapshot.ts';
import { damaged } from './tar.ts';

const decompress = promisify(zstdDecompress);

export interface RestoreJob {
  readonly url: string;
  readonly backup: SoundBackup;
  /** The name of the database, typed by whoever means to lose what is in it; undefined where it has to be empty. */
  readonly replace: string | undefined;
  readonly tell: Progress;
  /** Where the migrations stand that the backup names; those of this Parley by default. */
  readonly migrationsFolder?: string;
}

/**
 * Loads a proved backup into a database: its migrations and no later ones, its rows, its sequences, its queue. All of it
 * happens in one transaction, with every foreign key checked and every row counted before it commits: a restore that
 * fails leaves the database as it was.
 * @throws Refusal `restore.notEmpty`, `restore.otherName`, `database.inUse`, `restore.foreignTables`,
 *   `restore.unknownTables`, `restore.rowsMissing`, `backup.newer`, `backup.otherMigration`
 */
export async function restoreBackup({ url, backup, replace, tell, migrationsFolder }: RestoreJob): Promise<void> {
  const migrations = sameMigrations(backup.manifest, await readMigrations(migrationsFolder));
  const client = new pg.Client({ connectionString: url, application_name: 'parley restore' });
  client.on('error', () => {});
  await client.connect();
  try {
    // Whoever starts Parley now waits until the restore is done.
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await refuseLosing(client, replace);
    await ensureDeskRole(client);
    await layJobQueue(url);
    await client.query("begin; set local timezone = 'UTC'; set local datestyle = 'ISO'");
    await emptySchema(client);
    await client.query(laidMigrations);
    await layMigrations(client, migrations);
    await load(client, backup, tell);
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** The migrations of the backup as this Parley has them: the same, or it cannot be restored here. */
function sameMigrations(manifest: Manifest, ours: readonly Migration[]): Migration[] {
  const known = new Map(ours.map((migration) => [migration.name, migration]));
  return manifest.migrations.map(({ name, checksum }) => {
    const migration = known.get(name);
    if (!migration) {
      const sentence = `The backup holds migration ${name}, which this Parley lacks: restore it with Parley ${manifest.parley} or a newer one.`;
      throw new Refusal('backup.newer', sentence);
    }
    if (migration.checksum === checksum) return migration;
    const sentence = `Migration ${name} of the backup is not the one of this Parley: restore it with Parley ${manifest.parley}.`;
    throw new Refusal('backup.otherMigration', sentence);
  });
}

/** Nothing is overwritten by accident: the database is empty, or its name was typed and nobody works in it. */
async function refuseLosing(client: pg.Client, replace: string | undefined): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const { name } = rows[0]!;
  const tables = await tableNames(client);
  if (replace !== undefined && replace !== name) {
    throw new Refusal('restore.otherName', `The database is called ${name}, not ${replace}: nothing was touched.`);
  }
  await demandAlone(client);
  if (tables.length > 0 && !tables.includes('migration')) {
    const sentence = `The database ${name} holds tables of another program: restore into a database of Parley's own.`;
    throw new Refusal('restore.foreignTables', sentence);
  }
  if (tables.length > 0 && replace === undefined) {
    const sentence = `The database ${name} is not empty: restore into an empty one, or say --replace ${name} to lose what it holds.`;
    throw new Refusal('restore.notEmpty', sentence);
  }
}

/** A table that no migration makes is not Parley's, and nobody would know how to make it. */
async function refuseUnknownTables(client: pg.Client, { tables }: Manifest): Promise<void> {
  const known = await tableNames(client);
  const unknown = tables.filter(({ name }) => !known.includes(name)).map(({ name }) => name);
  if (unknown.length === 0) return;
  const sentence = `The backup holds ${unknown.join(', ')}, which Parley never made: move that to another schema and back up again.`;
  throw new Refusal('restore.unknownTables', sentence);
}

async function load(client: pg.Client, backup: SoundBackup, tell: Progress): Promise<void> {
  await refuseUnknownTables(client, backup.manifest);
  const off = await takeOff(client, backup.manifest.tables);
  const sums = new Map(backup.inventory.parts.map(({ name, sha256 }) => [name, sha256]));
  const files = filesOf(backup)[Symbol.asyncIterator]();
  await files.next();
  let next = await nextPart(files, sums);
  for (const table of backup.manifest.tables) {
    const rows = await copyParts(client, `copy ${copied(table)} from stdin`, async function* () {
      for (; next && tableOfPart(next.name) === table.name; next = await nextPart(files, sums)) yield next.body;
    });
    const expected = backup.inventory.rows[table.name] ?? 0;
    if (rows !== expected) throw rowsMissing(table.name, rows, expected);
    tell(`${table.name}: ${rows.toLocaleString('en-US')} rows`);
  }
  await client.query(`create temp table restored_job (${jobTable}) on commit drop`);
  await copyParts(client, `copy restored_job (${jobColumns}) from stdin`, async function* () {
    for (; next; next = await nextPart(files, sums)) yield next.body;
  });
  await queueAgain(client);
  tell('Building the indexes and checking every reference');
  await putBack(client, off);
  for (const { name, last, called } of backup.inventory.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [`public.${pg.escapeIdentifier(name)}`, last, called]);
  }
}

type Files = AsyncIterator<{ name: string; body: Uint8Array }>;

/** The next part of data, proved once more and unpacked; undefined behind the last one. */
async function nextPart(files: Files, sums: ReadonlyMap<string, string>) {
  const { value, done } = await files.next();
  if (done || value.name === inventoryName) return undefined;
  if (hashBytes(value.body) !== sums.get(value.name)) throw damaged(value.name);
  return { name: value.name as string, body: await decompress(value.body) };
}

/** Hands parts to one COPY as the server takes them; returns the rows it counted. */
async function copyParts(
  client: pg.Client,
  statement: string,
  parts: () => AsyncGenerator<Uint8Array>,
): Promise<number> {
  const stream = client.query(copyFrom(statement));
  await pipeline(parts, stream);
  return stream.rowCount;
}

const rowsMissing = (table: string, rows: number, expected: number): Refusal =>
  new Refusal('restore.rowsMissing', `${table} took ${rows} rows of ${expected}: nothing was restored.`);

const jobTable = `id bigint, task text, payload json, queue text, run_at timestamptz, priority smallint, attempts smallint,
  max_attempts smallint, key text, flags text[], last_error text, again bigint`;

/** Every job of the backup as a new one, with the tries it has behind it. */
async function queueAgain(client: pg.Client): Promise<void> {
  await client.query('delete from graphile_worker._private_jobs');
  await client.query(
    `update restored_job set again =
       (graphile_worker.add_job(task, payload, queue, run_at, max_attempts, key, priority, flags)).id`,
  );
  await client.query(
    `update graphile_worker._private_jobs job set attempts = restored_job.attempts, last_error = restored_job.last_error
     from restored_job where job.id = again`,
  );
}
