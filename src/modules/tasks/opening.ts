import type { Act } from '../../platform/act.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { rfc3339 } from '../../playbook/clocks/due.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { taskTemplate } from '../../playbook/task-templates.ts';
import { timesOf, unownedUntil } from '../../playbook/work/escalations.ts';
import { place } from './assigning.ts';
import { handsOf, taskOpened, taskStream } from './entries.ts';
import { insertTask, keptAssignment, readTask, type StoredTask } from './store.ts';
import type { ChecklistItem } from './task.ts';

/** What a task is opened for. */
export interface TaskOrder {
  /** Id of a template of the playbook, e.g. `ps-scoping-issue`. */
  readonly template: string;
  /** Stream of the record it belongs to, e.g. `opportunity/OPP-2026-0001`. */
  readonly subject: string;
  /** Whose calendar its clock runs in and whose people it goes to; without one it has no due instant. */
  readonly region: string | null;
  /** Beside those of the template. */
  readonly labels?: readonly string[];
  /** What is to be seen to in this case, below what the template asks. */
  readonly checklist?: readonly ChecklistItem[];
}

/**
 * Opens a task from its template: given to a person by the rules of assignment, checklist unticked, its clock and what
 * calls for attention around it computed once in the region's calendar from now. A task nobody can be given waits in the
 * queue of its role.
 */
export async function openTask(act: Act, playbook: Playbook, order: TaskOrder): Promise<StoredTask> {
  const template = taskTemplate(playbook, order.template);
  const { sla = null, ownerRole, title } = template;
  const { subject, region } = order;
  const openedAt = act.clock.now();
  const assigned = await place(act, playbook, { ownerRole, subject, region });
  const clock = sla && region ? { template: template.id, sla, region, openedAt, pauses: [] } : null;
  const times = clock && timesOf(playbook, clock, openedAt);
  const unowned = region === null ? null : unownedUntil(playbook, region, openedAt);
  const number = await nextNumber(act.tx, 'TSK', openedAt);
  await insertTask(act, {
    ...{ number, title, subject, ownerRole, region, sla, template: template.id },
    state: playbook.lifecycles.task.initial,
    ownerId: assigned.person?.id ?? null,
    assignment: keptAssignment(assigned),
    assignedAt: openedAt,
    labels: [...new Set([...template.labels, ...(order.labels ?? [])])],
    checklist: [
      ...template.checklist.map(({ role, text, mandatory = false }) => ({ role, text, mandatory, done: false })),
      ...(order.checklist ?? []),
    ],
    dueAt: times?.due.due.toInstant() ?? null,
    remindAt: times?.remindAt ?? null,
    escalateAt: assigned.person ? (times?.escalateAt ?? null) : unowned,
    timeZone: times?.due.timeZone ?? null,
  });
  const particulars = {
    ...{ task: number, title, subject, template: template.id },
    ...handsOf(assigned),
    dueAt: times ? rfc3339(times.due.due) : null,
  };
  await record(act, taskStream(number), taskOpened, particulars, playbook.version);
  return readTask(act, number);
}
