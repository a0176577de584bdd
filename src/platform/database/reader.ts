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
