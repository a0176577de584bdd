import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { taskOverdue } from './entries.ts';
import { takeLateTasks } from './store.ts';

/**
 * The chore that notes, once each, the tasks whose clock ran out.
 * @returns how many were noted
 */
export async function noteOverdue(act: Act): Promise<number> {
  const late = await takeLateTasks(act);
  for (const { number, title, subject, dueAt } of late) {
    await record(act, subject, taskOverdue, { task: number, title, dueAt });
  }
  return late.length;
}
