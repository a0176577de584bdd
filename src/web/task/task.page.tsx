import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommentsPanel } from '../../modules/comments/comments.panel.tsx';
import type { Task } from '../../modules/tasks/task.ts';
import { Checklist, TaskState, Whose } from '../../modules/tasks/task-card.tsx';
import { taskQuery } from '../../modules/tasks/task-queries.tsx';
import { TaskSubject } from '../../modules/tasks/task-subject.tsx';
import { TaskVerbs, useMove } from '../../modules/tasks/task-verbs.tsx';
import { playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { Facts } from '../../ui/facts.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TimelinePanel } from '../../ui/timeline.tsx';
import { ClockDrawing } from './clock-drawing.tsx';
import styles from './task.module.css';

const route = getRouteApi('/desk/tasks/$number');

/** One task: whose and why, its clock, what has to be seen to, and all that happened to it. */
export function TaskPage() {
  const { number } = route.useParams();
  const { data: task, error, refetch } = useQuery(taskQuery(number));
  if (!task) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return <TaskAt task={task} />;
}

function TaskAt({ task }: { readonly task: Task }) {
  const moving = useMove(task);
  const button = (
    <Button loading={moving.isPending} rightSection={<IconChevronDown size={15} aria-hidden />}>
      Move it on
    </Button>
  );
  return (
    <>
      <PageHead
        title={task.title}
        above={
          <>
            {task.number} · <TaskSubject task={task} />
          </>
        }
        actions={<TaskVerbs task={task} moving={moving} button={button} />}
      />
      <Refused fault={moving.error} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Whose and by when">
            <div className={styles.state}>
              <TaskState task={task} />
              <Whose task={task} />
            </div>
            {task.dueAt === null ? null : <ClockDrawing task={task} />}
            <TaskFacts task={task} />
          </Panel>
          <Panel
            title="What to see to"
            aside={`${task.checklist.filter(({ done }) => done).length} of ${task.checklist.length}`}
          >
            {task.checklist.length === 0 ? (
              <Empty small title="This task has no checklist" />
            ) : (
              <Checklist task={task} />
            )}
          </Panel>
        </div>
        <div className={styles.column}>
          <CommentsPanel subject={`task/${task.number}`} />
          <TimelinePanel stream={`task/${task.number}`} />
        </div>
      </div>
    </>
  );
}

function TaskFacts({ task }: { readonly task: Task }) {
  const { data: playbook } = useQuery(playbookQuery);
  const { assignment, escalated, pauses, timeZone } = task;
  const at = (moment: string | null): ReactNode =>
    moment === null ? null : <time dateTime={moment}>{momentInWords(moment)}</time>;
  const items: [string, ReactNode][] = [
    ['Why', assignment && (assignment.rule ? `${assignment.sentence} (${assignment.rule})` : assignment.sentence)],
    [
      'Opened',
      <>
        {at(task.openedAt)}
        {task.openedBy ? `, by ${task.openedBy}` : ''}
      </>,
    ],
    ...(task.dueAt === null
      ? []
      : [
          [
            'Due',
            <>
              {at(task.dueAt)}
              {timeZone ? `, counted in ${timeZone}` : ''}
            </>,
          ] as [string, ReactNode],
        ]),
    ...(task.remindAt === null ? [] : [['Reminder', at(task.remindAt)] as [string, ReactNode]]),
    ...(task.escalateAt === null ? [] : [['Escalation', at(task.escalateAt)] as [string, ReactNode]]),
    ...(escalated === null
      ? []
      : [
          [
            'Escalated',
            <>
              {at(escalated.at)}, to {escalated.to ?? titleOf(playbook?.roles, escalated.role)}
            </>,
          ] as [string, ReactNode],
        ]),
    ...(task.closedAt === null ? [] : [['Closed', at(task.closedAt)] as [string, ReactNode]]),
    ...(task.labels.length === 0
      ? []
      : [
          [
            'Labels',
            <span key="labels" className={styles.labels}>
              {task.labels.map((label) => (
                <Tag key={label} outline>
                  {label}
                </Tag>
              ))}
            </span>,
          ] as [string, ReactNode],
        ]),
  ];
  return (
    <>
      <Facts items={items} width={220} />
      {pauses.length === 0 ? null : (
        <ul className={styles.pauses} aria-label="Pauses">
          {pauses.map(({ from, until, reason }) => (
            <li key={from}>
              Paused {at(from)} {until === null ? 'until now' : <>to {at(until)}</>}: {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
