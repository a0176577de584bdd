import { cellAddress, placeOn } from '../../documents/spreadsheet-address.ts';
import type { CellValue, SheetRow, Workbook } from '../../documents/spreadsheet-reading.ts';
import { nearest } from '../../platform/nearest.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Refuses a workbook that lacks one of the sheets (`report.missingSheet`), with the name that comes nearest. */
export function refuseMissingSheets(workbook: Workbook, expected: readonly string[]): void {
  const missing = expected.filter((sheet) => !workbook.sheets.includes(sheet));
  const [first] = missing;
  if (first === undefined) return;
  const others = workbook.sheets.filter((sheet) => !expected.includes(sheet));
  const near = nearest(first, others);
  throw new Refusal(
    'report.missingSheet',
    near === undefined
      ? `${workbook.fileName} has no sheet "${first}": hand in the whole report as evaluate wrote it.`
      : `${workbook.fileName} has no sheet "${first}", but one named "${near}": rename it to "${first}".`,
    { faults: missing.map((sheet) => ({ place: sheet, sentence: `The sheet "${sheet}" is missing.` })) },
  );
}

/**
 * Finds the column (from 0) of every expected header in row 1. Refuses, naming the cell: a sheet without headers
 * (`report.emptySheet`), a header that stands twice (`report.duplicateColumn`), one that is missing or was renamed
 * (`report.missingColumn`, with the header that comes nearest).
 */
export function readHeaders<Header extends string>(
  row: SheetRow | undefined,
  sheet: string,
  expected: readonly Header[],
): Readonly<Record<Header, number>> {
  if (row === undefined || row.number !== 1 || row.values.every((value) => value === null)) {
    throw new Refusal(
      'report.emptySheet',
      `${placeOn(sheet, 'A1')} is blank where the headers belong: hand in the report as evaluate wrote it, headers in row 1.`,
    );
  }
  const found = new Map<string, number>();
  row.values.forEach((value, column) => {
    const header = headerOf(value);
    const before = found.get(header);
    if (before !== undefined && expected.includes(header as Header)) {
      throw new Refusal(
        'report.duplicateColumn',
        `${placeOn(sheet, cellAddress(before, 1))} and ${cellAddress(column, 1)} both say "${header}": delete the column that is not evaluate's own.`,
      );
    }
    if (header !== '') found.set(header, column);
  });
  refuseMissingColumns(found, sheet, expected);
  return Object.fromEntries(expected.map((header) => [header, found.get(header)])) as Record<Header, number>;
}

const headerOf = (value: CellValue | undefined): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : '';

function refuseMissingColumns(found: ReadonlyMap<string, number>, sheet: string, expected: readonly string[]): void {
  const missing = expected.filter((header) => !found.has(header));
  const [first] = missing;
  if (first === undefined) return;
  const strangers = [...found.keys()].filter((header) => !expected.includes(header));
  const near = nearest(first, strangers);
  const more = missing.length === 1 ? '' : ` (and ${missing.length - 1} more)`;
  const cell = near === undefined ? '' : cellAddress(found.get(near) ?? 0, 1);
  throw new Refusal(
    'report.missingColumn',
    near === undefined
      ? `${placeOn(sheet, '1:1')} has no column "${first}"${more}: put it back, or run evaluate again.`
      : `${placeOn(sheet, cell)} says "${near}" where the column "${first}"${more} is missing: rename ${cell} to "${first}".`,
    { faults: missing.map((header) => ({ place: sheet, sentence: `The column "${header}" is missing.` })) },
  );
}
