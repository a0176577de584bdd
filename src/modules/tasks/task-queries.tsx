import { queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import { Task, TaskList, type TaskMove, type Tick } from './task.ts';

/** The tasks of one record, or those of the reader; what is due first stands on top. */
export const tasksQuery = (filter: { readonly subject?: string; readonly mine?: boolean }) =>
  queryOptions({
    queryKey: ['tasks', filter],
    queryFn: ({ signal }) => ask(withQuery('/api/tasks', filter), TaskList, signal),
    // Clocks run out while a page stands open.
    refetchInterval: 60_000,
  });

const path = (number: string, deed: 'moves' | 'checklist') => `/api/tasks/${encodeURIComponent(number)}/${deed}`;

export const moveTask = (number: string, move: TaskMove) => tell('POST', path(number, 'moves'), move, Task);

export const tick = (number: string, item: Tick) => tell('POST', path(number, 'checklist'), item, Task);
