import type { Act } from '../../platform/act.ts';
import type { DailyWork } from '../../platform/jobs/reactions.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Assigned } from '../../playbook/work/assigning.ts';
import { rolesAbove } from '../../playbook/work/escalations.ts';
import { place } from './assigning.ts';
import { type TaskCalling, takeEscalations, takeLateTasks, takeReminders } from './clock-store.ts';
import { handsOf, taskEscalated, taskOverdue, taskReminded, taskStream } from './entries.ts';
import { keptAssignment, readTaskRow, updateTask } from './store.ts';
import { timesNow } from './times.ts';

/** The chores of the clock, every minute; each says once what it says, however many instances run. */
export const taskChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'note-overdue-tasks', when: '* * * * *', work: noteOverdue },
  { name: 'remind-of-tasks', when: '* * * * *', work: remind },
  { name: 'escalate-tasks', when: '* * * * *', work: (act) => escalate(act, playbook) },
];

/**
 * Notes the tasks whose clock ran out.
 * @returns how many were noted
 */
export async function noteOverdue(act: Act): Promise<number> {
  const late = await takeLateTasks(act);
  for (const task of late) await record(act, taskStream(task.number), taskOverdue, clockOf(task));
  return late.length;
}

/**
 * Reminds owners of the tasks whose time it is.
 * @returns how many were reminded of
 */
export async function remind(act: Act): Promise<number> {
  const soon = await takeReminders(act);
  for (const task of soon) await record(act, taskStream(task.number), taskReminded, clockOf(task));
  return soon.length;
}

/**
 * Tells the next role of tasks that are long overdue, and gives them those that nobody had.
 * @returns how many were escalated
 */
export async function escalate(act: Act, playbook: Playbook): Promise<number> {
  const stuck = await takeEscalations(act);
  for (const task of stuck) await escalateOne(act, playbook, task);
  return stuck.length;
}

const clockOf = ({ number, title, subject, ownerId, dueAt }: TaskCalling) => ({
  ...{ task: number, title, subject, ownerId },
  dueAt: dueAt ?? '',
});

async function escalateOne(act: Act, playbook: Playbook, task: TaskCalling): Promise<void> {
  const { number, title, subject, ownerId, dueAt } = task;
  const { role, assigned } = await nextAbove(act, playbook, task);
  const told = { escalatedRole: role, escalatedTo: assigned.person?.id ?? null };
  await updateTask(act, number, {
    ...told,
    ...(ownerId === null && assigned.person ? await owned(act, playbook, number, assigned) : {}),
  });
  const particulars = { task: number, title, subject, ownerId, dueAt, role, ...handsOf(assigned) };
  await record(act, taskStream(number), taskEscalated, particulars, playbook.version);
}

/** Somebody of the first role above in which somebody fits; of the last where none does. */
async function nextAbove(
  act: Act,
  playbook: Playbook,
  { subject, region, ownerRole }: TaskCalling,
): Promise<{ role: string; assigned: Assigned }> {
  let role = ownerRole;
  let assigned: Assigned = { rule: null, person: null, why: 'the playbook names no role above', insteadOf: null };
  for (role of rolesAbove(playbook.escalations, ownerRole)) {
    assigned = await place(act, playbook, { ownerRole: role, subject, region });
    if (assigned.person) break;
  }
  return { role, assigned };
}

/** What nobody had is now theirs who are told; from here on its clock alone calls. */
async function owned(act: Act, playbook: Playbook, number: string, assigned: Assigned) {
  const now = act.clock.now();
  const late = timesNow(playbook, await readTaskRow(act, number), now)?.escalateAt;
  return {
    ownerId: assigned.person?.id ?? null,
    assignment: keptAssignment(assigned),
    assignedAt: now,
    escalateAt: late && Temporal.Instant.compare(late, now) > 0 ? late : null,
  };
}
