import { Group, Kbd, Modal, Table, Text } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';

/** A key, or two pressed one after the other, and what it does in words for the list of keys. */
export interface Shortcut {
  /** `n`, `?`, `/`, or `g o` for g and then o. */
  readonly keys: string;
  readonly words: string;
  readonly act: () => void;
}

const patienceMilliseconds = 1200;

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox');

/** Listens for shortcuts all over the page, but never while somebody writes or a dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const find = useEffectEvent((keys: string) => shortcuts.find((shortcut) => shortcut.keys === keys));
  useEffect(() => {
    let first = '';
    let forget: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isWriting(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
      const shortcut = find(first ? `${first} ${event.key}` : event.key) ?? find(event.key);
      clearTimeout(forget);
      first = shortcut ? '' : event.key;
      forget = setTimeout(() => {
        first = '';
      }, patienceMilliseconds);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.act();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(forget);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}

/** Moves the focus to the next or previous row of the list on the page; the rows are the links within `data-rows`. */
export function stepThroughRows(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-rows] [data-row-link]')];
  const here = links.indexOf(document.activeElement as HTMLElement);
  links[here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
}

/** The list of keys. */
export function ShortcutsDialog({ shortcuts, opened, onClose }: ShortcutsDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table withRowBorders={false} verticalSpacing={5}>
        <Table.Tbody>
          {shortcuts.map(({ keys, words }) => (
            <Table.Tr key={keys}>
              <Table.Td w={110}>
                <Group gap={4}>
                  {keys.split(' ').map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{words}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text c="dimmed" fz="xs" mt="sm">
        Two keys are pressed one after the other. No key works while you write in a field.
      </Text>
    </Modal>
  );
}

interface ShortcutsDialogProps {
  readonly shortcuts: readonly Pick<Shortcut, 'keys' | 'words'>[];
  readonly opened: boolean;
  readonly onClose: () => void;
}
