import { type ClipboardEvent, type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Edit } from '../worksheet.ts';
import { copied, emptied, fillDown, filled, fillRight, pasted, type View } from './clipboard.tsx';
import { cellKey, textOf } from './columns.tsx';
import type { Desk } from './desk.tsx';
import type { Onward } from './editor.tsx';
import { type Area, areaOf, bounded, led, only, type Place, type Selection } from './selection.tsx';

/** What hands lie on. */
interface Held {
  readonly view: View;
  readonly desk: Desk;
  readonly readOnly: boolean;
  readonly page: number;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Moves the line of the active cell past its neighbour. */
  readonly onMove: (by: 1 | -1) => void;
}

/** What hands are at. */
interface Grip extends Held {
  /** What is written in the active cell just now; undefined while nothing is. */
  readonly writing: string | undefined;
  readonly setWriting: (text: string | undefined) => void;
  /** Whether the next Tab leaves the sheet, and what the pressed mouse does: it selects, or fills from an area. */
  readonly memory: RefObject<{ leaving: boolean; dragging: 'select' | Area | undefined }>;
}

/** The hands on a sheet: as in a spreadsheet, and Escape before Tab leaves it. */
export function useHands(held: Held) {
  const [writing, setWriting] = useState<string>();
  const memory = useRef<Grip['memory']['current']>({ leaving: false, dragging: undefined });
  const grip: Grip = { ...held, writing, setWriting, memory };
  return {
    writing,
    onKeyDown(event: KeyboardEvent) {
      if (pressed(grip, event)) event.preventDefault();
    },
    onCopy: (event: ClipboardEvent) => copy(grip, event),
    onCut(event: ClipboardEvent) {
      if (copy(grip, event) && !held.readOnly) empty(grip, 'Cut');
    },
    onPaste: (event: ClipboardEvent) => paste(grip, event),
    onPointerDown: (event: PointerEvent) => grasp(grip, event),
    onPointerMove: (event: PointerEvent) => drag(grip, event),
    onPointerUp: () => release(grip),
    onDoubleClick: () => open(grip),
    done(text: string, onward: Onward) {
      setWriting(undefined);
      write(grip, text, onward);
    },
    leave: () => setWriting(undefined),
  };
}

const boundsOf = ({ view, page }: Grip) => ({ rows: view.rows.length, columns: view.columns.length, page });

function go(grip: Grip, place: Place, extend = false): void {
  const to = bounded(place, boundsOf(grip));
  grip.onSelect(extend ? { anchor: grip.selection.anchor, active: to } : only(to));
}

/** The active cell; undefined where there is none. */
function activeOf({ view, selection: { active } }: Grip) {
  const at = view.rows[active.row];
  const column = view.columns[active.column];
  return at && column ? { at, column } : undefined;
}

/** Opens the active cell for writing, with what it says or was refused, or with the first letter typed. */
function open(grip: Grip, text?: string): boolean {
  const cell = activeOf(grip);
  if (!cell || cell.column.kind === 'fixed' || grip.readOnly) return true;
  const refused = grip.desk.get().refused.get(cellKey(cell.at, cell.column))?.text;
  grip.setWriting(text ?? refused ?? textOf(cell.at, cell.column, grip.view.policy));
  return true;
}

const steps: Readonly<Record<Onward, Place>> = {
  down: { row: 1, column: 0 },
  up: { row: -1, column: 0 },
  right: { row: 0, column: 1 },
  left: { row: 0, column: -1 },
  stay: { row: 0, column: 0 },
};

function write(grip: Grip, text: string, onward: Onward): void {
  const cell = activeOf(grip);
  if (cell) grip.desk.write([{ ...cell, text }]);
  const { active } = grip.selection;
  const by = steps[onward];
  if (onward !== 'stay') go(grip, { row: active.row + by.row, column: active.column + by.column });
}

/** @returns whether the key was ours */
function pressed(grip: Grip, event: KeyboardEvent): boolean {
  const { key, shiftKey, altKey } = event;
  const far = event.ctrlKey || event.metaKey;
  if (key === 'Escape') return letGo(grip);
  if (key === 'Tab') return tab(grip, shiftKey);
  grip.memory.current.leaving = false;
  if (altKey) return moveLine(grip, key);
  const to = led(key, far, grip.selection.active, boundsOf(grip));
  if (to) {
    go(grip, to, shiftKey);
    return true;
  }
  if (far) return command(grip, key.toLowerCase(), shiftKey);
  if (key === 'Enter' || key === 'F2') return open(grip);
  if (key === 'Delete' || key === 'Backspace') return empty(grip, 'Emptied');
  if (key.length !== 1) return false;
  return open(grip, activeOf(grip)?.column.kind === 'choice' ? undefined : key);
}

/** Lets go of a refused cell; the next Tab leaves the sheet, so that nobody is caught in it. */
function letGo(grip: Grip): boolean {
  grip.memory.current.leaving = true;
  const cell = activeOf(grip);
  if (cell) grip.desk.forgive(cellKey(cell.at, cell.column));
  return false;
}

function tab(grip: Grip, back: boolean): boolean {
  const { rows, columns } = boundsOf(grip);
  const { active } = grip.selection;
  const onward = active.column + (back ? -1 : 1);
  const over = onward < 0 || onward >= columns;
  const row = active.row + (over ? (back ? -1 : 1) : 0);
  if (grip.memory.current.leaving || row < 0 || row >= rows) return false;
  go(grip, { row, column: over ? (back ? columns - 1 : 0) : onward });
  return true;
}

function moveLine({ readOnly, onMove }: Grip, key: string): boolean {
  if (readOnly || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
  onMove(key === 'ArrowUp' ? -1 : 1);
  return true;
}

function command(grip: Grip, key: string, shift: boolean): boolean {
  const { desk, readOnly, onSelect, selection } = grip;
  if (key === 'a') {
    const { rows, columns } = boundsOf(grip);
    onSelect({ anchor: { row: 0, column: 0 }, active: { row: rows - 1, column: columns - 1 } });
    return true;
  }
  if (readOnly) return false;
  if (key === 'y' || (key === 'z' && shift)) desk.redo();
  else if (key === 'z') desk.undo();
  else if (key === 'd') fill(grip, fillDown(areaOf(selection)));
  else if (key === 'r') fill(grip, fillRight(areaOf(selection)));
  else return false;
  return true;
}

function fill({ view, desk, readOnly }: Grip, { from, over }: { readonly from: Area; readonly over: Area }): void {
  if (!readOnly) desk.write(filled(view, from, over), 'Filled');
}

function empty({ view, desk, readOnly, selection }: Grip, said: string): boolean {
  if (!readOnly) desk.write(emptied(view, areaOf(selection)), said);
  return true;
}

/** @returns whether it was the sheet that was copied, and not words within a cell */
function copy({ view, desk, writing, selection }: Grip, event: ClipboardEvent): boolean {
  if (writing !== undefined) return false;
  event.preventDefault();
  event.clipboardData.setData('text/plain', copied(view, areaOf(selection)));
  desk.say('Copied');
  return true;
}

function paste({ view, desk, writing, readOnly, selection, onSelect }: Grip, event: ClipboardEvent): void {
  if (writing !== undefined || readOnly) return;
  event.preventDefault();
  const done = pasted(view, areaOf(selection), event.clipboardData.getData('text/plain'));
  if ('why' in done) {
    desk.say(`Refused: ${done.why}`);
    return;
  }
  desk.write(done.changes, done.said);
  const { top, left, bottom, right } = done.area;
  onSelect({ anchor: { row: bottom, column: right }, active: { row: top, column: left } });
}

function grasp(grip: Grip, event: PointerEvent): void {
  const place = placeAt(event.target);
  const { active } = grip.selection;
  const within = place?.row === active.row && place.column === active.column;
  if (!place || (grip.writing !== undefined && within)) return;
  const handle = (event.target as Element).closest('[data-handle]');
  grip.memory.current = { leaving: false, dragging: handle ? areaOf(grip.selection) : 'select' };
  if (handle) event.preventDefault();
  else go(grip, place, event.shiftKey);
}

function drag(grip: Grip, event: PointerEvent): void {
  if (grip.memory.current.dragging === undefined || event.buttons !== 1) return;
  const place = placeAt(document.elementFromPoint(event.clientX, event.clientY));
  const { anchor, active } = grip.selection;
  if (!place || (place.row === active.row && place.column === active.column)) return;
  const { dragging } = grip.memory.current;
  const from = dragging === 'select' ? anchor : { row: dragging.top, column: dragging.left };
  grip.onSelect({ anchor: from, active: bounded(place, boundsOf(grip)) });
}

function release(grip: Grip): void {
  const { dragging } = grip.memory.current;
  grip.memory.current.dragging = undefined;
  if (dragging !== undefined && dragging !== 'select') fill(grip, { from: dragging, over: areaOf(grip.selection) });
}

function placeAt(target: EventTarget | null): Place | undefined {
  const at = target instanceof Element ? target.closest<HTMLElement>('[data-at]')?.dataset.at : undefined;
  if (at === undefined) return undefined;
  const [row, column] = at.split(':').map(Number);
  return { row: row!, column: column! };
}

/** The edit that moves a line past its neighbour; undefined where it has none. */
export function movedPast(order: readonly string[], line: string, by: 1 | -1): { readonly edit: Edit } | undefined {
  const at = order.indexOf(line);
  const passed = order[at + by];
  if (passed === undefined) return undefined;
  return { edit: { do: 'move', line, after: by === 1 ? passed : (order[at - 2] ?? null) } };
}
