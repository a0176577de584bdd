import { z } from 'zod';
import { May } from '../../platform/may.ts';

export const TaskState = z.enum(['open', 'in-progress', 'paused', 'done', 'cancelled']);
export type TaskState = z.infer<typeof TaskState>;

export const ChecklistItem = z.object({ role: z.string(), text: z.string(), done: z.boolean() });
export type ChecklistItem = z.infer<typeof ChecklistItem>;

/** A work item made from a template of the playbook. */
export const Task = z.object({
  number: z.string(),
  template: z.string(),
  title: z.string(),
  /** Stream of the record it belongs to, e.g. `opportunity/OPP-2026-0001`. */
  subject: z.string(),
  state: TaskState,
  ownerRole: z.string(),
  owner: z.string().nullable(),
  labels: z.array(z.string()),
  checklist: z.array(ChecklistItem),
  openedAt: z.iso.datetime({ offset: true }),
  /** End of the clock in the calendar of its region; null when the template has no clock. */
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  timeZone: z.string().nullable(),
  overdue: z.boolean(),
  pausedFor: z.string().nullable(),
  version: z.number().int(),
  may: May,
});
export type Task = z.infer<typeof Task>;

export const TaskList = z.object({ items: z.array(Task) });
export type TaskList = z.infer<typeof TaskList>;

export const TaskFilter = z.object({
  subject: z.string().optional(),
  state: TaskState.optional(),
  mine: z.stringbool().default(false),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

/** A move along the task's lifecycle; a pause and a cancellation need a reason. */
export const TaskMove = z.strictObject({
  verb: z.enum(['start', 'pause', 'resume', 'finish', 'cancel']),
  reason: z.string().trim().min(3).max(500).nullable().default(null),
});
export type TaskMove = z.infer<typeof TaskMove>;

export const Tick = z.strictObject({ index: z.number().int().min(0), done: z.boolean() });
export type Tick = z.infer<typeof Tick>;
