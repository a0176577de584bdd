import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** Marks where a transaction stands, so that what follows can be taken back alone; a later mark takes its place. */
export async function setSavepoint(tx: Tx): Promise<void> {
  await sql`savepoint one_of_many`.execute(tx);
}

/** Takes back all that was done since the mark, locks too; the transaction goes on. */
export async function returnToSavepoint(tx: Tx): Promise<void> {
  await sql`rollback to savepoint one_of_many`.execute(tx);
}
