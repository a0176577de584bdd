import { Button, Group, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { takeFocus } from '../../../ui/place-focus.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { Word } from '../approval.ts';
import styles from './approval.module.css';

/** A word about to be said. */
export interface Said {
  readonly word: Word;
  readonly note: string | null;
}

/**
 * Yes or no, each with a breath before it is said: the first press shows what it does, the second says it. A no says why.
 * `asked` opens the form at a word, as the keys do.
 */
export function DecidingForm({ label, asked, busy, fault, onAsk, onSay, children }: DecidingFormProps) {
  const [note, setNote] = useState('');
  if (asked === null)
    return (
      <Group gap="xs">
        <Button size="xs" onClick={() => onAsk('yes')}>
          Yes
        </Button>
        <Button size="xs" variant="default" onClick={() => onAsk('no')}>
          No
        </Button>
        {children}
      </Group>
    );
  const words = note.trim();
  const ready = asked === 'yes' || words.length >= 3;
  return (
    <form
      key={asked}
      ref={takeFocus}
      className={styles.form}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onAsk(null);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onSay({ word: asked, note: words === '' ? null : words });
      }}
    >
      <Textarea
        label={asked === 'yes' ? `${label}: a word with your yes` : `${label}: why not`}
        description={asked === 'yes' ? 'As you like.' : 'Whoever asked has to know what to change.'}
        autosize
        minRows={2}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Refused fault={fault} />
      <Group gap="xs">
        <Button type="submit" size="xs" loading={busy} disabled={!ready}>
          {asked === 'yes' ? 'Say yes' : 'Say no'}
        </Button>
        <Button size="xs" variant="default" onClick={() => onAsk(null)}>
          Leave it
        </Button>
      </Group>
    </form>
  );
}

interface DecidingFormProps {
  /** What is decided: the title of the step. */
  readonly label: string;
  readonly asked: Word | null;
  readonly busy: boolean;
  readonly fault: Error | null;
  readonly onAsk: (word: Word | null) => void;
  readonly onSay: (said: Said) => void;
  /** Beside yes and no. */
  readonly children?: ReactNode;
}
