import { cellAddress, columnLetters, placeOn } from '../../../documents/spreadsheet-address.ts';
import type { CellDraft, CellLook, SheetDraft } from '../../../documents/spreadsheet-writing.ts';
import { afterDiscount, type EstimateLine, type EstimateSheet } from '../../estimates/estimate.ts';
import { activityRange, fitted, headed, headRow, type KeyedRow, looks, total, units } from './layout.ts';

/** What the sums of a workbook are made from. */
interface Summed {
  readonly sheet: EstimateSheet;
  readonly customer: string;
  readonly number: string;
  readonly date: string;
}

const firstRole = 5;

/** One column of the roles on the internal sheet, as formulas of other sheets name it. */
export function internalRange({ roles }: EstimateSheet, column: 'A' | 'B'): string {
  const last = firstRole + Math.max(roles.length, 1) - 1;
  return placeOn('Internal', `$${column}$${firstRole}:$${column}$${last}`);
}

/** The sheets that sum up: every figure on them is made from the activities. */
export const figureSheets = (
  summed: Summed,
  rows: readonly KeyedRow[],
): Readonly<Record<'summary' | 'phases' | 'price' | 'internal', SheetDraft>> => ({
  summary: summarySheet(summed, rows),
  phases: phasesSheet(summed.sheet, rows),
  price: priceSheet(summed.sheet, rows),
  internal: internalSheet(summed.sheet, rows),
});

/** A text as a criterion of SUMIFS that means itself: without wildcards, whatever stands in it. */
function criterion(value: string, cell: string): string {
  if (!/[~*?]|^[<>=]/.test(value)) return cell;
  return `"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(${cell},"~","~~"),"*","~*"),"?","~?")`;
}

const hoursOf = (rows: readonly KeyedRow[], point: 'low' | 'likely' | 'high', wanted: (row: KeyedRow) => boolean) =>
  rows
    .filter((row) => row.line.part === 'included' && wanted(row))
    .reduce((sum, { line, role }) => sum + (role === null ? 0 : (line.effort[role]?.[point] ?? 0)), 0);

function summarySheet({ sheet, customer, number, date }: Summed, rows: readonly KeyedRow[]): SheetDraft {
  const { totals, currency, flags } = sheet;
  const at = (cell: string, result: number, look: CellLook): CellDraft => ({
    formula: placeOn('Price', cell),
    result,
    look,
  });
  const hours = (column: 'Low' | 'Likely' | 'High', result: number): CellDraft => ({
    formula: `SUMIFS(${activityRange(column, rows)},${activityRange('Part', rows)},"included")`,
    result,
    look: looks.hours,
  });
  const above: CellDraft[][] = [
    [{ value: `Estimate ${number}`, look: looks.title }],
    ['Customer', customer],
    ['Date', { value: Temporal.PlainDate.from(date), look: { align: 'left' } }],
    ['Playbook version', sheet.playbookVersion],
    [],
    [...headed(['Price']), ...headed([currency], 'right')],
    ['Services', at('B8', units(totals.servicesCents), looks.money)],
    ['Education', at('B9', units(totals.educationCents), looks.money)],
    [{ value: 'Total', look: total({}) }, at('B10', units(totals.totalCents), total(looks.money))],
    [],
    [...headed(['Effort']), ...headed(['Hours'], 'right')],
    [
      'At best',
      hours(
        'Low',
        hoursOf(rows, 'low', () => true),
      ),
    ],
    [
      'Likely',
      hours(
        'Likely',
        hoursOf(rows, 'likely', () => true),
      ),
    ],
    [
      'At worst',
      hours(
        'High',
        hoursOf(rows, 'high', () => true),
      ),
    ],
    ['Duration in working days', { value: sheet.durationDays, look: looks.hours }],
    [],
  ];
  const drafts: CellDraft[][] = [
    ...above,
    ...rangeRows(sheet, above.length + 1, rows),
    headed(['To look at', '', 'Why', 'Rule', 'Source']),
    ...(flags.length === 0 ? [['Nothing', '', 'No rule asks for a second look.']] : []),
    ...flags.map(({ id, sentence, rule, source }) => [id, '', sentence, rule, source]),
  ];
  return { name: 'Summary', rows: drafts, widthsChars: fitted(drafts.slice(5)), print: { orientation: 'landscape' } };
}

/** The published range of one service beside what its activities come to; `heading` is the row it begins on. */
function rangeRows(sheet: EstimateSheet, heading: number, rows: readonly KeyedRow[]): CellDraft[][] {
  const { range, currency } = sheet;
  if (range === null) return [];
  const { service, lowCents, highCents, estimatedCents, cell, rule, source } = range;
  const [low, high, estimated] = [1, 2, 3].map((below) => cellAddress(1, heading + below));
  const criteria = [
    `${activityRange('Service', rows)},"${service}"`,
    `${activityRange('Priced by', rows)},"<>list"`,
    `${activityRange('Part', rows)},"included"`,
  ];
  const sum = sheet.lines
    .filter((line) => line.part === 'included' && line.service === service && line.pricing !== 'list')
    .reduce((cents, { priceCents }) => cents + priceCents, 0);
  const within = estimatedCents >= lowCents && estimatedCents <= highCents;
  return [
    [...headed([`Published, ${service}`]), ...headed([currency], 'right'), ...headed(['Cell', 'Rule', 'Source'])],
    ['Lowest', { value: units(lowCents), look: looks.money }, cell, rule, source],
    ['Highest', { value: units(highCents), look: looks.money }],
    [
      'Estimated',
      sum === estimatedCents
        ? {
            formula: `SUMIFS(${activityRange('Price', rows)},${criteria.join(',')})`,
            result: units(estimatedCents),
            look: looks.money,
          }
        : { value: units(estimatedCents), look: looks.money },
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

const phasePoints = [
  ['Likely', 'likely'],
  ['Low', 'low'],
  ['High', 'high'],
] as const;
/** Sheets compare texts without regard to capitals, and so do phases. */
const phaseOf = ({ line }: Pick<KeyedRow, 'line'>): string => line.workstream.trim().toLowerCase();

/** Likely hours of what is included, phase by role, with the range of every phase beside them. */
function phasesSheet(sheet: EstimateSheet, rows: readonly KeyedRow[]): SheetDraft {
  const phases = [...new Map(rows.map((row) => [phaseOf(row), row.line.workstream]))];
  const titles = sheet.roles.map(({ title }) => title);
  const first = headRow + 1;
  const below = (column: number, result: number): CellDraft => ({
    formula: `SUM(${cellAddress(column, first)}:${cellAddress(column, first + Math.max(phases.length, 1) - 1)})`,
    result,
    look: total(looks.hours),
  });
  const drafts: CellDraft[][] = [
    [{ value: 'Phases by role, in likely hours', look: looks.title }],
    ['Of what is included; what is optional or of a second phase stands on Activities.'],
    [...headed(['Phase']), ...headed([...titles, 'Likely', 'Low', 'High'], 'right')],
    ...(phases.length === 0 ? [[]] : []),
    ...phases.map(([phase, title], at) => phaseRow({ sheet, rows, phase, title, at: first + at })),
    [
      { value: 'Total', look: total({}) },
      ...sheet.roles.map(({ id }, role) =>
        below(
          1 + role,
          hoursOf(rows, 'likely', (row) => row.role === id),
        ),
      ),
      ...phasePoints.map(([, point], at) =>
        below(
          titles.length + 1 + at,
          hoursOf(rows, point, () => true),
        ),
      ),
    ],
  ];
  return {
    name: 'Phases',
    rows: drafts,
    widthsChars: fitted(drafts.slice(headRow - 1)),
    frozen: { rows: headRow, columns: 1 },
    print: { orientation: 'landscape' },
  };
}

interface Phase {
  readonly sheet: EstimateSheet;
  readonly rows: readonly KeyedRow[];
  /** As phases are compared. */
  readonly phase: string;
  readonly title: string;
  /** The row it stands on. */
  readonly at: number;
}

function phaseRow({ sheet, rows, phase, title, at }: Phase): CellDraft[] {
  const included = `${activityRange('Part', rows)},"included"`;
  const sumIfs = (column: 'Low' | 'Likely' | 'High', byRole: string): string =>
    `SUMIFS(${activityRange(column, rows)},${activityRange('Workstream', rows)},${criterion(title, `$A${at}`)}${byRole},${included})`;
  const roles = sheet.roles.map(({ id, title: role }, place): CellDraft => {
    const heading = `${columnLetters(1 + place)}$${headRow}`;
    return {
      formula: sumIfs('Likely', `,${activityRange('Role', rows)},${criterion(role, heading)}`),
      result: hoursOf(rows, 'likely', (row) => phaseOf(row) === phase && row.role === id),
      look: looks.hours,
    };
  });
  const points = phasePoints.map(
    ([column, point]): CellDraft => ({
      formula: sumIfs(column, ''),
      result: hoursOf(rows, point, (row) => phaseOf(row) === phase),
      look: looks.hours,
    }),
  );
  return [title, ...roles, ...points];
}

const centsOf = (lines: readonly EstimateLine[], wanted: (line: EstimateLine) => boolean): number =>
  lines.filter(wanted).reduce((cents, { priceCents }) => cents + priceCents, 0);

/** From list prices to the total: the discount, travel apart, and what is in no total. */
function priceSheet(sheet: EstimateSheet, rows: readonly KeyedRow[]): SheetDraft {
  const { lines, totals, currency, discountPercent } = sheet;
  const money = (formula: string, cents: number, look: CellLook = looks.money): CellDraft => ({
    ...{ formula, look },
    result: units(cents),
  });
  const sumIfs = (...criteria: readonly (readonly ['Kind' | 'Part', string])[]) =>
    `SUMIFS(${activityRange('Price', rows)},${criteria.map(([column, value]) => `${activityRange(column, rows)},"${value}"`).join(',')})`;
  const ofKind = (kind: string): CellDraft =>
    money(
      sumIfs(['Kind', kind], ['Part', 'included']),
      centsOf(lines, (line) => line.kind === kind && line.part === 'included'),
    );
  const ofPart = (part: string): CellDraft =>
    money(
      sumIfs(['Part', part]),
      centsOf(lines, (line) => line.part === part),
    );
  const reduced = (cells: string): string => `ROUND(${cells}*(100-$B$7)/100,2)`;
  const drafts: CellDraft[][] = [
    [{ value: 'From list prices to the total', look: looks.title }],
    ['Services and training are totalled apart. What is optional, of a second phase, or travel is in no total.'],
    [...headed(['Price']), ...headed([currency], 'right')],
    ['Services, list', ofKind('services')],
    ['Education, list', ofKind('education')],
    [{ value: 'List', look: total({}) }, money('B4+B5', sheet.listCents, total(looks.money))],
    ['Discount in percent', { value: discountPercent, look: { format: '0.00' } }],
    ['Services', money(reduced('B4'), totals.servicesCents)],
    ['Education', money(reduced('B5'), totals.educationCents)],
    [{ value: 'Total', look: total({}) }, money('B8+B9', totals.totalCents, total(looks.money))],
    [],
    [...headed(['In no total']), ...headed([currency], 'right')],
    ['Optional, list', ofPart('optional')],
    ['Second phase, list', ofPart('phase-2')],
    [
      'Optional and second phase, after the discount',
      money(
        reduced('(B13+B14)'),
        afterDiscount(
          centsOf(lines, ({ part }) => part !== 'included'),
          discountPercent,
        ),
      ),
    ],
    ['Travel, budgeted', { value: units(sheet.travelCents), look: looks.money }],
  ];
  return { name: 'Price', rows: drafts, widthsChars: fitted(drafts.slice(2)), print: { orientation: 'portrait' } };
}

/** What an hour of each role is worth and costs, and what is left. */
function internalSheet(sheet: EstimateSheet, rows: readonly KeyedRow[]): SheetDraft {
  const { roles, currency, hoursByRole, costCents, marginPercent, totals } = sheet;
  const last = firstRole + Math.max(roles.length, 1) - 1;
  const costed = costCents !== null;
  const heads = [`${currency} an hour`, 'Cost an hour', 'Likely hours', 'Cost'];
  const drafts: CellDraft[][] = [
    [{ value: 'Internal: never leaves the company', look: { ...looks.title, ink: 'C92A2A' } }],
    ['What an hour of each role is worth; the prices of the activities are made from it.'],
    [],
    [...headed(['Role']), ...headed(heads, 'right')],
    ...(roles.length === 0 ? [[]] : []),
    ...roles.map(({ id, title, centsPerHour, costCentsPerHour }, at): CellDraft[] => {
      const row = firstRole + at;
      const hours = hoursByRole[id] ?? 0;
      return [
        title,
        { value: units(centsPerHour), look: looks.money },
        costCentsPerHour === null ? 'no cost card' : { value: units(costCentsPerHour), look: looks.money },
        {
          formula: `SUMIFS(${activityRange('Likely', rows)},${activityRange('Role', rows)},${criterion(title, `$A${row}`)},${activityRange('Part', rows)},"included")`,
          result: hours,
          look: looks.hours,
        },
        costCentsPerHour === null
          ? ''
          : {
              formula: `ROUND(C${row}*D${row},2)`,
              result: units(Math.round(hours * costCentsPerHour)),
              look: looks.money,
            },
      ];
    }),
    ...(costed
      ? [
          [
            ...['Cost', '', '', ''].map((value): CellDraft => ({ value, look: total({}) })),
            { formula: `SUM(E${firstRole}:E${last})`, result: units(costCents), look: total(looks.money) },
          ],
          [
            ...['Margin in percent', '', '', ''],
            marginPercent === null || totals.totalCents === 0
              ? ''
              : {
                  formula: `ROUND((${placeOn('Price', 'B10')}-E${last + 1})/${placeOn('Price', 'B10')}*100,2)`,
                  result: marginPercent,
                  look: { format: '0.00' },
                },
          ],
        ]
      : [['Cost is not summed up: a role has no cost card.']]),
  ];
  return { name: 'Internal', rows: drafts, widthsChars: fitted(drafts.slice(3)) };
}
