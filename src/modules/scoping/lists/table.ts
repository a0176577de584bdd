import { CsvError, parse } from 'csv-parse/sync';
import { cornersOf } from '../../../documents/spreadsheet-address.ts';
import { type CellValue, Workbook } from '../../../documents/spreadsheet-reading.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** A list as it was handed in: a file, or text out of the clipboard. */
export type HandedList =
  | { readonly kind: 'file'; readonly file: string; readonly bytes: Uint8Array }
  | { readonly kind: 'pasted'; readonly text: string };

/** One row, with the line of the text or the row of the sheet it begins at. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly CellValue[];
}

/** A list read into rows, whatever it came as. */
export interface Table {
  readonly file: string;
  /** How it was read, in words. */
  readonly read: string;
  readonly sheets: readonly string[];
  /** Where its cells stand: the sheet, or the file itself. */
  readonly sheet: string;
  /** Without blank ones; the first that is no title holds the headers. */
  readonly rows: readonly TableRow[];
  /** Rows whose results another program computed: their lines. */
  readonly formulas: number;
}

/** Beyond this a list is no list of repositories, and nobody looks at its preview. */
const rowsMax = 1_000_000;

export const pastedName = 'pasted table';

/**
 * Reads CSV or TSV text in any usual encoding and with any usual delimiter, or a sheet of a workbook. Refuses (`list.*`,
 * `workbook.*`) with one sentence what is neither.
 * @param sheet the sheet of a workbook; its first when absent
 */
export async function readTable(handed: HandedList, sheet?: string): Promise<Table> {
  if (handed.kind === 'pasted') return textTable(pastedName, handed.text, 'text');
  const { file, bytes } = handed;
  if (bytes.length === 0) throw new Refusal('list.empty', `${file} is empty: choose the file with the list.`);
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new Refusal(
      'list.oldWorkbook',
      `${file} is a workbook of Excel 97: save it as .xlsx or .csv and choose that.`,
    );
  }
  if (begins(bytes, 0x50, 0x4b)) return workbookTable(file, bytes, sheet);
  const { text, encoding } = decoded(file, bytes);
  return textTable(file, text, encoding);
}

const begins = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

/** The text of a file: UTF-16 by its mark, else UTF-8, else the Windows-1252 in which Excel writes on western machines. */
function decoded(file: string, bytes: Uint8Array): { text: string; encoding: string } {
  if (begins(bytes, 0xff, 0xfe)) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' };
  if (begins(bytes, 0xfe, 0xff)) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' };
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new Refusal('list.notAList', `${file} is neither text nor a workbook: choose a .csv, .tsv or .xlsx file.`);
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
  }
}

const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
type Delimiter = keyof typeof delimiters;

function textTable(file: string, text: string, encoding: string): Table {
  const bare = text.replace(/^\ufeff/, '');
  if (bare.trim() === '')
    throw new Refusal('list.empty', `The ${file === pastedName ? file : `file ${file}`} is empty: hand in the list.`);
  const delimiter = delimiterOf(bare);
  const rows = parsed(file, bare, delimiter);
  const read = `${delimiter === '\t' ? 'TSV' : 'CSV'}, ${delimiters[delimiter]}, ${encoding}`;
  return { file, read, sheets: [], sheet: file, rows, formulas: 0 };
}

/** What divides the first lines most often, outside of quotes. */
function delimiterOf(text: string): Delimiter {
  const start = text.slice(0, 10_000).replaceAll(/"(?:[^"]|"")*"/g, '');
  const lines = start
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const counted = (Object.keys(delimiters) as Delimiter[]).map((delimiter) => {
    return {
      delimiter,
      lines: lines.filter((line) => line.includes(delimiter)).length,
      hits: (lines[0] ?? '').split(delimiter).length,
    };
  });
  counted.sort((one, other) => other.hits - one.hits || other.lines - one.lines);
  return counted[0]?.delimiter ?? ',';
}

function parsed(file: string, text: string, delimiter: Delimiter): readonly TableRow[] {
  const rows: TableRow[] = [];
  let line = 1;
  try {
    // Each record is taken as it comes, so that a list that is too long costs no more than the longest that is read.
    parse(text, {
      ...{ delimiter, relax_column_count: true },
      // Quotes inside an unquoted name are letters of it; spreadsheets paste them so.
      relax_quotes: true,
      on_record: (record: readonly string[], { lines }: { readonly lines: number }) => {
        keepRow(file, rows, { line, cells: record.map((cell) => cell.trim() || null) });
        line = lines + 1;
        return null;
      },
    });
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    const words = `${file} has a quotation mark that is never closed, from line ${Number(fault.lines ?? 1)} on: close it, or export the list again.`;
    throw new Refusal('list.openQuote', words, { detail: fault.message });
  }
  return belowHeaders(file, rows);
}

async function workbookTable(file: string, bytes: Uint8Array, asked: string | undefined): Promise<Table> {
  const workbook = await Workbook.open(bytes, file);
  const { sheets } = workbook;
  const sheet = asked ?? sheets[0];
  if (sheet === undefined || !sheets.includes(sheet))
    throw new Refusal(
      'list.noSheet',
      `${file} has no sheet "${asked ?? ''}": choose one of ${sheets.join(', ') || 'its sheets'}.`,
    );
  const rows: TableRow[] = [];
  let formulas = 0;
  for await (const { number, values, formulas: computed } of workbook.rows(sheet)) {
    formulas += computed.length;
    const cells = values.map((value) => (typeof value === 'string' ? value.trim() || null : value));
    keepRow(file, rows, { line: number, cells });
  }
  const kept = belowHeaders(file, rows);
  await refuseMergedHeaders(workbook, sheet, kept[0]?.line ?? 1);
  return { file, read: `workbook, sheet ${sheet}`, sheets, sheet, rows: kept, formulas };
}

/** Of a header drawn over several columns nobody knows which it names. A title above the headers is none. */
async function refuseMergedHeaders(workbook: Workbook, sheet: string, first: number): Promise<void> {
  const { merged } = await workbook.layout(sheet);
  const over = merged.filter((range) => {
    const { start, end } = cornersOf(range);
    return start.row <= first && end.row >= first && start.column !== end.column;
  });
  const [range] = over;
  // One merge from the first column over all of them is a title.
  if (range === undefined || (over.length === 1 && range.startsWith('A'))) return;
  throw new Refusal(
    'list.mergedHeaders',
    `'${sheet}'!${range} is one header over several columns: unmerge it and give each column its own name.`,
  );
}

/** Adds a row that is not blank; sheets are formatted far below their last row. */
function keepRow(file: string, rows: TableRow[], row: TableRow): void {
  if (row.cells.every((cell) => cell === null)) return;
  if (rows.length > rowsMax)
    throw new Refusal(
      'list.tooLong',
      `${file} has more than ${rowsMax.toLocaleString('en-US')} rows, at line ${row.line}: split it and import the parts.`,
    );
  rows.push(row);
}

function belowHeaders(file: string, rows: readonly TableRow[]): readonly TableRow[] {
  if (rows.length < 2)
    throw new Refusal('list.noRows', `${file} has no rows below its headers: hand in a list of repositories.`);
  return rows;
}
