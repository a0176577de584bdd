import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { envelopeExtended, envelopeReminded, envelopeResent } from './entries.ts';
import { isAsked } from './envelope.ts';
import { updateEnvelope, updateSigner } from './keeping-store.ts';
import { mayBeReminded } from './rights.ts';
import { readDue, readEnvelope, type StoredEnvelope, type StoredSigner } from './store.ts';
import { demandOut, demandTurn, lockEnvelope, toldOf, toldOfEnvelope } from './turns.ts';

/** A signer of an envelope by their id. */
export function signerOf({ number, signers }: StoredEnvelope, id: string): StoredSigner {
  const signer = signers.find((each) => each.id === id);
  if (!signer) throw notFound('signer', `${id} of ${number}`);
  return signer;
}

/**
 * Reminds whoever is asked, or one of them, by another letter: the links they have go on opening.
 * @throws Refusal `right.missing` (403), `envelope.closed`, `envelope.notAsked`, `envelope.reminded` (409)
 */
export async function remind(
  act: Act,
  playbook: Playbook,
  number: string,
  only: string | undefined,
): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.follow');
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  const signers = only === undefined ? envelope.signers.filter(isAsked) : [signerOf(envelope, only)];
  for (const signer of signers) {
    const may = mayBeReminded(playbook, signer);
    if (may === true) await remindOne(act, playbook, envelope, signer);
    else if (only !== undefined) throw new Refusal('envelope.reminded', may, { status: 409 });
  }
  await updateEnvelope(act, envelope.id, { remindAt: nextReminder(playbook, act.clock.now()) });
  return readEnvelope(act, number);
}

async function remindOne(act: Act, playbook: Playbook, envelope: StoredEnvelope, signer: StoredSigner): Promise<void> {
  await updateSigner(act, signer.id, { reminders: signer.reminders + 1, remindedAt: act.clock.now() });
  const told = signer.personId === null ? [] : [signer.personId];
  await record(act, envelope.stream, envelopeReminded, { ...toldOf(envelope, signer), told }, playbook.version);
}

const nextReminder = ({ signing: { reminders } }: Playbook, now: Temporal.Instant): Temporal.Instant =>
  now.add({ hours: 24 * reminders.everyDays });

/**
 * Reminds whoever has been asked for so long as the playbook says, each so often as it says.
 * @returns how many were reminded
 */
export async function remindOfEnvelopes(act: Act, playbook: Playbook): Promise<number> {
  let said = 0;
  for (const number of await readDue(act, 'remindAt')) {
    const envelope = await lockEnvelope(act, number);
    const due = await readDue(act, 'remindAt');
    if (!due.includes(number)) continue;
    const signers = envelope.signers.filter((each) => isAsked(each) && mayBeReminded(playbook, each) === true);
    for (const signer of signers) await remindOne(act, playbook, envelope, signer);
    const again = signers.length > 0 ? nextReminder(playbook, act.clock.now()) : null;
    await updateEnvelope(act, envelope.id, { remindAt: again });
    said += signers.length;
  }
  return said;
}

/**
 * Lets a paper be signed for some days longer.
 * @throws Refusal `right.missing` (403), `envelope.closed` (409), `envelope.days`
 */
export async function extend(act: Act, playbook: Playbook, number: string, days: number): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.follow');
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  const expiresAt = envelope.expiresAt.add({ hours: 24 * days });
  const { atMost } = playbook.signing.days;
  if (Temporal.Instant.compare(expiresAt, envelope.sentAt.add({ hours: 24 * atMost })) > 0)
    throw new Refusal(
      'envelope.days',
      `${number} is out for ${atMost} days at most: extend it by fewer, or send anew.`,
    );
  await updateEnvelope(act, envelope.id, { expiresAt });
  const told = { ...toldOfEnvelope(envelope), expiresAt: expiresAt.toString() };
  await record(act, envelope.stream, envelopeExtended, told, playbook.version);
  return readEnvelope(act, number);
}

/**
 * Sends a customer who is asked a new link, to the same address: those before it open nothing any more.
 * @throws Refusal `right.missing` (403), `envelope.closed`, `envelope.notAsked` (409), `envelope.notByLink`
 */
export async function resend(act: Act, playbook: Playbook, number: string, id: string): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.follow');
  const envelope = await lockEnvelope(act, number);
  const signer = signerOf(envelope, id);
  demandTurn(act, envelope, signer);
  if (signer.side === 'company')
    throw new Refusal('envelope.notByLink', `${signer.name} signs signed-in, by no link: remind them.`);
  await updateSigner(act, signer.id, { call: signer.call + 1 });
  await updateEnvelope(act, envelope.id);
  await record(act, envelope.stream, envelopeResent, { ...toldOf(envelope, signer), told: [] }, playbook.version);
  return readEnvelope(act, number);
}
