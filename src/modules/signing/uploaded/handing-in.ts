import { createHash } from 'node:crypto';
import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { completeByUpload } from '../completing.ts';
import { envelopeHandedIn } from '../entries.ts';
import { standing } from '../envelope.ts';
import { uploadClosingOf } from '../sealing/closing.ts';
import type { SigningDesk } from '../signing.ts';
import { newestPaper, readBytes, readEnvelope, type StoredEnvelope } from '../store.ts';
import { demandOut, isOut, lockEnvelope, toldOfEnvelope } from '../turns.ts';
import type { PaperReport, SignedPaper } from './signed-paper.ts';
import {
  acceptSignedPaper,
  insertSignedPaper,
  readSignedBytes,
  readSignedPaper,
  readSignedPapers,
  type StoredSignedPaper,
} from './signed-paper-store.ts';

/** A file as it was handed in. */
export interface HandedPaper {
  readonly name: string;
  readonly bytes: Buffer;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * What a paper that comes in is compared with: the newest state of what is out. Asked before anybody's file is read.
 * @throws Refusal `right.missing` (403), `envelope.closed` (409), `signedPaper.known` (409) for a file that was handed in before,
 * `signedPaper.ours` (409) for our own, on which nobody signed by hand
 */
export async function readSentFor(act: Act, number: string, { bytes }: HandedPaper): Promise<Uint8Array> {
  demand(act.reader, 'envelope.complete');
  const envelope = await readEnvelope(act, number);
  demandOut(act, envelope);
  const hash = hashOf(bytes);
  if (envelope.revisions.some((each) => each.hash === hash)) {
    const words = 'This is our own file, on which nobody signed by hand: choose the one that came back signed.';
    throw new Refusal('signedPaper.ours', words, { status: 409 });
  }
  if ((await readSignedPapers(act, envelope.id)).some((each) => each.hash === hash)) {
    const words = 'This very file was handed in before: look at what its comparison has shown.';
    throw new Refusal('signedPaper.known', words, { status: 409 });
  }
  return readBytes(act, envelope.id, newestPaper(envelope).n);
}

/** Keeps a paper that came in with what its comparison has shown; the envelope stays out until somebody takes the paper. */
export async function handIn(
  act: Act,
  playbook: Playbook,
  number: string,
  { file, report }: { readonly file: HandedPaper; readonly report: PaperReport },
): Promise<StoredSignedPaper> {
  demand(act.reader, 'envelope.complete');
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  const hash = hashOf(file.bytes);
  const id = await insertSignedPaper(act, { envelopeId: envelope.id, ...file, hash, report });
  const told = { ...toldOfEnvelope(envelope), hash, verdict: report.verdict };
  await record(act, envelope.stream, envelopeHandedIn, told, playbook.version);
  return readSignedPaper(act, envelope.id, id);
}

const bothTrue = (one: true | string, other: true | string): true | string => (one === true ? other : one);

/** A customer's paper is taken after ours have signed. */
function oursFirst({ signers, subject }: StoredEnvelope): true | string {
  const waits = standing(signers).find(({ side, state }) => side === 'company' && state !== 'signed');
  return waits === undefined || `${waits.name} signs ${subject.number} for the company first.`;
}

/** Whether a paper that came in may be taken by a reader, or the sentence why not. */
function mayAccept({ reader, clock }: Act, playbook: Playbook, envelope: StoredEnvelope, paper: StoredSignedPaper) {
  const { verdict, sentence } = paper.report;
  const { differencesBy } = playbook.signing.upload;
  const out = bothTrue(isOut(envelope, clock.now()), oursFirst(envelope));
  const takes = verdict !== 'differs' || differencesBy.some((role) => reader.roles.includes(role));
  const titles = differencesBy.map((role) => roleTitle(playbook.roles, role)).join(' or ');
  const fits =
    verdict === 'other-version' ? sentence : takes || `It differs from what was sent: only ${titles} takes it.`;
  return mayWhile(reader, 'envelope.complete', out === true ? fits : out);
}

/** What a verdict leaves open, which whoever takes the paper answers for: a signature that is a picture leaves no word. */
const unshown = {
  same: 'no word on it was not sent: what shows that it was signed',
  differs: 'it differs',
  bare: 'it cannot be compared',
  'other-version': 'it is another',
} as const;

/**
 * Takes a paper that came in as the signed one: whoever has not signed here has signed on it, and the envelope is completed.
 * @throws Refusal `right.missing` (403), `signedPaper.refused` (409), `signedPaper.why`
 */
export async function acceptPaper(
  act: Act,
  { playbook, seal }: SigningDesk,
  number: string,
  { id, why }: { readonly id: string; readonly why: string | null },
): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.complete');
  const envelope = await lockEnvelope(act, number);
  const paper = await readSignedPaper(act, envelope.id, id);
  const may = mayAccept(act, playbook, envelope, paper);
  if (may !== true) throw new Refusal('signedPaper.refused', may, { status: 409 });
  const { verdict } = paper.report;
  if (verdict !== 'added' && why === null) {
    const words = `why: say why it is taken though ${unshown[verdict]}.`;
    throw new Refusal('signedPaper.why', words, { faults: [{ place: 'why', sentence: words }] });
  }
  await acceptSignedPaper(act, id, why);
  const at = act.clock.now();
  const closing = await uploadClosingOf(seal, envelope, { paper: await readSignedBytes(act, id), at });
  return completeByUpload(act, playbook, number, closing);
}

/** The papers that came in for an envelope, as a reader is shown them. */
export async function presentSignedPapers(act: Act, playbook: Playbook, number: string): Promise<SignedPaper[]> {
  demand(act.reader, 'envelope.see');
  const envelope = await readEnvelope(act, number);
  return (await readSignedPapers(act, envelope.id)).map((paper) => {
    const { id, name, hash, report, handedBy, handedAt, acceptedBy, acceptedAt, acceptedWhy: why } = paper;
    const accepted = acceptedBy && acceptedAt ? { by: acceptedBy, at: acceptedAt.toString(), why } : null;
    const may = { accept: mayAccept(act, playbook, envelope, paper) };
    return { ...report, id, name, hash, handedBy, handedAt: handedAt.toString(), accepted, may };
  });
}
