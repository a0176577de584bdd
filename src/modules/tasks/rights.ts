import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { leadsRole } from '../../playbook/work/assigning.ts';
import type { StoredTask } from './store.ts';
import { type ChecklistItem, isClosed } from './task.ts';

/** What of the playbook decides on the verbs of a task. */
export type TaskPolicy = Pick<Playbook, 'lifecycles' | 'assignment' | 'roles'>;

const along = ['start', 'pause', 'resume', 'finish', 'cancel'] as const;
type Along = (typeof along)[number];

/** The reader does the task's work in their own name. */
const isOwner = (reader: Reader, { ownerId }: StoredTask): boolean => ownerId === reader.id;

/** The reader stands in for the owner, who is away. */
export const isCover = (reader: Reader, { coveredBy }: StoredTask): boolean => coveredBy?.id === reader.id;

const closedWhy = ({ number, state }: StoredTask): string => `${number} is ${state}: nothing more is done with it.`;

/** Whether the work of a task is the reader's, or whose it is and what to do about it. */
function isTheirs(policy: TaskPolicy, reader: Reader, task: StoredTask): true | string {
  if (isOwner(reader, task) || isCover(reader, task)) return true;
  const { number, owner, ownerRole } = task;
  const mayTake = takes(policy, reader, task) === true;
  if (owner === null) {
    const title = roleTitle(policy.roles, ownerRole);
    return mayTake ? `${number} is nobody's yet: take it first.` : `${number} waits in the queue of ${title}.`;
  }
  return `${number} is the work of ${owner}: ${mayTake ? 'take it first.' : 'ask them, or a lead who may give it away.'}`;
}

/** Whether the reader leads the role that owns the task. */
const leads = (policy: TaskPolicy, { roles, rights }: Reader, { ownerRole }: StoredTask): boolean =>
  rights.has('task.assign') && leadsRole(policy, roles, ownerRole);

/** Whether the reader may make the task theirs: whoever holds the role that answers for it. */
export function takes(policy: TaskPolicy, reader: Reader, task: StoredTask): true | string {
  const { number, ownerRole } = task;
  if (isClosed(task)) return closedWhy(task);
  if (isOwner(reader, task)) return `${number} is yours already.`;
  if (reader.partnerId !== null) return `${number} is not given to you: a lead of the company gives tasks to partners.`;
  if (reader.roles.includes(ownerRole)) return true;
  return `${number} is taken by whoever is ${roleTitle(policy.roles, ownerRole)}, which you are not.`;
}

/** Whether the reader may give the task to somebody else. */
export function gives(policy: TaskPolicy, reader: Reader, task: StoredTask): true | string {
  if (isClosed(task)) return closedWhy(task);
  if (leads(policy, reader, task)) return true;
  return `You do not lead the work of ${roleTitle(policy.roles, task.ownerRole)}: one of their leads gives ${task.number} away.`;
}

/** Whether the lifecycle is open to a verb, with its guards asked of the task. */
export function movesAlong(policy: TaskPolicy, { number, state, checklist }: StoredTask, verb: Along): true | string {
  const open = checklist.filter(({ mandatory, done }) => mandatory && !done);
  const guards = open.length === 0 ? ['mandatory-ticked'] : [];
  const permitted = mayMove(policy.lifecycles.task, state, verb, guards);
  if (permitted.may) return true;
  // Said only where nothing but the checklist stands in the way.
  if (mayMove(policy.lifecycles.task, state, verb, ['mandatory-ticked']).may) {
    return `To ${verb} ${number}, tick first: ${open.map(({ text }) => `"${text}"`).join(', ')}.`;
  }
  return permitted.why;
}

/** Whose hands a verb of the lifecycle takes: the owner's or their cover's; a lead too may cancel. What is closed is nobody's. */
export function mayUse(policy: TaskPolicy, reader: Reader, task: StoredTask, verb: Along): true | string {
  if (isClosed(task) || (verb === 'cancel' && leads(policy, reader, task))) return true;
  return isTheirs(policy, reader, task);
}

/** Whether the reader may tick one item: the role it names, or whoever does the task's work. */
export function ticks(reader: Reader, task: StoredTask, { role }: ChecklistItem, policy: TaskPolicy): true | string {
  if (isClosed(task)) return `${task.number} is ${task.state}: its checklist is closed.`;
  if (isOwner(reader, task) || isCover(reader, task) || reader.roles.includes(role)) return true;
  const whose = task.owner ?? 'whoever takes the task';
  return `This is for ${roleTitle(policy.roles, role)} or ${whose} to see to.`;
}

/** What the reader may do with a task now: each verb, and each item of the checklist; every no with its sentence. */
export function mayDo(policy: TaskPolicy, reader: Reader, task: StoredTask): May {
  const work = along.map((verb) => {
    const theirs = mayUse(policy, reader, task, verb);
    return [verb, mayWhile(reader, 'task.work', theirs === true ? movesAlong(policy, task, verb) : theirs)] as const;
  });
  const items = task.checklist.map((item, at) => {
    return [`check.${at}`, mayWhile(reader, 'task.work', ticks(reader, task, item, policy))] as const;
  });
  const first = items.find(([, may]) => may === true) ?? items[0];
  return {
    ...Object.fromEntries(work),
    take: mayWhile(reader, 'task.work', takes(policy, reader, task)),
    assign: mayWhile(reader, 'task.assign', gives(policy, reader, task)),
    check: first?.[1] ?? `${task.number} has no checklist.`,
    ...Object.fromEntries(items),
  };
}
