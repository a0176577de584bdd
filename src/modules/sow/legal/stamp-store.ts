import type { Insertable } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import type { Rows } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/id.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { StoredSow } from '../store.ts';

/** A stamp that is on a paper. */
export interface StoredStamp {
  readonly id: string;
  readonly caseId: string;
  /** Number of the case. */
  readonly caseNumber: string;
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
    .selectFrom('legalStamp as stamp')
    .innerJoin('legalCase', 'legalCase.id', 'stamp.caseId')
    .select(['stamp.id', 'stamp.caseId', 'stamp.version', 'stamp.contentHash', 'stamp.name', 'stamp.stampedAt'])
    .select(['stamp.stampedBy', 'stamp.countersignedAt', 'legalCase.number as caseNumber'])
    .where('stamp.sowId', '=', id)
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

/** Puts a stamp on a version; the database has the last word on whether it may be put. */
export async function insertStamp(
  act: Act,
  row: Pick<Insertable<Rows['legalStamp']>, 'caseId' | 'sowId' | 'version' | 'contentHash' | 'role'>,
): Promise<void> {
  const stampedAt = act.clock.now();
  const { id: stampedBy, name } = act.reader;
  await act.tx
    .insertInto('legalStamp')
    .values({ ...row, id: newId(stampedAt.epochMilliseconds), name, stampedAt, stampedBy })
    .execute();
}

/** Lifts a stamp. */
export async function liftStamp(act: Act, id: string, liftedWhy: string): Promise<void> {
  await act.tx
    .updateTable('legalStamp')
    .set({ liftedAt: act.clock.now(), liftedBy: act.reader.id, liftedWhy })
    .where('id', '=', id)
    .execute();
}

/** Writes that our signatory has signed what is stamped. */
export async function countersign(act: Act, id: string, countersignedRole: string): Promise<void> {
  await act.tx
    .updateTable('legalStamp')
    .set({ countersignedAt: act.clock.now(), countersignedBy: act.reader.id, countersignedRole })
    .where('id', '=', id)
    .execute();
}
