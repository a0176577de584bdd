import type { Updateable } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import type { Rows } from '../../../platform/database/database.ts';

/** What a link for signing is bound to, and what stands behind the code that was mailed for it. */
export interface BoundLink {
  readonly linkId: string;
  readonly signerId: string;
  /** The call it was written for: a later one voids it. */
  readonly call: number;
  readonly codeHash: string | null;
  readonly codeUntil: Temporal.Instant | null;
  readonly passHash: string | null;
  readonly passUntil: Temporal.Instant | null;
}

/** Binds a link to its signer and their call. None of this can be read by a request at the desk. */
export async function bindLink(
  { tx }: Pick<Act, 'tx'>,
  row: Pick<BoundLink, 'linkId' | 'signerId' | 'call'>,
): Promise<void> {
  await tx.insertInto('signingLink').values(row).execute();
}

/** What a link is bound to. */
export const readBoundLink = ({ tx }: Pick<Act, 'tx'>, linkId: string): Promise<BoundLink> =>
  tx.selectFrom('signingLink').selectAll().where('linkId', '=', linkId).executeTakeFirstOrThrow();

/** Notes a code that was mailed, or a pass that was bought by one. */
export async function noteOnLink(
  { tx }: Pick<Act, 'tx'>,
  linkId: string,
  to: Omit<Updateable<Rows['signingLink']>, 'linkId' | 'signerId' | 'call'>,
): Promise<void> {
  await tx.updateTable('signingLink').set(to).where('linkId', '=', linkId).execute();
}

/** Whether a signer was written to for a call. */
export async function wasWritten(
  { tx }: Pick<Act, 'tx'>,
  { id, call }: { readonly id: string; readonly call: number },
): Promise<boolean> {
  const found = await tx
    .selectFrom('signingLink')
    .select('linkId')
    .where('signerId', '=', id)
    .where('call', '=', call)
    .executeTakeFirst();
  return found !== undefined;
}

/** Customers who have been asked since before an instant and were not written to: number of the envelope, and their id. */
export function readUnwritten(
  { tx }: Pick<Act, 'tx'>,
  before: Temporal.Instant,
): Promise<{ number: string; signer: string }[]> {
  return tx
    .selectFrom('envelopeSigner as signer')
    .innerJoin('envelope', 'envelope.id', 'signer.envelopeId')
    .leftJoin('signingLink as link', (join) =>
      join.onRef('link.signerId', '=', 'signer.id').onRef('link.call', '=', 'signer.call'),
    )
    .select(['envelope.number', 'signer.id as signer'])
    .where('envelope.state', '=', 'out')
    .where('signer.side', '=', 'customer')
    .where('signer.state', 'in', ['asked', 'opened'])
    .where('signer.askedAt', '<', before)
    .where('link.linkId', 'is', null)
    .limit(500)
    .execute();
}
