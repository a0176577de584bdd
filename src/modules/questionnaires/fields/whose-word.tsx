import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Answer, GuestAnswer } from '../questionnaire.ts';
import styles from './question.module.css';

/** A call as it stands in the fields, said in full or not. */
export interface Call {
  readonly with: string;
  /** ISO date. */
  readonly on: string;
}

/** Whose word the answers are that are given from now on: one's own, or that of a call with somebody on a day. */
export function WhoseWord({ call, onCall }: WhoseWordProps) {
  const label = useId();
  return (
    <div className={styles.whose}>
      <Group gap="sm" align="center">
        <span id={label}>My answers are</span>
        <SegmentedControl
          aria-labelledby={label}
          size="xs"
          value={call === null ? 'own' : 'call'}
          onChange={(whose) => onCall(whose === 'call' ? { with: '', on: '' } : null)}
          data={[
            { value: 'own', label: 'my own knowledge' },
            { value: 'call', label: 'from a call' },
          ]}
        />
      </Group>
      {call === null ? null : (
        <Group gap="sm" align="end">
          <TextInput
            label="With whom"
            placeholder="Head of platform"
            size="xs"
            required
            maxLength={120}
            value={call.with}
            onChange={(event) => onCall({ ...call, with: event.currentTarget.value })}
          />
          <TextInput
            label="On"
            type="date"
            size="xs"
            required
            value={call.on}
            onChange={(event) => onCall({ ...call, on: event.currentTarget.value })}
          />
        </Group>
      )}
      {isWhoseSaid(call) ? null : <span>Say with whom and on which day; then the questions open.</span>}
    </div>
  );
}

interface WhoseWordProps {
  /** Null: they know it themselves. */
  readonly call: Call | null;
  onCall(call: Call | null): void;
}

/** Whether it is said whose word an answer would be: a call wants somebody and a day. */
export const isWhoseSaid = (call: Call | null): boolean => call === null || (call.with.trim() !== '' && call.on !== '');

/** An answer with the call it is from. */
export const withCall = (answer: GuestAnswer, call: Call | null): Answer =>
  answer.known && call !== null ? { ...answer, call: { with: call.with.trim(), on: call.on } } : answer;
