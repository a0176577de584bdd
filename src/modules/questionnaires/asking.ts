import type { Condition, Question, QuestionSet } from '../../playbook/question.ts';
import { holdsOn } from '../../playbook/rule.ts';
import type { FactValue } from '../facts/fact.ts';

/** What is known: the value of each fact by its name. */
export type Known = ReadonlyMap<string, FactValue>;

/** A question that is open, in the set that asks it. */
export interface OpenQuestion {
  readonly set: QuestionSet;
  readonly question: Question;
}

/** What an opportunity asks of the questions: its needs, and the day. */
export interface Asking {
  readonly sets: readonly QuestionSet[];
  readonly needs: readonly { readonly service: string; readonly sku?: string | undefined }[];
  /** ISO date. */
  readonly on: string;
}

/** The sets that belong to what is needed: those of a service that is made to measure, where their own branch is open. */
export function setsOf({ sets, needs, on }: Asking, known: Known): QuestionSet[] {
  const services = new Set(needs.filter(({ sku }) => sku === undefined).map(({ service }) => service));
  return sets.filter(
    ({ services: ofSet, when, effective }) =>
      holdsOn(effective, on) && ofSet.some((service) => services.has(service)) && isOpen(when, known),
  );
}

/** The questions that are open by what is known, each fact in the first set that asks for it. Answered ones stay open. */
export function openQuestions(asking: Asking, known: Known): OpenQuestion[] {
  const asked = new Set<string>();
  return setsOf(asking, known).flatMap((set) =>
    set.questions.flatMap((question) => {
      if (asked.has(question.fact) || !isOpen(question.when, known)) return [];
      asked.add(question.fact);
      return [{ set, question }];
    }),
  );
}

/**
 * Whether something compulsory is asked and nothing of it is left: each is known, or somebody said that nobody knows.
 * Where nothing compulsory is asked, nothing was answered either.
 */
export function compulsoryAnswered(asking: Asking, known: Known, notKnown: readonly string[]): boolean {
  const compulsory = openQuestions(asking, known).filter(({ question }) => question.compulsory);
  return (
    compulsory.length > 0 && compulsory.every(({ question: { fact } }) => known.has(fact) || notKnown.includes(fact))
  );
}

/** The facts that sets of questions ask for; a branch hangs on nothing else. */
export const factsAskedBy = (sets: readonly QuestionSet[]): string[] => [
  ...new Set(sets.flatMap(({ questions }) => questions.map(({ fact }) => fact))),
];

const isOpen = (when: readonly Condition[] | undefined, known: Known): boolean =>
  (when ?? []).every((condition) => holds(condition, known.get(condition.fact)));

function holds(condition: Condition, value: FactValue | undefined): boolean {
  if (value === undefined) return false;
  if ('least' in condition) return typeof value === 'number' && value >= condition.least;
  const wanted: readonly FactValue[] = Array.isArray(condition.is) ? condition.is : [condition.is];
  return wanted.includes(value);
}
