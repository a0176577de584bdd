import { Button, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import styles from './shown-once.module.css';
import { Note } from './states.tsx';

/** A secret that is shown now and never again: to be copied before one goes on. */
export function ShownOnce({ label, secret, children, onDone }: ShownOnceProps) {
  return (
    <div className={styles.once}>
      <Note tone="warn">{children}</Note>
      <section aria-label={label}>
        <code className={styles.secret}>{secret}</code>
      </section>
      <Group gap="xs" justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>I have kept it</Button>
      </Group>
    </div>
  );
}

interface ShownOnceProps {
  /** What it is, to a screen reader. */
  readonly label: string;
  readonly secret: string;
  readonly children: string;
  readonly onDone: () => void;
}
