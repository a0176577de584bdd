import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconCheckbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lifecycleOf, playbookQuery } from '../../playbook/playbook-queries.tsx';
import { count } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel, Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { ViewMenu } from '../../ui/view-menu.tsx';
import styles from './task.module.css';
import { isClosed, type Task } from './task.ts';
import { TaskCard } from './task-card.tsx';
import { tasksQuery } from './task-queries.tsx';
import { TaskSearch } from './task-search.tsx';
import { TaskSubject } from './task-subject.tsx';

const route = getRouteApi('/desk/tasks');

/** Every task one may see, narrowed by the address bar: what is overdue first, then what runs, then what waits. */
export function TasksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { whose = 'mine', taskState: state, ...filter } = search;
  const { data, error, isPending, refetch } = useQuery(
    tasksQuery({ ...filter, state, ...(whose === 'mine' ? { mine: true } : {}) }),
  );
  const shown = data?.items.filter((task) => state !== undefined || !isClosed(task)) ?? [];
  const open = shown.filter((task) => !isClosed(task));
  const groups = [
    { title: 'Overdue', tasks: open.filter((task) => task.overdue) },
    { title: 'To do', tasks: open.filter((task) => !task.overdue && task.state !== 'paused') },
    { title: 'Paused', tasks: open.filter(({ state }) => state === 'paused') },
    { title: 'Closed', tasks: shown.filter(isClosed) },
  ];
  return (
    <>
      <PageHead
        title="Tasks"
        actions={
          <ViewMenu
            list="tasks"
            search={search}
            onView={(view) => void navigate({ search: TaskSearch.parse(view), replace: true })}
          />
        }
      />
      <Sheet label="Filters">
        <TaskFilters left={data ? `${count(shown.length)} ${shown.length === 1 ? 'task' : 'tasks'}` : ''} />
      </Sheet>
      <div className={styles.groups}>
        {isPending ? <Waiting lines={8} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data && shown.length === 0 ? <NothingHere search={search} /> : null}
        {groups.map(({ title, tasks }) => (
          <TaskGroup key={title} title={title} tasks={tasks} />
        ))}
      </div>
    </>
  );
}

function TaskFilters({ left }: { readonly left: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: playbook } = useQuery(playbookQuery);
  const narrow = (change: Record<string, string | boolean | undefined>) =>
    void navigate({ search: (before) => TaskSearch.parse({ ...before, ...change }), replace: true });
  const titled = (list: readonly { id: string; title: string }[] | undefined) =>
    (list ?? []).map(({ id, title }) => ({ value: id, label: title }));
  return (
    <Filters left={left}>
      <SegmentedControl
        size="xs"
        aria-label="Whose tasks"
        value={search.whose ?? 'mine'}
        onChange={(whose) => narrow({ whose: whose === 'all' ? 'all' : undefined })}
        data={[
          { value: 'mine', label: 'Mine' },
          { value: 'all', label: 'All' },
        ]}
      />
      <SearchFilter label="Search tasks" value={search.search} onChange={(text) => narrow({ search: text })} />
      <ChoiceFilter
        label="State"
        value={search.taskState}
        choices={titled(lifecycleOf(playbook, 'task')?.states)}
        onChange={(taskState) => narrow({ taskState })}
      />
      <ChoiceFilter
        label="Role"
        value={search.role}
        choices={titled(playbook?.roles)}
        onChange={(role) => narrow({ role })}
      />
      <Checkbox
        size="xs"
        label="Overdue"
        checked={search.overdue ?? false}
        onChange={({ currentTarget }) => narrow({ overdue: currentTarget.checked || undefined })}
      />
    </Filters>
  );
}

function NothingHere({ search }: { readonly search: TaskSearch }) {
  const { whose, ...filters } = search;
  const narrowed = Object.values(filters).some((value) => value !== undefined);
  if (narrowed) {
    const clear = (
      <Button
        variant="default"
        size="xs"
        renderRoot={(props) => <Link to="/tasks" search={whose ? { whose } : {}} {...props} />}
      >
        Clear the filters
      </Button>
    );
    return (
      <Empty title="No task fits these filters" actions={clear}>
        Take a filter away, or search for fewer letters.
      </Empty>
    );
  }
  return (
    <Empty title="Nothing to do" icon={<IconCheckbox size={20} aria-hidden />}>
      {whose === 'all' ? 'No task is open.' : 'No open task is yours. “All” shows everybody’s.'}
    </Empty>
  );
}

function TaskGroup({ title, tasks }: { readonly title: string; readonly tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <Panel title={title} aside={tasks.length} flush>
      <ul className={styles.list}>
        {tasks.map((task) => (
          <TaskCard key={task.number} task={task} about={<TaskSubject task={task} />} />
        ))}
      </ul>
    </Panel>
  );
}
