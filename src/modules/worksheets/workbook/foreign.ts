import { columnLetters, columnOf, cornersOf } from '../../../documents/spreadsheet-address.ts';
import { amountIn } from '../../../documents/spreadsheet-amounts.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { WorkbookWords } from '../../../playbook/workbooks.ts';
import type { Edit, WorksheetPolicy } from '../worksheet.ts';
import { roleNamed } from './comparing.ts';
import { ForeignField as Fields, type ForeignField, type ForeignPreview, type Mapping } from './comparison.ts';
import { readForeignRows } from './foreign-rows.ts';
import type { HandedIn, ReadSheet } from './reading.ts';
import { textAt } from './reading.ts';

/** What a straw-man of somebody else is read by. */
export interface StrawMan {
  readonly currency: string;
  readonly policy: WorksheetPolicy;
  /** Of the estimate. */
  readonly version: number;
  readonly workstreams: readonly string[];
  readonly words: WorkbookWords;
  readonly hoursPerDay: number;
}

/** How deep headings are looked for. */
const headingRowsMax = 40;
const toldMax = 200;

/**
 * Reads a workbook that is not ours by a mapping of its columns, or by the one that its headings propose. Pure.
 * @throws Refusal `workbook.noHeadings` when no sheet has a column of activities beside one of hours
 */
export function previewOf(file: HandedIn, wanted: Mapping | undefined, straw: StrawMan): ForeignPreview {
  const mapping = wanted ?? proposed(file, straw);
  const sheet = file.sheets.find(({ name }) => name === mapping.sheet);
  if (!sheet) {
    throw new Refusal('workbook.noSheet', `${file.file} has no sheet "${mapping.sheet}": choose another.`);
  }
  const read = readForeignRows(sheet, mapping, straw);
  const said = [
    'Formulas are believed by the result that was saved with them; none was computed here.',
    ...(mapping.unit === 'days' ? [`Days count ${straw.hoursPerDay} hours.`] : []),
    ...(sheet.hidden ? [`The sheet "${sheet.name}" is hidden in the file.`] : []),
    ...hiddenColumns(sheet, mapping),
    ...read.said,
  ];
  return {
    ...{ kind: 'foreign', file: file.file, sha256: file.sha256, version: straw.version },
    ...{ currency: straw.currency, mapping, said },
    sheets: file.sheets.map(({ name, hidden }) => ({ name, hidden })),
    headings: [...headingsOf(sheet, mapping.headingRow)].map(([at, heading]) => ({
      column: columnLetters(at),
      heading,
    })),
    roles: straw.policy.roles.map(({ id, title }) => ({ id, title })),
    unknownRoles: read.unknownRoles,
    lines: read.lines,
    ...{ faults: read.faults.slice(0, toldMax), repairs: read.repairs.slice(0, toldMax) },
  };
}

function hiddenColumns({ layout }: ReadSheet, { columns }: Mapping): string[] {
  const hidden = Object.entries(columns).filter(([, letters]) => {
    const at = columnOf(letters) ?? -1;
    return layout.hiddenColumns.some(({ first, last }) => first <= at && at <= last);
  });
  return hidden.map(([field, letters]) => `Column ${letters}, read as ${field}, is hidden in the file.`);
}

/** The headings of a row by column; a cell that is drawn over several shows in all of them, with what stands above it. */
function headingsOf({ rows, layout }: ReadSheet, headingRow: number): Map<number, string> {
  const own = rows.find(({ number }) => number === headingRow);
  const headings = new Map<number, string>();
  own?.values.forEach((_, at) => {
    const text = textAt(own, at);
    if (text !== '') headings.set(at, text);
  });
  for (const range of layout.merged) {
    const { start, end } = cornersOf(range);
    if (start.row > headingRow || end.row < headingRow - 1) continue;
    const text = textAt(rows.find(({ number }) => number === start.row) ?? emptyRow, start.column);
    if (text === '') continue;
    for (let at = start.column; at <= Math.min(end.column, start.column + 50); at++) {
      const below = headings.get(at);
      if (below === undefined) headings.set(at, text);
      else if (below !== text && start.row < headingRow) headings.set(at, `${text}: ${below}`);
    }
  }
  return new Map([...headings].sort(([one], [other]) => one - other));
}

const emptyRow = { sheet: '', number: 0, values: [], formulas: [], currencies: [], hidden: false };

/** The mapping that headings propose: of the sheet, visible ones first, that says most. */
function proposed(file: HandedIn, straw: StrawMan): Mapping {
  const candidates = [...file.sheets]
    .sort((one, other) => Number(one.hidden) - Number(other.hidden))
    .flatMap((sheet) =>
      sheet.rows.slice(0, headingRowsMax).map(({ number }) => ({
        sheet,
        headingRow: number,
        columns: columnsOf(headingsOf(sheet, number), straw.words),
      })),
    );
  const fitting = candidates.filter(({ columns }) => columns.has('activity') && columns.has('likely'));
  const best = fitting.reduce<(typeof fitting)[number] | undefined>(
    (most, each) => (most === undefined || each.columns.size > most.columns.size ? each : most),
    undefined,
  );
  if (!best) {
    const words = `${file.file} is no estimate of ours, and none of its sheets has a row of headings with an activity and its hours or days: name the columns so, or fill in the workbook that is downloaded here.`;
    throw new Refusal('workbook.noHeadings', words);
  }
  const { sheet, headingRow, columns } = best;
  const headings = headingsOf(sheet, headingRow);
  const letters = [...columns].map(([field, at]) => [field, columnLetters(at)] as const);
  const hours = headings.get(columns.get('likely') ?? -1) ?? '';
  return {
    ...{ sheet: sheet.name, headingRow, columns: Object.fromEntries(letters), hiddenRows: false },
    unit: countsDays(hours, straw.words) ? 'days' : 'hours',
    roles: rolesOf(sheet, columns.get('role'), headingRow, straw.policy),
  };
}

const countsDays = (heading: string, { days }: WorkbookWords): boolean =>
  heading
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => days.includes(word));

/** What columns mean by their headings: each meaning once, the first column that fits. */
function columnsOf(
  headings: ReadonlyMap<number, string>,
  { headings: known }: WorkbookWords,
): Map<ForeignField, number> {
  const columns = new Map<ForeignField, number>();
  for (const [at, heading] of headings) {
    const last = heading.split(': ').at(-1) ?? heading;
    const words = last.trim().toLowerCase();
    const field = Fields.options.find((each) =>
      known[each].some((word) => words === word || new RegExp(`^${word}(?![\\p{L}])`, 'u').test(words)),
    );
    if (field && !columns.has(field)) columns.set(field, at);
  }
  return columns;
}

function rolesOf(
  { rows }: ReadSheet,
  column: number | undefined,
  headingRow: number,
  { roles }: WorksheetPolicy,
): Record<string, string> {
  const named = rows.filter(({ number }) => number > headingRow).map((row) => textAt(row, column));
  const known = [...new Set(named)].flatMap((words) => {
    const id = words === '' || amountIn(words) !== undefined ? undefined : roleNamed(words, roles);
    return id === undefined ? [] : [[words, id] as const];
  });
  return Object.fromEntries(known);
}

/**
 * The lines of a preview as edits of the draft, below the line that is last, with every cell they were read from.
 * @throws Refusal `workbook.faults` naming every cell that cannot be read, as long as there is one
 */
export function linesInEdits(
  { file, lines, faults, unknownRoles, mapping }: ForeignPreview,
  below: string | null,
  newId: () => string,
): { edits: Edit[]; cells: { cell: string; line: string; field: string }[] } {
  const roles = unknownRoles.map((words) => ({
    cell: mapping.sheet,
    sentence: words === '' ? 'Say which role works where none is named.' : `Say which role “${words}” is.`,
  }));
  const [first, ...more] = [...faults, ...roles];
  if (first) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw new Refusal('workbook.faults', `${file}: ${first.sentence}${others}`, {
      faults: [first, ...more].map(({ cell, sentence }) => ({ place: cell, sentence })),
    });
  }
  if (lines.length === 0) {
    throw new Refusal(
      'workbook.noActivities',
      `The sheet "${mapping.sheet}" of ${file} holds no activity below row ${mapping.headingRow}.`,
    );
  }
  let after = below;
  const edits = lines.map(({ title, workstream, note, rows }): Edit => {
    const id = newId();
    const words = { title, workstream, part: 'included' as const, deliverable: null, assumption: note, driver: null };
    const hours = rows.map(({ role, low, likely, high }) => ({ role, low, likely, high, weeks: [] }));
    const edit: Edit = { do: 'add', after, line: { id, ...words, rule: 'worksheet.own', rows: hours } };
    after = id;
    return edit;
  });
  const cells = lines.flatMap((line) => [
    { cell: line.cell, line: line.title, field: 'title' },
    ...line.rows.map(({ cell, role }) => ({ cell, line: line.title, field: `${role}, likely` })),
  ]);
  return { edits, cells };
}
