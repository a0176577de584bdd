import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Question } from '../../platform/database/question.ts';
import { bestFirst, type Place, proposed, type Stretch } from '../../platform/database/search.ts';
import type { TaskState } from './task.ts';

/** A task that fits a question, with its place among the others. */
export interface FoundTask extends Place {
  readonly title: string;
  /** Stream of the record it belongs to. */
  readonly subject: string;
  readonly state: TaskState;
}

/** The tasks that fit a question, the best first, one more than the limit where there are more. */
export async function findTasks(
  { tx, reader: { id, partnerId } }: Act,
  question: Question,
  stretch: Stretch,
): Promise<FoundTask[]> {
  // A partner's people see what is theirs to do and nothing else: by that they are found fastest.
  const seen = partnerId === null ? sql`` : sql` where owner_id = ${id}`;
  const searched = { rows: sql`(select id, number, name, words from task_in_sight${seen}) as sighted`, series: 'TSK' };
  const found = proposed(searched, question, stretch);
  if (!found) return [];
  const { rows } = await sql<FoundTask>`
    select found.*, task.title, task.subject, task.state
    from ${found} join task on task.id = found.id ${bestFirst}`.execute(tx);
  return rows;
}
