import { Checkbox, Text } from '@mantine/core';
import { IconSunHigh } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Task, Work } from '../../modules/tasks/task.ts';
import { workQuery } from '../../modules/tasks/task-queries.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useShortcuts } from '../../ui/shortcuts.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { meQuery } from '../session.tsx';
import { AwayPanel } from './away.panel.tsx';
import { ManyVerbs } from './many-verbs.tsx';
import styles from './my-work.module.css';
import { WorkBar } from './work-bar.tsx';
import { type Bucket, bucketsOf } from './work-buckets.tsx';
import { WorkRow } from './work-row.tsx';

/** The first page: what waits for the reader by when it is due, what they may take up, and what they wait for. */
export function MyWorkPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: work, error, isPending, refetch } = useQuery(workQuery);
  return (
    <>
      <PageHead title="My work" lead={work ? <DayOf work={work} /> : undefined} />
      {isPending ? <Waiting lines={10} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
      {work && me ? <WorkOf work={work} me={me.id} /> : null}
    </>
  );
}

/** The end of the reader's day tells which day it is, wherever their browser stands. */
function DayOf({ work: { timeZone, todayEnds } }: { readonly work: Work }) {
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone });
  return (
    <>
      {day.format(Date.parse(todayEnds) - 1)}, by the clock of {timeZone.replace('_', ' ')}
    </>
  );
}

function WorkOf({ work, me }: { readonly work: Work; readonly me: string }) {
  const selection = useSelection([...work.mine, ...work.queue]);
  const buckets = bucketsOf(work.mine, work);
  return (
    <>
      <WorkBar buckets={buckets} />
      <ManyVerbs tasks={selection.tasks} onClear={selection.clear} />
      <div className={styles.columns} data-rows>
        <div className={styles.column}>
          {work.mine.length === 0 ? <NothingWaits /> : null}
          {buckets.map((bucket) => (
            <BucketPanel key={bucket.id} bucket={bucket} me={me} selection={selection} />
          ))}
          <Others title="Asked of me" tasks={work.asked} me={me} wide />
        </div>
        <div className={styles.column}>
          <Others title="Escalated to me" tasks={work.escalated} me={me} />
          <Others title="To be taken up" tasks={work.queue} me={me} selection={selection}>
            Nothing waits in the queues of your roles.
          </Others>
          <Others title="I wait for" tasks={work.waiting} me={me}>
            Nobody else is at work on something of yours.
          </Others>
          <AwayPanel />
        </div>
      </div>
      <Text c="dimmed" fz="xs" mt="md">
        The keys j and k go from task to task, x selects one, Escape selects none.
      </Text>
    </>
  );
}

const NothingWaits = () => (
  <Panel title="Waits for me">
    <Empty title="Nothing waits for you" icon={<IconSunHigh size={20} aria-hidden />}>
      What is given to you shows here by when it is due. You may take up what waits in the queue of your role.
    </Empty>
  </Panel>
);

function BucketPanel({ bucket: { id, title, tasks }, me, selection }: BucketPanelProps) {
  if (tasks.length === 0) return null;
  const all = tasks.every(({ number }) => selection.has(number));
  const some = tasks.some(({ number }) => selection.has(number));
  return (
    <div id={`due-${id}`} className={styles.bucket} data-bucket={id}>
      <Panel
        title={title}
        aside={tasks.length}
        actions={
          <Checkbox
            size="xs"
            label="All"
            aria-label={`Select all: ${title}`}
            checked={all}
            indeterminate={some && !all}
            onChange={() => selection.set(tasks, !all)}
          />
        }
        flush
      >
        <ul className={styles.list}>
          {tasks.map((task) => (
            <WorkRow
              key={task.number}
              task={task}
              me={me}
              selected={selection.has(task.number)}
              onSelect={selection.toggle}
            />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

interface BucketPanelProps {
  readonly bucket: Bucket;
  readonly me: string;
  readonly selection: Selection;
}

/** Tasks of others; a panel without `children` to say so is not there when it holds nothing. */
function Others({ title, tasks, me, selection, wide, children }: OthersProps) {
  if (tasks.length === 0 && children === undefined) return null;
  return (
    <Panel title={title} aside={tasks.length || undefined} flush>
      {tasks.length === 0 ? <Empty small title={children ?? ''} /> : null}
      <ul className={styles.list} data-narrow={!wide || undefined}>
        {tasks.map((task) => (
          <WorkRow
            key={task.number}
            task={task}
            me={me}
            {...(selection ? { selected: selection.has(task.number), onSelect: selection.toggle } : {})}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface OthersProps {
  readonly title: string;
  readonly tasks: readonly Task[];
  readonly me: string;
  readonly selection?: Selection;
  /** There is room for the clock beside the words. */
  readonly wide?: boolean;
  readonly children?: string;
}

type Selection = ReturnType<typeof useSelection>;

/** Which tasks are selected; one that has left the page is no longer. */
function useSelection(present: readonly Task[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (number: string) =>
    setChosen((before) =>
      before.has(number) ? before.difference(new Set([number])) : before.union(new Set([number])),
    );
  const clear = () => setChosen(new Set());
  useShortcuts([
    { keys: 'x', words: 'Select this task', act: () => toggleFocused(toggle) },
    { keys: 'Escape', words: 'Select none', act: clear },
  ]);
  return {
    tasks: present.filter(({ number }) => chosen.has(number)),
    has: (number: string) => chosen.has(number),
    set: (tasks: readonly Task[], on: boolean) => {
      const numbers = new Set(tasks.map(({ number }) => number));
      setChosen((before) => (on ? before.union(numbers) : before.difference(numbers)));
    },
    toggle,
    clear,
  };
}

function toggleFocused(toggle: (number: string) => void): void {
  const row = document.activeElement?.closest<HTMLElement>('[data-task]');
  const { task } = row?.dataset ?? {};
  if (task && row?.querySelector('input[type=checkbox]')) toggle(task);
}
