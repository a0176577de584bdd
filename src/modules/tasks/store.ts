import { type Insertable, sql, type Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { Reader } from '../../platform/person.ts';
import { notFound } from '../../platform/refusal.ts';
import type { ChecklistItem, Task, TaskFilter, TaskState } from './task.ts';

/** A pause of a task's clock as it is kept. */
export interface KeptPause {
  readonly from: string;
  readonly until: string | null;
  readonly reason: string;
}

/** The rows a reader may see. Everybody signed in sees every task until the row rules narrow it. */
const visible = (tx: Tx, _reader: Reader) =>
  tx.selectFrom('task').leftJoin('person as owner', 'owner.id', 'task.ownerId');

const select = (tx: Tx, reader: Reader) => visible(tx, reader).selectAll('task').select('owner.name as owner');
export type TaskRow = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

/** A task as stored; what may be done with it is added by `rights.ts`. */
export type StoredTask = Omit<Task, 'may'>;

/** The task a row tells of, as it stands at an instant. */
export function taskOf(row: TaskRow, now: Temporal.Instant): StoredTask {
  const running = row.state === 'open' || row.state === 'in-progress';
  const { number, template, title, subject, ownerRole, owner, labels, timeZone, version } = row;
  return {
    ...{ number, template, title, subject, ownerRole, owner, labels, timeZone, version },
    state: row.state as TaskState,
    checklist: row.checklist as unknown as ChecklistItem[],
    openedAt: row.openedAt.toString(),
    dueAt: row.dueAt?.toString() ?? null,
    overdue: running && row.dueAt !== null && Temporal.Instant.compare(row.dueAt, now) < 0,
    pausedFor: pausesOf(row).find(({ until }) => until === null)?.reason ?? null,
  };
}

export const pausesOf = (row: TaskRow): KeptPause[] => row.pauses as unknown as KeptPause[];

/** Tasks under a filter, what is due first on top; closed ones last. */
export async function readTasks(act: Act, { subject, state, mine }: TaskFilter): Promise<StoredTask[]> {
  const rows = await select(act.tx, act.reader)
    .$if(subject !== undefined, (tasks) => tasks.where('task.subject', '=', subject!))
    .$if(state !== undefined, (tasks) => tasks.where('task.state', '=', state!))
    .$if(mine, (tasks) => tasks.where('task.ownerId', '=', act.reader.id))
    .orderBy(sql`task.state in ('done', 'cancelled')`)
    .orderBy('task.dueAt', (order) => order.asc().nullsLast())
    .orderBy('task.number')
    .limit(500)
    .execute();
  const now = act.clock.now();
  return rows.map((row) => taskOf(row, now));
}

/** One task's row by its number, or 404 in words. */
export async function readTaskRow(act: Act, number: string): Promise<TaskRow> {
  const row = await select(act.tx, act.reader).where('task.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('task', number);
  return row;
}

/** A task to be added, opened now. */
export type TaskToOpen = Omit<Insertable<Rows['task']>, 'id' | 'openedAt' | 'checklist'> & {
  checklist: ChecklistItem[];
};

export async function insertTask(act: Act, task: TaskToOpen): Promise<void> {
  const openedAt = act.clock.now();
  const checklist = JSON.stringify(task.checklist);
  await act.tx
    .insertInto('task')
    .values({ ...task, checklist, openedAt, id: newId(openedAt.epochMilliseconds) })
    .execute();
}

export async function updateTask(act: Act, number: string, change: Updateable<Rows['task']>): Promise<void> {
  await act.tx
    .updateTable('task')
    .set((task) => ({ ...change, version: task('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** A task whose clock ran out; `dueAt` in the time of its region. */
export interface LateTask {
  readonly number: string;
  readonly title: string;
  readonly subject: string;
  readonly dueAt: string;
}

/**
 * Takes the tasks whose clock ran out and that nobody noted yet, 500 at a time, and marks them noted. Rows that another
 * instance is noting are passed over, so nothing is said twice.
 */
export async function takeLateTasks(act: Act): Promise<LateTask[]> {
  const now = act.clock.now();
  const late = act.tx
    .selectFrom('task')
    .select('id')
    .where('state', 'in', ['open', 'in-progress'])
    .where('overdueNotedAt', 'is', null)
    .where('dueAt', '<', now)
    .orderBy('dueAt')
    .limit(500)
    .forUpdate()
    .skipLocked();
  const rows = await act.tx
    .updateTable('task')
    .set({ overdueNotedAt: now })
    .where('id', 'in', late)
    .returning(['number', 'title', 'subject', 'dueAt', 'timeZone'])
    .execute();
  return rows.map(({ dueAt, timeZone, ...task }) => ({
    ...task,
    dueAt: (dueAt ?? now).toZonedDateTimeISO(timeZone ?? 'UTC').toString({ timeZoneName: 'never' }),
  }));
}
