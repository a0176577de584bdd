import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * Puts a job into the queue inside the caller's transaction: it runs only if the transaction commits. `key` makes a
 * second request for the same waiting job replace the first.
 */
export async function enqueue(tx: Tx, task: string, payload: Record<string, unknown>, key?: string): Promise<void> {
  await sql`select enqueue_job(${task}, ${JSON.stringify(payload)}::json, ${key ?? null})`.execute(tx);
}
