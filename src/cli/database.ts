import type { Config } from '../platform/config.ts';
import { type Db, demandVersion, openDatabase, openPool } from '../platform/database/database.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded.ts';
import { migrate } from '../platform/database/migrate.ts';
import { Refusal } from '../platform/refusal.ts';

/** A database that answers, and how to let go of it. */
export interface OpenDatabase {
  readonly url: string;
  /** Another Parley of this machine works on our own server at the same time. */
  readonly shared: boolean;
  stop(): Promise<void>;
}

/** The database of the configuration: the one DATABASE_URL names, or our own, started or shared. */
export async function openDatabaseOf(config: Config, say: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, shared: false, stop: async () => {} };
  const { url, adopted, stop } = await startEmbeddedPostgres({ folder: config.dataFolder, log: say });
  return { url, shared: adopted, stop };
}

/** Our own server is shared with another Parley, and what is asked for has to be done alone. */
export const inUseAt = (folder: string): Refusal =>
  new Refusal('database.inUse', `A Parley is working on the data in ${folder}: stop it first.`);

/** Does some work on the database of the configuration, brought to the newest shape first. */
export async function withDatabase<Answer>(
  config: Config,
  say: (line: string) => void,
  work: (db: Db, url: string) => Promise<Answer>,
): Promise<Answer> {
  const database = await openDatabaseOf(config, say);
  try {
    await demandVersion(database.url);
    await migrate(database.url);
    const db = openDatabase(openPool(database.url, { max: 2, name: 'parley command', log: say }));
    try {
      return await work(db, database.url);
    } finally {
      await db.destroy();
    }
  } finally {
    await database.stop();
  }
}
