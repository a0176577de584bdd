import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { WorksheetPolicy } from '../worksheet.ts';
import { type Column, partTitles } from './columns.tsx';
import styles from './grid.module.css';

/** Where the focus goes when a cell is done. */
export type Onward = 'down' | 'up' | 'right' | 'left' | 'stay';

/** The field within a cell while it is written in: a list to choose from where only some words will do. */
export function CellEditor({ column, first, policy, name, workstreams, onDone, onLeave }: CellEditorProps) {
  const [text, setText] = useState(first);
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const over = useRef(false);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const done = (onward: Onward) => {
    if (over.current) return;
    over.current = true;
    onDone(text, onward);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const onward = onwardBy(event);
    if (event.key === 'Escape') {
      event.preventDefault();
      over.current = true;
      onLeave();
    } else if (onward) {
      event.preventDefault();
      done(onward);
    }
  };
  const look = {
    ref: field,
    className: styles.editor,
    'aria-label': name,
    value: text,
    onKeyDown,
    onBlur: () => done('stay'),
  };
  if (column.kind === 'choice') {
    const options =
      column.field === 'part' ? Object.values(partTitles) : ['', ...policy.roles.map(({ title }) => title)];
    return (
      <select {...look} onChange={(event) => setText(event.currentTarget.value)}>
        {options.map((title) => (
          <option key={title}>{title}</option>
        ))}
      </select>
    );
  }
  return (
    <>
      <input
        {...look}
        inputMode={column.kind === 'hours' ? 'decimal' : 'text'}
        list={column.field === 'workstream' ? 'worksheet-workstreams' : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {column.field === 'workstream' ? (
        <datalist id="worksheet-workstreams">
          {workstreams.map((title) => (
            <option key={title} value={title} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

function onwardBy({ key, shiftKey }: KeyboardEvent): Onward | undefined {
  if (key === 'Enter') return shiftKey ? 'up' : 'down';
  if (key === 'Tab') return shiftKey ? 'left' : 'right';
  return undefined;
}

interface CellEditorProps {
  readonly column: Column;
  readonly first: string;
  readonly policy: WorksheetPolicy;
  /** The cell as people name it. */
  readonly name: string;
  readonly workstreams: readonly string[];
  readonly onDone: (text: string, onward: Onward) => void;
  readonly onLeave: () => void;
}
