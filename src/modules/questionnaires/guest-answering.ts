import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { finishLink, type OpenLink } from '../../platform/links/links.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Statement } from '../facts/fact.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { keepAnswer } from './answering.ts';
import { questionnaireFinished } from './entries.ts';
import {
  type GivenAnswer,
  type GuestAnswer,
  type GuestQuestionnaire,
  progressOf,
  questionsIn,
} from './questionnaire.ts';
import { type Asked, askedOf, questionIn, setsIn } from './reading.ts';

/** The customer's part of what is asked: no question to the team, no fact the team keeps, no colleague's name. */
async function partOf(act: Act, playbook: Playbook, { subject, parts }: OpenLink): Promise<Asked> {
  const asked = await askedOf(act, playbook, subject, true);
  return { ...asked, open: asked.open.filter(({ set }) => parts === null || parts.includes(set.id)) };
}

/** Whose word an answer is, as the customer may know it. */
const fromForGuest = ({ provenance }: Statement): string =>
  provenance.kind === 'customer' ? 'you' : 'told to us before';

/** How many disagree is the team's own, and so is whose word it is where it is not the customer's. */
const forGuest = (answer: GivenAnswer): GivenAnswer => ({
  ...answer,
  others: 0,
  from: ['you', 'the customer'].includes(answer.from) ? 'you' : 'told to us before',
});

/** What the holder of a link is asked, with what was said to it. */
export async function readAsGuest(act: Act, playbook: Playbook, link: OpenLink): Promise<GuestQuestionnaire> {
  const asked = await partOf(act, playbook, link);
  const sets = setsIn(asked, fromForGuest).map((set) => ({
    ...set,
    // Notes are the team's own.
    note: null,
    questions: set.questions.map((question) => ({
      ...question,
      note: null,
      answer: question.answer && forGuest(question.answer),
    })),
  }));
  return {
    ...{
      customer: asked.opportunity.account.name,
      sets,
      progress: progressOf(questionsIn(sets)),
      givenTo: link.givenTo,
    },
    expiresAt: link.expiresAt.toString(),
    finishedAt: link.finishedAt?.toString() ?? null,
  };
}

/**
 * The holder of a link answers a question of theirs.
 * @throws Refusal `question.closed` (404), also for a question to the team; `questionnaire.closed` (409), `answer.wrong`
 */
export async function answerAsGuest(
  act: Act,
  playbook: Playbook,
  link: OpenLink,
  { question: id, answer }: { readonly question: string; readonly answer: GuestAnswer },
): Promise<GuestQuestionnaire> {
  await lockDocument(act.tx, opportunityStream(link.subject));
  const asked = await partOf(act, playbook, link);
  const at = act.clock.now().toString({ smallestUnit: 'second' });
  const provenance = { kind: 'customer', link: link.id, at } as const;
  await keepAnswer(act, playbook, { asked, question: questionIn(asked, id), answer, provenance });
  return readAsGuest(act, playbook, link);
}

/** The holder of a link says that they are done; they may still change their answers until the link ends. */
export async function finishAsGuest(act: Act, playbook: Playbook, link: OpenLink): Promise<GuestQuestionnaire> {
  const { subject, id, givenTo } = link;
  await lockDocument(act.tx, opportunityStream(subject));
  const { progress, ...rest } = await readAsGuest(act, playbook, link);
  if (link.finishedAt !== null) return { progress, ...rest };
  await finishLink(act, id);
  const { answered, questions } = progress;
  const particulars = { opportunity: subject, link: id, givenTo, answered, questions };
  await record(act, opportunityStream(subject), questionnaireFinished, particulars, playbook.version);
  return { ...rest, progress, finishedAt: act.clock.now().toString() };
}
