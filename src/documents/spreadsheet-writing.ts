import {
  type Cell,
  type CellStyle,
  type DataValidation,
  type WriteOptions,
  type WriteSheet,
  writeXlsx,
} from 'hucre/xlsx';
import { Refusal } from '../platform/refusal.ts';
import { cornersOf, placeOn } from './spreadsheet-address.ts';

/**
 * A workbook as a module drafts it, before it becomes bytes. The library that writes it (hucre) stays behind this
 * file. Formulas are live: every one is recomputed when the file is opened, and carries the result Parley computed
 * itself, so that a viewer which does not compute shows the same number.
 */
export interface WorkbookDraft {
  /** The title in the file's properties. */
  readonly title: string;
  /** The time that stands in the file's properties; the bytes depend on nothing else than this draft. */
  readonly writtenAt: Temporal.Instant;
  readonly sheets: readonly SheetDraft[];
  /** Names that formulas may use for a cell or range, such as `TotalPrice` for `Estimate!$F$12`. */
  readonly names?: readonly { readonly name: string; readonly range: string }[];
}

export interface SheetDraft {
  /** 1 to 31 characters, none of `[ ] : * ? / \`. */
  readonly name: string;
  /** Kept from whoever opens the workbook until they ask for it. */
  readonly hidden?: boolean;
  /** Rows from 1 downwards, cells from column A; `null` leaves a cell blank. */
  readonly rows: readonly (readonly CellDraft[])[];
  /** Column widths in characters from column A. */
  readonly widthsChars?: readonly number[];
  /** How many rows at the top and columns at the left stay when the reader scrolls. */
  readonly frozen?: { readonly rows?: number; readonly columns?: number };
  /** Ranges such as `A1:D1` drawn as one cell. */
  readonly merged?: readonly string[];
  /** Cells that accept one of a list of values only. */
  readonly choices?: readonly ChoiceDraft[];
  /** On paper: A4, as wide as the page; `repeatRows` such as `$1:$1` stand at the top of every page. */
  readonly print?: { readonly orientation: 'portrait' | 'landscape'; readonly repeatRows?: string };
}

export interface ChoiceDraft {
  /** The cells that are bound, such as `B2:B40`. */
  readonly range: string;
  /** The values themselves, or the range that holds them, such as `Roles!$A$2:$A$9`. */
  readonly from: readonly string[] | string;
  /** Said when another value is typed. */
  readonly refusal: string;
}

/** What may stand in a cell as it is. */
export type PlainCell = string | number | boolean | Temporal.PlainDate | null;

export type CellDraft =
  | PlainCell
  | { readonly value: PlainCell; readonly look?: CellLook }
  /** `formula` without its equals sign; `result` is what it comes to. */
  | { readonly formula: string; readonly result: string | number | boolean; readonly look?: CellLook };

export interface CellLook {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly sizePoints?: number;
  /** Colours as `RRGGBB`. */
  readonly ink?: string;
  readonly fill?: string;
  /** A number format of the trade's spreadsheets: `#,##0`, `0.0%`, `"$"#,##0.00`, `yyyy-mm-dd`. */
  readonly format?: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly valign?: 'top' | 'center' | 'bottom';
  readonly wrap?: boolean;
  readonly indent?: number;
  readonly rule?: 'above' | 'below' | 'around';
}

/**
 * Writes a workbook as XLSX; the same draft gives the same bytes. Text is written as text: a name that begins with
 * an equals sign never becomes a formula. Refuses (`workbook.*`) a draft that no spreadsheet program would open.
 */
export async function writeWorkbook(draft: WorkbookDraft): Promise<Uint8Array> {
  refuseUnopenable(draft);
  // The library wants a Date; this is its border.
  const writtenAt = new Date(draft.writtenAt.epochMilliseconds);
  return await writeXlsx({
    sheets: draft.sheets.map(sheetForLibrary),
    namedRanges: namesForLibrary(draft),
    properties: { title: cleanText(draft.title), creator: 'Parley', created: writtenAt, modified: writtenAt },
    defaultFont: { name: 'Calibri', size: 11 },
  });
}

/** The rows repeated in print are a name too; the library writes it without quoting the sheet, so it is written here. */
function namesForLibrary(draft: WorkbookDraft): NonNullable<WriteOptions['namedRanges']> {
  const repeated = draft.sheets.flatMap(({ name, print }) =>
    print?.repeatRows === undefined
      ? []
      : [{ name: '_xlnm.Print_Titles', range: placeOn(name, print.repeatRows), scope: name }],
  );
  return [...(draft.names ?? []), ...repeated];
}

function refuseUnopenable(draft: WorkbookDraft): void {
  const seen = new Set<string>();
  for (const { name } of draft.sheets) {
    const key = name.toLowerCase();
    if (name === '' || name.length > 31 || /[[\]:*?/\\]/.test(name) || name.startsWith("'") || name.endsWith("'")) {
      throw new Refusal(
        'workbook.sheetName',
        `"${name}" cannot name a sheet: use 1 to 31 characters without [ ] : * ? / \\ and no apostrophe at either end.`,
      );
    }
    if (seen.has(key))
      throw new Refusal('workbook.sheetName', `Two sheets are named "${name}": give each its own name.`);
    seen.add(key);
  }
  if (draft.sheets.length === 0) throw new Refusal('workbook.empty', 'A workbook needs at least one sheet.');
}

function sheetForLibrary(draft: SheetDraft): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  draft.rows.forEach((row, rowIndex) => {
    row.forEach((cell, column) => {
      const written = cellForLibrary(cell);
      if (written !== undefined) cells.set(`${rowIndex},${column}`, written);
    });
  });
  const sheet: WriteSheet = { name: draft.name, rows: draft.rows.map((row) => row.map(() => null)), cells };
  if (draft.widthsChars) sheet.columns = draft.widthsChars.map((width) => ({ width }));
  if (draft.frozen) sheet.freezePane = { ...draft.frozen };
  if (draft.hidden) sheet.hidden = true;
  if (draft.merged) sheet.merges = draft.merged.map(mergeOf);
  if (draft.choices) sheet.dataValidations = draft.choices.map(validationOf);
  if (draft.print) {
    const { orientation } = draft.print;
    sheet.pageSetup = { paperSize: 'a4', orientation, fitToPage: true, fitToWidth: 1, fitToHeight: 0 };
  }
  return sheet;
}

function cellForLibrary(draft: CellDraft): Partial<Cell> | undefined {
  if (draft === null) return undefined;
  if (typeof draft !== 'object' || draft instanceof Temporal.PlainDate) return plainCell(draft, undefined);
  if ('value' in draft) return plainCell(draft.value, draft.look);
  const result = typeof draft.result === 'string' ? cleanText(draft.result) : finite(draft.result);
  return { type: 'formula', formula: draft.formula, formulaResult: result, ...styled(draft.look) };
}

function plainCell(value: PlainCell, look: CellLook | undefined): Partial<Cell> {
  if (value === null) return { type: 'empty', value: null, ...styled(look) };
  if (value instanceof Temporal.PlainDate) {
    return { type: 'number', value: dateSerial(value), ...styled({ format: 'yyyy-mm-dd', ...look }) };
  }
  if (typeof value === 'string') return { type: 'string', value: cleanText(value), ...styled(look) };
  return { type: typeof value === 'number' ? 'number' : 'boolean', value: finite(value), ...styled(look) };
}

/** Sheets count days from the last day of 1899; the two-day shift before March 1900 never meets our papers. */
const dateSerial = (date: Temporal.PlainDate): number =>
  Temporal.PlainDate.from('1899-12-30').until(date, { largestUnit: 'days' }).days;

function finite<T extends number | boolean>(value: T): T {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`A sheet cannot hold the number ${value}.`);
  return value;
}

/**
 * Control characters cannot stand in XML, a cell holds at most 32,767 characters, and what looks like one of the
 * sheets' own escapes (`_x000D_`) is escaped to stay as it is.
 */
const cleanText = (text: string): string =>
  text
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, (control) => ('\t\n\r'.includes(control) ? control : ''))
    .slice(0, 32_767)
    .toWellFormed()
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x');

function styled(look: CellLook | undefined): { style: CellStyle } | Record<string, never> {
  if (look === undefined) return {};
  const style: CellStyle = {};
  if (look.bold || look.italic || look.sizePoints || look.ink) style.font = fontOf(look);
  if (look.fill) style.fill = { type: 'pattern', pattern: 'solid', fgColor: { rgb: look.fill } };
  if (look.format) style.numFmt = look.format;
  if (look.align || look.valign || look.wrap || look.indent) style.alignment = alignmentOf(look);
  if (look.rule) {
    const line = { style: 'thin', color: { rgb: 'A0A0A0' } } as const;
    style.border =
      look.rule === 'around'
        ? { top: line, right: line, bottom: line, left: line }
        : look.rule === 'above'
          ? { top: line }
          : { bottom: line };
  }
  return { style };
}

function fontOf(look: CellLook): NonNullable<CellStyle['font']> {
  return {
    name: 'Calibri',
    size: look.sizePoints ?? 11,
    ...(look.bold ? { bold: true } : {}),
    ...(look.italic ? { italic: true } : {}),
    ...(look.ink ? { color: { rgb: look.ink } } : {}),
  };
}

function alignmentOf(look: CellLook): NonNullable<CellStyle['alignment']> {
  return {
    ...(look.align ? { horizontal: look.align } : {}),
    ...(look.valign ? { vertical: look.valign } : {}),
    ...(look.wrap ? { wrapText: true } : {}),
    ...(look.indent ? { indent: look.indent } : {}),
  };
}

function mergeOf(range: string): NonNullable<WriteSheet['merges']>[number] {
  const { start, end } = cornersOf(range);
  return { startRow: start.row - 1, startCol: start.column, endRow: end.row - 1, endCol: end.column };
}

/** A list that stands in the rule itself is joined by commas and ends at 255 characters; a longer one needs a range. */
function validationOf(choice: ChoiceDraft): DataValidation {
  const listed = typeof choice.from === 'string' ? [] : choice.from;
  if (listed.some((value) => value.includes(',')) || listed.join(',').length > 255) {
    throw new Refusal(
      'workbook.choices',
      `The choices for ${choice.range} are longer than 255 characters or contain a comma: put them into cells and name the range.`,
    );
  }
  return {
    type: 'list',
    range: choice.range,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorMessage: cleanText(choice.refusal).slice(0, 225),
    ...(typeof choice.from === 'string' ? { formula1: choice.from } : { values: [...listed] }),
  };
}
