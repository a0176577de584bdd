import { type CellValue, type SheetLayout, type SheetRow, Workbook } from '../../../documents/spreadsheet-reading.ts';
import { hashBytes } from '../../../platform/canonical-json.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { type Content, markSheet, readMark, type WorkbookMark } from './layout.ts';

/** A workbook somebody handed in, with every row of every sheet. */
export interface HandedIn {
  readonly file: string;
  readonly sha256: string;
  readonly sheets: readonly ReadSheet[];
  /** What it was written from, where it is ours; its content is null where somebody wrote into the hidden sheet. */
  readonly mark: (WorkbookMark & { readonly content: Content | null }) | undefined;
}

export interface ReadSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly SheetRow[];
  readonly layout: SheetLayout;
}

/** More rows in one workbook than this is no estimate. */
const rowsMax = 50_000;

/**
 * Reads a workbook whole. Nothing in it is run or computed: formulas count by the result that was saved with them.
 * @throws Refusal `workbook.*` and `archive.*` for what is no workbook, encrypted, cut short, or brings macros
 */
export async function readHandedIn(bytes: Uint8Array, file: string): Promise<HandedIn> {
  const workbook = await Workbook.open(bytes, file);
  if (workbook.hasMacros) {
    throw new Refusal('workbook.macros', `${file} brings macros: save it as XLSX without them and hand that in.`);
  }
  const sheets: ReadSheet[] = [];
  let left = rowsMax;
  for (const name of workbook.sheets) {
    const rows: SheetRow[] = [];
    for await (const row of workbook.rows(name)) {
      if (row.values.every((value) => value === null || value === '') && row.formulas.length === 0) continue;
      rows.push(row);
      left -= 1;
      if (left < 0) {
        const words = `${file} holds more than ${rowsMax.toLocaleString('en-US')} rows, the last of them row ${row.number} of "${name}": hand in the estimate alone.`;
        throw new Refusal('workbook.tooLong', words);
      }
    }
    sheets.push({ name, hidden: workbook.hiddenSheets.has(name), rows, layout: await workbook.layout(name) });
  }
  if (sheets.every(({ rows }) => rows.length === 0)) {
    throw new Refusal('workbook.empty', `${file} is empty: no sheet of it holds a cell.`);
  }
  const marked = sheets.find(({ name }) => name === markSheet);
  const mark = marked && readMark(marked.rows.map(({ values }) => values.map(plainOf)));
  return { file, sha256: hashBytes(bytes), sheets, mark };
}

const plainOf = (value: CellValue): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

/** The text of a cell, its edges bare; empty where there is none. */
export function textAt({ values }: SheetRow, column: number | undefined): string {
  const value = column === undefined ? null : (values[column] ?? null);
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A sheet whose rows are found by the key in them. */
export interface KeyedSheet {
  readonly name: string;
  /** Columns by heading. */
  readonly columns: ReadonlyMap<string, number>;
  /** Below the headings, but for the row of sums. */
  readonly rows: readonly { readonly key: string; readonly row: SheetRow }[];
}

/**
 * A sheet of ours by the headings of its columns, wherever they stand now.
 * @throws Refusal `workbook.headings` when a heading that is needed is gone; undefined where the whole sheet is
 */
export function keyedSheet(
  { sheets, file }: HandedIn,
  name: string,
  needed: readonly string[],
): KeyedSheet | undefined {
  const sheet = sheets.find((each) => each.name === name);
  if (!sheet) return undefined;
  const head = sheet.rows.slice(0, 20).find(({ values }) => values.includes('Key'));
  const columns = new Map((head?.values ?? []).map((value, at) => [typeof value === 'string' ? value : '', at]));
  const gone = needed.find((heading) => !columns.has(heading));
  if (!head || gone !== undefined) {
    const words = `The sheet "${name}" of ${file} has no column headed "${gone ?? 'Key'}": put the heading back, or hand in the file as it was downloaded.`;
    throw new Refusal('workbook.headings', words);
  }
  const rows = sheet.rows
    .filter(({ number }) => number > head.number)
    .map((row) => ({ key: textAt(row, columns.get('Key')), row }));
  return { name, columns, rows: rows.filter(({ key }) => key !== 'total') };
}
