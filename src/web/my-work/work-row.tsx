import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Task } from '../../modules/tasks/task.ts';
import { TaskState } from '../../modules/tasks/task-card.tsx';
import { TaskSubject } from '../../modules/tasks/task-subject.tsx';
import { NextVerb, TaskVerbs, useMove } from '../../modules/tasks/task-verbs.tsx';
import { playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './my-work.module.css';

/** One task on one line: what and for which record, its clock, and the next thing to do with it. */
export function WorkRow({ task, me, selected, onSelect }: WorkRowProps) {
  const moving = useMove(task);
  const { number, title } = task;
  return (
    <li className={styles.row} data-task={number} data-selected={selected || undefined}>
      {onSelect ? (
        <Checkbox
          size="xs"
          aria-label={`Select ${title}`}
          checked={selected ?? false}
          onChange={() => onSelect(number)}
        />
      ) : null}
      <div className={styles.what}>
        <RowLink to="/tasks/$number" params={{ number }}>
          {title}
        </RowLink>
        <div className={styles.about}>
          <TaskSubject task={task} />
          <For task={task} me={me} />
          <Items task={task} me={me} />
          {task.pausedFor === null ? null : <span>Paused: {task.pausedFor}</span>}
        </div>
      </div>
      <div className={styles.clock}>
        <TaskState task={task} />
      </div>
      <div className={styles.verbs}>
        <NextVerb task={task} moving={moving} />
        <TaskVerbs task={task} moving={moving} />
      </div>
      {moving.error ? (
        <div className={styles.refused}>
          <Refused fault={moving.error} />
        </div>
      ) : null}
    </li>
  );
}

interface WorkRowProps {
  readonly task: Task;
  /** Id of the reader. */
  readonly me: string;
  readonly selected?: boolean;
  readonly onSelect?: (number: string) => void;
}

/** Whose work it is, where that is not the reader's own. */
function For({ task, me }: Pick<WorkRowProps, 'task' | 'me'>) {
  const { data: playbook } = useQuery(playbookQuery);
  const { owner, ownerId, coveredBy, ownerRole } = task;
  if (owner === null) return <span>{titleOf(playbook?.roles, ownerRole)}</span>;
  if (ownerId === me) return coveredBy ? <span>covered by {coveredBy.name}</span> : null;
  if (coveredBy?.id === me) return <span>for {owner}, who is away</span>;
  return (
    <span>
      {owner}
      {coveredBy ? `, covered by ${coveredBy.name}` : ''}
    </span>
  );
}

/** What on the checklist of somebody else's task is for the reader to see to. */
function Items({ task, me }: Pick<WorkRowProps, 'task' | 'me'>) {
  if (task.ownerId === me || task.may.take === true) return null;
  const mine = task.checklist.filter(({ done }, at) => !done && task.may[`check.${at}`] === true);
  if (mine.length === 0) return null;
  return (
    <ul className={styles.items} aria-label="For you to see to">
      {mine.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
