import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { type Assigned, assign, rolesAsked } from '../../playbook/work/assigning.ts';
import { unownedUntil } from '../../playbook/work/escalations.ts';
import { readAway } from '../absences/store.ts';
import { handsOf, taskAssigned, taskStream } from './entries.ts';
import { gives, takes } from './rights.ts';
import {
  type Candidacy,
  keptAssignment,
  readCandidates,
  readSubject,
  type StoredTask,
  type TaskRow,
  updateTask,
} from './store.ts';
import type { TaskMove, TaskPerson } from './task.ts';
import { timesNow } from './times.ts';

/** What a task is given by: the role that answers for it, and the record and region it belongs to. */
export interface TaskToPlace {
  readonly ownerRole: string;
  readonly subject: string;
  readonly region: string | null;
}

/** Whom the rules of the playbook give a task to today, of all who could have it. */
export async function place(act: Act, playbook: Playbook, task: TaskToPlace): Promise<Assigned> {
  const roles = rolesAsked(playbook, task.ownerRole);
  const candidates = await readCandidates(act, roles, task.subject);
  const { segment, publicSector } = await readSubject(act, task.subject);
  const own = candidates.filter(({ ofPartner }) => !ofPartner);
  const { ownerRole: role, region } = task;
  return assign(playbook, { role, region, segment, publicSector, on: today(act.clock) }, own, await readAway(act));
}

/**
 * Puts a task into other hands, or back into its queue, and says so. A task that nobody has is told of after a while;
 * one that somebody has, when its clock has run out.
 */
async function handOver(
  act: Act,
  playbook: Playbook,
  row: TaskRow,
  assigned: Assigned,
  reason: string | null,
): Promise<void> {
  const { number, title, subject, ownerId: fromId, region } = row;
  const now = act.clock.now();
  const late = timesNow(playbook, row, now)?.escalateAt;
  const owned = late && Temporal.Instant.compare(late, now) > 0 ? late : null;
  const unowned = region === null ? null : unownedUntil(playbook, region, now);
  await updateTask(act, number, {
    ownerId: assigned.person?.id ?? null,
    assignment: keptAssignment(assigned),
    assignedAt: now,
    escalateAt: assigned.person ? owned : unowned,
  });
  const told = { task: number, title, subject, fromId, reason, ...handsOf(assigned) };
  await record(act, taskStream(number), taskAssigned, told, playbook.version);
}

/** A person's word in place of a rule. */
const byWord = (person: Assigned['person'], why: string): Assigned => ({ rule: null, person, why, insteadOf: null });

/** Makes a task the reader's own. */
export async function takeTask(act: Act, playbook: Playbook, row: TaskRow, task: StoredTask): Promise<void> {
  const { reader } = act;
  refuseUnless(takes(playbook, reader, task), 'task.notYours');
  const title = roleTitle(playbook.roles, task.ownerRole);
  await handOver(act, playbook, row, byWord(reader, `took it, as ${title}`), null);
}

/** Gives a task to somebody who may have it, or back into the queue of its role. */
export async function giveTask(
  act: Act,
  playbook: Playbook,
  row: TaskRow,
  task: StoredTask,
  { to, reason }: TaskMove,
): Promise<void> {
  const { reader } = act;
  refuseUnless(gives(playbook, reader, task), 'task.notYours');
  if (to === null) {
    const queue = roleTitle(playbook.roles, task.ownerRole);
    return handOver(act, playbook, row, byWord(null, `put back into the queue of ${queue}`), reason);
  }
  const person = (await peopleFor(act, playbook, task)).find(({ id }) => id === to);
  if (!person) {
    const words = `${task.number} goes to somebody who is ${roleTitle(playbook.roles, task.ownerRole)}: this person is not.`;
    throw new Refusal('task.notForThem', words);
  }
  if (person.may !== true) throw new Refusal('task.notForThem', person.may);
  return handOver(act, playbook, row, byWord(person, 'given by a lead'), reason);
}

/**
 * Everybody a task could be given to, the least busy first, each with whether they may have it.
 * @throws Refusal `task.people` (403) for a partner's people: how busy the company's own are is not for them
 */
export async function peopleFor(act: Act, playbook: Playbook, task: StoredTask): Promise<TaskPerson[]> {
  if (act.reader.partnerId !== null) {
    const words = `Who else could have ${task.number} is the company’s own matter: ask whoever gave it to you.`;
    throw new Refusal('task.people', words, { status: 403 });
  }
  const candidates = await readCandidates(act, rolesAsked(playbook, task.ownerRole), task.subject);
  const { publicSector } = await readSubject(act, task.subject);
  const away = await readAway(act);
  return candidates
    .map(
      (one): TaskPerson => ({
        ...{ id: one.id, name: one.name, title: one.title, region: one.region, openTasks: one.openTasks },
        awayUntil: away.find(({ personId }) => personId === one.id)?.lastDay ?? null,
        may: mayHave(one, task, publicSector),
      }),
    )
    .toSorted((a, b) => a.openTasks - b.openTasks || (a.name < b.name ? -1 : 1));
}

/** Nobody is given what they may not see. */
function mayHave(one: Candidacy, task: StoredTask, publicSector: boolean): true | string {
  if (one.id === task.ownerId) return `${task.number} is theirs already.`;
  if (publicSector && !one.cleared) return `${one.name} is not cleared for the public sector.`;
  const near = one.named || one.ofPartner || one.region === null || task.region === null || one.region === task.region;
  return near || `${one.name} serves ${one.region}; this is work of ${task.region}.`;
}

const refuseUnless = (may: true | string, code: string): void => {
  if (may !== true) throw new Refusal(code, may, { status: 403 });
};
