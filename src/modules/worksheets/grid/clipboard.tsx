import { tableFrom, tableText } from '../../../ui/clipboard-table.tsx';
import type { WorksheetPolicy } from '../worksheet.ts';
import { type Change, type Column, textOf, type ViewRow } from './columns.tsx';
import type { Area } from './selection.tsx';

/** The sheet as it is looked at. */
export interface View {
  readonly rows: readonly ViewRow[];
  readonly columns: readonly Column[];
  readonly policy: WorksheetPolicy;
}

function* cellsOf({ rows, columns }: View, { top, bottom, left, right }: Area) {
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++)
      yield { at: rows[row]!, column: columns[column]!, row, place: column };
}

/** The selected cells as a spreadsheet takes them. */
export const copied = (view: View, { top, bottom, left, right }: Area): string =>
  tableText(
    view.rows
      .slice(top, bottom + 1)
      .map((at) => view.columns.slice(left, right + 1).map((column) => textOf(at, column, view.policy))),
  );

/**
 * The selected cells emptied. What a line cannot be without stays, and so does its role unless it alone is selected; and so
 * do the sums of weeks of which some stay.
 */
export function emptied(view: View, area: Area): Change[] {
  const alone = area.top === area.bottom && area.left === area.right;
  const weeks = new Set(view.columns.slice(area.left, area.right + 1).map(({ field }) => field));
  const goes = ({ row }: ViewRow, { field, kind }: Column) => {
    if (kind !== 'hours') return field === 'deliverable' || field === 'assumption' || (alone && field === 'role');
    const point = field === 'low' || field === 'likely' || field === 'high';
    return !point || !row?.weeks.some((hours, week) => hours > 0 && weeks.size > 1 && !weeks.has(`w${week}`));
  };
  return [...cellsOf(view, area)]
    .filter(({ at, column }) => goes(at, column))
    .map(({ at, column }) => ({ at, column, text: '' }));
}

/** What stands in one area, repeated over another that it is a part of. */
export function filled(view: View, from: Area, over: Area): Change[] {
  const high = from.bottom - from.top + 1;
  const wide = from.right - from.left + 1;
  const within = (row: number, place: number) =>
    row >= from.top && row <= from.bottom && place >= from.left && place <= from.right;
  return [...cellsOf(view, over)]
    .filter(({ row, place }) => !within(row, place))
    .map(({ at, column, row, place }) => {
      const source = view.rows[from.top + modulo(row - from.top, high)]!;
      const as = view.columns[from.left + modulo(place - from.left, wide)]!;
      return { at, column, text: textOf(source, as, view.policy) };
    });
}

const modulo = (of: number, by: number): number => ((of % by) + by) % by;

/** Where a filling goes with the keys: down from the first row of the selection, or from the row above a single one. */
export function fillDown(area: Area): { readonly from: Area; readonly over: Area } {
  const top = area.top === area.bottom ? Math.max(area.top - 1, 0) : area.top;
  return { from: { ...area, top, bottom: top }, over: { ...area, top } };
}

/** The same to the right. */
export function fillRight(area: Area): { readonly from: Area; readonly over: Area } {
  const left = area.left === area.right ? Math.max(area.left - 1, 0) : area.left;
  return { from: { ...area, left, right: left }, over: { ...area, left } };
}

/** What is pasted as changes of cells, or why it is not. */
export type Pasted =
  | { readonly changes: readonly Change[]; readonly area: Area; readonly said: string }
  | { readonly why: string };

/**
 * Lays a table from the clipboard over the cells from the first selected on. One value fills the whole selection; a first
 * row of column titles says where each column goes; what does not fit is refused whole.
 */
export function pasted(view: View, area: Area, text: string): Pasted {
  const table = tableFrom(text);
  const titled = titledColumns(view, table[0] ?? []);
  const body = titled ? table.slice(1) : table;
  const wide = Math.max(...body.map((row) => row.length));
  if (body.length === 1 && wide === 1 && !titled) {
    const changes = [...cellsOf(view, area)].map(({ at, column }) => ({ at, column, text: body[0]![0]! }));
    return checked(view, changes, area, []);
  }
  const places = titled ?? Array.from({ length: wide }, (_, at) => area.left + at);
  const bottom = area.top + body.length - 1;
  if (bottom >= view.rows.length)
    return {
      why: `${body.length} rows from row ${area.top + 1} on do not fit: the sheet has ${view.rows.length} rows. Add lines first.`,
    };
  const right = Math.max(...places);
  if (right >= view.columns.length) return { why: `${wide} columns do not fit: paste them further to the left.` };
  const changes = body.flatMap((cells, row) =>
    cells.flatMap((cell, at) => {
      const column = view.columns[places[at] ?? -1];
      return column ? [{ at: view.rows[area.top + row]!, column, text: cell }] : [];
    }),
  );
  const left = Math.min(...places.filter((place) => place >= 0));
  const leftOut = titled ? table[0]!.filter((_, at) => (titled[at] ?? -1) < 0) : [];
  return checked(view, changes, { top: area.top, bottom, left, right }, leftOut);
}

function checked({ policy }: View, changes: readonly Change[], area: Area, leftOut: readonly string[]): Pasted {
  const most = policy.cellsAtMost;
  if (changes.length > most)
    return {
      why: `${changes.length.toLocaleString('en-US')} cells are more than the ${most.toLocaleString('en-US')} that are changed in one go: paste them in parts.`,
    };
  const fixed = [...new Set(changes.filter(({ column }) => column.kind === 'fixed').map(({ column }) => column.title))];
  const out = [...fixed, ...leftOut.filter((title) => title.trim() !== '')];
  const said = `Pasted ${changes.length.toLocaleString('en-US')} cells${out.length > 0 ? `, without ${out.join(', ')}` : ''}`;
  return { changes, area, said };
}

/** The columns that a first row of titles names; undefined where it is no such row. */
function titledColumns({ columns }: View, cells: readonly string[]): number[] | undefined {
  const places = cells.map((cell) =>
    columns.findIndex(({ title }) => title.toLowerCase() === cell.trim().toLowerCase()),
  );
  const known = places.filter((place) => place >= 0).length;
  return known >= 2 && known * 2 >= cells.length ? places : undefined;
}
