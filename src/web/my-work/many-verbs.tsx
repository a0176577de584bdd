import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManyMoved, Task, TaskMove } from '../../modules/tasks/task.ts';
import { moveMany } from '../../modules/tasks/task-queries.tsx';
import { lifecycleOf, playbookQuery } from '../../playbook/playbook-queries.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { type Verb, VerbMenu, verbInWords } from '../../ui/verbs.tsx';
import styles from './my-work.module.css';

const verbs = ['start', 'resume', 'pause', 'finish', 'cancel', 'take'] as const;

/** What may be done with the tasks that are selected: each verb with how many of them it fits. */
export function ManyVerbs({ tasks, onClear }: { readonly tasks: readonly Task[]; readonly onClear: () => void }) {
  const { data: playbook } = useQuery(playbookQuery);
  const [refused, setRefused] = useState<ManyMoved['items']>([]);
  const moving = useDeed(
    ({ verb, reason }: Pick<TaskMove, 'verb' | 'reason'>) => {
      const fitting = tasks.filter(({ may }) => may[verb] === true);
      return moveMany({ verb, reason, to: null, tasks: fitting.map(({ number, version }) => ({ number, version })) });
    },
    ({ items }) => `${items.filter(({ done }) => done).length} of ${items.length} done.`,
  );
  if (tasks.length === 0 && refused.length === 0) return null;
  const needsReason = (verb: string) =>
    lifecycleOf(playbook, 'task')?.moves.some((move) => move.verb === verb && move.needsReason) ?? false;
  const open = verbs.map((verb): Verb => {
    const fitting = tasks.filter(({ may }) => may[verb] === true).length;
    const why = tasks.map(({ may }) => may[verb]).find((may) => typeof may === 'string');
    return {
      id: verb,
      words: fitting === tasks.length || fitting === 0 ? verbInWords(verb) : `${verbInWords(verb)} ${fitting} of them`,
      may: fitting > 0 || (why ?? 'Nothing selected may be moved so.'),
      needsReason: needsReason(verb),
    };
  });
  const move = (verb: string, reason: string | null) =>
    moving.mutate(
      { verb: verb as TaskMove['verb'], reason },
      {
        onSuccess: ({ items }) => {
          setRefused(items.filter(({ done }) => !done));
          onClear();
        },
      },
    );
  return (
    <section className={styles.many} aria-label="Selected tasks">
      {tasks.length === 0 ? null : (
        <Group gap="sm">
          <strong>{tasks.length} selected</strong>
          <VerbMenu
            label="Do with all of them"
            verbs={open}
            busy={moving.isPending}
            error={moving.error}
            onVerb={move}
          />
          <Button variant="subtle" color="gray" onClick={onClear}>
            Select none
          </Button>
        </Group>
      )}
      <Refused fault={moving.error} />
      {refused.length === 0 ? null : (
        <Note tone="warn" live>
          Not done:
          <ul>{refused.map((item) => (item.done ? null : <li key={item.number}>{item.sentence}</li>))}</ul>
          <Button size="compact-xs" variant="default" onClick={() => setRefused([])}>
            Understood
          </Button>
        </Note>
      )}
    </section>
  );
}
