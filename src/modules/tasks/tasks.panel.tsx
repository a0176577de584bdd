import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import styles from './task.module.css';
import { isClosed, type Task } from './task.ts';
import { TaskCard } from './task-card.tsx';
import { tasksQuery } from './task-queries.tsx';

/** The tasks of one record, what is still open first. */
export function TasksPanel({ subject }: { readonly subject: string }) {
  const { data, error, isPending, refetch } = useQuery(tasksQuery({ subject }));
  const tasks = data?.items.toSorted((a, b) => Number(isClosed(a)) - Number(isClosed(b))) ?? [];
  const open = tasks.filter((task) => !isClosed(task)).length;
  return (
    <Panel title="Tasks" aside={data ? `${open} open` : undefined} flush>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && tasks.length === 0 ? (
        <Empty small title="No tasks yet">
          They open by themselves when the opportunity is routed.
        </Empty>
      ) : null}
      <TaskList tasks={tasks} />
    </Panel>
  );
}

function TaskList({ tasks }: { readonly tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <ul className={styles.list}>
      {tasks.map((task) => (
        <TaskCard key={task.number} task={task} />
      ))}
    </ul>
  );
}
