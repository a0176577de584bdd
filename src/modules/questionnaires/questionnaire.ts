import { z } from 'zod';
import { May } from '../../platform/may.ts';
import { Confidence, FactValue } from '../facts/fact.ts';

const instant = z.iso.datetime({ offset: true });

/** What was last said to a question, by whomever, in whatever questionnaire or report. */
export const GivenAnswer = z.object({
  /** False: somebody who was asked said that nobody knows. */
  known: z.boolean(),
  value: FactValue.nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  confidence: Confidence,
  /** As people read it: `1,450 users (1,200 to 1,600)`. */
  said: z.string(),
  /** Whose word it is: `Ada Wren`, `the customer`, `Raw Project Data U2:U22 (sum of)`. */
  from: z.string(),
  at: instant,
  /** How many other sources say something else. */
  others: z.number().int(),
});
export type GivenAnswer = z.infer<typeof GivenAnswer>;

/** A question that is open now, with all that is needed to ask a person. */
export const AskedQuestion = z.object({
  id: z.string(),
  fact: z.string(),
  ask: z.string(),
  help: z.string().nullable(),
  note: z.string().nullable(),
  compulsory: z.boolean(),
  audience: z.enum(['customer', 'team']),
  tab: z.string().nullable(),
  type: z.enum(['count', 'amount', 'text', 'choice', 'yes-no', 'date', 'version']),
  unit: z.string().nullable(),
  options: z.array(z.string()),
  answer: GivenAnswer.nullable(),
});
export type AskedQuestion = z.infer<typeof AskedQuestion>;

/** A set of questions as far as it is open: what an earlier set asks is asked there. */
export const AskedSet = z.object({
  id: z.string(),
  title: z.string(),
  note: z.string().nullable(),
  source: z.string(),
  questions: z.array(AskedQuestion),
});
export type AskedSet = z.infer<typeof AskedSet>;

export const Progress = z.object({
  questions: z.number().int(),
  answered: z.number().int(),
  compulsory: z.number().int(),
  compulsoryLeft: z.number().int(),
});
export type Progress = z.infer<typeof Progress>;

/** Everything that is asked for an opportunity now. */
export const Questionnaire = z.object({
  opportunity: z.string(),
  customer: z.string(),
  sets: z.array(AskedSet),
  progress: Progress,
  may: May,
});
export type Questionnaire = z.infer<typeof Questionnaire>;

/** The customer's part of it, as the holder of a link sees it. */
export const GuestQuestionnaire = Questionnaire.omit({ opportunity: true, may: true }).extend({
  givenTo: z.string(),
  expiresAt: instant,
  finishedAt: instant.nullable(),
});
export type GuestQuestionnaire = z.infer<typeof GuestQuestionnaire>;

const NotKnown = z.strictObject({ known: z.literal(false) });
const Said = z.strictObject({
  known: z.literal(true),
  value: FactValue,
  low: z.number().nullable().optional(),
  high: z.number().nullable().optional(),
  confidence: Confidence.default('exact'),
});

/** What a guest says to a question: a value, exactly, as a range or as a guess; or that nobody knows. */
export const GuestAnswer = z.discriminatedUnion('known', [Said, NotKnown]);
export type GuestAnswer = z.infer<typeof GuestAnswer>;

/** The same of the team: of their own knowledge, or from a call. */
export const Answer = z.discriminatedUnion('known', [
  Said.extend({
    call: z.strictObject({ with: z.string().trim().min(1).max(120), on: z.iso.date() }).optional(),
  }),
  NotKnown,
]);
export type Answer = z.infer<typeof Answer>;

/** A link for the customer, as the team sees it. The token is told once, when the link is made. */
export const QuestionLink = z.object({
  id: z.uuid(),
  givenTo: z.string(),
  /** Titles of the sets it opens; null for all. */
  sets: z.array(z.string()).nullable(),
  state: z.enum(['open', 'finished', 'expired', 'revoked']),
  madeBy: z.string(),
  madeAt: instant,
  expiresAt: instant,
  lastSeenAt: instant.nullable(),
  uses: z.number().int(),
});
export type QuestionLink = z.infer<typeof QuestionLink>;
export const QuestionLinkList = z.object({ items: z.array(QuestionLink) });

/** Who is sent a link, until when, and to which sets; to all of the customer's questions without them. */
export const NewQuestionLink = z.strictObject({
  givenTo: z.string().trim().min(2, 'must say who gets it.').max(120),
  days: z.number().int().min(1).max(365).optional(),
  sets: z.array(z.string()).min(1).max(50).optional(),
});
export type NewQuestionLink = z.infer<typeof NewQuestionLink>;
export const MadeQuestionLink = z.object({ link: QuestionLink, token: z.string().nullable() });

/** What is wanting in a fact: nobody knows it, it lies between two numbers, or somebody guessed. */
export const Doubt = z.enum(['unknown', 'range', 'guess']);
export type Doubt = z.infer<typeof Doubt>;

/** A question that is worth asking next, and why. */
export const NextQuestion = z.object({
  question: z.string(),
  set: z.string(),
  ask: z.string(),
  compulsory: z.boolean(),
  audience: z.enum(['customer', 'team']),
  doubt: Doubt,
  /** What is said so far, as people read it; null while nobody knows. */
  said: z.string().nullable(),
  /** By how much the answer could move the likely price, and the price that holds in 80 cases of 100. */
  priceCents: z.number().int(),
  p80Cents: z.number().int(),
});
export type NextQuestion = z.infer<typeof NextQuestion>;
export const NextQuestions = z.object({
  currency: z.string(),
  items: z.array(NextQuestion),
  /** Why nothing can be weighed; null where it can. */
  why: z.string().nullable(),
});
export type NextQuestions = z.infer<typeof NextQuestions>;

/** Every open question with the set it stands in. */
export const questionsIn = (sets: readonly AskedSet[]): AskedQuestion[] => sets.flatMap(({ questions }) => questions);

/** How far a questionnaire is: what nobody knows is answered too. */
export function progressOf(questions: readonly Pick<AskedQuestion, 'compulsory' | 'answer'>[]): Progress {
  const answered = questions.filter(({ answer }) => answer !== null).length;
  const compulsory = questions.filter((question) => question.compulsory);
  return {
    ...{ questions: questions.length, answered, compulsory: compulsory.length },
    compulsoryLeft: compulsory.filter(({ answer }) => answer === null).length,
  };
}
