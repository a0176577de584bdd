import { Tooltip } from '@mantine/core';
import { isClosed, type Task } from '../../modules/tasks/task.ts';
import { momentInWords } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import styles from './clock-drawing.module.css';

interface Mark {
  readonly id: string;
  readonly words: string;
  readonly moment: string;
  readonly at: number;
}

/**
 * A task's clock from its opening on: what has passed, where it stood still, and when it calls for attention. The same is
 * said in words to a screen reader.
 */
export function ClockDrawing({ task }: { readonly task: Task }) {
  const now = useNow();
  const opened = Date.parse(task.openedAt);
  const until = task.closedAt === null ? now : Date.parse(task.closedAt);
  const marks = marksOf(task);
  const last = Math.max(until, ...marks.map(({ at }) => at));
  const whole = Math.max(last - opened, 1);
  const place = (at: number) => `${(Math.min(Math.max(at - opened, 0), whole) / whole) * 100}%`;
  const width = (from: number, to: number) => `${(Math.max(to - from, 0) / whole) * 100}%`;
  return (
    <div className={styles.clock} role="img" aria-label={inWords(task, marks)}>
      <div className={styles.rail}>
        <div className={styles.past} data-late={task.overdue || undefined} style={{ width: width(opened, until) }} />
        {task.pauses.map(({ from, until: end, reason }) => {
          const begins = Date.parse(from);
          const ends = end === null ? until : Date.parse(end);
          return (
            <Tooltip key={from} label={`Paused ${momentInWords(from)}: ${reason}`}>
              <div className={styles.pause} style={{ left: place(begins), width: width(begins, ends) }} />
            </Tooltip>
          );
        })}
        {marks.map(({ id, words, moment, at }) => (
          <Tooltip key={id} label={`${words} ${momentInWords(moment)}`}>
            <div className={styles.mark} data-mark={id} style={{ left: place(at) }} />
          </Tooltip>
        ))}
      </div>
    </div>
  );
}

const marksOf = (task: Task): Mark[] =>
  [
    { id: 'remind', words: 'Reminder', at: task.remindAt },
    { id: 'due', words: 'Due', at: task.dueAt },
    { id: 'escalate', words: 'Escalation', at: isClosed(task) ? null : task.escalateAt },
  ].flatMap(({ at, ...mark }) => (at === null ? [] : [{ ...mark, moment: at, at: Date.parse(at) }]));

function inWords({ openedAt, pauses, closedAt }: Task, marks: readonly Mark[]): string {
  const named = marks.map(({ words, moment }) => `${words} ${momentInWords(moment)}`);
  const still = pauses.length === 0 ? [] : [`paused ${pauses.length === 1 ? 'once' : `${pauses.length} times`}`];
  const closed = closedAt === null ? [] : [`closed ${momentInWords(closedAt)}`];
  return [`Opened ${momentInWords(openedAt)}`, ...named, ...still, ...closed].join(', ');
}
