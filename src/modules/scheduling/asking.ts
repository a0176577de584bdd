import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { openTask } from '../tasks/opening.ts';
import { readTasks } from '../tasks/store.ts';
import { isClosed } from '../tasks/task.ts';
import { concludeTask } from '../tasks/working.ts';
import { startAsked, startConfirmed, startReleased } from './entries.ts';
import { readinessOf } from './ready.ts';
import { startStanding, wonStage } from './standing.ts';
import type { Confirmation, NewStart, Release, StartStanding } from './start.ts';
import { findStart, keepAsked, type StoredStart, updateStart } from './store.ts';

/**
 * Asks the project coordinator when work on an opportunity may begin, by a task of theirs; asked again, what is wished now
 * stands in the place of what was. What was confirmed stays so until the coordinator says otherwise.
 * @param given `on`: the day that is wished for, without one the earliest there is; `why`: for the coordinator
 * @throws Refusal `right.missing` (403), `start.past`, `start.ended` (409) for one that is not to be served any more
 */
export async function askStart(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  { on, why }: NewStart,
): Promise<StartStanding> {
  demand(act.reader, 'start.ask');
  const stream = opportunityStream(opportunity);
  await lockDocument(act.tx, stream);
  const { stage, region } = await readOpportunity(act, opportunity);
  const goesOn = mayBegin(playbook, opportunity, stage);
  if (goesOn !== true) throw new Refusal('start.ended', goesOn, { status: 409 });
  if (on !== null) refusePast(act, on);
  await keepAsked(act, opportunity, { askedOn: on, askedWhy: why });
  const task = (await openTaskOf(act, playbook, stream)) ?? (await openTaskFor(act, playbook, stream, region));
  await record(act, stream, startAsked, { opportunity, on, why, task: task.number }, playbook.version);
  return startStanding(act, opportunity);
}

/** The same by somebody who looked at what was asked before. */
export async function askAgain(act: Act, playbook: Playbook, opportunity: string, given: NewStart): Promise<void> {
  demand(act.reader, 'start.ask');
  await lockStart(act, opportunity);
  await askStart(act, playbook, opportunity, given);
}

/**
 * Confirms the day on which work begins; from then it may be told to the customer.
 * @throws Refusal `right.missing` (403), `start.notAsked`, `start.ended` (409), `start.notReady` (409) where the playbook
 *   refuses it before people can be asked for, `start.past`
 */
export async function confirmStart(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  { on, words }: Confirmation,
): Promise<void> {
  demand(act.reader, 'start.confirm');
  const { start, stage } = await lockStart(act, opportunity);
  if (!start) throw notAsked(opportunity);
  const goesOn = mayBegin(playbook, opportunity, stage);
  if (goesOn !== true) throw new Refusal('start.ended', goesOn, { status: 409 });
  refusePast(act, on);
  const open = await openLines(act, playbook, opportunity);
  const said = { confirmedOn: on, confirmedWords: words, confirmedAt: act.clock.now(), confirmedBy: act.reader.id };
  await updateStart(act, opportunity, said);
  const stream = opportunityStream(opportunity);
  await record(act, stream, startConfirmed, { opportunity, on, words, open }, playbook.version);
  const task = await openTaskOf(act, playbook, stream);
  if (task) await concludeTask(act, playbook, task.number, `The start of ${opportunity} is confirmed.`);
}

/**
 * Takes a confirmed start back; the opportunity waits again where it stood.
 * @throws Refusal `right.missing` (403), `start.notConfirmed` (409)
 */
export async function releaseStart(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  { reason }: Release,
): Promise<void> {
  demand(act.reader, 'start.confirm');
  const { start, region } = await lockStart(act, opportunity);
  if (!start?.confirmed) {
    throw new Refusal('start.notConfirmed', `No start of ${opportunity} is confirmed.`, { status: 409 });
  }
  const released = { confirmedOn: null, confirmedWords: null, confirmedAt: null, confirmedBy: null };
  await updateStart(act, opportunity, released);
  const stream = opportunityStream(opportunity);
  await record(act, stream, startReleased, { opportunity, was: start.confirmed.date, reason }, playbook.version);
  if (!(await openTaskOf(act, playbook, stream))) await openTaskFor(act, playbook, stream, region);
}

/** The start of an opportunity under its lock, held against the version that was seen: 0 before anything was asked. */
export async function lockStart(act: Act, opportunity: string) {
  const stream = opportunityStream(opportunity);
  await lockDocument(act.tx, stream);
  const deal = await readOpportunity(act, opportunity);
  const start: StoredStart | undefined = await findStart(act, opportunity);
  await demandVersion(act, { record: `start of ${opportunity}`, stream, version: start?.version ?? 0 });
  return { ...deal, start };
}

/** Whether there is still something to begin: of what is lost, unqualified or a duplicate nothing begins. */
export function mayBegin({ lifecycles }: Playbook, opportunity: string, stage: string): true | string {
  const ended = lifecycles.opportunity.states.find(({ id, ends }) => id === stage && ends);
  return !ended || stage === wonStage || `${opportunity} is ${ended.title}: nothing begins on it.`;
}

export const notAsked = (opportunity: string): Refusal =>
  new Refusal('start.notAsked', `No start of ${opportunity} was asked for: ask for one first.`, { status: 409 });

/** Refuses a day that is past (`start.past`). */
export function refusePast(act: Act, on: string): void {
  if (on < today(act.clock)) throw new Refusal('start.past', `${on} is past: take a day to come in "on".`);
}

/** Titles of what is missing where the playbook only has it noted. */
async function openLines(act: Act, playbook: Playbook, number: string): Promise<string[]> {
  const missing = (await readinessOf(act, playbook, await readOpportunity(act, number))).filter(({ met }) => !met);
  if (playbook.scheduling.ready.unmet === 'warn' || missing.length === 0) return missing.map(({ title }) => title);
  const faults = missing.map(({ title, cure }) => ({ place: title, sentence: `is missing: ${cure}.` }));
  const words = `${number} is not ready for people to be asked for: ${missing.length} lines of the list are missing.`;
  throw new Refusal('start.notReady', words, { status: 409, faults });
}

async function openTaskOf(act: Act, { scheduling }: Playbook, subject: string) {
  const tasks = await readTasks(act, { subject, mine: false });
  return tasks.find((task) => task.template === scheduling.confirming.task && !isClosed(task));
}

const openTaskFor = (act: Act, playbook: Playbook, subject: string, region: string) =>
  openTask(act, playbook, { template: playbook.scheduling.confirming.task, subject, region });
