import { columnRange } from '../../documents/spreadsheet-address.ts';
import type { SheetRow, Workbook } from '../../documents/spreadsheet-reading.ts';
import {
  FLAGGED,
  PROJECT_COLUMNS,
  PROJECT_HEADERS,
  type ProjectHeader,
  REASON_HEADERS,
  REASONS,
} from './evaluate-layout.ts';
import type { ReportCells } from './report-cells.ts';
import { readHeaders } from './report-headers.ts';

/** The projects that evaluate marks for a second look, and by which of its own limits. */
export interface FlaggedTally {
  readonly projects: number;
  /** All rows of the sheet, in the column of names. */
  readonly range: string;
  readonly flags: readonly FlagTally[];
  readonly ids: ReadonlySet<number>;
  /** Projects that exceed no limit and were marked for another reason, which Evaluate Report gives in words. */
  readonly withoutFlag: { readonly count: number; readonly projects: readonly string[] };
}

export interface FlagTally {
  readonly header: ProjectHeader;
  readonly cells: string;
  readonly count: number;
  /** The first few, in the order of the sheet. */
  readonly projects: readonly string[];
  /** The largest figure in the column that the flag judges. */
  readonly largest: number;
  readonly measure: ProjectHeader | undefined;
}

/** The column a flag judges: `merge_requests_over` judges `merge_requests`, both export flags judge the export. */
function measureOf(flag: ProjectHeader): ProjectHeader | undefined {
  const measure = flag.replace(/(_s3)?_over$/, '');
  return PROJECT_HEADERS.find((header) => header === measure);
}

const FLAGS = PROJECT_HEADERS.filter((header) => PROJECT_COLUMNS[header] === 'flag' && header.endsWith('_over'));

/** Reads Flagged Projects; a sheet with headers alone means that nothing was flagged. */
export async function tallyFlagged(workbook: Workbook, cells: ReportCells): Promise<FlaggedTally> {
  const rows = workbook.rows(FLAGGED);
  const columns = readHeaders((await rows.next()).value ?? undefined, FLAGGED, PROJECT_HEADERS);
  const flags = FLAGS.map((header) => ({
    header,
    measure: measureOf(header),
    count: 0,
    largest: 0,
    projects: [] as string[],
  }));
  const ids = new Set<number>();
  const withoutFlag = { count: 0, projects: [] as string[] };
  let projects = 0;
  let firstRow = 0;
  let lastRow = 0;
  for await (const row of rows) {
    if (row.values.every((value) => value === null)) continue;
    firstRow ||= row.number;
    lastRow = row.number;
    projects += 1;
    const name = cells.name(row, columns.project, 'the project');
    const id = cells.figure(row, columns.id, 'id');
    if (id !== undefined) ids.add(id);
    const raised = flags.filter(({ header }) => cells.flag(row, columns[header], header));
    for (const flag of raised) {
      flag.count += 1;
      flag.largest = Math.max(flag.largest, figureOf(row, flag.measure && columns[flag.measure]));
      if (flag.projects.length < NAMED_MAX) flag.projects.push(name);
    }
    if (raised.length > 0) continue;
    withoutFlag.count += 1;
    if (withoutFlag.projects.length < NAMED_MAX) withoutFlag.projects.push(name);
  }
  const range = (column: number): string => columnRange(column, firstRow || 1, lastRow || 1);
  return {
    projects,
    range: range(columns.project),
    flags: flags.filter(({ count }) => count > 0).map((flag) => ({ ...flag, cells: range(columns[flag.header]) })),
    ids,
    withoutFlag,
  };
}

const figureOf = (row: SheetRow, column: number | undefined): number => {
  const value = column === undefined ? undefined : row.values[column];
  return typeof value === 'number' ? value : 0;
};

/** Holds Evaluate Report to its two headers; its words are evaluate's advice and no facts. */
export async function checkReasons(workbook: Workbook): Promise<void> {
  const rows = workbook.rows(REASONS);
  readHeaders((await rows.next()).value ?? undefined, REASONS, REASON_HEADERS);
  // Read to the end, so that a part cut short is found here too.
  for await (const _row of rows);
}

/** A sentence can name so many projects before nobody reads it. */
export const NAMED_MAX = 5;
