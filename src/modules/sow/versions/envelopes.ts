import type { Act } from '../../../platform/act.ts';
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
 * Takes a statement of work back from whoever signs it, where it is out; the links to it say so.
 * @throws Refusal `right.missing` (403)
 */
export async function takeBackEnvelope(act: Act, playbook: Playbook, sow: StoredSow, reason: string): Promise<void> {
  const out = await envelopeOut(act, sow);
  if (out) await withdrawEnvelope(act, playbook, out.number, reason);
}
