import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { Side, SignatureWay, SigningOrder, Subject } from './envelope.ts';

/** Every entry names the envelope, what is signed, and the people of the house it is told to. */
const ofEnvelope = { envelope: z.string(), subject: Subject, told: z.array(z.uuid()) };

/** One signer, whose name and address stand beside the chain. */
const ofSigner = {
  ...ofEnvelope,
  signerId: z.uuid(),
  side: Side,
  personId: z.uuid().nullable(),
  signer: z.string(),
  email: z.string(),
};

interface OfSigner {
  readonly personId: string | null;
  readonly email: string;
}

/** Whose the name of a signer is: of a person of ours, or of whom the address belongs to. */
const whose = ({ personId, email }: OfSigner): string => personId ?? email;
const personal = { signer: whose, email: whose };

const sides = { company: 'the company', customer: 'the customer' } as const;

/** `2026-12-23T09:00:00Z` -> `23 December 2026`, in universal time. */
const dayOf = (at: string): string =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO('UTC')
    .toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

const sha256 = z.string().length(64);

export const envelopeSent = entry(
  'envelope.sent',
  z.object({
    ...ofEnvelope,
    order: SigningOrder,
    signers: z.object({ company: z.number(), customer: z.number() }),
    expiresAt: z.string(),
    contentHash: sha256,
    paperHash: sha256,
  }),
  ({ envelope, subject: { number }, order, signers: { company, customer }, expiresAt }) =>
    `Sent ${number} out for signature, ${envelope}: ${company} for the company, ${customer} for the customer, ` +
    `${order === 'in-order' ? 'one after the other' : 'all at once'}, until ${dayOf(expiresAt)}.`,
);

export const envelopeAsked = entry(
  'envelope.asked',
  z.object(ofSigner),
  ({ subject: { number }, signer, side }) => `${signer} is asked to sign ${number} for ${sides[side]}.`,
  { personal },
);

export const envelopeOpened = entry(
  'envelope.opened',
  z.object(ofSigner),
  ({ subject: { number }, signer }) => `${signer} opened ${number} to sign it.`,
  { personal },
);

export const envelopeSigned = entry(
  'envelope.signed',
  z.object({
    ...ofSigner,
    way: SignatureWay,
    identified: z.enum(['code', 'session']),
    consent: z.string(),
    hash: sha256,
  }),
  ({ subject: { number }, signer, side, hash }) =>
    `${signer} signed ${number} for ${sides[side]} (${hash.slice(0, 12)}).`,
  { personal },
);

export const envelopeHandedIn = entry(
  'envelope.handedIn',
  z.object({ ...ofEnvelope, hash: sha256, verdict: z.string() }),
  ({ subject: { number }, hash, verdict }) =>
    `A signed copy of ${number} came in (${hash.slice(0, 12)}); beside what was sent it is: ${verdict}.`,
);

export const envelopeUploaded = entry(
  'envelope.uploaded',
  z.object({ ...ofEnvelope, hash: sha256 }),
  ({ subject: { number }, hash }) => `Handed in ${number} as it was signed on paper (${hash.slice(0, 12)}).`,
);

export const envelopeCompleted = entry(
  'envelope.completed',
  z.object({ ...ofEnvelope, way: SignatureWay, hash: sha256, certificate: sha256 }),
  ({ envelope, subject: { number }, hash }) =>
    `${number} is signed by everybody and sealed, ${envelope} (${hash.slice(0, 12)}).`,
);

export const envelopeDeclined = entry(
  'envelope.declined',
  z.object({ ...ofSigner, reason: z.string() }),
  ({ subject: { number }, signer, reason }) => `${signer} does not sign ${number}: ${reason}`,
  { personal },
);

export const envelopeDelegated = entry(
  'envelope.delegated',
  z.object({
    ...ofSigner,
    /** Who signs instead. */
    substituteId: z.uuid(),
    substitutePersonId: z.uuid().nullable(),
    substitute: z.string(),
    substituteEmail: z.string(),
    by: z.enum(['signer', 'sender']),
    note: z.string(),
  }),
  ({ subject: { number }, signer, substitute, by, note }) =>
    by === 'signer'
      ? `${signer} gave the signing of ${number} to ${substitute}: ${note}`
      : `Asks ${substitute} instead of ${signer} to sign ${number}: ${note}`,
  {
    personal: {
      ...personal,
      substitute: ({ substitutePersonId, substituteEmail }) => substitutePersonId ?? substituteEmail,
      substituteEmail: ({ substitutePersonId, substituteEmail }) => substitutePersonId ?? substituteEmail,
    },
  },
);

export const envelopeResent = entry(
  'envelope.resent',
  z.object(ofSigner),
  ({ subject: { number }, signer }) => `Sent ${signer} a new link to ${number}; the old one opens nothing any more.`,
  { personal },
);

export const envelopeReminded = entry(
  'envelope.reminded',
  z.object(ofSigner),
  ({ subject: { number }, signer }) => `Reminded ${signer} to sign ${number}.`,
  { personal },
);

export const envelopeExtended = entry(
  'envelope.extended',
  z.object({ ...ofEnvelope, expiresAt: z.string() }),
  ({ subject: { number }, expiresAt }) => `${number} may be signed until ${dayOf(expiresAt)}.`,
);

export const envelopeExpired = entry(
  'envelope.expired',
  z.object(ofEnvelope),
  ({ envelope, subject: { number } }) => `${number} was not signed in time: ${envelope} has expired.`,
);

export const envelopeWithdrawn = entry(
  'envelope.withdrawn',
  z.object({ ...ofEnvelope, reason: z.string() }),
  ({ envelope, subject: { number }, reason }) => `Took ${number} back, ${envelope}: ${reason}`,
);
