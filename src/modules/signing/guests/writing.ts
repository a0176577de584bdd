import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import type { DailyWork, Reaction, Recorded } from '../../../platform/jobs/reactions.ts';
import { openLink } from '../../../platform/links/links.ts';
import { queueLetter } from '../../../platform/mail/outbox.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { envelopeAsked, envelopeCompleted, envelopeReminded, envelopeResent, envelopeWithdrawn } from '../entries.ts';
import { isAsked, standing } from '../envelope.ts';
import { readEnvelope, type StoredEnvelope, type StoredSigner } from '../store.ts';
import { askingLetter, completedLetter, remindingLetter, withdrawnLetter } from './letters.ts';
import { bindLink, readUnwritten, wasWritten } from './link-store.ts';

/** What the letters to signers are written with. */
export interface LetterDesk {
  readonly playbook: Playbook;
  /** A page of this house, as the world reaches it. */
  readonly page: (path: string) => string;
}

/**
 * The letters to customers who sign, after what asks them has committed. A link is made here, put into the letter of its
 * signer and kept nowhere: not even whoever sent the paper comes by it.
 */
export const signingLetters = (desk: LetterDesk): readonly Reaction[] => [
  ...[envelopeAsked, envelopeResent].map(({ name }) => ({
    to: name,
    what: `write to whom ${name} asks`,
    react: (act: Act, { particulars }: Recorded) =>
      writeAsking(act, desk, String(particulars.envelope), String(particulars.signerId)),
  })),
  {
    to: envelopeReminded.name,
    what: 'write to whom is reminded to sign',
    react: (act, entry) => writeReminder(act, desk, entry),
  },
  {
    to: envelopeCompleted.name,
    what: 'write to whom the signed paper goes',
    react: (act, { particulars }) => writeCompleted(act, desk, String(particulars.envelope)),
  },
  {
    to: envelopeWithdrawn.name,
    what: 'write to whom a paper was withdrawn from',
    react: (act, { particulars }) => writeWithdrawn(act, String(particulars.envelope)),
  },
];

/** How long a letter may wait for its job before the sweep writes it. */
const patienceMinutes = 10;

/** Writes what a job that was lost did not. */
export const signingLetterSweep = (desk: LetterDesk): DailyWork => ({
  name: 'write-signing-letters',
  when: '*/10 * * * *',
  work: (act) => sweepLetters(act, desk),
});

/**
 * Writes to customers who are asked and whose letter was not written, whatever became of its job.
 * @returns how many
 */
export async function sweepLetters(act: Act, desk: LetterDesk): Promise<number> {
  const found = await readUnwritten(act, act.clock.now().subtract({ minutes: patienceMinutes }));
  for (const { number, signer } of found) await writeAsking(act, desk, number, signer);
  return found.length;
}

async function locked(act: Act, number: string): Promise<StoredEnvelope> {
  const { stream } = await readEnvelope(act, number);
  await lockDocument(act.tx, stream);
  return readEnvelope(act, number);
}

const isWaitedFor = (envelope: StoredEnvelope, signer: StoredSigner | undefined): signer is StoredSigner =>
  envelope.state === 'out' && signer?.side === 'customer' && isAsked(signer);

/** Writes to one signer, once for each call. */
async function writeAsking(act: Act, desk: LetterDesk, number: string, id: string): Promise<void> {
  const envelope = await locked(act, number);
  const signer = envelope.signers.find((each) => each.id === id);
  if (!isWaitedFor(envelope, signer) || (await wasWritten(act, signer))) return;
  const link = await linkFor(act, desk, envelope, { signer, until: longest(desk, envelope) });
  await queueLetter(act.tx, {
    ...askingLetter({ envelope, signer, link }),
    ...{ to: signer.email, kind: 'signature-asked', deduplicationKey: `signing.${signer.id}.${signer.call}` },
  });
}

async function writeReminder(act: Act, desk: LetterDesk, { id, particulars }: Recorded): Promise<void> {
  const envelope = await locked(act, String(particulars.envelope));
  const signer = envelope.signers.find((each) => each.id === particulars.signerId);
  if (!isWaitedFor(envelope, signer)) return;
  const link = await linkFor(act, desk, envelope, { signer, until: longest(desk, envelope) });
  await queueLetter(act.tx, {
    ...remindingLetter({ envelope, signer, link }),
    ...{ to: signer.email, kind: 'signature-reminder', deduplicationKey: `signing.${id}` },
  });
}

async function writeCompleted(act: Act, desk: LetterDesk, number: string): Promise<void> {
  const envelope = await locked(act, number);
  const { days } = desk.playbook.signing.copy;
  const until = (envelope.ended?.at ?? act.clock.now()).add({ hours: 24 * days });
  for (const signer of standing(envelope.signers).filter(({ side }) => side === 'customer')) {
    const link = await linkFor(act, desk, envelope, { signer, until });
    await queueLetter(act.tx, {
      ...completedLetter({ envelope, signer, link }, until),
      ...{ to: signer.email, kind: 'signature-completed', deduplicationKey: `signing.completed.${signer.id}` },
    });
  }
}

/** Those who were asked are told; to whom it never came, nothing is to be said. */
async function writeWithdrawn(act: Act, number: string): Promise<void> {
  const envelope = await readEnvelope(act, number);
  for (const signer of envelope.signers.filter((each) => each.side === 'customer' && isAsked(each)))
    await queueLetter(act.tx, {
      ...withdrawnLetter({ envelope, signer }),
      ...{ to: signer.email, kind: 'signature-withdrawn', deduplicationKey: `signing.withdrawn.${signer.id}` },
    });
}

/** A link opens as long as an envelope can be out; where that ended before, the link ends a while after. */
const longest = ({ playbook }: LetterDesk, { sentAt }: StoredEnvelope): Temporal.Instant =>
  sentAt.add({ hours: 24 * playbook.signing.days.atMost });

async function linkFor(
  act: Act,
  { page }: LetterDesk,
  { number: subject }: StoredEnvelope,
  { signer, until: expiresAt }: { readonly signer: StoredSigner; readonly until: Temporal.Instant },
): Promise<string> {
  const { id: linkId, token } = await openLink(act, { purpose: 'signature', subject, expiresAt, givenTo: signer.name });
  await bindLink(act, { linkId, signerId: signer.id, call: signer.call });
  return page(`/guest/${token}/signing`);
}
