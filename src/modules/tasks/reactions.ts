import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { taskOverdue } from './entries.ts';

/**
 * The chore that notes, once each, the tasks whose clock ran out. Rows another instance is noting are passed over, so
 * nothing is said twice.
 * @returns how many were noted
 */
export async function noteOverdue(act: Act): Promise<number> {
  const now = act.clock.now();
  const late = await act.tx
    .selectFrom('task')
    .select(['id', 'number', 'title', 'subject', 'dueAt'])
    .where('state', 'in', ['open', 'in-progress'])
    .where('overdueNotedAt', 'is', null)
    .where('dueAt', '<', now)
    .orderBy('dueAt')
    .limit(500)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const task of late) {
    await act.tx.updateTable('task').set({ overdueNotedAt: now }).where('id', '=', task.id).execute();
    const particulars = { task: task.number, title: task.title, dueAt: String(task.dueAt) };
    await record(act, task.subject, taskOverdue, particulars);
  }
  return late.length;
}
