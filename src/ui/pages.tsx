import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { count } from './figures.tsx';

/** The foot of a list that comes in pages; nothing where all of it fits on one. */
export function Pages({ offset, length, total, onOffset }: PagesProps) {
  if (total <= length) return null;
  const last = Math.min(offset + length, total);
  return (
    <Group justify="flex-end" gap="xs" p="xs" component="nav" aria-label="Pages">
      <span>
        {count(offset + 1)} to {count(last)} of {count(total)}
      </span>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconChevronLeft size={15} aria-hidden />}
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(offset - length, 0))}
      >
        Previous
      </Button>
      <Button
        variant="default"
        size="xs"
        rightSection={<IconChevronRight size={15} aria-hidden />}
        disabled={last >= total}
        onClick={() => onOffset(offset + length)}
      >
        Next
      </Button>
    </Group>
  );
}

interface PagesProps {
  readonly offset: number;
  readonly length: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
}
