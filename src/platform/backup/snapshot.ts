import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type pg from 'pg';
import { escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { parleyVersion } from '../version.ts';
import { type BackedTable, type Inventory, jobsPart, type Manifest, partOf } from './contents.ts';
import type { ArchivedFile } from './tar.ts';

const compress = promisify(zstdCompress);

/** Of a table's stream one part holds this much before it is compressed: what is in memory at a time. */
const partBytes = 8 * 1024 * 1024;

const attempts = 3;

/** Told after each table, for whoever waits. */
export type Progress = (sentence: string) => void;

/** What was read beside the parts: complete when they have all been taken. */
export type Counted = Omit<Inventory, 'parts' | 'sha256'>;

export interface Snapshot {
  readonly manifest: Manifest;
  /** Reads table after table; `counted` is filled as it goes. */
  parts(counted: Counted, tell: Progress): AsyncGenerator<ArchivedFile>;
}

/**
 * Begins a transaction that sees the database as it is at this moment, whatever is written meanwhile, and keeps its
 * tables from being altered until it ends. Row level security must not narrow what is read: it then fails.
 * @throws Refusal `backup.notParley`, `backup.restless` when migrations run again and again meanwhile
 */
export async function beginSnapshot(client: pg.Client, clock: Clock): Promise<Snapshot> {
  await client.query("set row_security = off; set timezone = 'UTC'; set extra_float_digits = 1; set datestyle = 'ISO'");
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const names = await tableNames(client);
    if (!names.includes('migration')) throw notParley();
    await client.query('begin isolation level repeatable read read only');
    // Locks first: what the transaction sees is what there is when it asks for the first time.
    await client.query(`lock table ${names.map(qualified).join(', ')} in access share mode`);
    if ((await tableNames(client)).join() === names.join()) return snapshotOf(client, names, clock);
    await client.query('rollback');
  }
  throw new Refusal(
    'backup.restless',
    'Tables are being added to the database meanwhile: back it up when that is done.',
  );
}

const notParley = (): Refusal =>
  new Refusal('backup.notParley', 'The database holds no Parley: check DATABASE_URL or PARLEY_DATA.');

const qualified = (table: string): string => `public.${escapeIdentifier(table)}`;

/** The tables of the schema public, without those of extensions. */
export async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class c
     where relnamespace = 'public'::regnamespace and relkind = 'r'
       and not exists (select from pg_depend where objid = c.oid and deptype = 'e')
     order by relname collate "C"`,
  );
  return rows.map(({ name }) => name);
}

async function snapshotOf(client: pg.Client, names: readonly string[], clock: Clock): Promise<Snapshot> {
  const tables: BackedTable[] = [];
  for (const name of names) tables.push({ name, columns: await columnsOf(client, name) });
  const migrations = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from public.migration order by name collate "C"',
  );
  const about = await client.query<{ database: string; postgres: string }>(
    "select current_database() as database, current_setting('server_version') as postgres",
  );
  const takenAt = clock.now().toString({ smallestUnit: 'second' });
  const manifest: Manifest = {
    ...{ format: 'parley-backup', formatVersion: 1, parley: parleyVersion, takenAt },
    ...about.rows[0]!,
    migrations: migrations.rows,
    tables,
  };
  return { manifest, parts: (counted, tell) => partsOf(client, tables, counted, tell) };
}

/** Columns that are computed from others are left to be computed again. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [qualified(table)],
  );
  return rows.map(({ name }) => name);
}

/** A table's name and columns as COPY wants them. */
export const copied = ({ name, columns }: BackedTable): string =>
  `${qualified(name)} (${columns.map((column) => escapeIdentifier(column)).join(', ')})`;

async function* partsOf(
  client: pg.Client,
  tables: readonly BackedTable[],
  counted: Counted,
  tell: Progress,
): AsyncGenerator<ArchivedFile> {
  for (const table of tables) {
    const { name } = table;
    const rows = yield* piecesOf(client, `copy ${copied(table)} to stdout`, (at) => partOf(name, at));
    counted.rows[name] = rows;
    tell(`${name}: ${rows.toLocaleString('en-US')} rows`);
  }
  counted.jobs = yield* piecesOf(client, `copy (${queue}) to stdout`, jobsPart);
  counted.sequences.push(...(await sequencesOf(client)));
}

/** A job under way is one that has to be done again. */
const queue = `select j.id, t.identifier, j.payload, q.queue_name, j.run_at, j.priority, j.attempts, j.max_attempts, j.key,
    array(select jsonb_object_keys(j.flags)), j.last_error
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  order by j.id`;

/** One COPY in parts of bounded size; returns how many rows it had. */
async function* piecesOf(
  client: pg.Client,
  statement: string,
  nameOf: (at: number) => string,
): AsyncGenerator<ArchivedFile, number> {
  const stream = client.query(copyTo(statement));
  let held: Uint8Array[] = [];
  let bytes = 0;
  let at = 1;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < partBytes) continue;
    yield { name: nameOf(at), body: await compress(Buffer.concat(held)) };
    [held, bytes, at] = [[], 0, at + 1];
  }
  if (bytes > 0) yield { name: nameOf(at), body: await compress(Buffer.concat(held)) };
  // The count comes with the end of the statement, and the next one waits for that.
  await client.query('select');
  return stream.rowCount;
}

/** Read last: a sequence is never behind the rows that were read, for it does not wait for transactions. */
async function sequencesOf(client: pg.Client): Promise<Inventory['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname",
  );
  const found: Inventory['sequences'] = [];
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${qualified(name)}`,
    );
    found.push({ name, ...at[0]! });
  }
  return found;
}
