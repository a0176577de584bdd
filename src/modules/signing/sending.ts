import { createHash } from 'node:crypto';
import { writeHtml } from '../../documents/html.ts';
import type { PaperDocument } from '../../documents/paper.ts';
import { paperInWords } from '../../documents/paper-words.ts';
import type { PaperStamp } from '../../documents/pdf-data.ts';
import { writePdfToSign } from '../../documents/signing/paper-to-sign.ts';
import type { Act } from '../../platform/act.ts';
import { readReaders } from '../../platform/auth/readers.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { demandStartsTold } from '../scheduling/telling.ts';
import { envelopeSent } from './entries.ts';
import { SignerAsked, type SigningOrder, Subject } from './envelope.ts';
import { insertEnvelope, insertRevision, insertSigner } from './keeping-store.ts';
import { readEnvelope, readEnvelopesOf, type StoredEnvelope } from './store.ts';
import { askInTurn, dealOf, demandTheirs, reminderFrom } from './turns.ts';

/** A paper that shall be signed, and by whom. */
export interface EnvelopeAsked {
  /** Stream of the record it belongs to: who sees that sees the envelope, and there it is told. */
  readonly stream: string;
  readonly subject: Subject;
  /** As it shall be signed: nothing is proposed in it. */
  readonly paper: PaperDocument;
  readonly stamp?: PaperStamp | null;
  /** Who the customer is, as the certificate of completion says it. */
  readonly customer?: string;
  /** In the order in which they sign. */
  readonly signers: readonly SignerAsked[];
  readonly order: SigningOrder;
  /** For how many days it is out; the playbook's where nobody says. */
  readonly days?: number;
}

/**
 * Sends a paper out for signature: its PDF is written once and frozen, and whoever comes first is asked. The right is the
 * caller's to ask for.
 * @throws Refusal `envelope.out` (409) where one of this paper is out, `envelope.signers`, `envelope.ourAddress`,
 * `envelope.days`, `start.unconfirmed` (409) where it names a start that may not be told, `paper.openChanges`, `paper.unprintable`
 */
export async function sendEnvelope(act: Act, playbook: Playbook, asked: EnvelopeAsked): Promise<StoredEnvelope> {
  const { stream, paper, stamp = null, customer = 'the customer', order } = asked;
  const subject = Subject.parse(asked.subject);
  const signers = asked.signers.map((each) => SignerAsked.parse(each));
  await demandSigners(act, playbook, signers);
  const sentAt = act.clock.now();
  const expiresAt = sentAt.add({ hours: 24 * daysOf(playbook, asked.days) });
  await lockDocument(act.tx, stream);
  const out = (await readEnvelopesOf(act, subject)).find(({ state }) => state === 'out');
  if (out) {
    const words = `${subject.number} is out for signature already, as ${out.number}: withdraw that first.`;
    throw new Refusal('envelope.out', words, { status: 409 });
  }
  await demandStartsTold(act, playbook, dealOf({ stream }), [
    { place: 'title', words: subject.title },
    ...paperInWords(paper),
  ]);
  const pdf = Buffer.from(writePdfToSign(paper, stamp));
  const hash = createHash('sha256').update(pdf).digest('hex');
  const number = await nextNumber(act.tx, 'ENV', sentAt);
  const { contentHash, author: company, pageSize } = paper.attrs;
  const envelopeId = await insertEnvelope(act, {
    ...{ number, stream, inOrder: order === 'in-order', sentBy: act.reader.id, sentAt, expiresAt, contentHash },
    ...{ subjectKind: subject.kind, subjectNumber: subject.number, subjectTitle: subject.title },
    ...{ subjectHref: subject.href, paperHash: hash, reading: writeHtml(paper) },
    ...{ company, customer, pageSize },
    remindAt: reminderFrom(playbook, sentAt),
  });
  await insertRevision(act, { envelopeId, n: 1, kind: 'sent', bytes: pdf, hash, madeAt: sentAt });
  for (const [at, { side, name, title, email, personId }] of signers.entries())
    await insertSigner(act, { envelopeId, place: at + 1, side, name, title, email, personId: personId ?? null });
  const sides = Map.groupBy(signers, ({ side }) => side);
  await record(
    act,
    stream,
    envelopeSent,
    {
      ...{ envelope: number, subject, told: [act.reader.id], order, expiresAt: expiresAt.toString() },
      signers: { company: sides.get('company')?.length ?? 0, customer: sides.get('customer')?.length ?? 0 },
      ...{ contentHash, paperHash: hash },
    },
    playbook.version,
  );
  await askInTurn(act, playbook, await readEnvelope(act, number));
  return readEnvelope(act, number);
}

function daysOf({ signing: { days } }: Playbook, asked: number | undefined): number {
  if (asked === undefined) return days.usual;
  if (Number.isInteger(asked) && asked >= 1 && asked <= days.atMost) return asked;
  throw new Refusal('envelope.days', `A paper is out for 1 to ${days.atMost} days: say how many of these.`);
}

/** Everybody signs once, and whoever signs for the company may. */
async function demandSigners(act: Act, playbook: Playbook, signers: readonly SignerAsked[]): Promise<void> {
  const { signersAtMost } = playbook.signing;
  const refuse = (words: string) => new Refusal('envelope.signers', words);
  if (signers.length === 0) throw refuse('Nobody is named to sign: name at least one person.');
  if (signers.length > signersAtMost) throw refuse(`${signers.length} sign at once, and ${signersAtMost} may at most.`);
  const addresses = signers.map(({ email }) => email.toLowerCase());
  const twice = signers.find(({ email }, at) => addresses.indexOf(email.toLowerCase()) < at);
  if (twice) throw refuse(`${twice.email} is named twice: each signs once, under an address of their own.`);
  const customers = signers.filter(({ side }) => side === 'customer');
  await demandTheirs(
    act,
    customers.map(({ email }) => email),
  );
  const ids = signers.flatMap(({ personId }) => personId ?? []);
  const known = await readReaders(act.tx, rightsOf(playbook), ids);
  for (const { name, personId } of signers.filter(({ side }) => side === 'company')) {
    const person = known.find(({ id }) => id === personId);
    if (!person) throw refuse(`${name} does not enter Parley, and signs for the company: name somebody who does.`);
    if (!person.rights.has('envelope.sign')) throw refuse(`${name} may not sign for the company: name a signatory.`);
  }
}
