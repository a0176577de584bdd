import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

/** `2026-11-25T17:00:00+01:00` -> `25 November 2026, 17:00`: as it is in the region the clock runs in. */
const dayAndTime = (at: string): string => {
  const local = Temporal.PlainDateTime.from(at);
  const day = local.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
};

export const taskOpened = entry(
  'task.opened',
  z.object({ task: z.string(), title: z.string(), template: z.string(), dueAt: z.string().nullable() }),
  ({ task, title, dueAt }) => `Opened ${task}, ${title}${dueAt ? `, due ${dayAndTime(dueAt)}` : ''}.`,
);

export const taskMoved = entry(
  'task.moved',
  z.object({ task: z.string(), title: z.string(), from: z.string(), to: z.string(), reason: z.string().nullable() }),
  ({ task, title, to, reason }) => `${task}, ${title}, is ${to}${reason ? `: ${reason}` : ''}.`,
);

export const taskChecked = entry(
  'task.checked',
  z.object({ task: z.string(), item: z.string(), done: z.boolean() }),
  ({ task, item, done }) => `${done ? 'Ticked' : 'Unticked'} "${item}" on ${task}.`,
);

export const taskOverdue = entry(
  'task.overdue',
  z.object({ task: z.string(), title: z.string(), dueAt: z.string() }),
  ({ task, title, dueAt }) => `${task}, ${title}, was due ${dayAndTime(dueAt)} and is not done.`,
);
