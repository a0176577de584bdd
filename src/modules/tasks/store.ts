import { type Insertable, sql, type Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows } from '../../platform/database/database.ts';
import { containing } from '../../platform/database/search.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import { type Assigned, type Away, assignedInWords, type Candidate } from '../../playbook/work/assigning.ts';
import { readAway } from '../absences/store.ts';
import type { ChecklistItem, Task, TaskFilter, TaskState } from './task.ts';

/** A pause of a task's clock as it is kept. */
export interface KeptPause {
  readonly from: string;
  readonly until: string | null;
  readonly reason: string;
}

/** The rows the reader may see, by the database's rules, with the names that belong to them. */
const select = ({ tx }: Act) =>
  tx
    .selectFrom('task')
    .leftJoin('person as owner', 'owner.id', 'task.ownerId')
    .leftJoin('person as opener', 'opener.id', 'task.openedBy')
    .leftJoin('person as told', 'told.id', 'task.escalatedTo')
    .leftJoin('person as absent', (join) => join.on(sql`absent.id::text`, '=', sql`task.assignment ->> 'insteadOf'`))
    .selectAll('task')
    .select(['owner.name as owner', 'opener.name as opener', 'told.name as told', 'absent.name as absent'])
    .select(sql<string | null>`record_title(task.subject)`.as('subjectTitle'));
type Selection = ReturnType<typeof select>;
export type TaskRow = Awaited<ReturnType<Selection['executeTakeFirstOrThrow']>>;

/** A task as stored; what may be done with it is added by `rights.ts`. */
export type StoredTask = Omit<Task, 'may'>;

/** The task a row tells of, as it stands at an instant, with who stands in for its owner. */
export function taskOf(row: TaskRow, now: Temporal.Instant, away: readonly Away[]): StoredTask {
  const running = row.state === 'open' || row.state === 'in-progress';
  const pauses = pausesOf(row);
  const { number, template, title, subject, subjectTitle, ownerRole, owner, ownerId, labels, region, timeZone } = row;
  const cover = away.find(({ personId }) => personId === ownerId)?.cover;
  return {
    ...{ number, template, title, subject, subjectTitle, ownerRole, owner, ownerId, labels, region, timeZone, pauses },
    version: row.version,
    state: row.state as TaskState,
    coveredBy: cover ? { id: cover.id, name: cover.name } : null,
    assignment: assignmentOf(row),
    openedBy: row.opener,
    checklist: checklistOf(row),
    openedAt: row.openedAt.toString(),
    closedAt: row.closedAt?.toString() ?? null,
    dueAt: row.dueAt?.toString() ?? null,
    remindAt: row.remindAt?.toString() ?? null,
    escalateAt: row.escalateAt?.toString() ?? null,
    escalated:
      row.escalatedAt && row.escalatedRole
        ? { at: row.escalatedAt.toString(), role: row.escalatedRole, to: row.told }
        : null,
    overdue: running && row.dueAt !== null && Temporal.Instant.compare(row.dueAt, now) < 0,
    pausedFor: pauses.find(({ until }) => until === null)?.reason ?? null,
  };
}

export const pausesOf = (row: Pick<TaskRow, 'pauses'>): KeptPause[] => row.pauses as unknown as KeptPause[];

/** Why a task is its owner's, as it is kept: by ids, for names are read from whoever bears them. */
interface KeptAssignment {
  readonly rule: string | null;
  readonly why: string;
  readonly insteadOf: string | null;
  readonly until: string | null;
}

export const keptAssignment = ({ rule, why, insteadOf }: Assigned): string =>
  JSON.stringify({ rule, why, insteadOf: insteadOf?.id ?? null, until: insteadOf?.lastDay ?? null });

function assignmentOf({ assignment, owner, absent }: TaskRow): Task['assignment'] {
  if (assignment === null) return null;
  const { rule, why, until } = assignment as unknown as KeptAssignment;
  return { rule, sentence: assignedInWords(owner, why, absent && until ? { name: absent, lastDay: until } : null) };
}

/** Items kept before any was mandatory say nothing of it. */
const checklistOf = (row: TaskRow): ChecklistItem[] =>
  (row.checklist as unknown as ChecklistItem[]).map((item) => ({ ...item, mandatory: item.mandatory ?? false }));

/** What is due first on top, what has no clock after it; closed ones last. */
async function told(act: Act, chosen: Selection): Promise<StoredTask[]> {
  const rows = await chosen
    .orderBy(sql`task.state in ('done', 'cancelled')`)
    .orderBy('task.dueAt', (order) => order.asc().nullsLast())
    .orderBy('task.number')
    .limit(500)
    .execute();
  const now = act.clock.now();
  const away = await readAway(act);
  return rows.map((row) => taskOf(row, now, away));
}

/** What a list may be narrowed by; nothing asked is nothing narrowed. */
export type TasksAsked = Partial<TaskFilter>;

/** Tasks under a filter, what is due first on top; closed ones last. */
export async function readTasks(act: Act, asked: TasksAsked): Promise<StoredTask[]> {
  const { subject, search, state, role, region, overdue, mine } = asked;
  const hands = mine ? await handsOf(act) : [];
  const words = sql`(task.number || ' ' || task.title || ' ' || coalesce(record_title(task.subject), ''))`;
  return told(
    act,
    select(act)
      .$if(subject !== undefined, (tasks) => tasks.where('task.subject', '=', subject!))
      .$if(state !== undefined, (tasks) => tasks.where('task.state', '=', state!))
      .$if(role !== undefined, (tasks) => tasks.where('task.ownerRole', '=', role!))
      .$if(region !== undefined, (tasks) => tasks.where('task.region', '=', region!))
      .$if(search !== undefined, (tasks) => tasks.where(words, 'ilike', containing(search!)))
      .$if(overdue === true, (tasks) =>
        tasks.where('task.dueAt', '<', act.clock.now()).where('task.state', 'in', ['open', 'in-progress']),
      )
      .$if(mine === true, (tasks) => tasks.where('task.ownerId', 'in', hands)),
  );
}

/** Whose work is in the reader's hands: their own, and that of those they stand in for. */
async function handsOf(act: Act): Promise<string[]> {
  const away = await readAway(act);
  return [act.reader.id, ...away.filter(({ cover }) => cover.id === act.reader.id).map(({ personId }) => personId)];
}

/** What waits for the reader and what the reader waits for, of what stands open. */
export async function readWork(
  act: Act,
): Promise<Record<'mine' | 'escalated' | 'asked' | 'queue' | 'waiting', StoredTask[]>> {
  const { id, roles, partnerId } = act.reader;
  const hands = await handsOf(act);
  const standing = () => select(act).where('task.state', 'in', ['open', 'in-progress', 'paused']);
  const others = () =>
    standing().where(({ eb, or }) => or([eb('task.ownerId', 'is', null), eb('task.ownerId', 'not in', hands)]));
  const mine = await told(act, standing().where('task.ownerId', 'in', hands));
  const escalated = await told(act, others().where('task.escalatedTo', '=', id));
  const asked = await told(act, others().where(asks([...roles], id)));
  const queues = standing()
    .where('task.ownerId', 'is', null)
    .where('task.ownerRole', 'in', [...roles, '']);
  const queue = partnerId === null ? await told(act, queues) : [];
  const waiting = await told(
    act,
    others().where(({ eb, or }) =>
      or([eb('task.openedBy', '=', id), eb('task.subject', 'in', sql<string>`(select streams_bearing(${id}))`)]),
    ),
  );
  const shown = new Set([...escalated, ...asked, ...queue].map(({ number }) => number));
  return { mine, escalated, asked, queue, waiting: waiting.filter(({ number }) => !shown.has(number)) };
}

/** Something on the checklist waits for a role of theirs: for those the record names where it names the role, else for all. */
const asks = (roles: readonly string[], id: string) =>
  sql<boolean>`exists (
    select from jsonb_array_elements(task.checklist) as item
    where item ->> 'role' = any(${roles}) and not (item ->> 'done')::boolean
      and (task.subject in (select streams_bearing(${id})) or item ->> 'role' <> all (named_roles(task.subject)))
  )`;

/** One task's row by its number, or 404 in words. */
export async function readTaskRow(act: Act, number: string): Promise<TaskRow> {
  const row = await select(act).where('task.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('task', number);
  return row;
}

/** One task by its number, or 404 in words. */
export async function readTask(act: Act, number: string): Promise<StoredTask> {
  return taskOf(await readTaskRow(act, number), act.clock.now(), await readAway(act));
}

/** A task to be added, opened now. */
export type TaskToOpen = Omit<Insertable<Rows['task']>, 'id' | 'openedAt' | 'openedBy' | 'checklist'> & {
  checklist: ChecklistItem[];
};

export async function insertTask(act: Act, task: TaskToOpen): Promise<void> {
  const openedAt = act.clock.now();
  const checklist = JSON.stringify(task.checklist);
  const opened = { openedAt, openedBy: act.reader.id, id: newId(openedAt.epochMilliseconds) };
  await act.tx
    .insertInto('task')
    .values({ ...task, checklist, ...opened })
    .execute();
}

export async function updateTask(act: Act, number: string, change: Updateable<Rows['task']>): Promise<void> {
  await act.tx
    .updateTable('task')
    .set((task) => ({ ...change, version: task('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** What assignment has to know of the record a task belongs to; nothing where it is none that has these. */
export async function readSubject(
  act: Act,
  subject: string,
): Promise<{ readonly segment: string | null; readonly publicSector: boolean }> {
  const facts = sql<{ segment: string; publicSector: boolean }>`select * from subject_facts(${subject})`;
  const { rows } = await facts.execute(act.tx);
  return rows[0] ?? { segment: null, publicSector: false };
}

/** Somebody a task may be given to, as a page shows them. */
export interface Candidacy extends Candidate {
  readonly title: string;
  /** Of the partner that serves the record. */
  readonly ofPartner: boolean;
}

/** People of some roles, and of the partner that serves the record, with all they have to do. */
export async function readCandidates(act: Act, roles: readonly string[], subject: string): Promise<Candidacy[]> {
  const { rows } = await sql<Candidacy>`select * from task_candidates(${[...roles]}, ${subject})`.execute(act.tx);
  return rows;
}
