import type { Task, Work } from '../../modules/tasks/task.ts';

/** Tasks that fall due in one stretch of the reader's days. */
export interface Bucket {
  readonly id: 'overdue' | 'today' | 'week' | 'later' | 'paused' | 'none';
  readonly title: string;
  readonly tasks: readonly Task[];
}

/** What stands open by when it falls due, in the order in which it asks for attention. */
export function bucketsOf(
  tasks: readonly Task[],
  { todayEnds, weekEnds }: Pick<Work, 'todayEnds' | 'weekEnds'>,
): Bucket[] {
  const today = Date.parse(todayEnds);
  const week = Date.parse(weekEnds);
  const bucketOf = ({ state, overdue, dueAt }: Task): Bucket['id'] => {
    if (state === 'paused') return 'paused';
    if (dueAt === null) return 'none';
    if (overdue) return 'overdue';
    const due = Date.parse(dueAt);
    if (due < today) return 'today';
    return due < week ? 'week' : 'later';
  };
  const groups = Map.groupBy(tasks, bucketOf);
  const titles = {
    overdue: 'Overdue',
    today: 'Today',
    week: 'This week',
    later: 'Later',
    none: 'Without a clock',
    paused: 'Paused',
  };
  return Object.entries(titles).map(([id, title]) => ({
    id: id as Bucket['id'],
    title,
    tasks: groups.get(id as Bucket['id']) ?? [],
  }));
}
