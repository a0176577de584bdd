import { cellAddress, columnLetters, columnRange, placeOn } from '../../documents/spreadsheet-address.ts';
import { type CellDraft, type CellLook, type SheetDraft, writeWorkbook } from '../../documents/spreadsheet-writing.ts';
import { placeOf } from '../facts/fact.ts';
import type { Scope } from '../scoping/scope.ts';
import type { EstimateLine, EstimateSheet } from './estimate.ts';

/** What the workbook of an estimate is written from. */
export interface EstimateWorkbook {
  readonly sheet: EstimateSheet;
  readonly scope: Scope;
  readonly customer: string;
  /** The estimate's number, `EST-2026-0012`. */
  readonly number: string;
  /** ISO date of the estimate. */
  readonly date: string;
}

/** The columns of the activities, counted from 0; between `counted` and `hours` stands one for each role. */
const columns = { workstream: 0, activity: 1, service: 2, kind: 3, counted: 4 };
const firstRole = 5;
const hoursColumn = (roles: EstimateSheet['roles']) => firstRole + roles.length;
const priceColumn = (roles: EstimateSheet['roles']) => hoursColumn(roles) + 1;
const pricingColumn = (roles: EstimateSheet['roles']) => hoursColumn(roles) + 2;

/** Rows as people count them. */
const headRow = 3;
const firstLine = 4;
const rateRow = 4;

const title: CellLook = { bold: true, sizePoints: 14 };
const head: CellLook = { bold: true, fill: 'E9ECEF', rule: 'below' };
const money: CellLook = { format: '#,##0.00' };
const hours: CellLook = { format: '#,##0.##' };
const total = (look: CellLook): CellLook => ({ ...look, bold: true, rule: 'above' });
const headed = (words: readonly string[]): CellDraft[] => words.map((value) => ({ value, look: head }));
const headedRight = (words: readonly string[]): CellDraft[] =>
  words.map((value) => ({ value, look: { ...head, align: 'right' } }));
/** Text in a column right of numbers keeps its distance from them. */
const besideNumbers = (value: string, look: CellLook = {}): CellDraft => ({
  value,
  look: { ...look, align: 'left', indent: 1 },
});
const titlesOf = (roles: EstimateSheet['roles']): string[] => roles.map(({ title }) => title);
const units = (cents: number): number => cents / 100;

/**
 * Writes an estimate as a workbook: summary, activities by role, what they rest on, scope facts with where they were
 * read, and the internal rates. Sums and prices by hours are live formulas whose stored results are the estimate's
 * own; published and list prices are plain numbers. The same estimate gives the same bytes.
 */
export async function estimateWorkbook(estimate: EstimateWorkbook): Promise<Uint8Array> {
  const { sheet, scope, number, date } = estimate;
  const { roles } = sheet;
  const totalRow = firstLine + sheet.lines.length;
  const sumAt = (column: number) => placeOn('Activities', `$${columnLetters(column)}$${totalRow}`);
  return await writeWorkbook({
    title: `Estimate ${number}`,
    writtenAt: Temporal.PlainDate.from(date).toZonedDateTime('UTC').toInstant(),
    sheets: [
      summarySheet(estimate, roles),
      activitiesSheet(sheet, roles),
      basisSheet(sheet),
      scopeSheet(scope),
      internalSheet(sheet),
    ],
    names: [
      { name: 'TotalPrice', range: sumAt(priceColumn(roles)) },
      { name: 'TotalHours', range: sumAt(hoursColumn(roles)) },
    ],
  });
}

function summarySheet({ sheet, customer, number, date }: EstimateWorkbook, roles: EstimateSheet['roles']): SheetDraft {
  const { totals, currency, flags } = sheet;
  const lastLine = firstLine + sheet.lines.length - 1;
  const lines = (column: number) => placeOn('Activities', columnRange(column, firstLine, lastLine));
  const sum = (column: number, result: number, look: CellLook): CellDraft => ({
    formula: placeOn('Activities', cellAddress(column, lastLine + 1)),
    result,
    look,
  });
  const ofKind = (kind: string, cents: number): CellDraft => ({
    formula: `SUMIF(${lines(columns.kind)},"${kind}",${lines(priceColumn(roles))})`,
    result: units(cents),
    look: money,
  });
  const above: CellDraft[][] = [
    [{ value: `Estimate ${number}`, look: title }],
    ['Customer', customer],
    ['Date', { value: Temporal.PlainDate.from(date), look: { align: 'left' } }],
    ['Playbook version', sheet.playbookVersion],
    [],
    [...headed(['Price']), ...headedRight([currency])],
    ['Services', ofKind('services', totals.servicesCents)],
    ['Education', ofKind('education', totals.educationCents)],
    [{ value: 'Total', look: total({}) }, sum(priceColumn(roles), units(totals.totalCents), total(money))],
    [],
    [...headed(['Effort']), ...headedRight(['Hours'])],
    ...roles.map(({ id, title }, at) => [title, sum(firstRole + at, sheet.hoursByRole[id] ?? 0, hours)]),
    [{ value: 'Total', look: total({}) }, sum(hoursColumn(roles), totals.hours, total(hours))],
    ['Duration in working days', { value: sheet.durationDays, look: hours }],
    [],
  ];
  const rows: CellDraft[][] = [
    ...above,
    ...rangeRows(sheet, roles, above.length + 1, lines),
    [...headed(['To look at', '']), besideNumbers('Why', head), ...headed(['Rule', 'Source'])],
    ...(flags.length === 0 ? [['Nothing', '', besideNumbers('No rule asks for a second look.')]] : []),
    ...flags.map(({ id, sentence, rule, source }) => [id, '', besideNumbers(sentence), rule, source]),
  ];
  return { name: 'Summary', rows, widthsChars: fitted(rows.slice(5)), print: { orientation: 'landscape' } };
}

/** The published range of one service beside what its activities come to; `heading` is the row it begins on. */
function rangeRows(
  { range, currency }: EstimateSheet,
  roles: EstimateSheet['roles'],
  heading: number,
  lines: (column: number) => string,
): CellDraft[][] {
  if (range === null) return [];
  const { service, lowCents, highCents, estimatedCents, cell, rule, source } = range;
  const [low, high, estimated] = [1, 2, 3].map((below) => cellAddress(1, heading + below));
  const criteria = `${lines(columns.service)},"${service}",${lines(pricingColumn(roles))},"<>list"`;
  const within = estimatedCents >= lowCents && estimatedCents <= highCents;
  return [
    [
      ...headed([`Published, ${service}`]),
      ...headedRight([currency]),
      besideNumbers('Cell', head),
      ...headed(['Rule', 'Source']),
    ],
    ['Lowest', { value: units(lowCents), look: money }, besideNumbers(cell), rule, source],
    ['Highest', { value: units(highCents), look: money }],
    [
      'Estimated',
      { formula: `SUMIFS(${lines(priceColumn(roles))},${criteria})`, result: units(estimatedCents), look: money },
    ],
    [
      'The estimate lies',
      {
        formula: `IF(AND(${estimated}>=${low},${estimated}<=${high}),"within","outside")`,
        result: within ? 'within' : 'outside',
        look: { align: 'right' },
      },
    ],
    [],
  ];
}

function activitiesSheet(
  { lines, totals, currency, hoursByRole }: EstimateSheet,
  roles: EstimateSheet['roles'],
): SheetDraft {
  const sum = (column: number, result: number, look: CellLook): CellDraft => ({
    formula: `SUM(${columnRange(column, firstLine, firstLine + lines.length - 1)})`,
    result,
    look: total(look),
  });
  const rows: CellDraft[][] = [
    [{ value: 'Activities by role, in hours', look: title }],
    ['Internal: hours beside money leave the company on no paper.'],
    [
      ...headed(['Workstream', 'Activity', 'Service', 'Kind', 'Counted']),
      ...headedRight([...titlesOf(roles), 'Hours', `Price (${currency})`]),
      besideNumbers('Priced by', head),
    ],
    ...lines.map((line, at) => lineRow(line, roles, firstLine + at)),
    [
      ...['Total', '', '', '', ''].map((value): CellDraft => ({ value, look: total({}) })),
      ...roles.map(({ id }, at) => sum(firstRole + at, hoursByRole[id] ?? 0, hours)),
      sum(hoursColumn(roles), totals.hours, hours),
      sum(priceColumn(roles), units(totals.totalCents), money),
    ],
  ];
  return {
    name: 'Activities',
    rows,
    widthsChars: fitted(rows.slice(headRow - 1)),
    frozen: { rows: headRow, columns: 2 },
    print: { orientation: 'landscape', repeatRows: `$${headRow}:$${headRow}` },
  };
}

function lineRow(line: EstimateLine, roles: EstimateSheet['roles'], row: number): CellDraft[] {
  const ofRoles = `${cellAddress(firstRole, row)}:${cellAddress(firstRole + roles.length - 1, row)}`;
  const rates = placeOn('Internal', `$B$${rateRow}:$${columnLetters(roles.length)}$${rateRow}`);
  const price = units(line.priceCents);
  return [
    ...[line.workstream, line.title, line.service, line.kind, line.driver ?? ''],
    ...roles.map(({ id }): CellDraft => ({ value: line.hoursByRole[id] ?? null, look: hours })),
    roles.length === 0 ? { value: 0, look: hours } : { formula: `SUM(${ofRoles})`, result: line.hours, look: hours },
    line.pricing === 'hours'
      ? { formula: `SUMPRODUCT(ROUND(${ofRoles}*${rates},2))`, result: price, look: money }
      : { value: price, look: money },
    besideNumbers(line.pricing),
  ];
}

function basisSheet({ lines }: EstimateSheet): SheetDraft {
  const rows: CellDraft[][] = [
    [{ value: 'What the activities deliver, assume and rest on', look: title }],
    [],
    headed(['Activity', 'Deliverable', 'Assumption', 'Rule', 'Source']),
    ...lines.map((line) => [line.title, line.deliverable ?? '', line.assumption ?? '', line.rule, line.source]),
  ];
  return {
    name: 'Basis',
    rows,
    widthsChars: fitted(rows.slice(headRow - 1)),
    frozen: { rows: headRow },
    print: { orientation: 'landscape', repeatRows: `$${headRow}:$${headRow}` },
  };
}

function scopeSheet({ facts, risks, report }: Scope): SheetDraft {
  const rows: CellDraft[][] = [
    [{ value: 'What is known of the scope, and where it was read', look: title }],
    [report ? `${report.file}, SHA-256 ${report.sha256}` : 'No report was read.'],
    headed(['Fact', 'Value', 'Unit', 'Read from']),
    ...facts.map(({ name, value, unit, provenance }): CellDraft[] => [
      name,
      { value, look: typeof value === 'number' ? { format: '#,##0.######', align: 'left' } : {} },
      unit ?? '',
      placeOf(provenance),
    ]),
    [],
    headed(['Risk', 'Read from', '', 'What was found']),
    ...risks.map(({ id, sentence, provenance }) => [id, placeOf(provenance), '', sentence]),
  ];
  return {
    name: 'Scope',
    rows,
    widthsChars: fitted(rows.slice(headRow - 1)),
    print: { orientation: 'landscape' },
  };
}

function internalSheet({ currency, roles }: EstimateSheet): SheetDraft {
  const rates = roles.map(({ centsPerHour }): CellDraft => ({ value: units(centsPerHour), look: money }));
  const rows: CellDraft[][] = [
    [{ value: 'Internal: never leaves the company', look: { ...title, ink: 'C92A2A' } }],
    ['What an hour of each role is worth; the prices of the activities are made from it.'],
    [...headed(['']), ...headedRight(titlesOf(roles))],
    [`${currency} an hour`, ...rates],
  ];
  return { name: 'Internal', rows, widthsChars: fitted(rows.slice(headRow - 1)) };
}

/** Column widths that show every text up to 160 characters; numbers and formulas get room for a price. */
function fitted(rows: readonly (readonly CellDraft[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      const value = cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell;
      const chars = typeof value === 'string' ? value.length + 2 : 13;
      widths[column] = Math.min(160, Math.max(widths[column] ?? 10, chars));
    });
  }
  return widths;
}
