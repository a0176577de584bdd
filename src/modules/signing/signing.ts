import { createHash } from 'node:crypto';
import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { complete } from './completing.ts';
import { envelopeSigned } from './entries.ts';
import { drawingField, type Signature, standing } from './envelope.ts';
import { insertRevision, updateEnvelope, updateSigner } from './keeping-store.ts';
import { mineIn } from './rights.ts';
import { type Closing, closingOf } from './sealing/closing.ts';
import { printable } from './sealing/printable.ts';
import type { Seal } from './sealing/seal.ts';
import { newestPaper, readBytes, readEnvelope, type StoredEnvelope, type StoredSigner } from './store.ts';
import { askInTurn, demandTurn, lockEnvelope, reminderFrom, toldOf } from './turns.ts';

/** A signature as somebody gives it. */
export interface SignatureGiven {
  /** Number of the envelope. */
  readonly envelope: string;
  readonly signature: Signature;
  /** That they agreed to the playbook's words. */
  readonly consent: true;
  /** Hash of the PDF they were shown, as it was sent; without one, of this envelope's. */
  readonly paper?: string;
}

/** Who gives it: whoever is signed in, or the signer whom a link knows. */
export type GivenBy = 'reader' | { readonly signer: string };

/** All that a signature is made of, as it stood when it was read. */
export interface Material {
  readonly envelope: StoredEnvelope;
  readonly signer: StoredSigner;
  readonly given: SignatureGiven;
  readonly identified: 'code' | 'session';
  readonly consent: Playbook['signing']['consent'];
  readonly at: Temporal.Instant;
  /** The newest state of the file. */
  readonly pdf: Uint8Array;
}

/** A signature that was made and waits to be kept: it holds as long as the envelope is what it was made for. */
export interface Prepared extends Omit<Material, 'pdf'> {
  readonly signed: Buffer;
  /** The seal and the certificate, where nobody else is to sign. */
  readonly closing: Closing | null;
}

/** What a signature was made for: the newest state of the file, and who has not signed. */
const groundOf = (envelope: StoredEnvelope): string =>
  [
    newestPaper(envelope).hash,
    ...standing(envelope.signers)
      .filter(({ state }) => state !== 'signed')
      .map(({ id }) => id),
  ].join(' ');

/**
 * The signer that somebody is. Whoever is signed in has the right to sign for the company.
 * @throws Refusal `right.missing`, `envelope.notYours` (403)
 */
export function signerIn({ reader }: Act, envelope: StoredEnvelope, by: GivenBy): StoredSigner {
  const { number, signers } = envelope;
  if (by === 'reader') demand(reader, 'envelope.sign');
  const signer = by === 'reader' ? mineIn(envelope, reader) : signers.find(({ id }) => id === by.signer);
  if (signer) return signer;
  throw new Refusal('envelope.notYours', `You are not among those who sign ${number}.`, { status: 403 });
}

/**
 * Reads what a signature is made of, and whether it may be made.
 * @throws Refusal `envelope.closed`, `envelope.notAsked`, `envelope.otherPaper` (409), `envelope.notYours` (403)
 */
export async function readToSign(
  act: Act,
  { signing: { consent } }: Playbook,
  given: SignatureGiven,
  by: GivenBy,
): Promise<Material> {
  const envelope = await readEnvelope(act, given.envelope);
  const signer = signerIn(act, envelope, by);
  demandTurn(act, envelope, signer);
  if (given.paper !== undefined && given.paper !== envelope.paperHash) {
    const words = `${envelope.subject.number} is not the paper you were shown: read it again.`;
    throw new Refusal('envelope.otherPaper', words, { status: 409 });
  }
  const pdf = await readBytes(act, envelope.id, newestPaper(envelope).n);
  const identified = by === 'reader' ? 'session' : 'code';
  return { envelope, signer, given, identified, consent, at: act.clock.now(), pdf };
}

/** Makes a signature, and the seal and the certificate where it is the last. It needs no transaction, and may take seconds. */
export async function makeSignature(seal: Seal, { pdf, ...material }: Material): Promise<Prepared> {
  const { envelope, signer, at } = material;
  const signed = Buffer.from(await seal.sign(pdf, { ...signedBy(material), at }));
  const others = standing(envelope.signers).filter(({ id, state }) => id !== signer.id && state !== 'signed');
  const closing = others.length > 0 ? null : await closingOf(seal, signedIn(material, signed), { signed, at });
  return { ...material, signed, closing };
}

/** The envelope as it will stand once a signature is kept. */
function signedIn(
  { envelope, signer, given, identified, consent, at }: Omit<Material, 'pdf'>,
  signed: Buffer,
): StoredEnvelope {
  const { way: form, name: signedName } = given.signature;
  const now = {
    state: 'signed',
    signedAt: at,
    way: 'parley',
    form,
    signedName,
    identified,
    consent: consent.text,
  } as const;
  const file = { kind: 'signed', hash: hashOf(signed), bytes: signed.length, signerId: signer.id, madeAt: at } as const;
  return {
    ...envelope,
    signers: envelope.signers.map((each) => (each.id === signer.id ? { ...each, ...now } : each)),
    revisions: [...envelope.revisions, { ...file, n: newestPaper(envelope).n + 1 }],
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Keeps a signature: bytes, signer, entry and jobs in the caller's transaction; with the last one the seal, the certificate
 * and the end of the envelope too. All of it is there afterwards, or nothing.
 * @throws Refusal `envelope.moved` (409) where the file or who signs changed since it was made, and those of `readToSign`
 */
export async function keepSignature(
  act: Act,
  { playbook, beside }: Omit<SigningDesk, 'seal'>,
  prepared: Prepared,
): Promise<StoredEnvelope> {
  const { at, signed, closing, identified, consent } = prepared;
  const envelope = await lockEnvelope(act, prepared.envelope.number);
  const signer = envelope.signers.find(({ id }) => id === prepared.signer.id);
  if (!signer) throw notFound('signer', prepared.signer.id);
  demandTurn(act, envelope, signer);
  if (groundOf(envelope) !== groundOf(prepared.envelope)) {
    const words = `Somebody signed ${envelope.subject.number} at the same moment: sign again.`;
    throw new Refusal('envelope.moved', words, { status: 409 });
  }
  const hash = hashOf(signed);
  const n = newestPaper(envelope).n + 1;
  const file = { envelopeId: envelope.id, n, hash, bytes: signed, signerId: signer.id };
  await insertRevision(act, { ...file, kind: 'signed', madeAt: at });
  const { signature } = prepared.given;
  await updateSigner(act, signer.id, {
    ...{ state: 'signed', signedAt: at, way: 'parley', identified, form: signature.way, signedName: signature.name },
    ...{ drawing: signature.way === 'drawn' ? signature.drawing : null },
    ...{ consent: consent.text, consentVersion: consent.version },
  });
  const told = { ...toldOf(envelope, signer), way: 'parley' as const, identified, consent: consent.version, hash };
  await record(act, envelope.stream, envelopeSigned, told, playbook.version);
  if (signer.side === 'company')
    await beside[envelope.subject.kind]?.(act, playbook, await readEnvelope(act, envelope.number));
  if (closing) return complete(act, playbook, envelope.number, { ...closing, way: 'parley' });
  await updateEnvelope(act, envelope.id, { remindAt: reminderFrom(playbook, act.clock.now()) });
  await askInTurn(act, playbook, await readEnvelope(act, envelope.number));
  return readEnvelope(act, envelope.number);
}

/** What the signature says in the file. */
function signedBy({ envelope, signer, given, identified, at }: Omit<Material, 'pdf'>) {
  const known =
    identified === 'session' ? 'signed in to Parley' : `by a link mailed to ${signer.email} and a one-time code`;
  const place = signer.side === 'company' ? 'for the company' : 'for the customer';
  const { signature } = given;
  const { name } = signature;
  const moment = at.toString({ smallestUnit: 'minute' }).replace('T', ', ').replace('Z', ' UTC');
  const party: 'provider' | 'customer' = signer.side === 'company' ? 'provider' : 'customer';
  const drawn = signature.way === 'drawn' && { drawing: { path: signature.drawing, ...drawingField } };
  const mark = { party, name: printable(name), lines: [`Signed electronically on ${moment}`], ...drawn };
  return { name, reason: `Signs ${envelope.subject.number} ${place}, ${known}`, mark };
}

/** What signing needs beside a transaction. */
export interface SigningDesk {
  readonly playbook: Playbook;
  readonly seal: Seal;
  readonly beside: BesideSigning;
  /** The file of the key that signs the ledger, where it is kept outside the database. */
  readonly signingKey?: string | undefined;
}

/**
 * What a signature of ours does beside itself, by the kind of what is signed, in its transaction: what it refuses refuses the
 * signature.
 */
export type BesideSigning = Readonly<
  Record<string, (act: Act, playbook: Playbook, envelope: StoredEnvelope) => Promise<void>>
>;

/**
 * Signs for the company, as the person who is signed in, within the caller's transaction: the record waits while the
 * signature is made. `signApart` waits for nothing.
 * @throws Refusal `right.missing`, `envelope.notYours` (403), and those of `readToSign` and `keepSignature`
 */
export async function signInHouse(act: Act, desk: SigningDesk, given: SignatureGiven): Promise<StoredEnvelope> {
  await lockEnvelope(act, given.envelope);
  const material = await readToSign(act, desk.playbook, given, 'reader');
  return keepSignature(act, desk, await makeSignature(desk.seal, material));
}

/** How a verb comes by a transaction: opened for it, and ended when it is done. */
type Opened = <Answer>(verb: (act: Act) => Promise<Answer>) => Promise<Answer>;

/** How often a signature is made anew because others signed meanwhile, in other instances. */
const madeAnewMax = 25;

/**
 * Signs with one transaction to read and one to keep, and none while the signature is made. Where others sign the same
 * paper at the same moment, it is made anew on what they left.
 * @throws Refusal those of `readToSign` and `keepSignature`
 */
export function signApart(
  open: Opened,
  desk: SigningDesk,
  { given, by }: { readonly given: SignatureGiven; readonly by: GivenBy },
): Promise<StoredEnvelope> {
  return inTurn(given.envelope, async () => {
    for (let left = madeAnewMax; ; left -= 1) {
      const material = await open((act) => readToSign(act, desk.playbook, given, by));
      const prepared = await makeSignature(desk.seal, material);
      try {
        return await open((act) => keepSignature(act, desk, prepared));
      } catch (fault) {
        if (left === 0 || !(fault instanceof Refusal) || fault.code !== 'envelope.moved') throw fault;
      }
    }
  });
}

/** Who signs one paper through this instance, one after the other: it spares making signatures in vain, and nothing rests on it. */
const queues = new Map<string, Promise<unknown>>();

function inTurn<Answer>(envelope: string, work: () => Promise<Answer>): Promise<Answer> {
  const turn = (queues.get(envelope) ?? Promise.resolve()).then(work, work);
  const settled = turn.catch(() => {});
  queues.set(envelope, settled);
  settled.then(() => queues.get(envelope) === settled && queues.delete(envelope));
  return turn;
}
