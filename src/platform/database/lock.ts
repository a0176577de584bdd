import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * One document, one lock: waits until no other transaction holds this stream (`opportunity/OPP-2026-0001`) and keeps
 * it until ours ends. Works across instances, because the lock is PostgreSQL's.
 */
export async function lockDocument(tx: Tx, stream: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${stream}, 0))`.execute(tx);
}
