import { type ClipboardEvent, type KeyboardEvent, type PointerEvent, useEffectEvent, useRef, useState } from 'react';
import type { Edit } from '../worksheet.ts';
import { copied, emptied, fillDown, filled, fillRight, pasted, type View } from './clipboard.tsx';
import { cellKey, textOf } from './columns.tsx';
import type { Desk } from './desk.tsx';
import type { Onward } from './editor.tsx';
import { type Area, areaOf, bounded, led, only, type Place, type Selection, within } from './selection.tsx';

/** What keys, mouse and clipboard do to a sheet. */
export interface Hands {
  /** What is written in the active cell just now; undefined while nothing is. */
  readonly writing: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onCut: (event: ClipboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onDoubleClick: () => void;
  readonly done: (text: string, onward: Onward) => void;
  readonly leave: () => void;
}

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

const steps: Readonly<Record<Onward, Place>> = {
  down: { row: 1, column: 0 },
  up: { row: -1, column: 0 },
  right: { row: 0, column: 1 },
  left: { row: 0, column: -1 },
  stay: { row: 0, column: 0 },
};

/** The hands on a sheet: as in a spreadsheet, and Escape before Tab leaves it. */
export function useHands({ view, desk, readOnly, page, selection, onSelect, onMove }: Held): Hands {
  const [writing, setWriting] = useState<string>();
  const leaving = useRef(false);
  const dragging = useRef<'select' | Area>(undefined);
  const bounds = { rows: view.rows.length, columns: view.columns.length, page };
  const { active } = selection;
  const area = areaOf(selection);
  const go = (place: Place, extend: boolean) => {
    const to = bounded(place, bounds);
    onSelect(extend ? { anchor: selection.anchor, active: to } : only(to));
  };
  const open = (text?: string) => {
    const at = view.rows[active.row];
    const column = view.columns[active.column];
    if (!at || !column || column.kind === 'fixed' || readOnly) return;
    setWriting(text ?? desk.get().refused.get(cellKey(at, column))?.text ?? textOf(at, column, view.policy));
  };
  const fill = ({ from, over }: { from: Area; over: Area }) => {
    if (!readOnly) desk.write(filled(view, from, over), 'Filled');
  };
  const command = (key: string, shift: boolean): boolean => {
    if (key === 'a')
      onSelect({ anchor: { row: 0, column: 0 }, active: { row: bounds.rows - 1, column: bounds.columns - 1 } });
    else if (readOnly) return false;
    else if (key === 'z') shift ? desk.redo() : desk.undo();
    else if (key === 'y') desk.redo();
    else if (key === 'd') fill(fillDown(area));
    else if (key === 'r') fill(fillRight(area));
    else return false;
    return true;
  };
  const moves = (key: string): boolean => {
    if (readOnly || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
    onMove(key === 'ArrowUp' ? -1 : 1);
    return true;
  };
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { key, shiftKey, altKey } = event;
    const far = event.ctrlKey || event.metaKey;
    const took = (() => {
      if (key === 'Escape') {
        leaving.current = true;
        const at = view.rows[active.row];
        const column = view.columns[active.column];
        if (at && column) desk.forgive(cellKey(at, column));
        return false;
      }
      if (key === 'Tab') return tab(shiftKey);
      leaving.current = false;
      if (altKey) return moves(key);
      const to = led(key, far, active, bounds);
      if (to) {
        go(to, shiftKey);
        return true;
      }
      if (far) return command(key.toLowerCase(), shiftKey);
      if (key === 'Enter' || key === 'F2') {
        open();
        return true;
      }
      if (key === 'Delete' || key === 'Backspace') {
        if (!readOnly) desk.write(emptied(view, area), 'Emptied');
        return true;
      }
      if (key.length !== 1) return false;
      open(view.columns[active.column]?.kind === 'choice' ? undefined : key);
      return true;
    })();
    if (took) event.preventDefault();
  });
  const tab = (back: boolean): boolean => {
    const onward = active.column + (back ? -1 : 1);
    const over = onward < 0 || onward >= bounds.columns;
    const row = active.row + (over ? (back ? -1 : 1) : 0);
    if (leaving.current || row < 0 || row >= bounds.rows) return false;
    go({ row, column: over ? (back ? bounds.columns - 1 : 0) : onward }, false);
    return true;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (writing !== undefined || readOnly) return;
    event.preventDefault();
    const done = pasted(view, area, event.clipboardData.getData('text/plain'));
    if ('why' in done) {
      desk.say(`Refused: ${done.why}`);
      return;
    }
    desk.write(done.changes, done.said);
    onSelect({
      anchor: { row: done.area.top, column: done.area.left },
      active: { row: done.area.bottom, column: done.area.right },
    });
  };
  const onCopy = (event: ClipboardEvent) => {
    if (writing !== undefined) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copied(view, area));
    desk.say('Copied');
  };
  return {
    ...{ writing, onKeyDown, onCopy, onPaste },
    onCut(event) {
      onCopy(event);
      if (writing === undefined && !readOnly) desk.write(emptied(view, area), 'Cut');
    },
    onPointerDown(event) {
      const place = placeAt(event.target);
      if (!place || (writing !== undefined && within(areaOf(only(active)), place))) return;
      leaving.current = false;
      dragging.current = (event.target as HTMLElement).closest('[data-handle]') ? area : 'select';
      if (dragging.current === 'select') go(place, event.shiftKey);
      else event.preventDefault();
    },
    onPointerMove(event) {
      if (dragging.current === undefined || event.buttons !== 1) return;
      const place = placeAt(document.elementFromPoint(event.clientX, event.clientY));
      if (place) go(place, true);
    },
    onPointerUp() {
      const from = dragging.current;
      dragging.current = undefined;
      if (from !== undefined && from !== 'select') fill({ from, over: area });
    },
    onDoubleClick: () => open(),
    done(text, onward) {
      setWriting(undefined);
      const at = view.rows[active.row];
      const column = view.columns[active.column];
      if (at && column) desk.write([{ at, column, text }]);
      const by = steps[onward];
      if (onward !== 'stay') go({ row: active.row + by.row, column: active.column + by.column }, false);
    },
    leave: () => setWriting(undefined),
  };
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
