import { cellAddress, placeOn } from '../../documents/spreadsheet-address.ts';
import { CellError, type CellValue, type Workbook } from '../../documents/spreadsheet-reading.ts';
import { Refusal } from '../../platform/refusal.ts';
import { APP_STATS, STAT_LABELS, type StatLabel } from './evaluate-layout.ts';

/** One line of App Stats: what the instance says of itself, and where it stands. */
export interface StatedFigure {
  readonly value: string | number;
  readonly cell: string;
}

export type AppStats = ReadonlyMap<StatLabel, StatedFigure>;

/**
 * Reads the labels of column A and what stands beside them in B; of a label that comes again the first counts. Lines
 * that are formulas are left out: evaluate writes them without a result, and what they count is counted from the rows.
 */
export async function readAppStats(workbook: Workbook): Promise<AppStats> {
  const stats = new Map<StatLabel, StatedFigure>();
  let rows = 0;
  for await (const row of workbook.rows(APP_STATS)) {
    if (row.values.some((value) => value !== null)) rows += 1;
    const label = STAT_LABELS.find((known) => known === row.values[0]);
    const value = plain(row.values[1] ?? null);
    if (label === undefined || value === undefined || row.formulas.includes(1) || stats.has(label)) continue;
    stats.set(label, { value, cell: cellAddress(1, row.number) });
  }
  if (rows === 0) {
    throw new Refusal(
      'report.emptySheet',
      `The sheet "${APP_STATS}" is empty: hand in the report as evaluate wrote it.`,
    );
  }
  return stats;
}

function plain(value: CellValue): string | number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (value instanceof Temporal.PlainDateTime) return value.toPlainDate().toString();
  return value instanceof CellError ? value.code : undefined;
}

/**
 * A count that App Stats states, such as `5,436` (evaluate writes counts as text). Undefined where it is silent or says
 * that it could not count; any other word there is refused (`report.notANumber`), and so is a figure below 0.
 */
export function statedCount(stats: AppStats, label: StatLabel): { count: number; cell: string } | undefined {
  const stated = stats.get(label);
  if (stated === undefined || isUncounted(stated.value)) return undefined;
  const digits = String(stated.value);
  const count = /^-?\d{1,3}(,\d{3})*$|^-?\d+$/.test(digits) ? Number(digits.replaceAll(',', '')) : Number.NaN;
  const place = placeOn(APP_STATS, stated.cell);
  if (Number.isNaN(count)) {
    throw new Refusal(
      'report.notANumber',
      `${place} holds "${digits.slice(0, 60)}" where ${label} is a number: put the number there or leave it blank.`,
    );
  }
  if (count < 0) {
    throw new Refusal(
      'report.negative',
      `${place} holds ${count} where ${label} cannot be below 0: correct the figure or run evaluate again.`,
    );
  }
  return { count, cell: stated.cell };
}

/** What evaluate writes when its token may not count: `N/A`, `unable to retrieve total count`. */
export const isUncounted = (value: string | number): boolean => /^(n\/a$|unable to )/i.test(String(value));

/** Words that App Stats states; placeholders in angle brackets, which evaluate asks people to fill in, say nothing. */
export function statedWords(stats: AppStats, label: StatLabel): { words: string; cell: string } | undefined {
  const stated = stats.get(label);
  if (stated === undefined || /^<.*>$/.test(String(stated.value)) || isUncounted(stated.value)) return undefined;
  return { words: String(stated.value), cell: stated.cell };
}
