import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';

/** A task that calls for attention; `dueAt` in the time of its region. */
export interface TaskCalling {
  readonly number: string;
  readonly template: string;
  readonly title: string;
  readonly subject: string;
  readonly ownerId: string | null;
  readonly ownerRole: string;
  readonly region: string | null;
  readonly dueAt: string | null;
}

const columns = [
  ...(['number', 'template', 'title', 'subject', 'ownerId', 'ownerRole'] as const),
  ...(['region', 'dueAt', 'timeZone'] as const),
] as const;

interface Row extends Omit<TaskCalling, 'dueAt'> {
  readonly dueAt: Temporal.Instant | null;
  readonly timeZone: string | null;
}

const callingOf = ({ dueAt, timeZone, ...task }: Row): TaskCalling => ({
  ...task,
  dueAt: dueAt?.toZonedDateTimeISO(timeZone ?? 'UTC').toString({ timeZoneName: 'never' }) ?? null,
});

/**
 * The running tasks whose instant in a column is over, 500 at a time. Rows that another instance is at work on are passed
 * over, and the caller marks those it was given in the same transaction: so nothing is said twice.
 */
const calling = ({ tx, clock }: Act, column: 'dueAt' | 'remindAt' | 'escalateAt') =>
  tx
    .selectFrom('task')
    .select('id')
    .where('state', 'in', ['open', 'in-progress'])
    .where(column, '<=', clock.now())
    .orderBy(column)
    .limit(500)
    .forUpdate()
    .skipLocked();

/** Takes the tasks whose clock ran out and that nobody noted yet, and marks them noted. */
export async function takeLateTasks(act: Act): Promise<TaskCalling[]> {
  const rows = await act.tx
    .updateTable('task')
    .set({ overdueNotedAt: act.clock.now() })
    .where('id', 'in', calling(act, 'dueAt').where('overdueNotedAt', 'is', null))
    .returning(columns)
    .execute();
  return rows.map(callingOf);
}

/** Takes the tasks whose owners are to be reminded, once each. */
export async function takeReminders(act: Act): Promise<TaskCalling[]> {
  const rows = await act.tx
    .updateTable('task')
    .set({ remindAt: null })
    .where('id', 'in', calling(act, 'remindAt'))
    .returning(columns)
    .execute();
  return rows.map(callingOf);
}

/** Takes the tasks of which the next role is to be told, once each. */
export async function takeEscalations(act: Act): Promise<TaskCalling[]> {
  const rows = await act.tx
    .updateTable('task')
    .set({ escalateAt: null, escalatedAt: act.clock.now(), version: sql`version + 1` })
    .where('id', 'in', calling(act, 'escalateAt'))
    .returning(columns)
    .execute();
  return rows.map(callingOf);
}
