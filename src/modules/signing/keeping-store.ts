import type { Insertable, Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';

/** Keeps a new envelope; its file and its signers follow. */
export async function insertEnvelope(
  { tx, clock }: Act,
  row: Omit<Insertable<Rows['envelope']>, 'id'>,
): Promise<string> {
  const id = newId(clock.now().epochMilliseconds);
  await tx
    .insertInto('envelope')
    .values({ ...row, id })
    .execute();
  return id;
}

/** Changes an envelope; its version goes up by one. */
export async function updateEnvelope(
  { tx }: Pick<Act, 'tx'>,
  id: string,
  to: Updateable<Rows['envelope']> = {},
): Promise<void> {
  await tx
    .updateTable('envelope')
    .set((row) => ({ ...to, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Adds somebody who signs; @returns their id. */
export async function insertSigner(
  { tx, clock }: Act,
  row: Omit<Insertable<Rows['envelopeSigner']>, 'id' | 'state'>,
): Promise<string> {
  const id = newId(clock.now().epochMilliseconds);
  await tx
    .insertInto('envelopeSigner')
    .values({ ...row, id, state: 'waiting' })
    .execute();
  return id;
}

/** Changes how far a signer is. */
export async function updateSigner(
  { tx }: Pick<Act, 'tx'>,
  id: string,
  to: Updateable<Rows['envelopeSigner']>,
): Promise<void> {
  await tx.updateTable('envelopeSigner').set(to).where('id', '=', id).execute();
}

/** Freezes a state of the file for good. */
export async function insertRevision(
  { tx }: Pick<Act, 'tx'>,
  row: Insertable<Rows['envelopeRevision']>,
): Promise<void> {
  await tx.insertInto('envelopeRevision').values(row).execute();
}
