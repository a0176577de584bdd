import { createHash } from 'node:crypto';
import { writePdf } from '../../../documents/pdf.ts';
import { type CompletedSigner, type Completion, completionPaper } from '../../../documents/signing/completion-paper.ts';
import { type RevisionKind, standing } from '../envelope.ts';
import type { StoredEnvelope, StoredSigner } from '../store.ts';
import { printable } from './printable.ts';
import type { Seal } from './seal.ts';

/** What stands at the end: the paper under the seal of the house, and the certificate of completion beside it. */
export interface Closing {
  readonly sealed: Buffer;
  readonly certificate: Buffer;
}

/** Seals a paper that everybody has signed, and certifies who did. */
export async function closingOf(
  seal: Seal,
  envelope: StoredEnvelope,
  { signed, at }: { readonly signed: Buffer; readonly at: Temporal.Instant },
): Promise<Closing> {
  const reason = `Everybody has signed ${envelope.subject.number}`;
  const sealed = Buffer.from(await seal.sign(signed, { name: envelope.company, reason, at }));
  return { sealed, certificate: await certified(seal, envelope, { sealed, at }) };
}

/** The same for a paper that was signed by hand and handed in: it stays as it is, and is certified. */
export async function uploadClosingOf(
  seal: Seal,
  envelope: StoredEnvelope,
  { paper, at }: { readonly paper: Buffer; readonly at: Temporal.Instant },
): Promise<Closing> {
  const signers = envelope.signers.map(
    (signer): StoredSigner =>
      signer.state === 'signed' || signer.state === 'delegated'
        ? signer
        : { ...signer, state: 'signed', signedAt: at, way: 'uploaded', identified: 'upload' },
  );
  return { sealed: paper, certificate: await certified(seal, { ...envelope, signers }, { sealed: paper, at }) };
}

async function certified(
  seal: Seal,
  envelope: StoredEnvelope,
  { sealed, at }: { readonly sealed: Buffer; readonly at: Temporal.Instant },
): Promise<Buffer> {
  const last = envelope.signers.some(({ way }) => way === 'uploaded') ? 'uploaded' : 'sealed';
  const revisions = envelope.revisions.map(({ kind, signerId, madeAt, hash }) => {
    const signer = envelope.signers.find(({ id }) => id === signerId);
    return { words: printable(signer ? `signed by ${signer.name}` : stateWords[kind]), at: madeAt, hash };
  });
  const { number, subject, company, pageSize, sentAt, contentHash } = envelope;
  const completion: Completion = {
    ...{ number, author: company, pageSize, sentAt, completedAt: at, contentHash, trial: seal.trial },
    subject: { number: subject.number, title: printable(subject.title) },
    signers: standing(envelope.signers).map((signer) => completed(envelope, signer)),
    revisions: [...revisions, { words: stateWords[last], at, hash: sha256(sealed) }],
  };
  const paper = writePdf(completionPaper(completion));
  return Buffer.from(await seal.sign(paper, { name: company, reason: `Certifies who signed ${subject.number}`, at }));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const stateWords: Readonly<Record<RevisionKind, string>> = {
  sent: 'as it was sent',
  signed: 'signed',
  sealed: 'sealed',
  uploaded: 'signed by hand, as it was handed in',
  certificate: 'certified',
};

const known = {
  code: 'by a link that was mailed to them alone, and a one-time code mailed to the same address',
  session: 'signed in to Parley',
  upload: 'by hand, on a paper that was handed in',
} as const;

function completed(envelope: StoredEnvelope, signer: StoredSigner): CompletedSigner {
  const { side, askedAt, openedAt, signedAt, identified, consent, inPlaceOf, givenBy, givenNote } = signer;
  const former = envelope.signers.find(({ id }) => id === inPlaceOf);
  return {
    ...{ name: printable(signer.name), title: printable(signer.title), email: printable(signer.email) },
    party: printable(side === 'company' ? envelope.company : envelope.customer),
    ...{ askedAt, openedAt, signedAt: signedAt ?? envelope.sentAt },
    identified: known[identified ?? 'upload'],
    form: printable(formOf(signer)),
    consent: consent === null ? null : printable(consent),
    inPlaceOf: former ? printable(`${former.name}, by ${givenBy}: ${givenNote}`) : null,
  };
}

function formOf({ form, signedName }: StoredSigner): string {
  if (form === null) return 'signed by hand';
  return form === 'typed' ? `typed “${signedName}”` : `drew their name, and wrote “${signedName}”`;
}
