import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconCheck,
  IconCloudUpload,
  IconPlus,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Desk, DeskState, Saving } from './desk.tsx';
import styles from './grid.module.css';

/** The verbs of lines above the sheet, each also a key, and whether what is written is kept. */
export function Tools({ desk, state, line, onAdd, onMove }: ToolsProps) {
  const { canUndo, canRedo, sheet, saving } = state;
  const role = line === undefined ? undefined : desk.freeRole(line);
  const add = () => {
    if (line === undefined || role === undefined) return;
    desk.edit([{ do: 'put', line, row: { role, low: 0, likely: 0, high: 0, weeks: [] } }], 'Added a role');
  };
  const at = line === undefined ? -1 : sheet.order.indexOf(line);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Lines">
      <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
        Add a line
      </Button>
      <Tool name="Add a role to the line" off={role === undefined} onClick={add}>
        <IconUserPlus size={16} aria-hidden />
      </Tool>
      <Tool name="Move the line up (Alt+↑)" off={at <= 0} onClick={() => onMove(-1)}>
        <IconArrowUp size={16} aria-hidden />
      </Tool>
      <Tool name="Move the line down (Alt+↓)" off={at < 0 || at >= sheet.order.length - 1} onClick={() => onMove(1)}>
        <IconArrowDown size={16} aria-hidden />
      </Tool>
      <Tool
        name="Remove the line"
        off={line === undefined}
        onClick={() => line !== undefined && desk.edit([{ do: 'remove', line }], 'Removed the line')}
      >
        <IconTrash size={16} aria-hidden />
      </Tool>
      <Tool name="Undo (Ctrl+Z)" off={!canUndo} onClick={() => desk.undo()}>
        <IconArrowBackUp size={16} aria-hidden />
      </Tool>
      <Tool name="Do again (Shift+Ctrl+Z)" off={!canRedo} onClick={() => desk.redo()}>
        <IconArrowForwardUp size={16} aria-hidden />
      </Tool>
      <SavingWords saving={saving} />
    </div>
  );
}

interface ToolsProps {
  readonly desk: Desk;
  readonly state: DeskState;
  /** The line of the active cell. */
  readonly line: string | undefined;
  readonly onAdd: () => void;
  readonly onMove: (by: 1 | -1) => void;
}

function Tool({ name, off, onClick, children }: ToolProps) {
  return (
    <Tooltip label={name}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={name}
        {...(off ? { 'data-disabled': true } : {})}
        aria-disabled={off}
        onClick={() => (off ? undefined : onClick())}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface ToolProps {
  readonly name: string;
  readonly off: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** Whether what is on the page is kept, in a word. */
function SavingWords({ saving }: { readonly saving: Saving }) {
  if (saving.at === 'unsaved' || saving.at === 'clash')
    return (
      <span className={styles.saving} data-tone="bad">
        Not saved
      </span>
    );
  const saved = saving.at === 'saved';
  return (
    <span className={styles.saving} data-saving={saving.at}>
      {saved ? <IconCheck size={14} aria-hidden /> : <IconCloudUpload size={14} aria-hidden />}
      {saved ? 'Saved' : 'Saving'}
    </span>
  );
}
