import type { Act } from '../../platform/act.ts';
import { personOfRole } from '../../platform/auth/people.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { rfc3339 } from '../../playbook/clocks/due.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { dueOf } from '../../playbook/slas.ts';
import { taskTemplate } from '../../playbook/task-templates.ts';
import { taskOpened } from './entries.ts';
import { insertTask, readTaskRow, type StoredTask, taskOf } from './store.ts';

/** What a task is opened for. */
export interface TaskOrder {
  /** Id of a template of the playbook, e.g. `ps-scoping-issue`. */
  readonly template: string;
  /** Stream of the record it belongs to, e.g. `opportunity/OPP-2026-0001`. */
  readonly subject: string;
  /** Whose calendar its clock runs in; without one the task has no due instant. */
  readonly region: string | null;
}

/**
 * Opens a task from its template: owner by role and region, checklist unticked, due clock computed once in the region's
 * calendar from now.
 */
export async function openTask(act: Act, playbook: Playbook, order: TaskOrder): Promise<StoredTask> {
  const template = taskTemplate(playbook, order.template);
  const now = act.clock.now();
  const due = template.sla && order.region ? dueOf(playbook, template.sla, { region: order.region, from: now }) : null;
  const number = await nextNumber(act.tx, 'TSK', now);
  await insertTask(act, {
    number,
    template: template.id,
    title: template.title,
    subject: order.subject,
    state: playbook.lifecycles.task.initial,
    ownerRole: template.ownerRole,
    ownerId: await personOfRole(act.tx, template.ownerRole, order.region),
    labels: [...template.labels],
    checklist: template.checklist.map(({ role, text }) => ({ role, text, done: false })),
    region: order.region,
    sla: template.sla ?? null,
    dueAt: due?.due.toInstant() ?? null,
    timeZone: due?.timeZone ?? null,
  });
  const particulars = {
    task: number,
    title: template.title,
    template: template.id,
    dueAt: due ? rfc3339(due.due) : null,
  };
  await record(act, order.subject, taskOpened, particulars, playbook.version);
  return taskOf(await readTaskRow(act, number), now);
}
