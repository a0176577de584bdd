import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { calendarOf } from '../../playbook/clocks/calendar.ts';
import { dueAfterPauses, type Pause, pause, resume } from '../../playbook/clocks/pause.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { dueOf } from '../../playbook/slas.ts';
import { taskChecked, taskMoved } from './entries.ts';
import { mayDo } from './rights.ts';
import { type KeptPause, pausesOf, readTaskRow, type StoredTask, type TaskRow, taskOf, updateTask } from './store.ts';
import type { ChecklistItem, TaskMove, Tick } from './task.ts';

/** Moves a task along its lifecycle; a pause stops its clock, and resuming pays the paused working time back. */
export async function moveTask(act: Act, playbook: Playbook, number: string, move: TaskMove): Promise<StoredTask> {
  await lockDocument(act.tx, `task/${number}`);
  const row = await readTaskRow(act, number);
  const permitted = mayMove(playbook.lifecycles.task, row.state, move.verb);
  if (!permitted.may) throw new Refusal('task.move', permitted.why, { status: 409 });
  if (permitted.needsReason && !move.reason) {
    throw new Refusal('task.reason', `To ${move.verb} ${number}, give a reason in "reason".`);
  }
  const now = act.clock.now();
  const closes = permitted.to === 'done' || permitted.to === 'cancelled';
  const closedAt = closes ? now : null;
  await updateTask(act, number, { ...clockAfter(playbook, row, move, now), state: permitted.to, closedAt });
  const particulars = { task: number, title: row.title, from: row.state, to: permitted.to, reason: move.reason };
  await record(act, row.subject, taskMoved, particulars, playbook.version);
  return taskOf(await readTaskRow(act, number), now);
}

/** Ticks or unticks one item of a task's checklist. */
export async function checkItem(act: Act, playbook: Playbook, number: string, tick: Tick): Promise<StoredTask> {
  await lockDocument(act.tx, `task/${number}`);
  const row = await readTaskRow(act, number);
  const may = mayDo(playbook.lifecycles.task, taskOf(row, act.clock.now())).check;
  if (typeof may === 'string') throw new Refusal('task.closed', may, { status: 409 });
  const checklist = row.checklist as unknown as ChecklistItem[];
  const item = checklist[tick.index];
  if (!item) throw new Refusal('task.item', `${number} has ${checklist.length} items; there is no item ${tick.index}.`);
  const ticked = checklist.map((each, index) => (index === tick.index ? { ...each, done: tick.done } : each));
  await updateTask(act, number, { checklist: JSON.stringify(ticked) });
  await record(act, row.subject, taskChecked, { task: number, item: item.text, done: tick.done });
  return taskOf(await readTaskRow(act, number), act.clock.now());
}

/** The task's pauses and due instant after a move; nothing changes for a task without a clock. */
function clockAfter(playbook: Playbook, row: TaskRow, { verb, reason }: TaskMove, now: Temporal.Instant) {
  if (verb !== 'pause' && verb !== 'resume') return {};
  const before = pausesOf(row).map(pauseOf);
  const after = verb === 'pause' ? pause(before, now, reason ?? '') : resume(before, now);
  const pauses = JSON.stringify(after.map(kept));
  if (!row.sla || !row.region || verb === 'pause') return { pauses };
  const first = dueOf(playbook, row.sla, { region: row.region, from: row.openedAt });
  const calendar = calendarOf(playbook.calendars, row.region, row.openedAt);
  return {
    pauses,
    dueAt: dueAfterPauses(calendar, first, row.openedAt, after, now).due.toInstant(),
    overdueNotedAt: null,
  };
}

const pauseOf = ({ from, until, reason }: KeptPause): Pause => ({
  from: Temporal.Instant.from(from),
  until: until === null ? undefined : Temporal.Instant.from(until),
  reason,
});

const kept = ({ from, until, reason }: Pause): KeptPause => ({
  from: from.toString(),
  until: until?.toString() ?? null,
  reason,
});
