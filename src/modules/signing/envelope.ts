import { z } from 'zod';
import { May } from '../../platform/may.ts';

const instant = z.iso.datetime({ offset: true });
const Somebody = z.object({ id: z.uuid(), name: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What is signed, and where it is read. */
export const Subject = z.strictObject({
  /** `sow`, `quote` */
  kind: z.string().min(1),
  number: z.string().min(1),
  title: z.string().min(1),
  /** Its page: `/sows/SOW-2026-0031`. */
  href: z.string().startsWith('/'),
});
export type Subject = z.infer<typeof Subject>;

/** `company`: a person of ours, who signs signed-in. `customer`: by a link that is mailed to them alone. */
export const Side = z.enum(['company', 'customer']);
export type Side = z.infer<typeof Side>;

/** `in-order`: each is asked once all before have signed. `parallel`: all are asked at once. */
export const SigningOrder = z.enum(['in-order', 'parallel']);
export type SigningOrder = z.infer<typeof SigningOrder>;

/** Characters that are not seen, or turn the direction of writing: a name with them is read as another, or ends a line. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/u;
const seen = (words: string): boolean => !UNSEEN.test(words);
const unseen = 'must hold no characters that are not seen or turn the direction of writing: type it by hand.';

const name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine(seen, unseen)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter.');
const title = z.string().trim().max(120).refine(seen, unseen);
const email = z.email().max(254);

/** Somebody who shall sign. A company signer is a person of ours and has their id. */
export const SignerAsked = z
  .strictObject({ side: Side, name, title, email, personId: z.uuid().optional() })
  .refine(({ side, personId }) => (side === 'company') === (personId !== undefined), {
    error: 'names a person of ours exactly when it signs for the company.',
    path: ['personId'],
  });
export type SignerAsked = z.infer<typeof SignerAsked>;

/** Somebody of the customer who shall sign, as whoever sends a paper names them. */
export const CustomerAsked = z.strictObject({ name, title: title.default(''), email });

export const EnvelopeState = z.enum(['out', 'completed', 'declined', 'expired', 'withdrawn']);
export type EnvelopeState = z.infer<typeof EnvelopeState>;

/** `waiting`: others come first. `delegated`: another signs in their place. */
export const SignerState = z.enum(['waiting', 'asked', 'opened', 'signed', 'declined', 'delegated']);
export type SignerState = z.infer<typeof SignerState>;

/** How somebody's signature came to be: here, or on a paper that was handed in. */
export const SignatureWay = z.enum(['parley', 'uploaded']);
export type SignatureWay = z.infer<typeof SignatureWay>;

/** Who signs, and how far they are. */
export const Signer = z.object({
  id: z.uuid(),
  /** Whose turn: signers of one place stand in for each other, the last of them signs. */
  place: z.number().int(),
  side: Side,
  name: z.string(),
  title: z.string(),
  email: z.string(),
  /** The person of ours; null for a customer. */
  personId: z.uuid().nullable(),
  state: SignerState,
  askedAt: instant.nullable(),
  openedAt: instant.nullable(),
  signedAt: instant.nullable(),
  way: SignatureWay.nullable(),
  /** As what it was signed, where in Parley: `typed`, `drawn`. */
  form: z.enum(['typed', 'drawn']).nullable(),
  /** Why they declined. */
  reason: z.string().nullable(),
  /** In whose place they sign: id of a signer who is `delegated`; and who gave it on, with a word why. */
  inPlaceOf: z.object({ signer: z.uuid(), name: z.string(), by: z.string(), note: z.string(), at: instant }).nullable(),
  reminders: z.number().int(),
  remindedAt: instant.nullable(),
  /** `remind`, `resend`, `correct`. */
  may: May,
});
export type Signer = z.infer<typeof Signer>;

/** A state of the file that was frozen. `certificate` is the certificate of completion, a file of its own. */
export const RevisionKind = z.enum(['sent', 'signed', 'sealed', 'uploaded', 'certificate']);
export type RevisionKind = z.infer<typeof RevisionKind>;

/** A state of the file as a list shows it. */
const Revision = z.object({
  n: z.number().int(),
  kind: RevisionKind,
  /** SHA-256 of its bytes. */
  hash: sha256,
  bytes: z.number().int(),
  at: instant,
  /** Whose signature it bears as the last. */
  signer: z.string().nullable(),
});

/** An envelope whole: a paper that is out for signature. */
export const Envelope = z.object({
  number: z.string(),
  stream: z.string(),
  subject: Subject,
  state: EnvelopeState,
  order: SigningOrder,
  sentBy: Somebody,
  sentAt: instant,
  expiresAt: instant,
  /** When and why it came to its end; the reason is of who declined or withdrew. */
  ended: z.object({ at: instant, by: z.string().nullable(), reason: z.string().nullable() }).nullable(),
  /** SHA-256 of the paper's content and of its PDF as it was sent: what every signature is for. */
  contentHash: sha256,
  paperHash: sha256,
  /** In their order; who gave their place on stands before who took it. */
  signers: z.array(Signer),
  revisions: z.array(Revision),
  /** Id of the signer that the reader is, where they are asked now. */
  mine: z.uuid().nullable(),
  /** What a signature agrees to, as the playbook words it now. */
  consent: z.object({ version: z.string(), text: z.string() }),
  version: z.number().int(),
  /** `sign`, `decline`, `delegate`; `remind`, `extend`, `withdraw`; `complete` by a signed paper that is handed in. */
  may: May,
});
export type Envelope = z.infer<typeof Envelope>;

/** Envelopes, and after which id more of them follow; null where none do. */
export const EnvelopeList = z.object({ items: z.array(Envelope), next: z.uuid().nullable() });
export type EnvelopeList = z.infer<typeof EnvelopeList>;

/** Which envelopes: all of one thing, of one state, those that wait for the reader; what is out by its age, the oldest first. */
export const EnvelopeFilter = z.object({
  subject: z
    .string()
    .regex(/^[a-z-]+\/[A-Z]+-\d{4}-\d{4,}$/, 'must be a kind and a number: sow/SOW-2026-0031.')
    .optional(),
  state: EnvelopeState.optional(),
  /** Only what the reader is asked to sign. */
  mine: z.stringbool().default(false),
  search: z.string().max(100).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type EnvelopeFilter = z.infer<typeof EnvelopeFilter>;

/** The field that a signature is drawn in, in units of its path. */
export const drawingField = { width: 600, height: 200 } as const;

const numberWord = String.raw`-?\d{1,4}(?:\.\d{1,2})?`;
const pathStep = `(?:[ML]${numberWord} ${numberWord}|C(?:${numberWord} ){5}${numberWord}|Q(?:${numberWord} ){3}${numberWord})`;
const pathShape = new RegExp(`^M${numberWord} ${numberWord}(?: ?${pathStep})*$`);

/** Whether every point of a path lies in the field. */
const staysInField = (path: string): boolean => {
  const numbers = path.match(/-?\d+(?:\.\d+)?/g) ?? [];
  return numbers.every((each, at) => {
    const value = Number(each);
    return value >= 0 && value <= (at % 2 === 0 ? drawingField.width : drawingField.height);
  });
};

/**
 * A drawn signature: SVG path data of absolute M, L, C and Q within `drawingField`, numbers parted by one blank:
 * `M10 20 L30.5 40 Q50 60 70 80`. Nothing else can stand in it, so it can be shown anywhere.
 */
export const Drawing = z
  .string()
  .min(1)
  .max(20_000, 'is too long: draw it with fewer strokes.')
  .regex(pathShape, 'must be a path of M, L, C and Q with plain numbers: M10 20 L30.5 40.')
  .refine(staysInField, { error: `must stay in a field of ${drawingField.width} by ${drawingField.height}.` });

/** How somebody signs: by typing their name, or drawing it beside the name in letters. */
export const Signature = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('typed'), name }),
  z.strictObject({ way: z.literal('drawn'), name, drawing: Drawing }),
]);
export type Signature = z.infer<typeof Signature>;

/** A signature, by somebody who agreed, to the paper that they were shown. */
export const NewSignature = z.strictObject({
  signature: Signature,
  /** That they agreed to what `consent` says. */
  consent: z.literal(true, 'must be agreed to: without it nothing is signed.'),
  /** `paperHash` of what was shown. */
  paper: sha256,
});
export type NewSignature = z.infer<typeof NewSignature>;

/** Lines may end in it. */
const reason = z
  .string()
  .trim()
  .min(3, 'must say why: say it in at least 3 characters.')
  .max(1000)
  .refine((words) => seen(words.replaceAll(/[\r\n\t]/g, '')), unseen);

/** Why somebody does not sign, or takes the paper back. */
export const NewRefusal = z.strictObject({ reason });
export type NewRefusal = z.infer<typeof NewRefusal>;

/** Who signs instead, by who was asked, or by who sent it and had the address wrong. */
export const NewSubstitute = z.strictObject({ name, title: title.default(''), email, note: reason });
export type NewSubstitute = z.infer<typeof NewSubstitute>;

/** Which colleague of ours signs instead. */
export const NewColleague = z.strictObject({ person: z.uuid(), note: reason });
export type NewColleague = z.infer<typeof NewColleague>;

/** How many days longer it is out. */
export const NewExtension = z.strictObject({ days: z.number().int().min(1).max(366) });
export type NewExtension = z.infer<typeof NewExtension>;

/** Whom to remind; without a name all who are asked. */
export const NewReminder = z.strictObject({ signer: z.uuid().optional() });
export type NewReminder = z.infer<typeof NewReminder>;

/** A one-time code as it stands in the letter. */
export const GuestCode = z.strictObject({ code: z.string().regex(/^\d{6}$/, 'must be the six digits of the letter.') });
export type GuestCode = z.infer<typeof GuestCode>;

/** A code is on its way: to which address (shortened), and until when it opens. */
export const CodeSent = z.object({ to: z.string(), until: instant });
export type CodeSent = z.infer<typeof CodeSent>;

/** What a signer is shown by their link, once a code has shown that the letter's address is theirs. */
const GuestPaper = z.object({
  step: z.literal('paper'),
  number: z.string(),
  subject: Subject.omit({ href: true }),
  state: EnvelopeState,
  /** What became of it, in a sentence, where it is not to be signed by this signer now. */
  sentence: z.string().nullable(),
  sentBy: z.string(),
  expiresAt: instant,
  signer: Signer.pick({ id: true, side: true, name: true, title: true, email: true, state: true, signedAt: true }),
  signers: z.array(Signer.pick({ side: true, name: true, title: true, state: true, signedAt: true })),
  order: SigningOrder,
  consent: Envelope.shape.consent,
  paperHash: sha256,
  /** SHA-256 of the newest state of the file, with the signatures it has: what a download is held against. */
  fileHash: sha256,
  /** Whether there is a certificate of completion to be taken. */
  certificate: z.boolean(),
  /** `sign`, `decline`, `delegate`. */
  may: May,
});

/**
 * What a signing link shows. Before a code was entered nothing but where it goes. Page: `/guest/{token}/signing`; API:
 * `GET /api/guest/{token}/signing`; `POST .../codes` mails a code (the page asks for one when it is opened), `POST .../pass`
 * with the code opens the rest for this browser by a cookie; `GET .../paper.pdf`, `.../text`, `.../certificate.pdf`;
 * `POST .../signature`, `.../refusal`, `.../delegation`.
 */
export const GuestSigning = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('code'),
    /** Where codes go, shortened: `r…@alder.example`. */
    to: z.string(),
    /** Until when the newest code opens; null where none does. */
    until: instant.nullable(),
  }),
  GuestPaper,
]);
export type GuestSigning = z.infer<typeof GuestSigning>;
export type GuestPaper = z.infer<typeof GuestPaper>;

/** Who signs now or will: those whose place nobody else took. */
export const standing = <One extends Pick<Signer, 'state'>>(signers: readonly One[]): One[] =>
  signers.filter(({ state }) => state !== 'delegated');

/** Whether everybody has signed. */
export const allSigned = (signers: readonly Pick<Signer, 'state'>[]): boolean =>
  standing(signers).length > 0 && standing(signers).every(({ state }) => state === 'signed');

/** Whether somebody is asked and can sign now. */
export const isAsked = ({ state }: Pick<Signer, 'state'>): boolean => state === 'asked' || state === 'opened';

/** `robin@alder.example` -> `r…@alder.example`: known to whom it belongs, and to nobody else. */
export const shortened = (address: string): string => address.replace(/^(.)[^@]*(?=@)/u, '$1…');
