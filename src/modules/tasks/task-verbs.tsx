import { ActionIcon, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { lifecycleOf, playbookQuery } from '../../playbook/playbook-queries.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Day } from '../../ui/figures.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { type Verb, VerbMenu, verbInWords } from '../../ui/verbs.tsx';
import styles from './task.module.css';
import type { Task, TaskMove, TaskPerson } from './task.ts';
import { isClosed } from './task.ts';
import { moveTask, peopleQuery } from './task-queries.tsx';

const handVerbs = ['take', 'assign'] as const;

/** Moves one task, as it was seen. */
export const useMove = (task: Pick<Task, 'number' | 'version'>) => useDeed((move: TaskMove) => moveTask(task, move));
export type Moving = ReturnType<typeof useMove>;

const asMove = (verb: string, reason: string | null): TaskMove => ({
  verb: verb as TaskMove['verb'],
  reason,
  to: null,
});

/** The verbs that are open to a task in its state, each no with its sentence. */
function useVerbs(task: Task): Verb[] {
  const { data: playbook } = useQuery(playbookQuery);
  const moves = (lifecycleOf(playbook, 'task')?.moves ?? []).filter(({ from }) => from.includes(task.state));
  const may = (verb: string) => task.may[verb] ?? 'This task is not yours to move.';
  const along = moves.map(({ verb, needsReason }) => ({
    id: verb,
    words: verbInWords(verb),
    may: may(verb),
    needsReason,
  }));
  if (isClosed(task)) return along;
  const hands = handVerbs.map((verb) => ({
    ...{ id: verb, may: may(verb), needsReason: false },
    words: verb === 'take' ? 'Take it' : 'Give it to…',
  }));
  return [...along, ...hands];
}

/** All that may be done with a task, in a menu; `button` in place of the three dots. */
export function TaskVerbs({ task, moving, button }: TaskVerbsProps) {
  const verbs = useVerbs(task);
  const [giving, setGiving] = useState(false);
  if (verbs.length === 0) return null;
  const dots = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      loading={moving.isPending}
      aria-label={`${task.title}: what may be done`}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  return (
    <>
      <VerbMenu
        label="Do something with this task"
        verbs={verbs}
        busy={moving.isPending}
        error={moving.error}
        onVerb={(verb, reason) => (verb === 'assign' ? setGiving(true) : moving.mutate(asMove(verb, reason)))}
        icon={button ?? dots}
      />
      {giving ? <GiveDialog task={task} onClose={() => setGiving(false)} /> : null}
    </>
  );
}

interface TaskVerbsProps {
  readonly task: Task;
  readonly moving: Moving;
  readonly button?: ReactNode;
}

const first = ['resume', 'start', 'finish', 'take'] as const;

/** The one thing that comes next, as a button; nothing where nothing is the reader's to do. */
export function NextVerb({ task, moving }: Pick<TaskVerbsProps, 'task' | 'moving'>) {
  const verb = first.find((each) => task.may[each] === true && !(each === 'take' && task.owner !== null));
  if (!verb) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={moving.isPending}
      aria-label={`${verbInWords(verb)}: ${task.title}`}
      onClick={() => moving.mutate(asMove(verb, null))}
    >
      {verbInWords(verb)}
    </Button>
  );
}

/** Whom to give a task to: the least busy first, and for those who may not have it the reason. */
function GiveDialog({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const { data, error, isPending } = useQuery(peopleQuery(task.number));
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const giving = useDeed((person: string | null) =>
    moveTask(task, { verb: 'assign', to: person, reason: reason.trim() || null }),
  );
  const give = (person: string | null) => giving.mutate(person, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={`Give ${task.number} to`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        {isPending ? <Waiting lines={4} /> : null}
        {error ? <Failed fault={error} small /> : null}
        {data?.items.length === 0 ? <Empty small title="Nobody could have this task" /> : null}
        <Radio.Group value={to} onChange={setTo} aria-label="To whom">
          <Stack gap={8}>
            {data?.items.map((person) => (
              <PersonChoice key={person.id} person={person} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label="Reason"
          description="It stands in the record; it may be left out."
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Refused fault={giving.error} />
        <Group justify="space-between" gap="xs">
          {task.owner === null ? (
            <span />
          ) : (
            <Button variant="subtle" color="gray" loading={giving.isPending} onClick={() => give(null)}>
              Back into the queue
            </Button>
          )}
          <Button disabled={!to} loading={giving.isPending} onClick={() => give(to)}>
            Give it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function PersonChoice({ person }: { readonly person: TaskPerson }) {
  const { id, name, title, openTasks, awayUntil, may } = person;
  return (
    <Radio
      value={id}
      disabled={may !== true}
      label={name}
      description={
        <Text span fz="xs" c="dimmed" className={styles.choice}>
          {title}, {openTasks === 1 ? '1 open task' : `${openTasks} open tasks`}
          {awayUntil === null ? null : (
            <>
              , away until <Day date={awayUntil} />
            </>
          )}
          {may === true ? null : `. ${may}`}
        </Text>
      }
    />
  );
}
