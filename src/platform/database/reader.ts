import { sql } from 'kysely';
import type { Reader } from '../person.ts';
import { isSight } from '../rights.ts';
import type { Tx } from './database.ts';

/** The role that requests run as. It owns nothing, enters nowhere by itself, and row level security binds it. */
export const deskRole = 'parley_desk';

/**
 * Names the reader to the database for the rest of the transaction and steps down to the desk's role: from here on rows
 * that the reader may not see are not there. A transaction that only looks cannot change anything either.
 */
export async function seat(tx: Tx, reader: Reader, looksOnly: boolean): Promise<void> {
  const held = [...reader.rights.held];
  await sql`select
    set_config('parley.reader', ${reader.id}, true),
    set_config('parley.region', ${reader.region ?? ''}, true),
    set_config('parley.cleared', ${reader.cleared ? 'yes' : 'no'}, true),
    set_config('parley.partner', ${reader.partnerId ?? ''}, true),
    set_config('parley.sights', ${held.filter(isSight).join(' ')}, true),
    set_config('parley.changes', ${reader.rights.changes ? 'yes' : 'no'}, true),
    set_config('transaction_read_only', ${looksOnly ? 'on' : 'off'}, true),
    set_config('role', ${deskRole}, true)`.execute(tx);
}

/**
 * Looks at the rows as another reader would, within a transaction that then goes on as before: whoever is told of a
 * record is asked by their own row rules whether they may see it.
 */
export async function lookAs<Answer>(tx: Tx, reader: Reader, look: () => Promise<Answer>): Promise<Answer> {
  await sql`savepoint looking`.execute(tx);
  try {
    await seat(tx, reader, true);
    return await look();
  } finally {
    await sql`rollback to savepoint looking`.execute(tx);
  }
}

/** Whether the reader of the transaction sees the record that a stream tells of. */
export async function seesStream(tx: Tx, stream: string): Promise<boolean> {
  const { rows } = await sql<{ seen: boolean }>`select stream_is_visible(${stream}) as seen`.execute(tx);
  return rows[0]?.seen ?? false;
}

/** Whether the reader of the transaction may see such things as an entry tells of: `estimate.drafted`. */
export async function mayHear(tx: Tx, entryName: string): Promise<boolean> {
  const { rows } = await sql<{ heard: boolean }>`select reader_may_hear(${entryName}) as heard`.execute(tx);
  return rows[0]?.heard ?? false;
}
