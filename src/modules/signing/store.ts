import { sql } from 'kysely';
import type { PaperMetadata } from '../../documents/paper.ts';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { notFound } from '../../platform/refusal.ts';
import type {
  EnvelopeFilter,
  EnvelopeState,
  RevisionKind,
  Side,
  Signature,
  SignatureWay,
  SignerState,
  SigningOrder,
  Subject,
} from './envelope.ts';

/** Somebody who signs, as stored. */
export interface StoredSigner {
  readonly id: string;
  readonly place: number;
  readonly side: Side;
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly personId: string | null;
  readonly state: SignerState;
  readonly askedAt: Temporal.Instant | null;
  readonly openedAt: Temporal.Instant | null;
  readonly signedAt: Temporal.Instant | null;
  readonly way: SignatureWay | null;
  readonly form: Signature['way'] | null;
  readonly signedName: string | null;
  readonly drawing: string | null;
  readonly consentVersion: string | null;
  readonly consent: string | null;
  readonly identified: 'code' | 'session' | 'upload' | null;
  readonly reason: string | null;
  readonly inPlaceOf: string | null;
  readonly givenBy: string | null;
  readonly givenNote: string | null;
  readonly givenAt: Temporal.Instant | null;
  /** Links of former calls open nothing. */
  readonly call: number;
  readonly reminders: number;
  readonly remindedAt: Temporal.Instant | null;
}

/** A frozen state of the file, without its bytes. */
export interface StoredRevision {
  readonly n: number;
  readonly kind: RevisionKind;
  readonly hash: string;
  readonly bytes: number;
  readonly signerId: string | null;
  readonly madeAt: Temporal.Instant;
}

/** An envelope as stored; what may be done with it is added by `rights.ts`. */
export interface StoredEnvelope {
  readonly id: string;
  readonly number: string;
  readonly stream: string;
  readonly subject: Subject;
  readonly state: EnvelopeState;
  readonly order: SigningOrder;
  readonly sentBy: { readonly id: string; readonly name: string };
  readonly sentAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly ended: { readonly at: Temporal.Instant; readonly by: string | null; readonly reason: string | null } | null;
  /** For whom it is signed. */
  readonly company: string;
  readonly customer: string;
  readonly pageSize: PaperMetadata['pageSize'];
  readonly contentHash: string;
  readonly paperHash: string;
  /** In their order; who gave their place on stands before who took it. */
  readonly signers: readonly StoredSigner[];
  readonly revisions: readonly StoredRevision[];
  readonly version: number;
}

const select = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('envelope')
    .innerJoin('person as sender', 'sender.id', 'envelope.sentBy')
    .select(['envelope.id', 'envelope.number', 'stream', 'subjectKind', 'subjectNumber', 'subjectTitle', 'subjectHref'])
    .select(['state', 'inOrder', 'sentBy', 'sentAt', 'expiresAt', 'contentHash', 'paperHash', 'endedAt', 'endedBy'])
    .select(['endedReason', 'company', 'customer', 'pageSize', 'envelope.version', 'sender.name as sender']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

/** Adds to each row who signs and the states of its file. */
async function whole(act: Pick<Act, 'tx'>, rows: readonly Row[]): Promise<StoredEnvelope[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const signers = Map.groupBy(await readSigners(act, ids), ({ envelopeId }) => envelopeId);
  const revisions = Map.groupBy(await readRevisions(act, ids), ({ envelopeId }) => envelopeId);
  return rows.map((row) => ({
    ...{ id: row.id, number: row.number, stream: row.stream, version: row.version },
    subject: {
      ...{ kind: row.subjectKind, number: row.subjectNumber },
      ...{ title: row.subjectTitle, href: row.subjectHref },
    },
    ...{ company: row.company, customer: row.customer, pageSize: row.pageSize as PaperMetadata['pageSize'] },
    state: row.state as EnvelopeState,
    order: row.inOrder ? 'in-order' : 'parallel',
    sentBy: { id: row.sentBy, name: row.sender },
    ...{ sentAt: row.sentAt, expiresAt: row.expiresAt, contentHash: row.contentHash, paperHash: row.paperHash },
    ended: row.endedAt && { at: row.endedAt, by: row.endedBy, reason: row.endedReason },
    signers: inOrderOfPlace((signers.get(row.id) ?? []).map(signerOf)),
    revisions: (revisions.get(row.id) ?? []).map(({ envelopeId: _, ...revision }) => ({
      ...revision,
      kind: revision.kind as RevisionKind,
    })),
  }));
}

const readSigners = ({ tx }: Pick<Act, 'tx'>, ids: readonly string[]) =>
  tx
    .selectFrom('envelopeSigner')
    .selectAll()
    .where('envelopeId', 'in', [...ids])
    .orderBy('place')
    .orderBy('id')
    .execute();
type SignerRow = Awaited<ReturnType<typeof readSigners>>[number];

const signerOf = ({ envelopeId: _, ...row }: SignerRow): StoredSigner => ({
  ...row,
  side: row.side as Side,
  state: row.state as SignerState,
  way: row.way as SignatureWay | null,
  form: row.form as StoredSigner['form'],
  identified: row.identified as StoredSigner['identified'],
});

/** Within a place, each after the one who gave it on. */
function inOrderOfPlace(signers: readonly StoredSigner[]): StoredSigner[] {
  const depth = (signer: StoredSigner): number => {
    const former = signers.find(({ id }) => id === signer.inPlaceOf);
    return former ? depth(former) + 1 : 0;
  };
  return signers.toSorted((one, other) => one.place - other.place || depth(one) - depth(other));
}

const readRevisions = ({ tx }: Pick<Act, 'tx'>, ids: readonly string[]) =>
  tx
    .selectFrom('envelopeRevision')
    .select(({ fn }) => [
      'envelopeId',
      'n',
      'kind',
      'hash',
      'signerId',
      'madeAt',
      fn<number>('length', ['bytes']).as('bytes'),
    ])
    .where('envelopeId', 'in', [...ids])
    .orderBy('n')
    .execute();

/** One envelope by its number, or 404 in words. */
export async function readEnvelope(act: Pick<Act, 'tx'>, number: string): Promise<StoredEnvelope> {
  const [envelope] = await whole(act, await select(act).where('envelope.number', '=', number).execute());
  if (!envelope) throw notFound('envelope', number);
  return envelope;
}

/** The envelopes of a thing that the reader sees, the newest first: at most one of them is out. */
export async function readEnvelopesOf(
  act: Pick<Act, 'tx'>,
  { kind, number }: Pick<Subject, 'kind' | 'number'>,
): Promise<StoredEnvelope[]> {
  const rows = select(act).where('subjectKind', '=', kind).where('subjectNumber', '=', number);
  return whole(act, await rows.orderBy('sentAt', 'desc').orderBy('envelope.number', 'desc').execute());
}

/** One page of envelopes: what is out the oldest first, everything else the newest first. */
export async function readEnvelopes(
  { tx, reader }: Act,
  { subject, state, mine, search, after, limit }: EnvelopeFilter,
): Promise<{ items: StoredEnvelope[]; next: string | null }> {
  const oldestFirst = state === 'out';
  const [kind = '', number = ''] = subject?.split('/') ?? [];
  const words = sql`(envelope.number || ' ' || subject_number || ' ' || subject_title || ' ' || sender.name)`;
  const asked = sql<boolean>`exists (
    select from envelope_signer as signer
    where signer.envelope_id = envelope.id and signer.person_id = ${reader.id} and signer.state in ('asked', 'opened')
  )`;
  const rows = await select({ tx })
    .$if(subject !== undefined, (some) => some.where('subjectKind', '=', kind).where('subjectNumber', '=', number))
    .$if(state !== undefined, (some) => some.where('envelope.state', '=', state!))
    .$if(mine, (some) => some.where(asked))
    .$if(search !== undefined, (some) => some.where(words, 'ilike', containing(search!)))
    .$if(after !== undefined, (some) => some.where('envelope.id', oldestFirst ? '>' : '<', after!))
    .orderBy('envelope.id', oldestFirst ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  const items = await whole({ tx }, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The bytes of one state of the file. */
export async function readBytes({ tx }: Pick<Act, 'tx'>, envelopeId: string, n: number): Promise<Uint8Array> {
  const { bytes } = await tx
    .selectFrom('envelopeRevision')
    .select('bytes')
    .where('envelopeId', '=', envelopeId)
    .where('n', '=', n)
    .executeTakeFirstOrThrow();
  return bytes;
}

/** The paper as a page of text. */
export async function readReading({ tx }: Pick<Act, 'tx'>, envelopeId: string): Promise<string> {
  const { reading } = await tx
    .selectFrom('envelope')
    .select('reading')
    .where('id', '=', envelopeId)
    .executeTakeFirstOrThrow();
  return reading;
}

/** Numbers of the envelopes that are out and whose time has come: to expire, or to remind. */
export async function readDue({ tx, clock }: Act, what: 'expiresAt' | 'remindAt'): Promise<string[]> {
  const rows = await tx
    .selectFrom('envelope')
    .select('number')
    .where('state', '=', 'out')
    .where(what, '<=', clock.now())
    .orderBy(what)
    .limit(500)
    .execute();
  return rows.map(({ number }) => number);
}

/** Which of some e-mail addresses, in small letters, are of people of ours; a partner's are not. */
export async function readOurAddresses({ tx }: Pick<Act, 'tx'>, emails: readonly string[]): Promise<string[]> {
  if (emails.length === 0) return [];
  const address = sql<string>`lower(email)`;
  const rows = await tx
    .selectFrom('person')
    .select(address.as('address'))
    .where(address, 'in', [...emails])
    .where('partnerId', 'is', null)
    .execute();
  return rows.map((row) => row.address);
}

/** The newest state of the paper itself; its certificate is another file. */
export const newestPaper = ({ revisions }: Pick<StoredEnvelope, 'revisions'>): StoredRevision =>
  revisions.findLast(({ kind }) => kind !== 'certificate')!;
