import { cellAddress } from './spreadsheet-address.ts';
import { CellError, type CellValue, type SheetRow } from './spreadsheet-row.ts';

/** A number out of a cell: `repaired` says how it was read where it was no number as it stands; null is a blank cell. */
export type Amount =
  | { readonly value: number | null; readonly repaired?: string }
  /** Why it is none, naming the cell. */
  | { readonly fault: string };

/**
 * The number of a cell. Text that can only be one number is read as that; everything else that is no number is a fault
 * that names the cell, and so is a formula whose result is missing: nothing becomes zero in silence.
 */
export function amountAt({ values, formulas, number }: SheetRow, column: number): Amount {
  const cell = cellAddress(column, number);
  const value: CellValue = values[column] ?? null;
  if (value === null && formulas.includes(column)) {
    return { fault: `${cell} holds a formula without its result: open the file in a spreadsheet program and save it.` };
  }
  if (value === null || value === '') return { value: null };
  if (typeof value === 'number') return { value };
  if (value instanceof CellError) return { fault: `${cell} holds the error ${value.code}: mend its formula.` };
  if (typeof value === 'boolean') return { fault: `${cell} holds ${value ? 'TRUE' : 'FALSE'}, not a number.` };
  if (typeof value !== 'string') {
    return { fault: `${cell} holds the date ${value.toPlainDate()}, not a number: format it as a number.` };
  }
  const shown = value.trim().slice(0, 40);
  if (shown === '') return { value: null };
  const read = amountIn(value);
  if (read === undefined) return { fault: `${cell} holds “${shown}”, not a number.` };
  if (read === 'either') {
    return { fault: `${cell} holds “${shown}” as text, which may mean thousands or decimals: make it a number.` };
  }
  return { value: read, repaired: `${cell} holds “${shown}” as text; read as ${read}.` };
}

/** The number a text can only mean: `1.234,50` -> 1234.5; `either` where it may mean two; undefined where none. */
export function amountIn(text: string): number | 'either' | undefined {
  const bare = text
    .replace(/US\$|[$€£¥₹]|\b[A-Z]{3}\b/g, '')
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/(?:h|hrs?|hours?|std\.?|d|days?|tage?|pt)$/i, '')
    .replace(/^\((.+)\)$/, '-$1')
    .replace(/^−/, '-');
  if (!/^[+-]?\d[\d.,]*$/.test(bare)) return undefined;
  if (/^[+-]?\d+$/.test(bare)) return Number(bare);
  if (/^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(bare)) return 'either';
  if (/^[+-]?\d+[.,]\d+$/.test(bare)) return Number(bare.replace(',', '.'));
  if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'));
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return Number(bare.replaceAll(',', ''));
  return undefined;
}
