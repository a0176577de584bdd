import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { demandStartsTold } from '../scheduling/telling.ts';
import { envelopeDeclined, envelopeExpired, envelopeWithdrawn } from './entries.ts';
import { updateEnvelope, updateSigner } from './keeping-store.ts';
import { type GivenBy, signerIn } from './signing.ts';
import { readDue, readEnvelope, type StoredEnvelope } from './store.ts';
import { dealOf, demandOut, demandTurn, lockEnvelope, toldOf, toldOfEnvelope } from './turns.ts';

/**
 * Says no to signing, with the reason: the envelope ends with it.
 * @throws Refusal `envelope.closed`, `envelope.notAsked` (409), `envelope.notYours` (403)
 */
export async function decline(
  act: Act,
  playbook: Playbook,
  { number, by, reason }: { readonly number: string; readonly by: GivenBy; readonly reason: string },
): Promise<StoredEnvelope> {
  const envelope = await lockEnvelope(act, number);
  const signer = signerIn(act, envelope, by);
  demandTurn(act, envelope, signer);
  await updateSigner(act, signer.id, { state: 'declined', reason });
  const end = { endedAt: act.clock.now(), endedBy: signer.name, endedReason: reason, remindAt: null };
  await updateEnvelope(act, envelope.id, { state: 'declined', ...end });
  await record(act, envelope.stream, envelopeDeclined, { ...toldOf(envelope, signer), reason }, playbook.version);
  return readEnvelope(act, number);
}

/**
 * Takes a paper back: nobody signs it any more, and the links to it say so, and why.
 * @throws Refusal `right.missing` (403), `envelope.closed`, `start.unconfirmed` (409)
 */
export async function withdrawEnvelope(
  act: Act,
  playbook: Playbook,
  number: string,
  reason: string,
): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.withdraw');
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  await demandStartsTold(act, playbook, dealOf(envelope), [{ place: 'reason', words: reason }]);
  const end = { endedAt: act.clock.now(), endedBy: act.reader.name, endedReason: reason, remindAt: null };
  await updateEnvelope(act, envelope.id, { state: 'withdrawn', ...end });
  const told = { ...toldOfEnvelope(envelope), reason };
  await record(act, envelope.stream, envelopeWithdrawn, told, playbook.version);
  return readEnvelope(act, number);
}

/**
 * Ends the envelopes that were not signed in time, however many instances look.
 * @returns how many
 */
export async function expireEnvelopes(act: Act, playbook: Playbook): Promise<number> {
  let ended = 0;
  for (const number of await readDue(act, 'expiresAt')) {
    const envelope = await lockEnvelope(act, number);
    const now = act.clock.now();
    if (envelope.state !== 'out' || Temporal.Instant.compare(envelope.expiresAt, now) > 0) continue;
    await updateEnvelope(act, envelope.id, { state: 'expired', endedAt: now, remindAt: null });
    await record(act, envelope.stream, envelopeExpired, toldOfEnvelope(envelope), playbook.version);
    ended += 1;
  }
  return ended;
}
