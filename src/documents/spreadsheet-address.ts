/**
 * How people name the cells of a sheet: columns by letters from `A`, rows by numbers from 1.
 * In code a column is counted from 0, as in an array; a row keeps the number that people see beside it.
 */

/** Sheets end at row 1,048,576 and column XFD in every program that reads XLSX. */
export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_383;

/** `0` -> `A`, `25` -> `Z`, `26` -> `AA`, `42` -> `AQ`. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

/** `A` -> 0, `AQ` -> 42; undefined when the letters name no column. */
export function columnOf(letters: string): number | undefined {
  if (!/^[A-Z]{1,3}$/.test(letters)) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1 <= LAST_COLUMN ? column - 1 : undefined;
}

/** Column 2, row 7 -> `C7`. */
export const cellAddress = (column: number, row: number): string => `${columnLetters(column)}${row}`;

/** One column from row to row: `R2:R22`; a single cell stays a cell. */
export const columnRange = (column: number, firstRow: number, lastRow: number): string =>
  firstRow === lastRow
    ? cellAddress(column, firstRow)
    : `${cellAddress(column, firstRow)}:${cellAddress(column, lastRow)}`;

/** A sheet and a place on it as a formula or a person writes it: `'Raw Project Data'!C7`. */
export const placeOn = (sheet: string, address: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(sheet) ? `${sheet}!${address}` : `'${sheet.replaceAll("'", "''")}'!${address}`;

/** The two corners of `A1:D3`, or of a single cell taken twice. Throws on what is no range: ranges are written by us. */
export function cornersOf(range: string): { start: CellPosition; end: CellPosition } {
  const [first = '', last = first] = range.split(':');
  return { start: positionOf(first), end: positionOf(last) };
}

export interface CellPosition {
  /** Counted from 0. */
  readonly column: number;
  /** Counted from 1. */
  readonly row: number;
}

function positionOf(address: string): CellPosition {
  const parts = /^([A-Z]{1,3})([1-9][0-9]{0,6})$/.exec(address);
  const column = columnOf(parts?.[1] ?? '');
  if (parts === null || column === undefined) throw new Error(`"${address}" is not the address of a cell.`);
  return { column, row: Number(parts[2]) };
}
