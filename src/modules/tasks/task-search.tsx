import { z } from 'zod';
import { TaskState } from './task.ts';

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const TaskSearch = z
  .object({
    whose: z.enum(['mine', 'all']),
    search: z.string().max(100),
    role: z.string(),
    taskState: TaskState,
    overdue: z.boolean(),
  })
  .partial()
  .catch({});
export type TaskSearch = z.infer<typeof TaskSearch>;
