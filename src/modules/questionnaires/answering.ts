import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Question } from '../../playbook/question.ts';
import type { NewStatement, Provenance } from '../facts/fact.ts';
import { stateFacts } from '../facts/stating.ts';
import { readStanding, setStatementsAside } from '../facts/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isOpen } from '../opportunities/rights.ts';
import { leftUnknown } from './entries.ts';
import type { Answer, GuestAnswer, Questionnaire } from './questionnaire.ts';
import { type Asked, askedOf, questionIn, readQuestionnaire } from './reading.ts';
import { forgetNotKnown, keepNotKnown } from './store.ts';

/** Which question of which opportunity is answered. */
export interface AnsweredPlace {
  readonly number: string;
  readonly question: string;
}

/**
 * One of the team answers a question, of their own knowledge or from a call. The answer is a fact of the customer: it stands
 * in all questionnaires.
 * @throws Refusal `right.missing` (403), `question.closed` (404), `questionnaire.closed` (409), `answer.wrong` naming the question
 */
export async function answerQuestion(
  act: Act,
  playbook: Playbook,
  { number, question: id }: AnsweredPlace,
  answer: Answer,
): Promise<Questionnaire> {
  demand(act.reader, 'questionnaire.see');
  demand(act.reader, 'fact.state');
  await lockDocument(act.tx, opportunityStream(number));
  const asked = await askedOf(act, playbook, number);
  const question = questionIn(asked, id);
  await keepAnswer(act, playbook, { asked, question, answer, provenance: provenanceOf(act, question, answer) });
  return readQuestionnaire(act, playbook, number);
}

function provenanceOf({ reader, clock }: Act, { ask }: Question, answer: Answer): Provenance {
  const now = clock.now();
  if (!answer.known || answer.call === undefined)
    return { kind: 'person', by: reader.name, at: now.toString({ smallestUnit: 'second' }) };
  // Somewhere it is tomorrow already.
  const tomorrow = now.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 }).toString();
  if (answer.call.on > tomorrow)
    throw wrong('call.on', `"${ask}": the call of ${answer.call.on} is still to come; give the day on which it was.`);
  return { kind: 'call', by: reader.name, ...answer.call };
}

/** An answer about to be kept, and where it comes from. */
interface KeptAnswer {
  readonly asked: Asked;
  readonly question: Question;
  readonly answer: Answer | GuestAnswer;
  readonly provenance: Provenance;
}

/**
 * States an answer as a fact, or keeps that nobody knows, which takes back what the same source said before.
 * @throws Refusal `questionnaire.closed` (409), `answer.wrong` naming the question
 */
export async function keepAnswer(
  act: Act,
  playbook: Playbook,
  { asked, question, answer, provenance }: KeptAnswer,
): Promise<void> {
  const { number } = asked.opportunity;
  const open = isOpen(playbook, asked.opportunity);
  if (open !== true) throw new Refusal('questionnaire.closed', open, { status: 409 });
  if (answer.known) {
    const { value, low, high, confidence } = answer;
    await stateAnswer(
      act,
      playbook,
      { asked, question },
      { name: question.fact, value, low, high, confidence, provenance },
    );
    await forgetNotKnown(act, number, question.fact);
    return;
  }
  const byCustomer = provenance.kind === 'customer';
  await takeBack(act, asked, question.fact, byCustomer);
  if (asked.notKnown.has(question.fact)) return;
  await keepNotKnown(act, number, question.fact, byCustomer);
  const title = asked.kinds.find(({ name }) => name === question.fact)?.title ?? question.fact;
  const particulars = { opportunity: number, fact: question.fact, title, byCustomer };
  await record(act, opportunityStream(number), leftUnknown, particulars, playbook.version);
}

/** What is wrong with an answer is said of the question as it was asked, for whoever reads it knows no fact by its name. */
async function stateAnswer(
  act: Act,
  playbook: Playbook,
  { asked, question }: Pick<KeptAnswer, 'asked' | 'question'>,
  statement: NewStatement,
): Promise<void> {
  try {
    await stateFacts(act, playbook, { opportunity: asked.opportunity.number, facts: [statement] });
  } catch (fault) {
    if (!(fault instanceof Refusal) || fault.code !== 'fact.wrong') throw fault;
    const title = asked.kinds.find(({ name }) => name === question.fact)?.title ?? '';
    const [first] = fault.faults;
    const says = (first?.sentence ?? fault.message).replace(title, '').trim();
    throw wrong(first?.place.split('.').at(-1) ?? 'value', `"${question.ask}": the answer ${says}`);
  }
}

const wrong = (place: string, sentence: string): Refusal =>
  new Refusal('answer.wrong', sentence, { faults: [{ place, sentence }] });

/** What the same source said before stands no longer. */
async function takeBack(act: Act, { opportunity }: Asked, fact: string, byCustomer: boolean): Promise<void> {
  const standing = await readStanding(act, opportunity.account.number, [fact]);
  const own = standing.filter(({ provenance, source }) =>
    byCustomer ? provenance.kind === 'customer' : source === `person ${act.reader.id}`,
  );
  await setStatementsAside(
    act,
    own.map(({ id }) => id),
    { why: 'not known', byCustomer },
  );
}
