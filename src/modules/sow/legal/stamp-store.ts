import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { StoredSow } from '../store.ts';

/** A stamp that is on a paper. */
export interface StoredStamp {
  readonly id: string;
  readonly caseId: string;
  /** The frozen version that is stamped, and its hash. */
  readonly version: number;
  readonly contentHash: string;
  readonly name: string;
  readonly stampedAt: Temporal.Instant;
  readonly stampedBy: string;
  readonly countersignedAt: Temporal.Instant | null;
}

/** The stamp on a statement of work; null where there is none, or where it was lifted. */
export async function findStamp({ tx }: Pick<Act, 'tx'>, { id }: Pick<StoredSow, 'id'>): Promise<StoredStamp | null> {
  const row = await tx
    .selectFrom('legalStamp')
    .select(['id', 'caseId', 'version', 'contentHash', 'name', 'stampedAt', 'stampedBy', 'countersignedAt'])
    .where('sowId', '=', id)
    .where('liftedAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Refuses to change a paper that Legal has stamped: what was stamped is what is signed.
 * @throws Refusal `sow.stamped` (409)
 */
export async function demandUnstamped(act: Pick<Act, 'tx'>, sow: Pick<StoredSow, 'id' | 'number'>): Promise<void> {
  const stamp = await findStamp(act, sow);
  if (!stamp) return;
  const words = `${sow.number} is stamped by ${stamp.name}: Legal lifts the stamp, with a reason, before anything in it changes.`;
  throw new Refusal('sow.stamped', words, { status: 409 });
}
