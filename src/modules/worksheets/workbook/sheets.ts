import { cellAddress, placeOn } from '../../../documents/spreadsheet-address.ts';
import { type CellDraft, type SheetDraft, writeWorkbook } from '../../../documents/spreadsheet-writing.ts';
import type { EstimateSheet } from '../../estimates/estimate.ts';
import { placeOf } from '../../facts/fact.ts';
import type { Scope } from '../../scoping/scope.ts';
import { figureSheets, internalRange } from './figures.ts';
import {
  activityCell,
  activityColumns,
  basisColumns,
  contentOf,
  firstRow,
  fitted,
  headed,
  headRow,
  type KeyedRow,
  keyedRows,
  keyOf,
  lastRowOf,
  looks,
  markDraft,
  total,
  units,
  weekColumns,
  weeksShown,
} from './layout.ts';

/** What the workbook of an estimate is written from. */
export interface EstimateWorkbook {
  readonly sheet: EstimateSheet;
  readonly scope: Scope;
  readonly customer: string;
  /** The estimate's number, `EST-2026-0012`. */
  readonly number: string;
  /** The version of the estimate; 0 of one that no desk keeps. */
  readonly version: number;
  /** ISO date of the estimate. */
  readonly date: string;
}

const text = (value: string | null): CellDraft => value ?? '';
/** Text in a column right of numbers keeps its distance from them. */
const besideNumbers = (value: string): CellDraft => ({ value, look: { align: 'left', indent: 1 } });

/**
 * Writes an estimate as a workbook: summary, activities by role with their three points, phases by role, the plan by
 * week, prices, what it rests on, scope facts with where they were read, and the internal rates. Sums and prices by
 * hours are live formulas whose stored results are the estimate's own. A hidden sheet says what was written, so that
 * the file is known when it comes back. The same estimate gives the same bytes.
 */
export async function estimateWorkbook(estimate: EstimateWorkbook): Promise<Uint8Array> {
  const { sheet, number, date } = estimate;
  const sumAt = (name: string, cell: string) => ({ name, range: placeOn('Price', cell) });
  return await writeWorkbook({
    title: `Estimate ${number}`,
    writtenAt: Temporal.PlainDate.from(date).toZonedDateTime('UTC').toInstant(),
    sheets: [...workbookSheets(estimate), markDraft({ ...estimate, ...markOf(sheet) }, contentOf(sheet))],
    names: [sumAt('ListPrice', '$B$6'), sumAt('TotalPrice', '$B$10')],
  });
}

const markOf = ({ playbookVersion, currency }: EstimateSheet) => ({ playbookVersion, currency });

/** The sheets that people see, in their order. */
export function workbookSheets(estimate: EstimateWorkbook): SheetDraft[] {
  const { sheet, scope } = estimate;
  const rows = keyedRows(sheet);
  const { summary, price, phases, internal } = figureSheets(estimate, rows);
  return [
    summary,
    activitiesSheet(sheet, rows),
    phases,
    weeksSheet(rows, sheet),
    price,
    basisSheet(sheet, rows),
    scopeSheet(scope),
    internal,
  ];
}

function activitiesSheet(sheet: EstimateSheet, rows: readonly KeyedRow[]): SheetDraft {
  const last = lastRowOf(rows);
  const sum = (column: 'Low' | 'Likely' | 'High' | 'Price', result: number): CellDraft => ({
    formula: `SUMIFS(${here(column, last)},${here('Part', last)},"included")`,
    result,
    look: total(column === 'Price' ? looks.money : looks.hours),
  });
  const included = rows.filter(({ line }) => line.part === 'included');
  const hoursOf = (point: 'low' | 'likely' | 'high') =>
    included.reduce((sum, { line, role }) => sum + (role === null ? 0 : (line.effort[role]?.[point] ?? 0)), 0);
  const drafts: CellDraft[][] = [
    [{ value: 'Activities by role, in hours', look: looks.title }],
    ['Internal: hours beside money leave the company on no paper. What is tinted may be changed and handed back in.'],
    [
      ...headed(activityColumns.slice(0, 7)),
      ...headed(activityColumns.slice(7, 11), 'right'),
      ...headed(['Priced by', 'Counted']),
    ],
    ...(rows.length > 0 ? rows.map((row) => activityRow(row, sheet, rows)) : [[]]),
    [
      { value: 'total', look: { ...total({}), ink: looks.key.ink } },
      ...['Total, included', '', '', '', '', ''].map((value): CellDraft => ({ value, look: total({}) })),
      sum('Low', hoursOf('low')),
      sum('Likely', hoursOf('likely')),
      sum('High', hoursOf('high')),
      sum('Price', units(sheet.listCents)),
    ],
  ];
  return {
    name: 'Activities',
    rows: drafts,
    widthsChars: fitted(drafts.slice(headRow - 1)),
    frozen: { rows: headRow, columns: 3 },
    choices: [
      {
        range: `${activityCell('Part', firstRow)}:${activityCell('Part', last)}`,
        from: ['included', 'optional', 'phase-2'],
        refusal: 'A part is included, optional or phase-2.',
      },
    ],
    print: { orientation: 'landscape', repeatRows: `$${headRow}:$${headRow}` },
  };
}

const here = (column: (typeof activityColumns)[number], last: number): string =>
  `${activityCell(column, firstRow)}:${activityCell(column, last)}`;

/** What is said of a line as a whole stands in its first row; the others repeat it by formula. */
function activityRow(
  { line, role, first, row }: KeyedRow,
  sheet: EstimateSheet,
  rows: readonly KeyedRow[],
): CellDraft[] {
  const firstOf = rows.find((each) => each.line === line)?.row ?? row;
  const ofLine = (
    column: 'Workstream' | 'Activity' | 'Service' | 'Kind' | 'Part' | 'Priced by' | 'Counted',
    value: string,
  ): CellDraft => {
    if (!first) return { formula: activityCell(column, firstOf), result: value };
    return column === 'Service' || column === 'Kind' ? value : { value, look: { fill: looks.input.fill } };
  };
  const effort = role === null ? undefined : line.effort[role];
  const point = (hours: number | undefined): CellDraft => ({ value: hours ?? null, look: looks.input });
  const planned = (effort?.weeks ?? []).length > 0;
  const plannedAt = placeOn('Weeks', cellAddress(weekColumns.indexOf('Planned'), row));
  return [
    { value: keyOf(line.id, role), look: looks.key },
    ofLine('Workstream', line.workstream),
    ofLine('Activity', line.title),
    ofLine('Service', line.service),
    ofLine('Kind', line.kind),
    ofLine('Part', line.part),
    role === null ? '' : { value: titleOf(role, sheet), look: { fill: looks.input.fill } },
    point(effort?.low),
    planned && effort ? { formula: plannedAt, result: effort.likely, look: looks.hours } : point(effort?.likely),
    point(effort?.high),
    priceOf({ line, role, first, row }, sheet),
    besideNumbers(line.pricing),
    text(line.driver),
  ];
}

const titleOf = (role: string, { roles }: EstimateSheet): string => roles.find(({ id }) => id === role)?.title ?? role;

/** Hours are priced row by row at the rates of the internal sheet; a price that is published or listed is a number. */
function priceOf({ line, role, first, row }: KeyedRow, sheet: EstimateSheet): CellDraft {
  const rates = new Map(sheet.roles.map(({ id, centsPerHour }) => [id, centsPerHour]));
  const centsOf = (of: string) => Math.round((line.effort[of]?.likely ?? 0) * (rates.get(of) ?? 0));
  const byHours = Object.keys(line.effort).reduce((sum, of) => sum + centsOf(of), 0);
  // A role without a rate here, or hours that were priced otherwise: then the price is what the estimate says.
  if (line.pricing !== 'hours' || role === null || byHours !== line.priceCents)
    return { value: first ? units(line.priceCents) : null, look: looks.money };
  const [titles, prices] = [internalRange(sheet, 'A'), internalRange(sheet, 'B')];
  const rate = `SUMIF(${titles},${activityCell('Role', row)},${prices})`;
  return {
    formula: `ROUND(${activityCell('Likely', row)}*${rate},2)`,
    result: units(centsOf(role)),
    look: looks.money,
  };
}

function weeksSheet(rows: readonly KeyedRow[], sheet: EstimateSheet): SheetDraft {
  const weeks = weeksShown(rows);
  const last = lastRowOf(rows);
  const planned = weekColumns.indexOf('Planned');
  const column = (at: number) => `${cellAddress(at, firstRow)}:${cellAddress(at, last)}`;
  const part = column(weekColumns.indexOf('Part'));
  const same = (name: 'Activity' | 'Role' | 'Part', row: number, result: string): CellDraft => ({
    formula: placeOn('Activities', activityCell(name, row)),
    result,
  });
  const sum = (at: number, hoursOf: (weeks: readonly number[]) => number): CellDraft => ({
    formula: `SUMIFS(${column(at)},${part},"included")`,
    result: rows.reduce((all, { line, role }) => {
      const own = role === null || line.part !== 'included' ? [] : (line.effort[role]?.weeks ?? []);
      return all + hoursOf(own);
    }, 0),
    look: total(looks.hours),
  });
  const drafts: CellDraft[][] = [
    [{ value: 'The plan by week, in hours', look: looks.title }],
    ['Week 1 begins on the day the work begins. Hours planned here are the likely hours of the activities.'],
    [
      ...headed(weekColumns.slice(0, 4)),
      ...headed(['Planned', ...Array.from({ length: weeks }, (_, at) => `Week ${at + 1}`)], 'right'),
    ],
    ...(rows.length === 0 ? [[]] : []),
    ...rows.map(({ line, role, row }): CellDraft[] => {
      const own = role === null ? [] : (line.effort[role]?.weeks ?? []);
      const range = `${cellAddress(planned + 1, row)}:${cellAddress(planned + weeks, row)}`;
      return [
        { value: keyOf(line.id, role), look: looks.key },
        same('Activity', row, line.title),
        role === null ? '' : same('Role', row, titleOf(role, sheet)),
        same('Part', row, line.part),
        { formula: `SUM(${range})`, result: own.reduce((all, hours) => all + hours, 0), look: looks.hours },
        ...Array.from(
          { length: role === null ? 0 : weeks },
          (_, at): CellDraft => ({ value: own[at] || null, look: looks.input }),
        ),
      ];
    }),
    [
      { value: 'total', look: { ...total({}), ink: looks.key.ink } },
      ...['Total, included', '', ''].map((value): CellDraft => ({ value, look: total({}) })),
      sum(planned, (own) => own.reduce((all, hours) => all + hours, 0)),
      ...Array.from({ length: weeks }, (_, at) => sum(planned + 1 + at, (own) => own[at] ?? 0)),
    ],
  ];
  return {
    name: 'Weeks',
    rows: drafts,
    widthsChars: fitted(drafts.slice(headRow - 1)),
    frozen: { rows: headRow, columns: 3 },
    print: { orientation: 'landscape', repeatRows: `$${headRow}:$${headRow}` },
  };
}

function basisSheet({ lines }: EstimateSheet, rows: readonly KeyedRow[]): SheetDraft {
  const drafts: CellDraft[][] = [
    [{ value: 'What the activities deliver, assume and rest on', look: looks.title }],
    [],
    headed(basisColumns),
    ...lines.map((line): CellDraft[] => {
      const row = rows.find((each) => each.line === line)?.row ?? firstRow;
      const input = (value: string | null): CellDraft => ({ value: value ?? '', look: { fill: looks.input.fill } });
      return [
        { value: keyOf(line.id, null), look: looks.key },
        { formula: placeOn('Activities', activityCell('Activity', row)), result: line.title },
        input(line.deliverable),
        input(line.assumption),
        line.prerequisites.join('; '),
        line.mode ?? '',
        line.rule,
        line.source,
      ];
    }),
  ];
  return {
    name: 'Basis',
    rows: drafts,
    widthsChars: fitted(drafts.slice(headRow - 1)),
    frozen: { rows: headRow, columns: 2 },
    print: { orientation: 'landscape', repeatRows: `$${headRow}:$${headRow}` },
  };
}

function scopeSheet({ facts, risks, report }: Scope): SheetDraft {
  const drafts: CellDraft[][] = [
    [{ value: 'What is known of the scope, and where it was read', look: looks.title }],
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
    rows: drafts,
    widthsChars: fitted(drafts.slice(headRow - 1)),
    print: { orientation: 'landscape' },
  };
}
