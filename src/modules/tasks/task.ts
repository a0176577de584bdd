import { z } from 'zod';
import { May } from '../../platform/may.ts';

export const TaskState = z.enum(['open', 'in-progress', 'paused', 'done', 'cancelled']);
export type TaskState = z.infer<typeof TaskState>;

export const ChecklistItem = z.object({
  role: z.string(),
  text: z.string(),
  done: z.boolean(),
  /** The task is not finished before this is ticked. */
  mandatory: z.boolean().default(false),
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

const instant = z.iso.datetime({ offset: true });
const Somebody = z.object({ id: z.uuid(), name: z.string() });

/** A work item made from a template of the playbook. */
export const Task = z.object({
  number: z.string(),
  template: z.string(),
  title: z.string(),
  /** Stream of the record it belongs to, e.g. `opportunity/OPP-2026-0001`. */
  subject: z.string(),
  /** What that record is called; null where the reader does not see it. */
  subjectTitle: z.string().nullable(),
  state: TaskState,
  ownerRole: z.string(),
  /** Null while it waits in the queue of its role. */
  owner: z.string().nullable(),
  ownerId: z.uuid().nullable(),
  /** Who stands in while the owner is away. */
  coveredBy: Somebody.nullable(),
  /** Why it is its owner's: the rule of the playbook, or none where a person gave or took it. */
  assignment: z.object({ rule: z.string().nullable(), sentence: z.string() }).nullable(),
  /** Whose calendar its clock runs in, and whose people it goes to. */
  region: z.string().nullable(),
  openedBy: z.string().nullable(),
  labels: z.array(z.string()),
  checklist: z.array(ChecklistItem),
  openedAt: instant,
  closedAt: instant.nullable(),
  /** End of the clock in the calendar of its region; null when the template has no clock. */
  dueAt: instant.nullable(),
  /** When the owner is going to be reminded, and the next role told; null once that is done. */
  remindAt: instant.nullable(),
  escalateAt: instant.nullable(),
  escalated: z.object({ at: instant, role: z.string(), to: z.string().nullable() }).nullable(),
  timeZone: z.string().nullable(),
  overdue: z.boolean(),
  pausedFor: z.string().nullable(),
  /** Where its clock stood still; `until` is null while it still does. */
  pauses: z.array(z.object({ from: instant, until: instant.nullable(), reason: z.string() })),
  version: z.number().int(),
  /** The verbs of `TaskMove`, `check`, and `check.0` and so on for each item of the checklist. */
  may: May,
});
export type Task = z.infer<typeof Task>;

export const TaskList = z.object({ items: z.array(Task) });
export type TaskList = z.infer<typeof TaskList>;

export const isClosed = ({ state }: Pick<Task, 'state'>): boolean => state === 'done' || state === 'cancelled';

export const TaskFilter = z.object({
  subject: z.string().optional(),
  search: z.string().max(100).optional(),
  state: TaskState.optional(),
  role: z.string().optional(),
  region: z.string().optional(),
  /** Only those whose clock ran out. */
  overdue: z.stringbool().default(false),
  /** Only those the reader owns or stands in for. */
  mine: z.stringbool().default(false),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

export const taskVerbs = ['start', 'pause', 'resume', 'finish', 'cancel', 'take', 'assign'] as const;

const move = {
  verb: z.enum(taskVerbs),
  /** A pause and a cancellation need one. */
  reason: z.string().trim().min(3).max(500).nullable().default(null),
  /** Whom `assign` gives it to; null puts it back into the queue of its role. */
  to: z.uuid().nullable().default(null),
};

/** A move along the task's lifecycle, or into other hands. */
export const TaskMove = z.strictObject(move);
export type TaskMove = z.infer<typeof TaskMove>;

/** One move of many tasks, each as its version was seen. */
export const ManyMoves = z.strictObject({
  ...move,
  tasks: z
    .array(z.strictObject({ number: z.string(), version: z.number().int() }))
    .min(1)
    .max(100)
    .refine((tasks) => new Set(tasks.map(({ number }) => number)).size === tasks.length, {
      error: 'names a task twice: once is enough.',
    }),
});
export type ManyMoves = z.infer<typeof ManyMoves>;

/** What became of each, in the order asked: done with the task as it is now, or refused with its sentence. */
export const ManyMoved = z.object({
  items: z.array(
    z.discriminatedUnion('done', [
      z.object({ number: z.string(), done: z.literal(true), task: Task }),
      z.object({ number: z.string(), done: z.literal(false), code: z.string(), sentence: z.string() }),
    ]),
  ),
});
export type ManyMoved = z.infer<typeof ManyMoved>;

export const Tick = z.strictObject({ index: z.number().int().min(0), done: z.boolean() });
export type Tick = z.infer<typeof Tick>;

/** Somebody a task could be given to, how much they have to do, and whether they may have it. */
export const TaskPerson = Somebody.extend({
  title: z.string(),
  region: z.string().nullable(),
  openTasks: z.number().int(),
  /** Their last day away, when they are. */
  awayUntil: z.iso.date().nullable(),
  may: z.union([z.literal(true), z.string()]),
});
export type TaskPerson = z.infer<typeof TaskPerson>;
export const TaskPeople = z.object({ items: z.array(TaskPerson) });
export type TaskPeople = z.infer<typeof TaskPeople>;

/** What waits for somebody, and what they wait for, each by its clock. */
export const Work = z.object({
  /** Whose days these are: the reader's region's, or their own where they have none. */
  timeZone: z.string(),
  todayEnds: instant,
  /** The end of Sunday. */
  weekEnds: instant,
  /** Owned by the reader, or by somebody they stand in for. */
  mine: z.array(Task),
  /** Of others, and told to the reader because nobody did them. */
  escalated: z.array(Task),
  /** Of others, with something on their checklist for a role of the reader's to see to. */
  asked: z.array(Task),
  /** Of the reader's roles, and nobody's yet. */
  queue: z.array(Task),
  /** Done by others: opened by the reader, or on records that bear their name. */
  waiting: z.array(Task),
});
export type Work = z.infer<typeof Work>;
