import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand, mayWhile } from '../../platform/rights.ts';
import type { FactKind } from '../../playbook/facts.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { sourceInWords } from '../../playbook/rule.ts';
import { agree, placeOf, type Statement, sayValue } from '../facts/fact.ts';
import { factKinds } from '../facts/stating.ts';
import { readStanding } from '../facts/store.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity, type StoredOpportunity } from '../opportunities/store.ts';
import { type OpenQuestion, openQuestions } from './asking.ts';
import {
  type AskedQuestion,
  type AskedSet,
  type GivenAnswer,
  progressOf,
  type Questionnaire,
  questionsIn,
} from './questionnaire.ts';
import { readNotKnown } from './store.ts';

/** What a questionnaire is made from: the opportunity, what stands of its customer, and what nobody knows. */
export interface Asked {
  readonly opportunity: StoredOpportunity;
  readonly open: readonly OpenQuestion[];
  readonly kinds: readonly FactKind[];
  /** The newest first. */
  readonly standing: readonly Statement[];
  readonly notKnown: Awaited<ReturnType<typeof readNotKnown>>;
}

/**
 * What is asked of an opportunity now.
 * @param forCustomer looks at nothing but what the customer may see, questions and answers alike
 */
export async function askedOf(act: Act, playbook: Playbook, number: string, forCustomer = false): Promise<Asked> {
  const opportunity = await readOpportunity(act, number);
  const all = await readStanding(act, opportunity.account.number);
  const standing = forCustomer ? all.filter(({ sight }) => sight === 'customer') : all;
  const known = new Map(standing.toReversed().map(({ name, value }) => [name, value]));
  const on = act.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const open = openQuestions({ sets: playbook.questions, needs: opportunity.needs, on }, known);
  return {
    ...{ opportunity, standing, kinds: factKinds(act, playbook), notKnown: await readNotKnown(act, number) },
    open: forCustomer ? open.filter(({ question }) => question.audience === 'customer') : open,
  };
}

/**
 * Everything that is asked for an opportunity now, with what was said to it.
 * @throws Refusal `right.missing` (403), `opportunity.notFound` (404)
 */
export async function readQuestionnaire(act: Act, playbook: Playbook, number: string): Promise<Questionnaire> {
  demand(act.reader, 'questionnaire.see');
  const asked = await askedOf(act, playbook, number);
  const sets = setsIn(asked);
  const open = isOpen(playbook, asked.opportunity);
  return {
    ...{ opportunity: number, customer: asked.opportunity.account.name, sets },
    progress: progressOf(questionsIn(sets)),
    may: {
      answer: mayWhile(act.reader, 'fact.state', open),
      send: mayWhile(act.reader, 'questionnaire.send', open),
    },
  };
}

/** Open questions by the set they stand in, each with its answer. A source is named as `from` says. */
export function setsIn(asked: Asked, from: (statement: Statement) => string = fromOf): AskedSet[] {
  const bySet = Map.groupBy(asked.open, ({ set }) => set);
  return [...bySet].map(([{ id, title, note, source }, list]) => ({
    ...{ id, title, note: note ?? null, source: sourceInWords(source) },
    questions: list.flatMap(({ question }) => {
      const kind = asked.kinds.find(({ name }) => name === question.fact);
      return kind === undefined ? [] : [askedQuestion(question, kind, answerOf(question.fact, asked, from))];
    }),
  }));
}

function askedQuestion(question: OpenQuestion['question'], kind: FactKind, answer: GivenAnswer | null): AskedQuestion {
  const { id, fact, ask, help, note, compulsory, audience, tab } = question;
  const { type, unit, options } = kind;
  return {
    ...{ id, fact, ask, compulsory, audience, type, answer },
    ...{ help: help ?? null, note: note ?? null, tab: tab ?? null, unit: unit ?? null, options: options ?? [] },
  };
}

function answerOf(
  fact: string,
  { standing, notKnown }: Asked,
  from: (statement: Statement) => string,
): GivenAnswer | null {
  const [newest, ...rest] = standing.filter(({ name }) => name === fact);
  if (newest !== undefined) {
    const { value, low, high, confidence, statedAt } = newest;
    const others = rest.filter((other) => !agree(newest, other)).length;
    return {
      known: true,
      value,
      low,
      high,
      confidence,
      said: sayValue(newest),
      from: from(newest),
      at: statedAt,
      others,
    };
  }
  const nobody = notKnown.get(fact);
  if (nobody === undefined) return null;
  const nothing = { known: false, value: null, low: null, high: null, confidence: 'guess', others: 0 } as const;
  return { ...nothing, said: 'not known', from: nobody.by ?? 'the customer', at: nobody.at.toString() };
}

/** Whose word a statement is: a person by their name, everything else by its place. */
const fromOf = ({ provenance, statedBy }: Statement): string =>
  provenance.kind === 'person' ? (statedBy ?? 'a colleague') : placeOf(provenance);

/**
 * The open question of that id.
 * @throws Refusal `question.closed` (404) for one that is not asked now, or not of whoever answers
 */
export function questionIn({ open }: Pick<Asked, 'open'>, id: string): OpenQuestion['question'] {
  const found = open.find(({ question }) => question.id === id);
  if (found) return found.question;
  const words = `The question ${id.slice(0, 80)} is not asked here now: reload the page to see what is.`;
  throw new Refusal('question.closed', words, { status: 404 });
}
