import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { envelopeAsked } from './entries.ts';
import { standing } from './envelope.ts';
import { updateSigner } from './keeping-store.ts';
import { readEnvelope, readOurAddresses, type StoredEnvelope, type StoredSigner } from './store.ts';

/** An envelope with its record locked, in the version that was seen where one was named. */
export async function lockEnvelope(act: Act, number: string): Promise<StoredEnvelope> {
  const { stream } = await readEnvelope(act, number);
  await lockDocument(act.tx, stream);
  const envelope = await readEnvelope(act, number);
  await demandVersion(act, { record: `envelope ${number}`, stream, version: envelope.version });
  return envelope;
}

/** The number of the deal that an envelope belongs to. */
export const dealOf = ({ stream }: Pick<StoredEnvelope, 'stream'>): string => stream.replace(/^opportunity\//, '');

/** Whether it is out: true, or why nothing can be done with it any more. */
export function isOut({ number, state, expiresAt }: StoredEnvelope, now: Temporal.Instant): true | string {
  if (state !== 'out') return `${number} is ${state}: nothing more becomes of it.`;
  if (Temporal.Instant.compare(expiresAt, now) <= 0) return `${number} was to be signed until ${dayOf(expiresAt)}.`;
  return true;
}

/** @throws Refusal `envelope.closed` (409) */
export function demandOut(act: Act, envelope: StoredEnvelope): void {
  const out = isOut(envelope, act.clock.now());
  if (out !== true) throw new Refusal('envelope.closed', out, { status: 409 });
}

/** 23 December 2026, in universal time. */
export const dayOf = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO('UTC').toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Those before a signer who have not signed; none where all sign at once. */
const before = ({ order, signers }: StoredEnvelope, { place }: StoredSigner): StoredSigner[] =>
  order === 'parallel' ? [] : standing(signers).filter((each) => each.place < place && each.state !== 'signed');

/** Whether a signer is asked now: true, or why not. */
export function isTheirTurn(envelope: StoredEnvelope, signer: StoredSigner): true | string {
  const [first] = before(envelope, signer);
  if (signer.state === 'signed') return `${signer.name} has signed ${envelope.subject.number} already.`;
  if (signer.state === 'declined') return `${signer.name} has declined ${envelope.subject.number}.`;
  if (signer.state === 'delegated')
    return `${signer.name} gave the signing of ${envelope.subject.number} to somebody else.`;
  return first ? `${first.name} signs ${envelope.subject.number} before ${signer.name}.` : true;
}

/** @throws Refusal `envelope.closed`, `envelope.notAsked` (409) */
export function demandTurn(act: Act, envelope: StoredEnvelope, signer: StoredSigner): void {
  demandOut(act, envelope);
  const turn = isTheirTurn(envelope, signer);
  if (turn !== true) throw new Refusal('envelope.notAsked', turn, { status: 409 });
}

/** Everybody whose turn has come is asked; who is asked already is not asked again. */
export async function askInTurn(act: Act, playbook: Playbook, envelope: StoredEnvelope): Promise<void> {
  for (const signer of envelope.signers.filter(({ state }) => state === 'waiting')) {
    if (isTheirTurn(envelope, signer) !== true) continue;
    await updateSigner(act, signer.id, { state: 'asked', askedAt: act.clock.now() });
    const told = signer.personId === null ? [] : [signer.personId];
    await record(act, envelope.stream, envelopeAsked, { ...toldOf(envelope, signer), told }, playbook.version);
  }
}

/** When whoever is asked at an instant is reminded first. */
export const reminderFrom = ({ signing: { reminders } }: Playbook, at: Temporal.Instant): Temporal.Instant =>
  at.add({ hours: 24 * reminders.afterDays });

/** What every entry says of an envelope; it is told to whoever sent it. */
export const toldOfEnvelope = ({ number, subject, sentBy }: StoredEnvelope) => ({
  ...{ envelope: number, subject, told: [sentBy.id] },
});

/** What an entry says of a signer. */
export const toldOf = (envelope: StoredEnvelope, { id, side, personId, name, email }: StoredSigner) => ({
  ...toldOfEnvelope(envelope),
  ...{ signerId: id, side, personId, signer: name, email },
});

/**
 * Whoever signs for the customer is mailed a link and a code that nobody of ours may come by.
 * @throws Refusal `envelope.ourAddress` where an address is of one of ours
 */
export async function demandTheirs(act: Act, emails: readonly string[]): Promise<void> {
  const [ours] = await readOurAddresses(
    act,
    emails.map((email) => email.toLowerCase()),
  );
  if (ours === undefined) return;
  const words = `${ours} is an address of ours: name one of the customer's own, for their link goes there.`;
  throw new Refusal('envelope.ourAddress', words);
}
