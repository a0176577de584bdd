import type { Act } from '../../../platform/act.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { withdrawEnvelope } from '../../signing/ending.ts';
import { readEnvelopesOf, type StoredEnvelope } from '../../signing/store.ts';
import type { StoredSow } from '../store.ts';

/** The envelope in which a statement of work is out for signature; undefined where it is not. */
export async function envelopeOut(
  act: Pick<Act, 'tx'>,
  { number }: Pick<StoredSow, 'number'>,
): Promise<StoredEnvelope | undefined> {
  const envelopes = await readEnvelopesOf(act, { kind: 'sow', number });
  return envelopes.find(({ state }) => state === 'out');
}

/**
 * Takes a statement of work back from whoever signs it, where it is out; the links to it say so. Once everybody has signed, it
 * is signed, though that is noted a moment later.
 * @throws Refusal `right.missing` (403), `sow.signedByAll` (409)
 */
export async function takeBackEnvelope(act: Act, playbook: Playbook, sow: StoredSow, reason: string): Promise<void> {
  if (sow.state !== 'released') return;
  const envelopes = await readEnvelopesOf(act, { kind: 'sow', number: sow.number });
  const signed = envelopes.find(({ state }) => state === 'completed');
  if (signed) {
    const words = `${sow.number} is signed by everybody, in ${signed.number}: it is not taken back any more.`;
    throw new Refusal('sow.signedByAll', words, { status: 409 });
  }
  const out = envelopes.find(({ state }) => state === 'out');
  // The version that was seen is the paper's.
  if (out) await withdrawEnvelope({ ...act, precondition: '*' }, playbook, out.number, reason);
}

/**
 * Whether our signatory signed on a printed paper, and is not asked in an envelope: the stamp bears a signature that no envelope
 * holds. A signature in an envelope that came to nothing is given anew in the next.
 */
export async function signedOnPaper(
  act: Pick<Act, 'tx'>,
  { number }: Pick<StoredSow, 'number'>,
  { countersignedAt }: { readonly countersignedAt: Temporal.Instant | null },
): Promise<boolean> {
  if (countersignedAt === null) return false;
  const envelopes = await readEnvelopesOf(act, { kind: 'sow', number });
  return !envelopes.some(({ signers }) => signers.some(({ side, state }) => side === 'company' && state === 'signed'));
}
