import { sql } from 'kysely';
import type { Db, Tx } from './database/database.ts';

/** A key that papers were signed with, as it is kept: PEM texts. */
export interface KeptPaperKey {
  /** SHA-256 of its certificate, in hex. */
  readonly id: string;
  /** Its certificate, and behind it those that vouch for it. */
  readonly certificates: string;
  readonly trial: boolean;
  readonly holdsFrom: Temporal.Instant;
  readonly holdsUntil: Temporal.Instant;
}

/** Makes instances that start together take turns, so that one trial key is made and not two. */
export const takeTurnsAtKeys = (tx: Tx): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext('paper_key'))`.execute(tx);

/** Keeps a key that signs from now on; the private half only of one that the house made itself. Kept once, it stays. */
export async function keepPaperKey(
  tx: Tx,
  key: KeptPaperKey,
  privateKey: string | null,
  since: Temporal.Instant,
): Promise<void> {
  await tx
    .insertInto('paperKey')
    .values({ ...key, since })
    .onConflict((there) => there.doNothing())
    .execute();
  if (privateKey !== null)
    await tx
      .insertInto('paperKeySecret')
      .values({ keyId: key.id, privateKey })
      .onConflict((there) => there.doNothing())
      .execute();
}

/** The trial key that the house made last and that holds at a moment, with its private half. Nobody at the desk may ask. */
export const keptTrialKey = (tx: Tx, at: Temporal.Instant) =>
  tx
    .selectFrom('paperKey')
    .innerJoin('paperKeySecret', 'paperKeySecret.keyId', 'paperKey.id')
    .select(['certificates', 'privateKey'])
    .where('holdsFrom', '<=', at)
    .where('holdsUntil', '>', at)
    .orderBy('since', 'desc')
    .executeTakeFirst();

/** Every key that ever signed here, the newest first; what papers are proved against. */
export const keptPaperKeys = (db: Db | Tx) =>
  db
    .selectFrom('paperKey')
    .select(['id', 'certificates', 'trial', 'holdsFrom', 'holdsUntil', 'since'])
    .orderBy('since', 'desc')
    .execute();
