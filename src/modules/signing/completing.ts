import { createHash } from 'node:crypto';
import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { envelopeCompleted, envelopeUploaded } from './entries.ts';
import { type SignatureWay, standing } from './envelope.ts';
import { insertRevision, updateEnvelope, updateSigner } from './keeping-store.ts';
import type { Closing } from './sealing/closing.ts';
import { newestPaper, readEnvelope, type StoredEnvelope } from './store.ts';
import { demandOut, lockEnvelope, toldOfEnvelope } from './turns.ts';

/** The file as it is at the end, and the certificate beside it. */
interface Completion extends Closing {
  readonly way: SignatureWay;
}

/**
 * Ends an envelope that everybody has signed, whoever made the signatures: the one way in which an envelope is completed.
 * The sealed bytes, their certificate, the state and the entry with its jobs are the caller's transaction; the envelope is
 * locked by the caller.
 */
export async function complete(
  act: Act,
  playbook: Playbook,
  number: string,
  { sealed, certificate, way }: Completion,
): Promise<StoredEnvelope> {
  const envelope = await readEnvelope(act, number);
  const madeAt = act.clock.now();
  const file = { envelopeId: envelope.id, madeAt };
  const [hash, certificateHash] = [hashOf(sealed), hashOf(certificate)];
  const n = newestPaper(envelope).n + 1;
  const kind = way === 'parley' ? 'sealed' : 'uploaded';
  await insertRevision(act, { ...file, n, kind, bytes: sealed, hash });
  if (way === 'uploaded') await signAllByUpload(act, envelope);
  await insertRevision(act, { ...file, n: n + 1, kind: 'certificate', bytes: certificate, hash: certificateHash });
  await updateEnvelope(act, envelope.id, { state: 'completed', endedAt: madeAt, remindAt: null });
  const told = { ...toldOfEnvelope(envelope), way, hash, certificate: certificateHash };
  await record(act, envelope.stream, envelopeCompleted, told, playbook.version);
  return readEnvelope(act, number);
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function signAllByUpload(act: Act, { signers }: StoredEnvelope): Promise<void> {
  const signed = { state: 'signed', way: 'uploaded', identified: 'upload', signedAt: act.clock.now() } as const;
  for (const { id } of standing(signers).filter(({ state }) => state !== 'signed')) await updateSigner(act, id, signed);
}

/**
 * Ends an envelope by a paper that was signed by hand and handed in: everybody who has not signed here has signed on it.
 * What the paper says was compared by the caller, whose right it is to ask for.
 * @param closing the paper as it was handed in, and its certificate of completion (`uploadClosingOf`), made beforehand
 * @throws Refusal `envelope.closed` (409)
 */
export async function completeByUpload(
  act: Act,
  playbook: Playbook,
  number: string,
  closing: Closing,
): Promise<StoredEnvelope> {
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  const told = { ...toldOfEnvelope(envelope), hash: hashOf(closing.sealed) };
  await record(act, envelope.stream, envelopeUploaded, told, playbook.version);
  return complete(act, playbook, number, { ...closing, way: 'uploaded' });
}
