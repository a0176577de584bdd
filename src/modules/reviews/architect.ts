import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readStanding } from '../facts/store.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { opportunityId, readOpportunity, type StoredOpportunity } from '../opportunities/store.ts';
import { openTask } from '../tasks/opening.ts';
import { readTasks, type StoredTask } from '../tasks/store.ts';
import { isClosed } from '../tasks/task.ts';
import { concludeTask } from '../tasks/working.ts';
import {
  decideRow,
  findArchitectReview,
  giveRow,
  insertArchitectReview,
  insertAssistance,
  readOneAssistance,
  type StoredArchitectReview,
  type StoredAssistance,
} from './architect-store.ts';
import { architectApproved, architectAsked, architectReturned, assistanceAsked, assistanceGiven } from './entries.ts';
import type { Answer, Decision, NewAssistance } from './review.ts';
import { mayAssist, mayDecide } from './rights.ts';
import { demandOpenDeal, demandPublished } from './rounds.ts';

/**
 * Asks a technical architect to look at a published estimate: a task with the clock of two business days (source 002 and
 * the architects' own page). Refused while the customer's pain points or the constraints are not written down.
 * @throws Refusal `review.notPublished`, `review.dealClosed`, `review.architectAsked` (409), `review.factsMissing` (409)
 */
export async function askArchitect(act: Act, playbook: Playbook, number: string): Promise<StoredArchitectReview> {
  demand(act.reader, 'review.askArchitect');
  const estimate = await demandPublished(act, number);
  const stream = opportunityStream(estimate.opportunity);
  await lockDocument(act.tx, stream);
  await demandOpenDeal(act, playbook, estimate.opportunity);
  if (await findArchitectReview(act, number)) {
    const words = `An architect has been asked about ${number} already: publish another revision to ask again.`;
    throw new Refusal('review.architectAsked', words, { status: 409 });
  }
  const deal = await readOpportunity(act, estimate.opportunity);
  await demandFacts(act, playbook, deal);
  const task = await taskOf(act, playbook, { subject: stream, region: deal.region });
  const opportunity = await opportunityId(act, estimate.opportunity);
  await insertArchitectReview(act, { estimateId: estimate.id, opportunityId: opportunity, taskNumber: task.number });
  const flag = estimate.sheet.flags.find(({ id }) => id === 'technical-architect-review');
  const told = {
    ...{ estimate: number, opportunity: estimate.opportunity, task: task.number },
    why: flag?.sentence ?? 'Asked for though the total does not call for it.',
  };
  await record(act, stream, architectAsked, told, playbook.version);
  return demandLook(act, number);
}

/** The task that stands open already since the estimate was drafted above the limit, or a new one. */
async function taskOf(act: Act, playbook: Playbook, order: { subject: string; region: string }): Promise<StoredTask> {
  const template = playbook.reviews.architect.task;
  const standing = await readTasks(act, { subject: order.subject, mine: false });
  const open = standing.find((task) => task.template === template && !isClosed(task));
  return open ?? openTask(act, playbook, { template, ...order });
}

async function demandFacts(
  act: Act,
  { reviews }: Playbook,
  { number: opportunity, account }: StoredOpportunity,
): Promise<void> {
  const { needsFacts } = reviews.architect;
  const names = needsFacts.map(({ fact }) => fact);
  const known = new Set((await readStanding(act, account.number, names)).map(({ name }) => name));
  const missing = needsFacts.filter(({ fact }) => !known.has(fact));
  if (missing.length === 0) return;
  const words = missing.map(({ sentence }) => sentence).join(', and ');
  throw new Refusal(
    'review.factsMissing',
    `${opportunity} does not say yet: ${words}. Write them down with the scope; an architect looks only then.`,
    { status: 409, detail: missing.map(({ fact }) => fact).join(', ') },
  );
}

/** Approves or returns what was asked; its task is done with it. Returning says what must change. */
export async function decideArchitect(
  act: Act,
  playbook: Playbook,
  number: string,
  { verb, words }: Decision,
): Promise<StoredArchitectReview> {
  demand(act.reader, 'review.decide');
  const before = await demandLook(act, number);
  const stream = opportunityStream(before.opportunity);
  await lockDocument(act.tx, stream);
  const look = await demandLook(act, number);
  const permitted = mayDecide(act.reader, look, look.askerId)[verb];
  if (permitted !== true) throw new Refusal('review.decided', String(permitted), { status: 409 });
  await demandVersion(act, { record: `architect's review of ${number}`, stream, version: look.version });
  if (verb === 'return' && words === null) throw new Refusal('review.words', 'Say in "words" what must change.');
  await decideRow(act, look.id, { state: verb === 'approve' ? 'approved' : 'returned', words });
  const about = { estimate: number, opportunity: look.opportunity };
  if (verb === 'approve') await record(act, stream, architectApproved, { ...about, words }, playbook.version);
  else await record(act, stream, architectReturned, { ...about, words: words ?? '' }, playbook.version);
  await concludeTask(act, playbook, look.task, `${number} is ${verb === 'approve' ? 'approved' : 'returned'}.`);
  return demandLook(act, number);
}

async function demandLook(act: Act, number: string): Promise<StoredArchitectReview> {
  const look = await findArchitectReview(act, number);
  if (!look) throw notFound("architect's review", number);
  return look;
}

/** Asks an architect something while an opportunity is scoped: one of the playbook's topics, with the question. */
export async function askAssistance(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  { topic, question }: NewAssistance,
): Promise<StoredAssistance> {
  demand(act.reader, 'review.askArchitect');
  await demandOpenDeal(act, playbook, opportunity);
  const { topics } = playbook.reviews.assistance;
  const known = topics.find(({ id }) => id === topic);
  if (!known) {
    const ids = topics.map(({ id }) => id).join(', ');
    throw new Refusal('review.noTopic', `topic is "${topic}": an architect is asked about one of ${ids}.`);
  }
  const id = await insertAssistance(act, {
    ...{ opportunityId: await opportunityId(act, opportunity), topic, topicTitle: known.title, question },
  });
  const told = { opportunity, assistance: id, topic: known.title };
  await record(act, opportunityStream(opportunity), assistanceAsked, told, playbook.version);
  return readOneAssistance(act, id);
}

/** Gives the help that was asked for, once. */
export async function giveAssistance(
  act: Act,
  playbook: Playbook,
  id: string,
  { text }: Answer,
): Promise<StoredAssistance> {
  demand(act.reader, 'review.decide');
  const { opportunity } = await readOneAssistance(act, id);
  const stream = opportunityStream(opportunity);
  await lockDocument(act.tx, stream);
  const help = await readOneAssistance(act, id);
  const permitted = mayAssist(act.reader, help).give;
  if (permitted !== true) throw new Refusal('review.given', String(permitted), { status: 409 });
  await demandVersion(act, { record: 'question to an architect', stream, version: help.version });
  await giveRow(act, id, text);
  await record(act, stream, assistanceGiven, { opportunity, assistance: id, topic: help.topicTitle }, playbook.version);
  return readOneAssistance(act, id);
}
