import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './review.module.css';

/** A field for some words and the button that sends them; empty again when they are said. */
export function Saying({ label, button, said, lead, send, onDone }: SayingProps) {
  const [text, setText] = useState('');
  const saying = useDeed(send, said === undefined ? undefined : () => said);
  const words = text.trim();
  return (
    <form
      className={styles.writing}
      onSubmit={(event) => {
        event.preventDefault();
        if (words === '' || saying.isPending) return;
        saying.mutate(words, {
          onSuccess: () => {
            setText('');
            onDone?.();
          },
        });
      }}
    >
      <Textarea
        label={label}
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Refused fault={saying.error} />
      <Group gap="xs" justify="flex-end">
        {lead}
        <Button type="submit" size="xs" variant="default" loading={saying.isPending} disabled={words === ''}>
          {button}
        </Button>
      </Group>
    </form>
  );
}

interface SayingProps {
  readonly label: string;
  readonly button: string;
  /** The quiet word of success. */
  readonly said?: string;
  /** Beside the button: what the words are about. */
  readonly lead?: React.ReactNode;
  readonly send: (words: string) => Promise<unknown>;
  readonly onDone?: () => void;
}
