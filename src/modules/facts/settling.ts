import type { Act } from '../../platform/act.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { factSetAside, factSettled } from './entries.ts';
import { agree, type FactHistory, type Settling, type Statement, sayValue } from './fact.ts';
import { readFact } from './reading.ts';
import { setStatementsAside } from './store.ts';
import { type FactPlace, type FactSubject, factStream, subjectHeld } from './subject.ts';

/**
 * Of statements that disagree one is chosen; the others are set aside, with who and why.
 * @throws Refusal `fact.notStanding` (409) where the chosen one was set aside, `fact.notInConflict` (409)
 */
export async function settleFact(
  act: Act,
  playbook: Playbook,
  place: FactPlace & { readonly name: string },
  { statement, why }: Settling,
): Promise<FactHistory> {
  const subject = await subjectHeld(act, playbook, place, 'settle');
  const { fact, chosen } = await standingOf(act, playbook, subject, place.name, statement);
  const others = fact.statements.filter((other) => other.setAside === null && !agree(other, chosen));
  if (others.length === 0) {
    const words = `Nothing that stands says otherwise: ${fact.title} needs no settling.`;
    throw new Refusal('fact.notInConflict', words, { status: 409 });
  }
  await setAside(act, others, why);
  const particulars = { ...subject, ...wordsOf(fact, chosen), setAside: others.length, why };
  await record(act, factStream(subject), factSettled, particulars, playbook.version);
  return readFact(act, playbook, subject.account, place.name);
}

/**
 * Gives up one statement that stands, though none may be left: better not known than wrongly known.
 * @throws Refusal `fact.notStanding` (409)
 */
export async function setFactAside(
  act: Act,
  playbook: Playbook,
  place: FactPlace & { readonly name: string },
  { statement, why }: Settling,
): Promise<FactHistory> {
  const subject = await subjectHeld(act, playbook, place, 'settle');
  const { fact, chosen } = await standingOf(act, playbook, subject, place.name, statement);
  await setAside(act, [chosen], why);
  await record(act, factStream(subject), factSetAside, { ...subject, ...wordsOf(fact, chosen), why }, playbook.version);
  return readFact(act, playbook, subject.account, place.name);
}

async function standingOf(
  act: Act,
  playbook: Playbook,
  subject: FactSubject,
  name: string,
  statement: string,
): Promise<{ fact: FactHistory; chosen: Statement }> {
  const fact = await readFact(act, playbook, subject.account, name);
  const recordName = `what is known of ${fact.title}`;
  await demandVersion(act, { record: recordName, stream: factStream(subject), version: fact.version });
  const chosen = fact.statements.find(({ id, setAside }) => id === statement && setAside === null);
  if (chosen) return { fact, chosen };
  const words = `That statement of ${fact.title} does not stand any more: choose one that does.`;
  throw new Refusal('fact.notStanding', words, { status: 409 });
}

const setAside = (act: Act, statements: readonly Statement[], why: string): Promise<void> =>
  setStatementsAside(
    act,
    statements.map(({ id }) => id),
    { why },
  );

const wordsOf = ({ name, title }: FactHistory, chosen: Statement) => ({ name, title, said: sayValue(chosen) });
