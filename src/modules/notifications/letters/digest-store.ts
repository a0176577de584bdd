import { sql } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import type { Tx } from '../../../platform/database/database.ts';

/** Everybody who has something unread that no digest has listed yet. */
export async function readDigestPeople({ tx }: Act, since: Temporal.Instant): Promise<string[]> {
  const rows = await tx
    .selectFrom('notification')
    .select('personId')
    .distinct()
    .where('readAt', 'is', null)
    .where('digestedAt', 'is', null)
    .where('createdAt', '>', since)
    .execute();
  return rows.map(({ personId }) => personId);
}

/** What a digest may list: of some kinds, made within a time, oldest first. */
export interface DigestAsk {
  readonly personId: string;
  readonly kinds: readonly string[];
  readonly since: Temporal.Instant;
  readonly before: Temporal.Instant;
  readonly limit: number;
}

export async function readDigestIds(tx: Tx, { personId, kinds, since, before, limit }: DigestAsk): Promise<string[]> {
  if (kinds.length === 0) return [];
  const rows = await tx
    .selectFrom('notification')
    .select('id')
    .where('personId', '=', personId)
    .where('kind', 'in', [...kinds])
    .where('readAt', 'is', null)
    .where('digestedAt', 'is', null)
    .where('createdAt', '>', since)
    .where('createdAt', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes what a digest listed, under the lock of the rows: false where another one has listed them. */
export async function takeForDigest({ tx, clock }: Act, ids: readonly string[]): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('notification')
    .set({ digestedAt: clock.now() })
    .where('id', 'in', [...ids])
    .where('digestedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Whether a letter of this key was ever asked for. */
export async function isQueued(tx: Tx, key: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select from letter where deduplication_key = ${key}) as there`.execute(tx);
  return rows[0]?.there ?? false;
}
