import { queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import {
  ManyMoved,
  type ManyMoves,
  Task,
  type TaskFilter,
  TaskList,
  type TaskMove,
  TaskPeople,
  type Tick,
  Work,
} from './task.ts';

/** Clocks run out while a page stands open. */
const refetchInterval = 60_000;

/** The tasks of one record, or those of the reader; what is due first stands on top. */
export const tasksQuery = (filter: { readonly [Name in keyof TaskFilter]?: TaskFilter[Name] | undefined }) =>
  queryOptions({
    queryKey: ['tasks', filter],
    queryFn: ({ signal }) => ask(withQuery('/api/tasks', filter), TaskList, signal),
    refetchInterval,
  });

const pathOf = (number: string) => `/api/tasks/${encodeURIComponent(number)}`;

export const taskQuery = (number: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', number],
    queryFn: ({ signal }) => ask(pathOf(number), Task, signal),
    refetchInterval,
  });

/** What waits for the reader and what they wait for, in days of their own. */
export const workQuery = queryOptions({
  queryKey: ['tasks', 'work'],
  queryFn: ({ signal }) => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return ask(withQuery('/api/work', { timeZone }), Work, signal);
  },
  refetchInterval,
});

export const peopleQuery = (number: string) =>
  queryOptions({
    queryKey: ['tasks', 'people', number],
    queryFn: ({ signal }) => ask(`${pathOf(number)}/people`, TaskPeople, signal),
  });

type Seen = Pick<Task, 'number' | 'version'>;

export const moveTask = ({ number, version }: Seen, move: TaskMove) =>
  tell('POST', `${pathOf(number)}/moves`, move, Task, { version });

export const moveMany = (moves: ManyMoves) => tell('POST', '/api/tasks/moves', moves, ManyMoved);

export const tick = ({ number, version }: Seen, item: Tick) =>
  tell('POST', `${pathOf(number)}/checklist`, item, Task, { version });
