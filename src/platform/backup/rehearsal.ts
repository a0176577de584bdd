import pg, { escapeIdentifier } from 'pg';
import { migrate, type Onlooker } from '../database/migrate.ts';
import type { Proof } from '../ledger/proof.ts';
import type { SoundBackup } from './reading.ts';
import { restoreBackup } from './restoring.ts';
import { withScratchDatabase } from './scratch.ts';
import { type Progress, tableNames } from './snapshot.ts';
import { verifyLedgerOf } from './trial.ts';

/** What a lock keeps others from while a migration is laid. */
export type Hindrance = 'reading and writing' | 'writing';

/** One migration as it went aside. */
export interface LaidMigration {
  readonly name: string;
  readonly milliseconds: number;
  /** Tables that stood before and that others wait for meanwhile. */
  readonly locks: readonly { table: string; hinders: Hindrance }[];
  /** Tables whose rows it added to or took from; `before` is null for a new table, `after` for one that is gone. */
  readonly changes: readonly { table: string; before: number | null; after: number | null }[];
}

export interface Rehearsal<Examined> {
  readonly migrations: readonly LaidMigration[];
  /** Constraints that the database keeps without having checked every row. */
  readonly unchecked: readonly string[];
  readonly ledger: Proof;
  readonly examined: Examined;
}

export interface RehearsalJob<Examined> {
  /** The server the scratch database is made on. */
  readonly url: string;
  readonly backup: SoundBackup;
  readonly tell: Progress;
  /** Looks at every record once the migrations are laid. */
  readonly examine: (url: string) => Promise<Examined>;
  /** Where the migrations stand; this Parley's own by default. */
  readonly migrationsFolder?: string;
}

/**
 * Restores a backup into a database made aside, lays what this Parley would lay on it, looks at what came of it, and
 * drops it. Nothing else is touched.
 */
export function rehearse<Examined>(job: RehearsalJob<Examined>): Promise<Rehearsal<Examined>> {
  const { backup, tell, migrationsFolder } = job;
  return withScratchDatabase(job.url, async (url) => {
    tell('Restoring the backup aside');
    await restoreBackup({
      url,
      backup,
      replace: undefined,
      tell: () => {},
      ...(migrationsFolder && { migrationsFolder }),
    });
    const migrations: LaidMigration[] = [];
    let before: ReadonlyMap<string, number> = new Map(Object.entries(backup.inventory.rows));
    const onlooker: Onlooker = async (client, name, milliseconds) => {
      tell(`Laid ${name}`);
      const after = await rowsOf(client);
      migrations.push({ name, milliseconds, locks: await locksOf(client, before), changes: changesOf(before, after) });
      before = after;
    };
    await migrate(url, migrationsFolder, onlooker);
    tell('Examining every record');
    return {
      migrations,
      unchecked: await uncheckedOf(url),
      ledger: await verifyLedgerOf(url),
      examined: await job.examine(url),
    };
  });
}

async function rowsOf(client: pg.Client): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  for (const name of await tableNames(client)) {
    const found = await client.query<{ rows: string }>(`select count(*) as rows from public.${escapeIdentifier(name)}`);
    rows.set(name, Number(found.rows[0]?.rows));
  }
  return rows;
}

/** The list of migrations grows with every one of them; that is no news. */
function changesOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): LaidMigration['changes'] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((table) => ({ table, before: before.get(table) ?? null, after: after.get(table) ?? null }))
    .filter((change) => change.table !== 'migration' && change.before !== change.after);
}

async function locksOf(client: pg.Client, stood: ReadonlyMap<string, number>): Promise<LaidMigration['locks']> {
  const { rows } = await client.query<{ table: string; everybody: boolean }>(
    `select c.relname as table, bool_or(mode = 'AccessExclusiveLock') as everybody
     from pg_locks join pg_class c on c.oid = relation
     where pid = pg_backend_pid() and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
     group by 1 order by 1`,
  );
  return rows
    .filter(({ table }) => stood.has(table))
    .map(({ table, everybody }) => ({ table, hinders: everybody ? 'reading and writing' : 'writing' }));
}

async function uncheckedOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley rehearsal' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select conname as name from pg_constraint where not convalidated and connamespace = 'public'::regnamespace order by 1",
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Rows and tables that were there before and are not any more, in words. */
export const lostIn = ({ migrations }: Pick<Rehearsal<unknown>, 'migrations'>): string[] =>
  migrations.flatMap(({ name, changes }) =>
    changes
      .filter(({ before, after }) => (before ?? 0) > (after ?? 0))
      .map(({ table, before, after }) =>
        after === null
          ? `${name} drops ${table} with its ${before} rows`
          : `${name} takes ${before! - after} of the ${before} rows of ${table}`,
      ),
  );
