import { LinePart } from '../estimates/estimate.ts';
import { type Edit, type Field, type Row, textFields, type WorksheetLine, type WorksheetPolicy } from './cells.ts';
import { type Effort, type HoursFault, proven, replanned } from './effort.ts';

/** The lines that are at hand, and the order of all of them. The server has at hand only what an edit touches. */
export interface Sheet {
  readonly order: readonly string[];
  readonly lines: ReadonlyMap<string, WorksheetLine>;
  /** Rows there are in all: a line counts one for each role, and one while it has none. */
  readonly rowCount: number;
}

/** A cell that an edit could not change, and why. */
export interface CellFault {
  readonly line: string;
  readonly role: string | null;
  readonly field: Field;
  readonly sentence: string;
}

/** A sheet after some edits, how to take them back, and what could not be done. */
export interface Outcome {
  readonly sheet: Sheet;
  /** The opposites, in the order in which they are to be done. */
  readonly undo: readonly Edit[];
  readonly faults: readonly CellFault[];
  /** Cells that hold something else than before. */
  readonly cells: number;
}

/** A sheet of all these lines. */
export const sheetOf = (lines: readonly WorksheetLine[]): Sheet => ({
  order: lines.map(({ id }) => id),
  lines: new Map(lines.map((each) => [each.id, each])),
  rowCount: lines.reduce((count, { rows }) => count + rowsShown(rows), 0),
});

const rowsShown = (rows: readonly Row[]): number => Math.max(rows.length, 1);

type Told = Omit<CellFault, 'line'>;
/** What one edit does to a sheet at work: its opposite and how many cells it changed, or why it cannot be done. */
type Done = { readonly undo: Edit; readonly cells: number } | readonly Told[];

/** A sheet while edits are made, of which nobody else has hold. */
interface Desk {
  order: string[];
  readonly lines: Map<string, WorksheetLine>;
  rowCount: number;
  readonly policy: WorksheetPolicy;
}

/**
 * Makes edits one after the other. One that cannot be made is left out and told by its cell; the caller decides whether
 * the others stand. Pure: the page does it before the server has answered, and the server does the same.
 */
export function applied(sheet: Sheet, edits: readonly Edit[], policy: WorksheetPolicy): Outcome {
  const desk: Desk = { order: [...sheet.order], lines: new Map(sheet.lines), rowCount: sheet.rowCount, policy };
  const undo: Edit[] = [];
  const faults: CellFault[] = [];
  let cells = 0;
  for (const edit of edits) {
    const done = made(desk, edit);
    if ('undo' in done) {
      undo.unshift(done.undo);
      cells += done.cells;
    } else {
      const line = typeof edit.line === 'string' ? edit.line : edit.line.id;
      faults.push(...done.map((fault) => ({ ...fault, line })));
    }
  }
  const { order, lines, rowCount } = desk;
  return { sheet: { order, lines, rowCount }, undo, faults, cells };
}

function made(desk: Desk, edit: Edit): Done {
  if (edit.do === 'add') return add(desk, edit);
  const line = desk.lines.get(edit.line);
  if (!line) return title('The line is not in the worksheet any more.');
  if (edit.do === 'describe') return describe(desk, line, edit);
  if (edit.do === 'plan') return plan(desk, line, edit);
  if (edit.do === 'put') return put(desk, line, edit.row);
  if (edit.do === 'unstaff') return unstaff(desk, line, edit.role);
  if (edit.do === 'restaff') return restaff(desk, line, edit);
  if (edit.do === 'remove') return remove(desk, line);
  return move(desk, line, edit.after);
}

const title = (sentence: string): Told[] => [{ role: null, field: 'title', sentence }];

const textAtMost = { title: 200, workstream: 100, part: 20, deliverable: 2000, assumption: 2000 } as const;

function describe(desk: Desk, line: WorksheetLine, edit: Extract<Edit, { do: 'describe' }>): Done {
  const faults: Told[] = [];
  const after: Record<string, string | null> = {};
  const before: Record<string, string | null> = {};
  for (const field of textFields) {
    const typed = edit[field];
    if (typed === undefined) continue;
    const text = typed === null ? '' : String(typed).trim();
    const why = whyNoText(field, text);
    if (why) faults.push({ role: null, field, sentence: why });
    after[field] = text === '' ? null : text;
    before[field] = line[field];
  }
  if (faults.length > 0) return faults;
  keep(desk, { ...line, ...after });
  const cells = Object.keys(after).filter((field) => after[field] !== before[field]).length;
  return { undo: { do: 'describe', line: line.id, ...before }, cells };
}

function whyNoText(field: (typeof textFields)[number], text: string): string | null {
  if (field === 'part')
    return LinePart.options.includes(text as LinePart)
      ? null
      : `“${text.slice(0, 40)}” is none of ${LinePart.options.join(', ')}.`;
  if (text === '') return field === 'title' || field === 'workstream' ? `A line needs a ${field}.` : null;
  const most = textAtMost[field];
  return text.length > most ? `${text.length} characters are more than the ${most} that fit.` : null;
}

const rowOf = (line: WorksheetLine, role: string): Row | undefined => line.rows.find((row) => row.role === role);
const told = (role: string, faults: readonly HoursFault[]): Told[] => faults.map((fault) => ({ ...fault, role }));
const missing = (role: string): Told[] => [{ role, field: 'role', sentence: 'The role is not on this line.' }];

function plan(
  desk: Desk,
  line: WorksheetLine,
  { role, low, likely, high, weeks }: Extract<Edit, { do: 'plan' }>,
): Done {
  const row = rowOf(line, role);
  if (!row) return missing(role);
  const after = replanned(row, { low, likely, high, weeks }, desk.policy);
  if (isFaults(after)) return told(role, after);
  keepRow(desk, line, { role, ...after });
  return { undo: { do: 'put', line: line.id, row: plain(row) }, cells: cellsBetween(row, after) };
}

function put(desk: Desk, line: WorksheetLine, row: Row): Done {
  const before = rowOf(line, row.role);
  if (!before && !knows(desk, row.role)) return unknownRole(desk, row.role);
  const after = proven(row, desk.policy);
  if (isFaults(after)) return told(row.role, after);
  if (before) {
    keepRow(desk, line, { role: row.role, ...after });
    return { undo: { do: 'put', line: line.id, row: plain(before) }, cells: cellsBetween(before, after) };
  }
  const full = line.rows.length > 0 ? fullFault(desk, 1) : null;
  if (full) return full;
  desk.rowCount += line.rows.length > 0 ? 1 : 0;
  keep(desk, { ...line, rows: inOrder(desk, [...line.rows, { role: row.role, ...after }]) });
  return { undo: { do: 'unstaff', line: line.id, role: row.role }, cells: 1 + cellsBetween(nothing, after) };
}

function unstaff(desk: Desk, line: WorksheetLine, role: string): Done {
  const row = rowOf(line, role);
  if (!row) return missing(role);
  desk.rowCount -= line.rows.length > 1 ? 1 : 0;
  keep(desk, { ...line, rows: line.rows.filter((each) => each !== row) });
  return { undo: { do: 'put', line: line.id, row: plain(row) }, cells: 1 + cellsBetween(row, nothing) };
}

function restaff(desk: Desk, line: WorksheetLine, { role, as }: Extract<Edit, { do: 'restaff' }>): Done {
  const row = rowOf(line, role);
  if (!row) return missing(role);
  if (as !== role && rowOf(line, as))
    return [{ role, field: 'role', sentence: 'That role is on this line already: add the hours there.' }];
  if (!knows(desk, as)) return unknownRole(desk, as);
  const rows = line.rows.map((each) => (each === row ? { ...row, role: as } : each));
  keep(desk, { ...line, rows: inOrder(desk, rows) });
  return { undo: { do: 'restaff', line: line.id, role: as, as: role }, cells: 1 };
}

function add(desk: Desk, { line, after }: Extract<Edit, { do: 'add' }>): Done {
  if (desk.order.includes(line.id)) return title('A line of this name is in the worksheet already.');
  const full = fullFault(desk, rowsShown(line.rows));
  if (full) return full;
  const words = textFields.flatMap((field) => {
    const why = whyNoText(field, line[field] ?? '');
    return why ? [{ role: null, field, sentence: why }] : [];
  });
  const rows = line.rows.flatMap((row) => {
    if (!knows(desk, row.role)) return unknownRole(desk, row.role);
    const effort = proven(row, desk.policy);
    return isFaults(effort) ? told(row.role, effort) : [];
  });
  const twice = line.rows.filter(({ role }, at) => line.rows.findIndex((row) => row.role === role) < at);
  const faults = [
    ...words,
    ...rows,
    ...twice.map(({ role }) => ({ role, field: 'role' as const, sentence: 'The role stands twice on this line.' })),
  ];
  if (faults.length > 0) return faults;
  keep(desk, { ...line, pricing: 'hours', priceCents: 0, rows: inOrder(desk, line.rows) });
  desk.rowCount += rowsShown(line.rows);
  place(desk, line.id, after);
  return { undo: { do: 'remove', line: line.id }, cells: 1 };
}

function remove(desk: Desk, line: WorksheetLine): Done {
  if (line.pricing !== 'hours')
    return title('Its price is published or listed, so it is not taken out: make it optional or of phase 2 instead.');
  const after = before(desk, line.id);
  const { pricing: _, priceCents: __, ...kept } = line;
  desk.lines.delete(line.id);
  desk.order = desk.order.filter((id) => id !== line.id);
  desk.rowCount -= rowsShown(line.rows);
  return { undo: { do: 'add', line: { ...kept, rows: kept.rows.map(plain) }, after }, cells: 1 };
}

function move(desk: Desk, { id }: WorksheetLine, after: string | null): Done {
  if (after === id || (after !== null && !desk.order.includes(after)))
    return title('The line below which it should stand is not in the worksheet any more.');
  const stood = before(desk, id);
  desk.order = desk.order.filter((each) => each !== id);
  place(desk, id, after);
  return { undo: { do: 'move', line: id, after: stood }, cells: 1 };
}

const before = ({ order }: Desk, id: string): string | null => order[order.indexOf(id) - 1] ?? null;

/** Below a line that is gone meanwhile means at the end: what was written is not lost over its place. */
function place(desk: Desk, id: string, after: string | null): void {
  const at = after === null ? 0 : desk.order.indexOf(after) + 1 || desk.order.length;
  desk.order.splice(at, 0, id);
}

function fullFault({ rowCount, policy: { rowsAtMost } }: Desk, more: number): Told[] | null {
  if (rowCount + more <= rowsAtMost) return null;
  const words = (count: number) => count.toLocaleString('en-US');
  return title(`A worksheet holds ${words(rowsAtMost)} rows at most, and this one has ${words(rowCount)}.`);
}

const knows = ({ policy }: Desk, role: string): boolean => policy.roles.some(({ id }) => id === role);
const unknownRole = ({ policy }: Desk, role: string): Told[] => [
  {
    role,
    field: 'role',
    sentence: `“${role.slice(0, 40)}” is no role that has a rate: choose ${policy.roles.map((each) => each.title).join(', ')}.`,
  },
];

function inOrder({ policy }: Desk, rows: readonly Row[]): Row[] {
  const rank = (row: Row) => policy.roles.findIndex(({ id }) => id === row.role);
  return [...rows].sort((one, other) => rank(one) - rank(other) || (one.role < other.role ? -1 : 1));
}

function keep(desk: Desk, line: WorksheetLine): void {
  desk.lines.set(line.id, line);
}

const keepRow = (desk: Desk, line: WorksheetLine, row: Row): void =>
  keep(desk, { ...line, rows: line.rows.map((each) => (each.role === row.role ? row : each)) });

const isFaults = (after: Effort | HoursFault[]): after is HoursFault[] => Array.isArray(after);
const plain = ({ role, low, likely, high, weeks }: Row) => ({ role, low, likely, high, weeks: [...weeks] });
const nothing: Effort = { low: 0, likely: 0, high: 0, weeks: [] };

function cellsBetween(one: Effort, other: Effort): number {
  const points = (['low', 'likely', 'high'] as const).filter((field) => one[field] !== other[field]).length;
  const weeks = Array.from({ length: Math.max(one.weeks.length, other.weeks.length) });
  return points + weeks.filter((_, week) => (one.weeks[week] ?? 0) !== (other.weeks[week] ?? 0)).length;
}
