import { cellAddress, placeOn } from '../../../documents/spreadsheet-address.ts';
import { amountAt } from '../../../documents/spreadsheet-amounts.ts';
import type { SheetRow } from '../../../documents/spreadsheet-reading.ts';
import type { Row, WorksheetLine, WorksheetPolicy } from '../worksheet.ts';
import type { Found } from './comparing.ts';
import { partsOfKey, plainText } from './layout.ts';
import { type KeyedSheet, textAt } from './reading.ts';

/** A new line of the draft, or a role that comes to one that is there. */
export type Added =
  | {
      readonly to: 'add';
      /** The line it stands below; null at the top. */
      readonly after: string | null;
      readonly line: Pick<WorksheetLine, 'title' | 'workstream' | 'part'> & { readonly rows: readonly Row[] };
    }
  | { readonly to: 'staff'; readonly line: string; readonly row: Row };

interface Adding {
  readonly sheet: KeyedSheet;
  /** Rows without a key. */
  readonly rows: readonly SheetRow[];
  readonly lines: readonly WorksheetLine[];
  readonly policy: WorksheetPolicy;
}

interface NewRow {
  readonly cell: string;
  readonly title: string;
  readonly workstream: string;
  readonly part: string;
  readonly hours: Row | string;
  readonly after: string | null;
}

/** Rows without a key, activity by activity: of the same phase and title they are one. */
export function addedLines({ sheet, rows, lines, policy }: Adding): Found[] {
  const news = rows.flatMap((row) => newRow(sheet, row, policy) ?? []);
  const groups = Map.groupBy(news, ({ workstream, title }) => `${workstream}\n${title}`);
  return [...groups.values()].flatMap((group): Found[] => {
    const [first] = group;
    if (!first) return [];
    const there = lines.find(({ title, workstream }) => title === first.title && workstream === first.workstream);
    return there ? group.map((row) => staffed(sheet, row, there)) : [added(sheet, first, group)];
  });
}

function newRow(sheet: KeyedSheet, row: SheetRow, policy: WorksheetPolicy): NewRow | undefined {
  const text = (heading: string) => plainText(textAt(row, sheet.columns.get(heading)));
  const [title, workstream, part, role] = [text('Activity'), text('Workstream'), text('Part'), text('Role')];
  if (title === '' && role === '' && text('Likely') === '') return undefined;
  const above = sheet.rows.findLast(({ key, row: { number } }) => key !== '' && number < row.number);
  return {
    cell: cellAddress(sheet.columns.get('Activity') ?? 0, row.number),
    ...{ title, workstream, part: part === '' ? 'included' : part },
    hours: hoursOf(sheet, row, role, policy),
    after: (above && partsOfKey(above.key)?.line) ?? null,
  };
}

/** Likely hours are needed; low and high stand where likely does while nobody says more. */
function hoursOf(sheet: KeyedSheet, row: SheetRow, role: string, { roles }: WorksheetPolicy): Row | string {
  const words = role.toLowerCase();
  const known = roles.find(({ id, title }) => [id, title.toLowerCase()].includes(words));
  const at = (heading: string) => cellAddress(sheet.columns.get(heading) ?? 0, row.number);
  if (!known) return `${at('Role')} names no role: choose ${roles.map(({ title }) => title).join(', ')}.`;
  const points: (number | null)[] = [];
  for (const heading of ['Low', 'Likely', 'High']) {
    const amount = amountAt(row, sheet.columns.get(heading) ?? -1);
    if ('fault' in amount) return amount.fault;
    points.push(amount.value);
  }
  const [low, likely, high] = points;
  if (typeof likely !== 'number') return `${at('Likely')} is empty: a new row needs its likely hours.`;
  return { role: known.id, low: low ?? likely, likely, high: high ?? likely, weeks: [] };
}

const place = (sheet: KeyedSheet, { cell, title }: NewRow) => ({
  ...{ id: placeOn(sheet.name, cell), kind: 'added' as const, sheet: sheet.name, cell, line: title, field: 'row' },
  ...{ ours: null, base: null, changedHere: false, repaired: null },
});

const inWords = ({ low, likely, high }: Row): string => `${low} / ${likely} / ${high} hours`;

function staffed(sheet: KeyedSheet, row: NewRow, { id }: WorksheetLine): Found {
  const { hours } = row;
  const refused = typeof hours === 'string';
  return {
    difference: {
      ...{ ...place(sheet, row), role: refused ? null : hours.role, theirs: refused ? null : inWords(hours) },
      acceptable: refused ? hours : true,
    },
    change: refused ? null : { to: 'staff', line: id, row: hours },
  };
}

function added(sheet: KeyedSheet, first: NewRow, group: readonly NewRow[]): Found {
  const rows = group.flatMap(({ hours }) => (typeof hours === 'string' ? [] : hours));
  const fault = group.map(({ hours }) => hours).find((hours) => typeof hours === 'string');
  const part = (['included', 'optional', 'phase-2'] as const).find((each) => each === first.part);
  const why =
    fault ??
    (first.title === '' ? `${first.cell} is empty: a new activity needs a title.` : undefined) ??
    (part === undefined ? `“${first.part.slice(0, 40)}” is none of included, optional, phase-2.` : undefined);
  const { title, workstream, after } = first;
  return {
    difference: {
      ...{ ...place(sheet, first), role: rows.map(({ role }) => role).join(', ') || null },
      ...{ theirs: rows.map(inWords).join(', ') || null, acceptable: why ?? true },
    },
    change: why === undefined && part ? { to: 'add', after, line: { title, workstream, part, rows } } : null,
  };
}
