import type { Act } from '../../../platform/act.ts';
import { takeTry } from '../../../platform/auth/brake.ts';
import { newId } from '../../../platform/id.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { OpenLink } from '../../../platform/links/links.ts';
import { queueLetter } from '../../../platform/mail/outbox.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { envelopeOpened } from '../entries.ts';
import { type CodeSent, type GuestPaper, type GuestSigning, shortened } from '../envelope.ts';
import { updateEnvelope, updateSigner } from '../keeping-store.ts';
import { mayGiveOn } from '../rights.ts';
import { newestPaper, readEnvelope, type StoredEnvelope, type StoredSigner } from '../store.ts';
import { dayOf, isOut, isTheirTurn, lockEnvelope, toldOf } from '../turns.ts';
import { demandCode, hashOfCode, isPassed, newCode, newPass } from './codes.ts';
import { codeLetter } from './letters.ts';
import { type BoundLink, noteOnLink, readBoundLink } from './link-store.ts';

/** Somebody at the door with a link for signing, and what their browser shows of a code. */
export interface Knock {
  readonly link: OpenLink;
  readonly token: string;
  readonly pass: string | undefined;
  /** For how many days after the end of an envelope its links open: as long as the signed paper can be taken. */
  readonly copyDays: number;
}

/** The signer whom a link was mailed to. Nothing is known yet of who holds it. */
export interface Caller {
  /** In the name of the house, and on no version: a signer is held against the paper they were shown. */
  readonly act: Act;
  readonly bound: BoundLink;
  readonly envelope: StoredEnvelope;
  readonly signer: StoredSigner;
}

/**
 * Whom a link was mailed to, as long as it is the one that counts. Whichever letter it stood in, it ends a while after the
 * envelope.
 * @throws Refusal `link.revoked` (410) where a newer one was mailed, or somebody else signs; `link.expired` (410)
 */
export async function callerOf(act: Act, { link, copyDays }: Pick<Knock, 'link' | 'copyDays'>): Promise<Caller> {
  const bound = await readBoundLink(act, link.id);
  const envelope = await readEnvelope(act, link.subject);
  const signer = envelope.signers.find(({ id }) => id === bound.signerId) as StoredSigner;
  const shut = (words: string) => new Refusal('link.revoked', words, { status: 410 });
  if (signer.state === 'delegated')
    throw shut('Somebody else is asked to sign instead: this link opens nothing any more.');
  if (signer.call !== bound.call) throw shut('A newer link was mailed to you: open the newest letter.');
  const until = envelope.ended?.at.add({ hours: 24 * copyDays });
  if (until && Temporal.Instant.compare(until, act.clock.now()) <= 0) {
    const words = `This link ended on ${dayOf(until)}: ask whoever sent it for the paper.`;
    throw new Refusal('link.expired', words, { status: 410 });
  }
  return { act: { ...act, precondition: '*' }, bound, envelope, signer };
}

/**
 * The same, once a code has shown that the letter's address is theirs. Nothing of the paper is told without it.
 * @throws Refusal `link.codeNeeded` (403)
 */
export async function passedCaller(act: Act, knock: Knock): Promise<Caller> {
  const caller = await callerOf(act, knock);
  if (isPassed(caller.bound, knock.pass, act.clock.now())) return caller;
  throw new Refusal('link.codeNeeded', 'Enter the code that was mailed to you: it opens the paper.', { status: 403 });
}

/** What a link shows: where codes go, or the paper to whom has shown one. */
export async function readAsGuest(act: Act, playbook: Playbook, knock: Knock): Promise<GuestSigning> {
  const caller = await callerOf(act, knock);
  const now = act.clock.now();
  if (isPassed(caller.bound, knock.pass, now)) return shownTo(caller, playbook);
  const { codeUntil } = caller.bound;
  const until = codeUntil !== null && Temporal.Instant.compare(codeUntil, now) > 0 ? codeUntil.toString() : null;
  return { step: 'code', to: shortened(caller.signer.email), until };
}

/**
 * Mails a code to the address of the letter; the one before it opens nothing any more.
 * @returns until when a code is not mailed because too many were, or that it is on its way
 */
export async function mailCode(act: Act, { signing: { code: policy } }: Playbook, knock: Knock): Promise<CodeSent> {
  const { link, token } = knock;
  const { bound, signer } = await callerOf(act, knock);
  const now = act.clock.now();
  const shut = await takeTry(act.tx, { by: 'link', value: `codes of ${link.id}`, policy: policy.asked }, now);
  if (shut) {
    const retryAfterSeconds = Math.max(1, Math.ceil(shut.until.since(now).total('seconds')));
    const words = 'Too many codes were asked for: use the newest of your letters, or come back in some minutes.';
    throw new Refusal('link.tooManyCodes', words, { status: 429, retryAfterSeconds });
  }
  const code = newCode();
  const codeUntil = now.add({ minutes: policy.minutes });
  await noteOnLink(act, bound.linkId, { codeHash: hashOfCode(token, code), codeUntil });
  const deduplicationKey = `signing-code.${newId(now.epochMilliseconds)}`;
  await queueLetter(act.tx, {
    ...codeLetter(code, policy.minutes),
    ...{ to: signer.email, kind: 'signature-code', deduplicationKey, worthMinutes: policy.minutes },
  });
  return { to: shortened(signer.email), until: codeUntil.toString() };
}

/**
 * Takes a code for a pass, which opens the paper in this browser for a while; the code is spent with it.
 * @throws Refusal `link.wrongCode` (403)
 */
export async function takeCode(
  act: Act,
  playbook: Playbook,
  knock: Knock,
  code: string,
): Promise<{ readonly pass: string; readonly shown: GuestSigning }> {
  const { link, token } = knock;
  const caller = await callerOf(act, knock);
  const now = act.clock.now();
  demandCode(caller.bound, token, code, now);
  const { pass, hash } = newPass();
  const passUntil = now.add({ minutes: playbook.signing.code.passMinutes });
  await noteOnLink(act, link.id, { codeHash: null, codeUntil: null, passHash: hash, passUntil });
  await noteOpened(caller, playbook);
  return { pass, shown: await shownTo({ ...caller, ...(await callerOf(act, knock)) }, playbook) };
}

/** The first time that a signer is shown the paper is told. */
async function noteOpened({ act, envelope: { number }, signer: { id } }: Caller, playbook: Playbook): Promise<void> {
  const envelope = await lockEnvelope(act, number);
  const signer = envelope.signers.find((each) => each.id === id);
  if (signer?.state !== 'asked' || isOut(envelope, act.clock.now()) !== true) return;
  await updateSigner(act, id, { state: 'opened', openedAt: act.clock.now() });
  await updateEnvelope(act, envelope.id);
  await record(act, envelope.stream, envelopeOpened, toldOf(envelope, signer), playbook.version);
}

/** The paper, as its signer is shown it. */
export function shownTo({ act, envelope, signer }: Caller, playbook: Playbook): GuestPaper {
  const { number, subject, state, order, sentBy, expiresAt, paperHash, revisions } = envelope;
  const out = isOut(envelope, act.clock.now());
  const turn = out === true ? isTheirTurn(envelope, signer) : out;
  const { id, side, name, title, email, signedAt } = signer;
  return {
    ...{
      step: 'paper',
      number,
      state,
      order,
      sentBy: sentBy.name,
      paperHash,
      fileHash: newestPaper(envelope).hash,
      expiresAt: expiresAt.toString(),
    },
    subject: { kind: subject.kind, number: subject.number, title: subject.title },
    sentence: turn === true ? null : sentenceOf(envelope, signer, turn),
    signer: { ...{ id, side, name, title, email, state: signer.state }, signedAt: signedAt?.toString() ?? null },
    signers: envelope.signers
      .filter((each) => each.state !== 'delegated')
      .map((each) => ({
        ...{ side: each.side, name: each.name, title: each.title, state: each.state },
        signedAt: each.signedAt?.toString() ?? null,
      })),
    consent: playbook.signing.consent,
    certificate: revisions.some(({ kind }) => kind === 'certificate'),
    may: {
      sign: turn,
      decline: turn,
      delegate: turn === true ? mayGiveOn(playbook, envelope, signer) : turn,
    },
  };
}

/** What became of a paper, to one of those who sign it. */
function sentenceOf(
  { subject: { number }, state, ended, expiresAt }: StoredEnvelope,
  signer: StoredSigner,
  otherwise: string,
): string {
  if (state === 'completed') return `${number} is signed by everybody: take the signed paper and its certificate.`;
  if (signer.state === 'declined') return `You declined to sign ${number}.`;
  if (state === 'declined') return `${number} was declined by somebody else: there is nothing to be done.`;
  if (state === 'withdrawn') return `${number} was taken back${ended?.reason ? `: ${ended.reason}` : '.'}`;
  if (signer.signedAt)
    return `You signed ${number} on ${dayOf(signer.signedAt)}: you are mailed the paper once everybody has.`;
  if (state === 'expired')
    return `${number} was to be signed until ${dayOf(expiresAt)}: ask whoever sent it to send it anew.`;
  return otherwise;
}
