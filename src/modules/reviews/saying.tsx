import { Button, Group, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { takeFocus } from '../../ui/place-focus.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './review.module.css';

/**
 * A field for some words and the button that sends them; empty again when they are said. One that a button opened gives
 * `onLeave`: it takes the focus, may be left, and closes when its words are said.
 */
export function Saying({ label, button, said, lead, send, onDone, onLeave }: SayingProps) {
  const [text, setText] = useState('');
  const saying = useDeed(send, said === undefined ? undefined : () => said);
  const opened = onLeave !== undefined;
  const words = text.trim();
  return (
    <form
      ref={opened ? takeFocus : undefined}
      className={styles.writing}
      onSubmit={(event) => {
        event.preventDefault();
        if (words === '' || saying.isPending) return;
        saying.mutate(words, {
          onSuccess: () => {
            setText('');
            onDone?.();
            onLeave?.();
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
        {opened ? (
          <Button size="xs" variant="subtle" color="gray" onClick={onLeave}>
            Leave it
          </Button>
        ) : null}
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
  readonly lead?: ReactNode;
  readonly send: (words: string) => Promise<unknown>;
  readonly onDone?: () => void;
  readonly onLeave?: () => void;
}
