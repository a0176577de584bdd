import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { Refusal } from '../refusal.ts';
import type { DB } from './rows.gen.ts';

export type Rows = DB;
export type Db = Kysely<Rows>;
export type Tx = Transaction<Rows>;

const { builtins } = pg.types;

/** `2026-11-22 10:13:18.5+00` as PostgreSQL writes it -> an instant; the grammar of Temporal accepts the blank. */
const instant = (text: string) => Temporal.Instant.from(text);

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`The bigint ${text} is larger than a number can hold.`);
  return value;
}

/** How column types reach us: instants as Temporal, dates as `YYYY-MM-DD`, bigint as a safe number, numeric as text. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.TIMESTAMPTZ, instant],
  [builtins.DATE, (text: string) => text],
  [builtins.INT8, integer],
]);

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid as number, format as 'text'),
};

/** `pg` asks a value for `toPostgres` before it would write it as JSON: so instants travel as plain text. */
Object.defineProperty(Temporal.Instant.prototype, 'toPostgres', {
  value(this: Temporal.Instant): string {
    return this.toString();
  },
});

export interface PoolOptions {
  readonly max?: number;
  readonly name?: string;
  readonly log?: (line: string) => void;
  /** Leaves column types as `pg` reads them, with `Date` for instants, for a library that wants them so. */
  readonly plain?: boolean;
}

/** A pool of connections whose faults are told to `log` and never crash the process. */
export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? 'parley',
    connectionTimeoutMillis: 10_000,
    ...(options.plain ? {} : { types: types as pg.CustomTypesConfig }),
  });
  const lost = (fault: Error) => {
    // A pool that ends does not wait until the server has let its connections go.
    if (!pool.ending) options.log?.(`A database connection was lost: ${fault.message}`);
  };
  // Every connection tells of its own loss, at work or idle; of the idle ones the pool tells once more.
  pool.on('connect', (client) => void client.on('error', lost));
  pool.on('error', () => {});
  return pool;
}

/** The typed query builder over a pool: `snake_case` in the database, `camelCase` here, JSON keys untouched. */
export function openDatabase(pool: pg.Pool): Db {
  return new Kysely<Rows>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/**
 * Asks the server for its version; to be done before anything else is asked of it.
 * @throws Refusal `database.unreachable` when nobody answers or we are not let in, `database.tooOld` below PostgreSQL 15
 */
export async function demandVersion(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley', connectionTimeoutMillis: 10_000 });
  // A connection that is lost is told by the statement under way.
  client.on('error', () => {});
  await client.connect().catch((fault: Error) => Promise.reject(unreachable(fault)));
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
    if (version >= 15) return;
    throw new Refusal('database.tooOld', `DATABASE_URL leads to PostgreSQL ${version}; Parley needs 15 or newer.`);
  } finally {
    await client.end();
  }
}

/** A name with several addresses fails with the faults of each and no words of its own. */
function unreachable(fault: Error): Refusal {
  const { message } = fault instanceof AggregateError ? (fault.errors[0] as Error) : fault;
  return new Refusal(
    'database.unreachable',
    `DATABASE_URL leads to no PostgreSQL that lets Parley in (${message}): check that it runs, and the host, port, name and password.`,
  );
}
