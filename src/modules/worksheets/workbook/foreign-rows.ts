import { cellAddress, columnOf, cornersOf, placeOn } from '../../../documents/spreadsheet-address.ts';
import { amountAt } from '../../../documents/spreadsheet-amounts.ts';
import { currencyIn } from '../../../documents/spreadsheet-currency.ts';
import type { SheetRow } from '../../../documents/spreadsheet-reading.ts';
import { whyNoHours } from '../effort.ts';
import type { ForeignField, ForeignLine, Mapping } from './comparison.ts';
import type { StrawMan } from './foreign.ts';
import { type ReadSheet, textAt } from './reading.ts';

interface Told {
  readonly cell: string;
  readonly sentence: string;
}

/** What the rows of a sheet come to. */
interface ForeignRows {
  readonly lines: ForeignLine[];
  readonly unknownRoles: string[];
  readonly faults: Told[];
  readonly repairs: Told[];
  readonly said: string[];
}

interface Reading extends ForeignRows {
  readonly sheet: ReadSheet;
  readonly mapping: Mapping;
  readonly straw: StrawMan;
  readonly unknown: Set<string>;
  /** The heading that stands over the rows that follow. */
  phase: string;
  rowCount: number;
}

/** Reads the rows below the headings. What cannot be read is told by its cell; no cell becomes zero in silence. */
export function readForeignRows(sheet: ReadSheet, mapping: Mapping, straw: StrawMan): ForeignRows {
  const reading: Reading = {
    ...{ sheet, mapping, straw, lines: [], unknownRoles: [], faults: [], repairs: [], said: [] },
    ...{ unknown: new Set(), phase: straw.workstreams[0] ?? 'Work', rowCount: 0 },
  };
  const hidden: number[] = [];
  for (const row of sheet.rows) {
    if (row.number <= mapping.headingRow) continue;
    if (row.hidden && !mapping.hiddenRows) hidden.push(row.number);
    else if (!readRow(reading, row)) break;
  }
  currencyOfHeading(reading);
  if (hidden.length > 0) {
    const rows =
      hidden.length === 1
        ? `Row ${hidden[0]} is`
        : `Rows ${hidden.slice(0, 8).join(', ')}${hidden.length > 8 ? ' and more' : ''} are`;
    reading.said.push(`${rows} hidden in the file and not taken.`);
  }
  return { ...reading, unknownRoles: [...reading.unknown].sort() };
}

const columnAt = ({ mapping }: Reading, field: ForeignField): number | undefined => {
  const letters = mapping.columns[field];
  return letters === undefined ? undefined : columnOf(letters);
};

const place = ({ sheet }: Reading, row: SheetRow, column: number | undefined): string =>
  placeOn(sheet.name, cellAddress(column ?? 0, row.number));

/** The text of a cell; one that is drawn over several rows stands in all of them. */
function textOf({ sheet }: Reading, row: SheetRow, column: number | undefined): string {
  const own = textAt(row, column);
  if (own !== '' || column === undefined) return own;
  const range = sheet.layout.merged.map(cornersOf).find(({ start, end }) => {
    return start.column <= column && column <= end.column && start.row < row.number && row.number <= end.row;
  });
  const first = range && sheet.rows.find(({ number }) => number === range.start.row);
  return first ? textAt(first, range.start.column) : '';
}

/** @returns false when there are more rows than an estimate may hold */
function readRow(reading: Reading, row: SheetRow): boolean {
  const { straw, said, faults } = reading;
  const at = (field: ForeignField) => columnAt(reading, field);
  const phase = textOf(reading, row, at('phase'));
  const [title, role] = [textOf(reading, row, at('activity')), textAt(row, at('role'))];
  const hours = (['low', 'likely', 'high', 'price'] as const).filter((field) => filled(row, at(field)));
  if (straw.words.sums.some((word) => new RegExp(`^${word}(?![\\p{L}])`, 'iu').test(title || phase))) {
    said.push(`Row ${row.number} sums up others and is passed over.`);
    return true;
  }
  if (title === '' && role === '' && hours.length === 0) return true;
  if (role === '' && hours.length === 0) {
    reading.phase = title;
    said.push(
      `Row ${row.number}, “${title.slice(0, 40)}”, has no role and no hours: it is read as the heading of a phase.`,
    );
    return true;
  }
  const before = reading.lines.at(-1);
  const named = title === '' && role !== '' && before ? before.title : title;
  if (named === '') {
    faults.push({
      cell: place(reading, row, at('activity')),
      sentence: `${cellAddress(at('activity') ?? 0, row.number)} is empty: there are hours without an activity.`,
    });
    return true;
  }
  reading.rowCount += 1;
  if (reading.rowCount > straw.policy.rowsAtMost) {
    const most = straw.policy.rowsAtMost.toLocaleString('en-US');
    const sentence = `Row ${row.number} is one more than the ${most} rows that an estimate may hold: hand in fewer.`;
    faults.unshift({ cell: place(reading, row, at('activity')), sentence });
    return false;
  }
  addRow(reading, row, { title: named, workstream: phase === '' ? reading.phase : phase, role });
  return true;
}

const filled = (row: SheetRow, column: number | undefined): boolean =>
  column !== undefined && ((row.values[column] ?? null) !== null || row.formulas.includes(column));

function addRow(
  reading: Reading,
  row: SheetRow,
  { title, workstream, role }: { title: string; workstream: string; role: string },
): void {
  const { mapping, unknown, lines, faults } = reading;
  const likelyAt = columnAt(reading, 'likely');
  const points = pointsOf(reading, row);
  const price = priceOf(reading, row);
  const id = mapping.roles[role];
  if (id === undefined) unknown.add(role);
  if (!points || id === undefined) return;
  const cell = place(reading, row, likelyAt);
  const line = lines.find((each) => each.title === title && each.workstream === workstream);
  if (line?.rows.some((each) => each.role === id)) {
    faults.push({
      cell,
      sentence: `Row ${row.number} names a role that “${title.slice(0, 40)}” has already: put the hours of both into one row.`,
    });
    return;
  }
  const read = { role: id, ...points, cell };
  if (line) {
    line.rows.push(read);
    if (price !== null) line.priceCents = (line.priceCents ?? 0) + price;
    return;
  }
  const note = textAt(row, columnAt(reading, 'note')) || null;
  const at = place(reading, row, columnAt(reading, 'activity'));
  lines.push({
    cell: at,
    title: title.slice(0, 200),
    workstream: workstream.slice(0, 100),
    note,
    rows: [read],
    priceCents: price,
  });
}

type Points = Pick<ForeignLine['rows'][number], 'low' | 'likely' | 'high'>;

/** Low and high stand where likely does when the sheet has no column for them. */
function pointsOf(reading: Reading, row: SheetRow): Points | undefined {
  const { faults } = reading;
  const before = faults.length;
  const likely = hoursAt(reading, row, 'likely');
  const [low, high] = [hoursAt(reading, row, 'low'), hoursAt(reading, row, 'high')];
  const column = columnAt(reading, 'likely');
  const at = (field: ForeignField) => cellAddress(columnAt(reading, field) ?? 0, row.number);
  if (likely === null && faults.length === before) {
    faults.push({
      cell: place(reading, row, column),
      sentence: `${at('likely')} is empty: write 0 where no work is meant, or take the row out.`,
    });
  }
  if (faults.length > before || likely === null) return undefined;
  const points = { low: low ?? likely, likely, high: high ?? likely };
  if (points.low > likely)
    faults.push({
      cell: place(reading, row, columnAt(reading, 'low')),
      sentence: `${at('low')}, ${points.low} hours, is above the likely ${likely} of ${at('likely')}.`,
    });
  if (points.high < likely)
    faults.push({
      cell: place(reading, row, columnAt(reading, 'high')),
      sentence: `${at('high')}, ${points.high} hours, is below the likely ${likely} of ${at('likely')}.`,
    });
  return faults.length > before ? undefined : points;
}

/** Hours in quarters; null where the cell is empty or the sheet has no such column. */
function hoursAt(reading: Reading, row: SheetRow, field: 'low' | 'likely' | 'high'): number | null {
  const column = columnAt(reading, field);
  if (column === undefined) return null;
  const { faults, repairs, mapping, straw } = reading;
  const cell = place(reading, row, column);
  const amount = amountAt(row, column);
  if ('fault' in amount) {
    faults.push({ cell, sentence: amount.fault });
    return null;
  }
  if (amount.repaired) repairs.push({ cell, sentence: amount.repaired });
  if (amount.value === null) return null;
  const exact = mapping.unit === 'days' ? amount.value * straw.hoursPerDay : amount.value;
  const hours = Math.round(exact * 4) / 4;
  const why = whyNoHours(hours, straw.policy);
  if (why !== null) {
    faults.push({ cell, sentence: `${cellAddress(column, row.number)}: ${why}` });
    return null;
  }
  if (Math.abs(hours - exact) > 1e-9) {
    repairs.push({
      cell,
      sentence: `${cellAddress(column, row.number)} comes to ${Number(exact.toFixed(4))} hours; read as ${hours}, in quarters of an hour.`,
    });
  }
  return hours;
}

/** What the sheet says a row costs, in cents; a price in another currency than the estimate's is a fault. */
function priceOf(reading: Reading, row: SheetRow): number | null {
  const column = columnAt(reading, 'price');
  const { faults, repairs, straw } = reading;
  const stated = textAt(row, columnAt(reading, 'currency'));
  const said = stated === '' ? undefined : (currencyIn(stated.toUpperCase()) ?? stated.toUpperCase());
  if (column === undefined) return foreignCurrency(reading, row, columnAt(reading, 'currency'), said);
  const written = row.values[column];
  const shown = row.currencies.find((each) => each.column === column)?.currency;
  const currency = said ?? shown ?? (typeof written === 'string' ? currencyIn(written) : undefined);
  foreignCurrency(reading, row, column, currency);
  const amount = amountAt(row, column);
  const cell = place(reading, row, column);
  if ('fault' in amount) {
    faults.push({ cell, sentence: amount.fault });
    return null;
  }
  if (amount.repaired) repairs.push({ cell, sentence: amount.repaired });
  if (amount.value !== null && amount.value < 0) {
    faults.push({
      cell,
      sentence: `${cellAddress(column, row.number)} is ${amount.value}: a price is never negative.`,
    });
    return null;
  }
  if (currency !== undefined && currency !== straw.currency) return null;
  return amount.value === null ? null : Math.round(amount.value * 100);
}

function foreignCurrency(
  reading: Reading,
  row: SheetRow,
  column: number | undefined,
  currency: string | undefined,
): null {
  const { straw, faults } = reading;
  if (currency !== undefined && currency !== straw.currency) {
    const sentence = `${cellAddress(column ?? 0, row.number)} is in ${currency}, and the estimate in ${straw.currency}: leave the price column out, for our own rates price the hours.`;
    faults.push({ cell: place(reading, row, column), sentence });
  }
  return null;
}

/** A heading may name the currency of its whole column. */
function currencyOfHeading(reading: Reading): void {
  const { sheet, mapping } = reading;
  const column = columnAt(reading, 'price');
  const row = sheet.rows.find(({ number }) => number === mapping.headingRow);
  if (row && column !== undefined) foreignCurrency(reading, row, column, currencyIn(textAt(row, column)));
}
