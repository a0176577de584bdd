import { SegmentedControl } from '@mantine/core';
import { IconCheckbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import styles from './task.module.css';
import type { Task } from './task.ts';
import { TaskCard } from './task-card.tsx';
import { tasksQuery } from './task-queries.tsx';

const route = getRouteApi('/desk/tasks');

/** My work, or everybody's: what is overdue first, then what runs, then what waits. */
export function TasksPage() {
  const { whose } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(tasksQuery(whose === 'mine' ? { mine: true } : {}));
  const open = data?.items.filter(({ state }) => state !== 'done' && state !== 'cancelled') ?? [];
  const groups = [
    { title: 'Overdue', tasks: open.filter((task) => task.overdue && task.state !== 'paused') },
    { title: 'To do', tasks: open.filter((task) => !task.overdue && task.state !== 'paused') },
    { title: 'Paused', tasks: open.filter(({ state }) => state === 'paused') },
  ];
  return (
    <>
      <PageHead
        title={whose === 'mine' ? 'My tasks' : 'All tasks'}
        actions={
          <SegmentedControl
            size="xs"
            aria-label="Whose tasks"
            value={whose}
            onChange={(value) => void navigate({ search: { whose: value === 'all' ? 'all' : 'mine' }, replace: true })}
            data={[
              { value: 'mine', label: 'Mine' },
              { value: 'all', label: 'All' },
            ]}
          />
        }
      />
      {isPending ? <Waiting lines={8} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
      {data && open.length === 0 ? (
        <Empty title="Nothing to do" icon={<IconCheckbox size={20} aria-hidden />}>
          {whose === 'mine' ? 'No open task is yours. “All” shows everybody’s.' : 'No task is open.'}
        </Empty>
      ) : null}
      {groups.map(({ title, tasks }) => (
        <TaskGroup key={title} title={title} tasks={tasks} />
      ))}
    </>
  );
}

function TaskGroup({ title, tasks }: { readonly title: string; readonly tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <div className={styles.group}>
      <Panel title={title} aside={tasks.length} flush>
        <ul className={styles.list}>
          {tasks.map((task) => (
            <TaskCard key={task.number} task={task} about={<Subject subject={task.subject} />} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

/** The record a task belongs to, with the way there where it has a page. */
function Subject({ subject }: { readonly subject: string }) {
  const [kind, number = ''] = subject.split('/');
  if (kind !== 'opportunity') return <span>{number}</span>;
  return (
    <Link to="/opportunities/$number" params={{ number }}>
      {number}
    </Link>
  );
}
