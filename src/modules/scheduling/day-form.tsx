import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { takeFocus } from '../../ui/place-focus.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './start.module.css';

interface DayFormProps {
  /** Whether a day is asked for. */
  readonly day: 'wanted' | 'optional' | 'none';
  readonly dayLabel?: string;
  /** The day that stands there first. */
  readonly first?: string;
  readonly whyLabel: string;
  readonly whyOptional?: boolean;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onLeave: () => void;
  readonly onDone: (said: { on: string | null; why: string }) => void;
}

/** A day and words about it. */
export function DayForm(props: DayFormProps) {
  const { day, dayLabel, first = '', whyLabel, whyOptional = false, verb, busy, error, onLeave, onDone } = props;
  const [on, setOn] = useState(first);
  const [why, setWhy] = useState('');
  return (
    <form
      className={styles.pages}
      ref={takeFocus}
      onSubmit={(event) => {
        event.preventDefault();
        onDone({ on: on === '' ? null : on, why: why.trim() });
      }}
    >
      {day === 'none' ? null : (
        <TextInput
          type="date"
          label={dayLabel}
          {...(day === 'optional' ? { description: 'Empty for the earliest there is' } : {})}
          required={day === 'wanted'}
          withAsterisk={false}
          value={on}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
      )}
      <Textarea
        label={whyLabel}
        required={!whyOptional}
        withAsterisk={false}
        minLength={whyOptional ? undefined : 3}
        maxLength={1000}
        rows={2}
        value={why}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
      />
      <Refused fault={error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" size="xs" loading={busy}>
          {verb}
        </Button>
      </Group>
    </form>
  );
}
