import { cellAddress, columnLetters, placeOn } from '../../../documents/spreadsheet-address.ts';
import type { CellDraft, CellLook, SheetDraft } from '../../../documents/spreadsheet-writing.ts';
import { hashBytes } from '../../../platform/canonical-json.ts';
import type { EstimateLine, EstimateSheet } from '../../estimates/estimate.ts';

/** What the workbook is known by when it comes back. */
export interface WorkbookMark {
  /** `EST-2026-0012`. */
  readonly number: string;
  /** Of the estimate when the workbook was written; 0 of one that no desk keeps. */
  readonly version: number;
  readonly playbookVersion: string;
  readonly currency: string;
}

/** One row of the activities: a role on a line, or a line that has no role. */
export interface KeyedRow {
  readonly line: EstimateLine;
  readonly role: string | null;
  /** Whether it is the first row of its line: there stands what is said of the line as a whole. */
  readonly first: boolean;
  readonly row: number;
}

/** Rows as people count them: the keyed sheets share them, so that one row is one row on each. */
export const headRow = 3;
export const firstRow = 4;
export const lastRowOf = (rows: readonly KeyedRow[]): number => firstRow + Math.max(rows.length, 1) - 1;

/** The columns of the activities in their order; a heading is what they are found by when the workbook comes back. */
export const activityColumns = [
  ...(['Key', 'Workstream', 'Activity', 'Service', 'Kind', 'Part', 'Role'] as const),
  ...(['Low', 'Likely', 'High', 'Price', 'Priced by', 'Counted'] as const),
];
export type ActivityColumn = (typeof activityColumns)[number];
export const weekColumns = ['Key', 'Activity', 'Role', 'Part', 'Planned'] as const;
export const basisColumns = [
  ...(['Key', 'Activity', 'Deliverable', 'Assumption', 'Prerequisites', 'Delivered', 'Rule', 'Source'] as const),
];

/** The sheet that is hidden: what the workbook said when it was written. */
export const markSheet = 'Parley';
const markName = 'Workbook of a Parley estimate';
const format = 1;

/** The rows of the activities in the order of the lines, roles by title. */
export function keyedRows({ lines, roles }: EstimateSheet): KeyedRow[] {
  const rank = new Map(roles.map(({ id }, at) => [id, at]));
  let row = firstRow;
  return lines.flatMap((line) => {
    const staffed = Object.keys(line.effort).sort(
      (one, other) => (rank.get(one) ?? 99) - (rank.get(other) ?? 99) || (one < other ? -1 : 1),
    );
    const own = staffed.length > 0 ? staffed : [null];
    return own.map((role, at) => ({ line, role, first: at === 0, row: row++ }));
  });
}

/** `discovery|ps-engineer`; a line without roles has its name alone with the bar behind it. */
export const keyOf = (line: string, role: string | null): string => `${line}|${role ?? ''}`;

/** The other way round; a role never has a bar in its name. */
export function partsOfKey(key: string): { readonly line: string; readonly role: string | null } | undefined {
  const bar = key.lastIndexOf('|');
  return bar < 1 ? undefined : { line: key.slice(0, bar), role: key.slice(bar + 1) || null };
}

/** Text as a cell gives it back: without control characters, its line ends plain, its edges bare. */
export const plainText = (text: string | null): string =>
  (text ?? '')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, (control) => ('\t\n'.includes(control) ? control : ''))
    .slice(0, 32_767)
    .toWellFormed()
    .trim();

export const looks = {
  title: { bold: true, sizePoints: 14 },
  head: { bold: true, fill: 'E9ECEF', rule: 'below' },
  money: { format: '#,##0.00' },
  hours: { format: '#,##0.##' },
  key: { ink: '868E96' },
  input: { format: '#,##0.##', fill: 'FFF9DB' },
} as const satisfies Record<string, CellLook>;
/** A sum below what it sums. */
export const total = (look: CellLook): CellLook => ({ ...look, bold: true, rule: 'above' });
export const headed = (words: readonly string[], align: 'left' | 'right' = 'left'): CellDraft[] =>
  words.map((value) => ({ value, look: { ...looks.head, align } }));
export const units = (cents: number): number => cents / 100;

/** Column widths that show every text up to 60 characters; numbers and formulas get room for a price. */
export function fitted(rows: readonly (readonly CellDraft[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      const value = cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell;
      const chars = typeof value === 'string' ? value.length + 2 : 13;
      widths[column] = Math.min(60, Math.max(widths[column] ?? 10, chars));
    });
  }
  return widths;
}

/** One column of the activities from the first line to the last, as formulas of other sheets name it. */
export function activityRange(column: ActivityColumn, rows: readonly KeyedRow[]): string {
  const letters = columnLetters(activityColumns.indexOf(column));
  return placeOn('Activities', `$${letters}$${firstRow}:$${letters}$${lastRowOf(rows)}`);
}

export const activityCell = (column: ActivityColumn, row: number): string =>
  cellAddress(activityColumns.indexOf(column), row);

/** How many weeks the workbook has room for: those that are planned, and some more to plan in. */
export const weeksShown = (rows: readonly KeyedRow[]): number =>
  Math.max(12, ...rows.map(({ line, role }) => (role === null ? 0 : (line.effort[role]?.weeks?.length ?? 0))));

/** What of a workbook may be changed: texts by line, and hours by line and role. */
export interface Content {
  readonly lines: ReadonlyMap<string, LineTexts>;
  readonly rows: ReadonlyMap<string, RowHours>;
}
export interface LineTexts {
  readonly title: string;
  readonly workstream: string;
  readonly part: string;
  readonly deliverable: string;
  readonly assumption: string;
}
export interface RowHours {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** Without empty weeks at the end. */
  readonly weeks: readonly number[];
}

/** What of an estimate the workbook lets change, as it stands now. */
export function contentOf(sheet: EstimateSheet): Content {
  const lines = sheet.lines.map(({ id, title, workstream, part, deliverable, assumption }): [string, LineTexts] => [
    id,
    {
      ...{ title: plainText(title), workstream: plainText(workstream), part },
      ...{ deliverable: plainText(deliverable), assumption: plainText(assumption) },
    },
  ]);
  const rows = keyedRows(sheet).map(({ line, role }): [string, RowHours] => {
    const { low = 0, likely = 0, high = 0, weeks = [] } = (role === null ? undefined : line.effort[role]) ?? {};
    return [keyOf(line.id, role), { low, likely, high, weeks }];
  });
  return { lines: new Map(lines), rows: new Map(rows) };
}

const textNames = ['title', 'workstream', 'part', 'deliverable', 'assumption'] as const;

/** The hidden sheet: the mark, and the content as it was, with a hash that tells whether somebody wrote into it. */
export function markDraft(mark: WorkbookMark, content: Content): SheetDraft {
  const rows: CellDraft[][] = [
    [markName, format],
    ['Estimate', mark.number],
    ['Version', mark.version],
    ['Playbook', mark.playbookVersion],
    ['Currency', mark.currency],
    ['Hash', hashOf(content)],
    ...[...content.lines].map(([id, texts]) => ['line', id, ...textNames.map((name) => texts[name])]),
    ...[...content.rows].map(([key, { low, likely, high, weeks }]) => ['row', key, low, likely, high, ...weeks]),
  ];
  return { name: markSheet, hidden: true, rows };
}

/** The same content has the same hash, whatever came between. */
function hashOf({ lines, rows }: Content): string {
  const text = JSON.stringify([
    [...lines].map(([id, texts]) => [plainText(id), ...textNames.map((name) => texts[name])]),
    [...rows].map(([key, { low, likely, high, weeks }]) => [plainText(key), low, likely, high, ...weeks]),
  ]);
  return hashBytes(new TextEncoder().encode(text));
}

type Plain = string | number | null;

/** Reads the hidden sheet. Undefined where it is not ours; `content` is null where somebody wrote into it. */
export function readMark(
  cells: readonly (readonly Plain[])[],
): (WorkbookMark & { readonly content: Content | null }) | undefined {
  const [head, ...rest] = cells;
  if (head?.[0] !== markName || head[1] !== format) return undefined;
  const said = new Map(rest.slice(0, 5).map(([name, value]) => [name, value]));
  const lines = new Map<string, LineTexts>();
  const rows = new Map<string, RowHours>();
  for (const [kind, key, ...values] of rest.slice(5)) {
    const text = (at: number) => plainText(String(values[at] ?? ''));
    if (kind === 'line') {
      const [title, workstream, part, deliverable, assumption] = [text(0), text(1), text(2), text(3), text(4)];
      lines.set(String(key), { title, workstream, part, deliverable, assumption });
    } else if (kind === 'row') {
      const [low = 0, likely = 0, high = 0, ...weeks] = values.map((value) => Number(value ?? 0));
      rows.set(String(key), { low, likely, high, weeks });
    }
  }
  const content = { lines, rows };
  return {
    ...{ number: String(said.get('Estimate') ?? ''), version: Number(said.get('Version') ?? 0) },
    ...{ playbookVersion: String(said.get('Playbook') ?? ''), currency: String(said.get('Currency') ?? '') },
    content: hashOf(content) === said.get('Hash') ? content : null,
  };
}
