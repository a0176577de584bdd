import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { returnToSavepoint, setSavepoint } from '../../platform/database/savepoint.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { pause, resume } from '../../playbook/clocks/pause.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readAway } from '../absences/store.ts';
import { giveTask, takeTask } from './assigning.ts';
import { taskChecked, taskMoved, taskStream } from './entries.ts';
import { isCover, mayUse, movesAlong, ticks } from './rights.ts';
import { pausesOf, readTask, readTaskRow, type StoredTask, type TaskRow, taskOf, updateTask } from './store.ts';
import { isClosed, type ManyMoves, type TaskMove, type Tick } from './task.ts';
import { keptPause, pauseOf, timesNow } from './times.ts';

/**
 * Moves a task along its lifecycle or into other hands, as its version was seen. A pause stops its clock, and resuming
 * pays the paused working time back; it is not finished before its mandatory items are ticked.
 * @throws Refusal `task.notYours` (403), `task.move` (409), `task.reason`, `task.notForThem`, `record.changed` (412)
 */
export async function moveTask(act: Act, playbook: Playbook, number: string, move: TaskMove): Promise<StoredTask> {
  demand(act.reader, move.verb === 'assign' ? 'task.assign' : 'task.work');
  const { row, task } = await lockTask(act, number);
  await demandVersion(act, { record: `task ${number}`, stream: taskStream(number), version: task.version });
  if (move.verb === 'take') await takeTask(act, playbook, row, task);
  else if (move.verb === 'assign') await giveTask(act, playbook, row, task, move);
  else await moveAlong(onBehalf(act, task), playbook, row, task, { verb: move.verb, reason: move.reason });
  return readTask(act, number);
}

/** What became of one of many. */
export type Moved =
  | { readonly number: string; readonly done: true; readonly task: StoredTask }
  | { readonly number: string; readonly done: false; readonly code: string; readonly sentence: string };

/**
 * Makes one move of many tasks, each as its version was seen: what is refused of one leaves the others done. They are
 * locked in the order of their numbers, so that two who move the same ones at once take turns.
 */
export async function moveMany(act: Act, playbook: Playbook, { tasks, ...move }: ManyMoves): Promise<Moved[]> {
  const moved = new Map<string, Moved>();
  for (const { number, version } of tasks.toSorted((a, b) => (a.number < b.number ? -1 : 1))) {
    moved.set(number, await moveOne({ ...act, precondition: `"${version}"` }, playbook, number, move));
  }
  return tasks.flatMap(({ number }) => moved.get(number) ?? []);
}

/** Behind a savepoint, so that a refusal takes back what its own move had written and nothing else. */
async function moveOne(act: Act, playbook: Playbook, number: string, move: TaskMove): Promise<Moved> {
  await setSavepoint(act.tx);
  try {
    return { number, done: true, task: await moveTask(act, playbook, number, move) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    await returnToSavepoint(act.tx);
    return { number, done: false, code: fault.code, sentence: fault.message };
  }
}

/** Ticks or unticks one item of a task's checklist. */
export async function checkItem(act: Act, playbook: Playbook, number: string, tick: Tick): Promise<StoredTask> {
  demand(act.reader, 'task.work');
  const { task } = await lockTask(act, number);
  const item = task.checklist[tick.index];
  if (!item) {
    throw new Refusal('task.item', `${number} has ${task.checklist.length} items; there is no item ${tick.index}.`);
  }
  const may = ticks(act.reader, task, item, playbook);
  if (may !== true) {
    throw task.closedAt
      ? new Refusal('task.closed', may, { status: 409 })
      : new Refusal('task.notYours', may, { status: 403 });
  }
  await demandVersion(act, { record: `task ${number}`, stream: taskStream(number), version: task.version });
  const ticked = task.checklist.map((each, index) => (index === tick.index ? { ...each, done: tick.done } : each));
  await updateTask(act, number, { checklist: JSON.stringify(ticked) });
  const { title, subject } = task;
  const told = { task: number, title, subject, item: item.text, done: tick.done };
  await record(onBehalf(act, task), taskStream(number), taskChecked, told);
  return readTask(act, number);
}

async function lockTask(act: Act, number: string): Promise<{ row: TaskRow; task: StoredTask }> {
  await lockDocument(act.tx, taskStream(number));
  const row = await readTaskRow(act, number);
  return { row, task: taskOf(row, act.clock.now(), await readAway(act)) };
}

/**
 * Ends a task because what it asked for was done in the room it belongs to: its checklist is ticked as far as it must be,
 * and it is done. Whoever may do the deed there needs no right to the task. Nothing happens to one that is closed already.
 */
export const concludeTask = (act: Act, playbook: Playbook, number: string, reason: string): Promise<void> =>
  endTask(act, playbook, number, { to: 'done', reason });

/** Calls a task off because what it asked for is not wanted any more; nothing happens to one that is closed already. */
export const callOffTask = (act: Act, playbook: Playbook, number: string, reason: string): Promise<void> =>
  endTask(act, playbook, number, { to: 'cancelled', reason });

async function endTask(
  act: Act,
  playbook: Playbook,
  number: string,
  { to, reason }: { readonly to: 'done' | 'cancelled'; readonly reason: string },
): Promise<void> {
  await lockDocument(act.tx, taskStream(number));
  const task = await readTask(act, number);
  if (isClosed(task)) return;
  const ticked = task.checklist.map((item) => ({ ...item, done: item.done || item.mandatory }));
  const checklist = JSON.stringify(to === 'done' ? ticked : task.checklist);
  await updateTask(act, number, { state: to, closedAt: act.clock.now(), checklist });
  const { title, subject, ownerId } = task;
  const told = { task: number, title, subject, from: task.state, to, reason, ownerId };
  await record(act, taskStream(number), taskMoved, told, playbook.version);
}

/** Whoever stands in for an owner acts on their behalf. */
const onBehalf = (act: Act, task: StoredTask): Act =>
  isCover(act.reader, task) ? { ...act, onBehalfOf: `person/${task.ownerId}` } : act;

interface Along {
  readonly verb: Exclude<TaskMove['verb'], 'take' | 'assign'>;
  readonly reason: string | null;
}

async function moveAlong(
  act: Act,
  playbook: Playbook,
  row: TaskRow,
  task: StoredTask,
  { verb, reason }: Along,
): Promise<void> {
  const theirs = mayUse(playbook, act.reader, task, verb);
  if (theirs !== true) throw new Refusal('task.notYours', theirs, { status: 403 });
  const open = movesAlong(playbook, task, verb);
  if (open !== true) throw new Refusal('task.move', open, { status: 409 });
  const { number, title, subject, ownerId } = task;
  const permitted = mayMove(playbook.lifecycles.task, task.state, verb, ['mandatory-ticked']);
  if (!permitted.may) throw new Refusal('task.move', permitted.why, { status: 409 });
  if (permitted.needsReason && !reason) {
    throw new Refusal('task.reason', `To ${verb} ${number}, give a reason in "reason".`);
  }
  const now = act.clock.now();
  const closedAt = permitted.to === 'done' || permitted.to === 'cancelled' ? now : null;
  await updateTask(act, number, { ...clockAfter(playbook, row, { verb, reason }, now), state: permitted.to, closedAt });
  const told = { task: number, title, subject, from: task.state, to: permitted.to, reason, ownerId };
  await record(act, taskStream(number), taskMoved, told, playbook.version);
}

/**
 * The task's pauses and times after a move; nothing changes for a task without a clock. What was said already, a reminder
 * or an escalation, is not said again.
 */
function clockAfter(playbook: Playbook, row: TaskRow, { verb, reason }: Along, now: Temporal.Instant) {
  if (verb !== 'pause' && verb !== 'resume') return {};
  const before = pausesOf(row).map(pauseOf);
  const after = verb === 'pause' ? pause(before, now, reason ?? '') : resume(before, now);
  const pauses = JSON.stringify(after.map(keptPause));
  const times = verb === 'resume' ? timesNow(playbook, row, now, after) : undefined;
  if (!times) return { pauses };
  return {
    pauses,
    dueAt: times.due.due.toInstant(),
    remindAt: row.remindAt && times.remindAt,
    escalateAt: row.escalateAt && times.escalateAt,
  };
}
