import type { Act } from '../../platform/act.ts';
import { readReaders } from '../../platform/auth/readers.ts';
import { lookAs } from '../../platform/database/reader.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { demandStartsTold } from '../scheduling/telling.ts';
import { envelopeDelegated } from './entries.ts';
import type { NewSubstitute } from './envelope.ts';
import { signerOf } from './following.ts';
import { insertSigner, updateEnvelope, updateSigner } from './keeping-store.ts';
import { mayCorrect, mayGiveOn } from './rights.ts';
import { type GivenBy, signerIn } from './signing.ts';
import { readEnvelope, type StoredEnvelope, type StoredSigner } from './store.ts';
import { askInTurn, dealOf, demandOut, demandTheirs, demandTurn, lockEnvelope, reminderFrom, toldOf } from './turns.ts';

/** Who signs instead; a colleague of ours by their id. */
export type Substitute = NewSubstitute & { readonly personId?: string };

/** Everything but a note. */
type Whom = Omit<Substitute, 'note'>;

/**
 * Gives the signing on to a colleague, as whoever is asked: their link opens nothing any more, and the colleague is asked.
 * Both stay in the record.
 * @throws Refusal `envelope.closed`, `envelope.notAsked` (409), `envelope.notYours` (403), `envelope.delegation`
 */
export async function delegate(
  act: Act,
  playbook: Playbook,
  { number, by, to }: { readonly number: string; readonly by: GivenBy; readonly to: Substitute },
): Promise<StoredEnvelope> {
  const envelope = await lockEnvelope(act, number);
  const signer = signerIn(act, envelope, by);
  demandTurn(act, envelope, signer);
  const may = mayGiveOn(playbook, envelope, signer);
  if (may !== true) throw refuse(may);
  if (playbook.signing.delegation.sameDomain && signer.side === 'customer') demandSameDomain(signer, to);
  return substitute(act, playbook, envelope, { signer, to, by: 'signer', givenBy: signer.name });
}

/**
 * Gives the signing on to a colleague of ours, who may sign for the company and sees the record.
 * @throws Refusal those of `delegate`
 */
export async function delegateInHouse(
  act: Act,
  playbook: Playbook,
  { number, person, note }: { readonly number: string; readonly person: string; readonly note: string },
): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.sign');
  const [colleague] = await readReaders(act.tx, rightsOf(playbook), [person]);
  if (!colleague || colleague.id === act.reader.id) throw refuse('Name a colleague: somebody else who may enter.');
  if (!colleague.rights.has('envelope.sign'))
    throw refuse(`${colleague.name} may not sign for the company: name a signatory.`);
  const sees = await lookAs(act.tx, colleague, () => readEnvelope(act, number)).then(
    () => true,
    (fault: unknown) => {
      if (fault instanceof Refusal) return false;
      throw fault;
    },
  );
  if (!sees) throw refuse(`${colleague.name} may not see ${number}: name somebody who does.`);
  const { name, title, email } = colleague;
  return delegate(act, playbook, { number, by: 'reader', to: { name, title, email, note, personId: person } });
}

/**
 * Corrects to whom a paper was sent, as whoever follows it: the former stays in the record, and their link opens nothing.
 * @throws Refusal `right.missing` (403), `envelope.closed`, `start.unconfirmed` (409), `envelope.correction`, `envelope.delegation`
 */
export async function correct(
  act: Act,
  playbook: Playbook,
  { number, signer: id, to }: { readonly number: string; readonly signer: string; readonly to: NewSubstitute },
): Promise<StoredEnvelope> {
  demand(act.reader, 'envelope.follow');
  const envelope = await lockEnvelope(act, number);
  demandOut(act, envelope);
  const signer = signerOf(envelope, id);
  const may = mayCorrect(playbook, envelope, signer);
  if (may !== true) throw new Refusal('envelope.correction', may, { status: 409 });
  // The letter to whoever is asked instead says why.
  await demandStartsTold(act, playbook, dealOf(envelope), [{ place: 'note', words: to.note }]);
  return substitute(act, playbook, envelope, { signer, to, by: 'sender', givenBy: act.reader.name });
}

interface Substitution {
  readonly signer: StoredSigner;
  readonly to: Substitute;
  readonly by: 'signer' | 'sender';
  readonly givenBy: string;
}

async function substitute(
  act: Act,
  playbook: Playbook,
  envelope: StoredEnvelope,
  { signer, to, by, givenBy }: Substitution,
): Promise<StoredEnvelope> {
  const { name, title, email, note, personId = null } = to;
  const known = envelope.signers.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (known) throw refuse(`${known.name} is among those who sign ${envelope.subject.number}: name somebody else.`);
  if (signer.side === 'customer') await demandTheirs(act, [email]);
  const givenAt = act.clock.now();
  await updateSigner(act, signer.id, { state: 'delegated' });
  const substituteId = await insertSigner(act, {
    ...{ envelopeId: envelope.id, place: signer.place, side: signer.side, name, title, email, personId },
    ...{ inPlaceOf: signer.id, givenBy, givenNote: note, givenAt },
  });
  await updateEnvelope(act, envelope.id, { remindAt: reminderFrom(playbook, givenAt) });
  const told = {
    ...{ ...toldOf(envelope, signer), told: by === 'signer' ? [envelope.sentBy.id] : [], by, note },
    ...{ substituteId, substitutePersonId: personId, substitute: name, substituteEmail: email },
  };
  await record(act, envelope.stream, envelopeDelegated, told, playbook.version);
  await askInTurn(act, playbook, await readEnvelope(act, envelope.number));
  return readEnvelope(act, envelope.number);
}

const refuse = (words: string) => new Refusal('envelope.delegation', words);

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

function demandSameDomain({ email }: StoredSigner, to: Whom): void {
  if (domainOf(email) === domainOf(to.email)) return;
  throw refuse(
    `A colleague has an address at ${domainOf(email)}, as you have: ask whoever sent it to name somebody else.`,
  );
}
