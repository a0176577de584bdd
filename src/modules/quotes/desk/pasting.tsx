import { tableFrom } from '../../../ui/clipboard-table.tsx';
import type { WishedLine } from '../quote.ts';
import { lineFor, nextNumber, type Plans } from './plans.tsx';

/** What rows of a spreadsheet come to: lines, and a sentence for each row that names no SKU of the catalogue. */
export interface PastedLines {
  readonly lines: readonly WishedLine[];
  readonly faults: readonly string[];
}

const wholeNumber = /^\d{1,5}$/;
const linesMost = 2000;

/** Whether a text of the clipboard is rows of a spreadsheet, and not words to search for. */
export const isTable = (text: string): boolean => /[\t\n]/.test(text.trim());

/**
 * Reads rows of a spreadsheet as lines of a quote: somewhere in a row stands a SKU; the first whole number beside it is how
 * many, the second how many people attend. Rows without a single digit are headings and passed over.
 */
export function pastedLines(text: string, plans: Plans, standing: readonly WishedLine[]): PastedLines {
  const bySku = new Map([...plans.bySku].map(([sku, plan]) => [sku.toUpperCase(), plan]));
  const lines: WishedLine[] = [];
  const faults: string[] = [];
  const first = nextNumber(standing);
  for (const [at, row] of tableFrom(text).entries()) {
    const cells = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
    const plan = cells.map((cell) => bySku.get(cell.toUpperCase())).find((found) => found !== undefined);
    if (plan === undefined) {
      if (cells.some((cell) => /\d/.test(cell)))
        faults.push(`Row ${at + 1} names no SKU of the catalogue: ${cells.join(', ')}.`);
      continue;
    }
    if (standing.length + lines.length >= linesMost) {
      faults.push(`A quote has at most ${linesMost} lines: row ${at + 1} and those after it are left out.`);
      break;
    }
    const [quantity, attendees] = cells.filter((cell) => wholeNumber.test(cell)).map(Number);
    lines.push(lineFor(plan, first + lines.length, { quantity: quantity || 1, attendees: attendees || null }));
  }
  return { lines, faults };
}
