import { ActionIcon, Checkbox } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { lifecycleOf, playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { type Verb, VerbMenu, verbInWords } from '../../ui/verbs.tsx';
import styles from './task.module.css';
import type { Task, TaskMove, Tick } from './task.ts';
import { moveTask, tick } from './task-queries.tsx';

/** One task: what, whose, its clock, its checklist, and what may be done with it. `about` leads to its record. */
export function TaskCard({ task, about }: { readonly task: Task; readonly about?: ReactNode }) {
  const { data: playbook } = useQuery(playbookQuery);
  const moving = useDeed((move: TaskMove) => moveTask(task.number, move));
  const closed = task.state === 'done' || task.state === 'cancelled';
  const role = titleOf(playbook?.roles, task.ownerRole);
  return (
    <li className={styles.task} data-closed={closed || undefined}>
      <div className={styles.head}>
        <h3 className={styles.title}>{task.title}</h3>
        <TaskVerbs task={task} moving={moving} />
      </div>
      <div className={styles.about}>
        <TaskState task={task} />
        {about}
        <span>{task.owner ? `${task.owner}, ${role}` : `${role}, nobody named yet`}</span>
        {task.labels.map((label) => (
          <Tag key={label} outline>
            {label}
          </Tag>
        ))}
      </div>
      {task.pausedFor === null ? null : <div className={styles.about}>Paused: {task.pausedFor}</div>}
      <Refused fault={moving.error} />
      {closed || task.checklist.length === 0 ? null : <Checklist task={task} />}
    </li>
  );
}

function TaskState({ task }: { readonly task: Task }) {
  if (task.state === 'done') return <Tag tone="good">Done</Tag>;
  if (task.state === 'cancelled') return <Tag>Cancelled</Tag>;
  return (
    <>
      {task.state === 'in-progress' ? <Tag tone="accent">In progress</Tag> : null}
      {task.dueAt === null ? null : (
        <Countdown dueAt={task.dueAt} paused={task.state === 'paused'} timeZone={task.timeZone} />
      )}
    </>
  );
}

interface Moving {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly mutate: (move: TaskMove) => void;
}

function TaskVerbs({ task, moving }: { readonly task: Task; readonly moving: Moving }) {
  const { data: playbook } = useQuery(playbookQuery);
  const verbs = (lifecycleOf(playbook, 'task')?.moves ?? [])
    .filter(({ from }) => from.includes(task.state))
    .map(
      ({ verb, needsReason }): Verb => ({
        id: verb,
        words: verbInWords(verb),
        may: task.may[verb] ?? 'This task is not yours to move.',
        needsReason,
      }),
    );
  if (verbs.length === 0) return null;
  return (
    <VerbMenu
      label="Do something with this task"
      verbs={verbs}
      busy={moving.isPending}
      error={moving.error}
      onVerb={(verb, reason) => moving.mutate({ verb: verb as TaskMove['verb'], reason })}
      icon={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          loading={moving.isPending}
          aria-label={`${task.title}: what may be done`}
        >
          <IconDots size={16} />
        </ActionIcon>
      }
    />
  );
}

function Checklist({ task }: { readonly task: Task }) {
  const { data: playbook } = useQuery(playbookQuery);
  const ticking = useDeed((item: Tick) => tick(task.number, item));
  const items = task.checklist.map((item, index) => ({ ...item, index }));
  const may = task.may.check === true;
  const byRole = [...Map.groupBy(items, ({ role }) => role)];
  const groups = byRole.map(([role, steps]) => (
    <fieldset key={role} className={styles.checklist}>
      <legend>{titleOf(playbook?.roles, role)}</legend>
      {steps.map(({ text, done, index }) => (
        <Checkbox
          key={`${index} ${text}`}
          size="xs"
          label={text}
          checked={done}
          disabled={!may || ticking.isPending}
          onChange={({ currentTarget }) => ticking.mutate({ index, done: currentTarget.checked })}
        />
      ))}
    </fieldset>
  ));
  return <div className={styles.checklists}>{groups}</div>;
}
