import type { Edit, Field, Row, Sheet, TextField, WorksheetLine, WorksheetPolicy } from '../worksheet.ts';
import { hoursFrom } from './pasted.tsx';

/** A column of the sheet; what is `fixed` is shown and not edited. */
export interface Column {
  readonly field: Field | 'number' | 'price';
  readonly title: string;
  readonly kind: 'text' | 'choice' | 'hours' | 'fixed';
  readonly width: number;
  readonly frozen?: true;
}

const lead: readonly Column[] = [
  { field: 'number', title: 'Row', kind: 'fixed', width: 44, frozen: true },
  { field: 'title', title: 'Activity', kind: 'text', width: 240, frozen: true },
  { field: 'role', title: 'Role', kind: 'choice', width: 150, frozen: true },
  { field: 'low', title: 'Low', kind: 'hours', width: 66 },
  { field: 'likely', title: 'Likely', kind: 'hours', width: 72 },
  { field: 'high', title: 'High', kind: 'hours', width: 66 },
  { field: 'part', title: 'Part', kind: 'choice', width: 92 },
  { field: 'workstream', title: 'Workstream', kind: 'text', width: 110 },
  { field: 'price', title: 'Price', kind: 'fixed', width: 100 },
];
const tail: readonly Column[] = [
  { field: 'deliverable', title: 'Deliverable', kind: 'text', width: 220 },
  { field: 'assumption', title: 'Assumption', kind: 'text', width: 220 },
];

/** How many weeks stand ready beyond those that are planned. */
const weeksReady = 8;

/** The columns of a sheet: its lead, as many weeks as are planned and some more, and the long words at the end. */
export function columnsOf({ weeksAtMost }: WorksheetPolicy, weeksPlanned: number): Column[] {
  const shown = Math.min(weeksAtMost, Math.max(weeksPlanned + weeksReady, 2 * weeksReady));
  const weeks = Array.from({ length: shown }, (_, week): Column => {
    return { field: `w${week}`, title: `Week ${week + 1}`, kind: 'hours', width: 64 };
  });
  return [...lead, ...weeks, ...tail];
}

/** A row of the grid: a role on a line, or a line that has no role yet. */
export interface ViewRow {
  readonly line: WorksheetLine;
  readonly row: Row | null;
  /** From one. */
  readonly number: number;
}

export function rowsOf({ order, lines }: Sheet): ViewRow[] {
  const rows: ViewRow[] = [];
  for (const id of order) {
    const line = lines.get(id);
    if (!line) continue;
    for (const row of line.rows.length > 0 ? line.rows : [null]) rows.push({ line, row, number: rows.length + 1 });
  }
  return rows;
}

export const partTitles = { included: 'Included', optional: 'Optional', 'phase-2': 'Phase 2' } as const;

const isText = (field: Column['field']): field is TextField =>
  field === 'title' || field === 'workstream' || field === 'part' || field === 'deliverable' || field === 'assumption';

/** Names a cell the same however often the sheet is drawn; cells of a line are the same cell in each of its rows. */
export const cellKey = ({ line, row }: ViewRow, { field }: Pick<Column, 'field'>): string =>
  isText(field) ? `${line.id}||${field}` : `${line.id}|${row?.role ?? ''}|${field}`;

/** What a cell says, as it is copied and edited. */
export function textOf({ line, row, number }: ViewRow, { field }: Column, { roles }: WorksheetPolicy): string {
  if (field === 'number') return String(number);
  if (field === 'price') return String(line.priceCents / 100);
  if (field === 'part') return partTitles[line.part];
  if (isText(field)) return line[field] ?? '';
  if (row === null) return '';
  if (field === 'role') return roles.find(({ id }) => id === row.role)?.title ?? row.role;
  if (field === 'low' || field === 'likely' || field === 'high') return String(row[field]);
  const hours = row.weeks[Number(field.slice(1))] ?? 0;
  return hours === 0 ? '' : String(hours);
}

/** What somebody wrote into a cell. */
export interface Change {
  readonly at: ViewRow;
  readonly column: Column;
  readonly text: string;
}

/** A change that cannot be, with the reason. */
export interface Refused extends Change {
  readonly sentence: string;
}

/** Changes of cells as edits, those of one row together; changes that change nothing are left out. */
export function editsOf(changes: readonly Change[], policy: WorksheetPolicy): { edits: Edit[]; refused: Refused[] } {
  const refused: Refused[] = [];
  const plans = new Map<string, Extract<Edit, { do: 'plan' }>>();
  const words = new Map<string, Extract<Edit, { do: 'describe' }>>();
  const staffing: Edit[] = [];
  for (const change of changes) {
    const { at, column, text } = change;
    const { field } = column;
    if (column.kind === 'fixed' || textOf(at, column, policy) === text) continue;
    const line = at.line.id;
    if (isText(field)) {
      words.set(line, {
        ...(words.get(line) ?? { do: 'describe', line }),
        [field]: field === 'part' ? partFrom(text) : text,
      });
    } else if (field === 'role') {
      staffing.push(...staffed(at, roleFrom(text, policy)));
    } else if (at.row === null) {
      refused.push({ ...change, sentence: 'Nobody works on this line yet: choose a role first.' });
    } else {
      const read = hoursFrom(text);
      if ('why' in read) refused.push({ ...change, sentence: read.why });
      else
        plans.set(
          cellKey(at, { field: 'role' }),
          planned(plans.get(cellKey(at, { field: 'role' })), at, field as Field, read.hours),
        );
    }
  }
  return { edits: [...words.values(), ...plans.values(), ...staffing], refused };
}

function planned(
  before: Extract<Edit, { do: 'plan' }> | undefined,
  { line, row }: ViewRow,
  field: Field,
  hours: number,
): Extract<Edit, { do: 'plan' }> {
  const plan = before ?? { do: 'plan' as const, line: line.id, role: row?.role ?? '' };
  if (field === 'low' || field === 'likely' || field === 'high') return { ...plan, [field]: hours };
  return { ...plan, weeks: { ...plan.weeks, [field.slice(1)]: hours } };
}

function staffed({ line, row }: ViewRow, as: string): Edit[] {
  if (as === '') return row ? [{ do: 'unstaff', line: line.id, role: row.role }] : [];
  if (row) return [{ do: 'restaff', line: line.id, role: row.role, as }];
  return [{ do: 'put', line: line.id, row: { role: as, low: 0, likely: 0, high: 0, weeks: [] } }];
}

/** `phase-2` for `Phase 2`; what is no part is handed on to be refused. */
const partFrom = (text: string): string =>
  Object.entries(partTitles).find(([id, title]) =>
    [id, title.toLowerCase()].includes(text.trim().toLowerCase()),
  )?.[0] ?? text;

const roleFrom = (text: string, { roles }: WorksheetPolicy): string =>
  roles.find(({ id, title }) => [id, title.toLowerCase()].includes(text.trim().toLowerCase()))?.id ?? text.trim();
