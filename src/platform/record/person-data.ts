import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { notFound } from '../refusal.ts';

/** Everything that Parley holds about a person. */
export interface PersonData {
  readonly format: 1;
  readonly at: string;
  readonly person: Record<string, unknown>;
  /** Rows that are theirs alone, whole but for what opens doors, by `table.column`. */
  readonly theirs: Record<string, unknown[]>;
  /** Records of the company that name them, by `table.column`: id and number. */
  readonly named: Record<string, unknown[]>;
  /** What they did, and what is said of them, by the ledger. */
  readonly did: unknown[];
  readonly said: unknown[];
}

/** A column that refers to people. */
interface Mention {
  readonly place: string;
  readonly table: string;
  readonly column: string;
  /** A row goes with its person. */
  readonly owned: boolean;
}

/** The database itself knows where people are referred to, so that no new table can be forgotten. */
async function mentions(tx: Tx): Promise<Mention[]> {
  const { rows } = await sql<Mention>`
    select relname || '.' || attname as place, relname as "table", attname as "column", confdeltype = 'c' as owned
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where confrelid = 'person'::regclass and contype = 'f' and connamespace = 'public'::regnamespace
      and relname not like 'ledger\\_%'
    order by place`.execute(tx);
  return rows;
}

/** What opens doors is named and not shown; nor are answers remembered for a day, which hold the company's figures. */
const opensDoors = /password|token|secret|codes|salt|hash|key|assertion|^body$/;
const kept = '(kept secret)';

const withoutSecrets = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, opensDoors.test(column) && value !== null ? kept : value]),
  );

async function rowsOf(tx: Tx, { table, column, owned }: Mention, id: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(named) as row from ${sql.table(table)} as named where named.${sql.id(column)} = ${id}`.execute(tx);
  return rows.map(({ row }) => (owned ? withoutSecrets(row) : { id: row.id, number: row.number ?? null }));
}

/**
 * Gathers all that is held about a person. To be run as the house itself: a reader's own sight would leave out what
 * others may not see and the person may.
 * @throws Refusal `person.notFound`
 */
export function personData(db: Db, id: string, at: Temporal.Instant): Promise<PersonData> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { rows } = await sql<{ row: Record<string, unknown> }>`
        select to_jsonb(person) as row from person where id = ${id}`.execute(tx);
      const person = rows[0]?.row;
      if (!person) throw notFound('person', id);
      const theirs: Record<string, unknown[]> = {};
      const named: Record<string, unknown[]> = {};
      for (const mention of await mentions(tx)) {
        const found = await rowsOf(tx, mention, id);
        if (found.length > 0) (mention.owned ? theirs : named)[mention.place] = found;
      }
      const { did, said } = await entriesOf(tx, id, String(person.email).toLowerCase());
      return { format: 1, at: at.toString(), person, theirs, named, did, said };
    });
}

async function entriesOf(tx: Tx, id: string, email: string) {
  const columns = sql`jsonb_build_object('stream', stream, 'name', name, 'at', at, 'sentence', sentence)`;
  const { rows: did } = await sql<{ entry: unknown }>`
    select ${columns} as entry from ledger_told where actor_id = ${id} order by at, stream, position`.execute(tx);
  const { rows: said } = await sql<{ entry: unknown }>`
    select ${columns} || jsonb_build_object('particulars', particulars) as entry from ledger_told
    where stream = ${`person/${id}`}
      or id in (select entry_id from ledger_particular where whose in (${id}, ${email}))
    order by at, stream, position`.execute(tx);
  return { did: did.map(({ entry }) => entry), said: said.map(({ entry }) => entry) };
}
