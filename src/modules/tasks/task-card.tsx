import { Checkbox } from '@mantine/core';
import { IconEyeUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './task.module.css';
import { isClosed, type Task, type Tick } from './task.ts';
import { tick } from './task-queries.tsx';
import { TaskVerbs, useMove } from './task-verbs.tsx';

/** One task: what, whose, its clock, its checklist, and what may be done with it. `about` leads to its record. */
export function TaskCard({ task, about }: { readonly task: Task; readonly about?: ReactNode }) {
  const moving = useMove(task);
  const closed = isClosed(task);
  return (
    <li className={styles.task} data-closed={closed || undefined}>
      <div className={styles.head}>
        <h3 className={styles.title}>
          <Link to="/tasks/$number" params={{ number: task.number }}>
            {task.title}
          </Link>
        </h3>
        <TaskVerbs task={task} moving={moving} />
      </div>
      <div className={styles.about}>
        <TaskState task={task} />
        {about}
        <Whose task={task} />
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

/** Whose a task is: its owner, who covers them, or the queue it waits in. */
export function Whose({ task }: { readonly task: Task }) {
  const { data: playbook } = useQuery(playbookQuery);
  const role = titleOf(playbook?.roles, task.ownerRole);
  if (task.owner === null) return <span>Nobody yet, in the queue of {role}</span>;
  return (
    <span>
      {task.owner}, {role}
      {task.coveredBy ? `, covered by ${task.coveredBy.name}` : ''}
    </span>
  );
}

/** Where a task stands: its state, its clock, and whether it was escalated. */
export function TaskState({ task }: { readonly task: Task }) {
  if (task.state === 'done') return <Tag tone="good">Done</Tag>;
  if (task.state === 'cancelled') return <Tag>Cancelled</Tag>;
  return (
    <>
      {task.state === 'in-progress' ? <Tag tone="accent">In progress</Tag> : null}
      {task.dueAt === null ? null : (
        <Countdown dueAt={task.dueAt} paused={task.state === 'paused'} timeZone={task.timeZone} />
      )}
      {task.escalated ? (
        <Tag tone="plum" icon={<IconEyeUp size={13} aria-hidden />}>
          Escalated{task.escalated.to ? ` to ${task.escalated.to}` : ''}
        </Tag>
      ) : null}
    </>
  );
}

/** What each role has to see to; whoever may tick an item does. */
export function Checklist({ task }: { readonly task: Task }) {
  const { data: playbook } = useQuery(playbookQuery);
  const ticking = useDeed((item: Tick) => tick(task, item));
  const items = task.checklist.map((item, index) => ({ ...item, index }));
  const byRole = [...Map.groupBy(items, ({ role }) => role)];
  const groups = byRole.map(([role, steps]) => (
    <fieldset key={role} className={styles.checklist}>
      <legend>{titleOf(playbook?.roles, role)}</legend>
      {steps.map(({ text, done, mandatory, index }) => (
        <Checkbox
          key={`${index} ${text}`}
          size="xs"
          label={mandatory ? `${text} (mandatory)` : text}
          checked={done}
          disabled={task.may[`check.${index}`] !== true || ticking.isPending}
          onChange={({ currentTarget }) => ticking.mutate({ index, done: currentTarget.checked })}
        />
      ))}
    </fieldset>
  ));
  return (
    <>
      <div className={styles.checklists}>{groups}</div>
      <Refused fault={ticking.error} />
    </>
  );
}
