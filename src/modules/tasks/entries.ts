import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

export const taskOpened = entry(
  'task.opened',
  z.object({ task: z.string(), title: z.string(), template: z.string(), dueAt: z.string().nullable() }),
  ({ task, title, dueAt }) => `Opened ${task}, ${title}${dueAt ? `, due ${dueAt}` : ''}.`,
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
  ({ task, title, dueAt }) => `${task}, ${title}, was due ${dueAt} and is not done.`,
);
