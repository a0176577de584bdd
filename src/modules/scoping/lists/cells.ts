import { cellAddress } from '../../../documents/spreadsheet-address.ts';
import { CellError, type CellValue } from '../../../documents/spreadsheet-reading.ts';
import {
  type DecimalMark,
  type Read,
  readBytes,
  readCount,
  type SizeUnit,
  tellingMark,
} from '../../../platform/quantity.ts';
import { fieldTitles, type ListField, type ListProblem } from './list.ts';
import type { TableRow } from './table.ts';

/** How many problems are told; the rest is counted. */
const toldMax = 50;

/**
 * Reads the cells of one column and remembers what is wrong with them, so that the customer hears of every bad cell at
 * once. A bad cell is undefined, never zero.
 */
export class ColumnCells {
  readonly problems: ListProblem[] = [];
  problemCount = 0;
  readonly #place: (address: string) => string;

  /** @param place says where a cell stands: `repos.csv D14` */
  constructor(place: (address: string) => string) {
    this.#place = place;
  }

  text({ cells }: TableRow, column: number): string | undefined {
    const value = cells[column] ?? null;
    return value === null || value instanceof CellError ? undefined : String(value);
  }

  size(
    row: TableRow,
    column: number,
    { field, unit, decimal }: { field: ListField; unit: SizeUnit | null; decimal: DecimalMark | undefined },
  ): number | undefined {
    return this.#number(row, column, field, (text) => readBytes(text, unit ?? undefined, decimal));
  }

  count(row: TableRow, column: number, field: ListField): number | undefined {
    return this.#number(row, column, field, (text) => readCount(text));
  }

  flag(row: TableRow, column: number, field: ListField): boolean | undefined {
    const value = row.cells[column] ?? null;
    if (value === null || typeof value === 'boolean') return value ?? undefined;
    const word = value instanceof CellError ? value.code : String(value).toLowerCase();
    if (['yes', 'y', 'true', '1', 'x'].includes(word)) return true;
    if (['no', 'n', 'false', '0', '-'].includes(word)) return false;
    this.add(row, column, `holds ${shown(value)} where ${fieldTitles[field]} is yes or no: correct the cell.`);
    return undefined;
  }

  /** A day; of 03/04/2025 nobody knows which it is. */
  day(row: TableRow, column: number, field: ListField): Temporal.PlainDate | undefined {
    const value = row.cells[column] ?? null;
    if (value === null) return undefined;
    if (value instanceof Temporal.PlainDateTime) return value.toPlainDate();
    const day = typeof value === 'string' ? dayIn(value) : undefined;
    if (day instanceof Temporal.PlainDate) return day;
    const why = day === 'either' ? 'may be one of two days' : `is no day of ${fieldTitles[field].toLowerCase()}`;
    this.add(row, column, `holds ${shown(value)}, which ${why}: write it as 2025-04-03.`);
    return undefined;
  }

  add({ line }: TableRow, column: number, words: string): void {
    this.problemCount += 1;
    if (this.problems.length >= toldMax) return;
    const place = this.#place(cellAddress(column, line));
    this.problems.push({ place, sentence: `${place} ${words}` });
  }

  #number(row: TableRow, column: number, field: ListField, read: (text: string) => Read): number | undefined {
    const value = row.cells[column] ?? null;
    if (value === null) return undefined;
    if (typeof value !== 'number' && typeof value !== 'string') {
      this.add(
        row,
        column,
        `holds ${shown(value)} where ${fieldTitles[field]} is a number: put the number there or leave it blank.`,
      );
      return undefined;
    }
    const found = typeof value === 'number' ? read(plainly(value)) : read(value);
    if ('why' in found) {
      this.add(row, column, `cannot be read: ${found.why}`);
      return undefined;
    }
    if (found.value >= 0) return found.value;
    this.add(row, column, `holds ${shown(value)} where ${fieldTitles[field]} cannot be below 0: correct the figure.`);
    return undefined;
  }
}

/** A number of a sheet has no country: its mark is a full stop, and three decimals are no thousands. */
const plainly = (value: number): string => {
  const text = Number.isInteger(value) ? value.toFixed(0) : value.toFixed(6).replace(/0+$/, '');
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
};

/**
 * The mark before the decimals of a whole column, where any of its cells tells; a column that uses both is a problem at the
 * first cell of the second kind.
 */
export function decimalMarkIn(rows: readonly TableRow[], column: number, cells: ColumnCells): DecimalMark | undefined {
  let found: DecimalMark | undefined;
  for (const row of rows) {
    const value = row.cells[column];
    const mark = typeof value === 'string' ? tellingMark(value) : undefined;
    if (mark === undefined || mark === found) continue;
    if (found !== undefined) {
      cells.add(
        row,
        column,
        `holds ${shown(value ?? null)}, but cells above write their decimals after the other mark: write all of them alike.`,
      );
      return found;
    }
    found = mark;
  }
  return found;
}

function dayIn(text: string): Temporal.PlainDate | 'either' | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  if (parts) return dated(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  const written = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: .*)?$/.exec(text);
  if (written === null) return undefined;
  const [one, other, year] = [Number(written[1]), Number(written[3]), Number(written[4])];
  if (written[2] === '.' || one > 12) return dated(year, other, one);
  if (other > 12) return dated(year, one, other);
  return one === other ? dated(year, one, other) : 'either';
}

function dated(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** A value as a sentence quotes it, cut where somebody wrote an essay. */
function shown(value: CellValue): string {
  if (value instanceof CellError) return `the error ${value.code}`;
  if (value instanceof Temporal.PlainDateTime) return `the date ${value.toPlainDate().toString()}`;
  const text = String(value).replaceAll(/\s+/g, ' ');
  return `"${text.length > 60 ? `${text.slice(0, 60)}...` : text}"`;
}
