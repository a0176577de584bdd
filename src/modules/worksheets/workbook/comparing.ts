import { cellAddress, placeOn } from '../../../documents/spreadsheet-address.ts';
import { type Amount, amountAt } from '../../../documents/spreadsheet-amounts.ts';
import type { SheetRow } from '../../../documents/spreadsheet-reading.ts';
import type { WorksheetLine, WorksheetPolicy } from '../worksheet.ts';
import { type Added, addedLines } from './added-lines.ts';
import type { Difference } from './comparison.ts';
import { type Content, keyOf, type LineTexts, partsOfKey, plainText, type RowHours } from './layout.ts';
import { type HandedIn, type KeyedSheet, keyedSheet, textAt } from './reading.ts';

/** What a difference would do to the draft. */
export type Change =
  | { readonly to: 'text'; readonly line: string; readonly field: keyof LineTexts; readonly value: string }
  | {
      readonly to: 'hours';
      readonly line: string;
      readonly role: string;
      readonly field: 'low' | 'likely' | 'high' | number;
      readonly value: number;
    }
  | { readonly to: 'role'; readonly line: string; readonly role: string; readonly as: string }
  | { readonly to: 'remove'; readonly line: string; readonly role: string | null }
  | Added;

/** A difference, and what it would do; null where it can do nothing. */
export interface Found {
  readonly difference: Difference;
  readonly change: Change | null;
}

/** The estimate as it stands, and what is needed to judge a difference. */
export interface Ours {
  readonly content: Content;
  readonly lines: readonly WorksheetLine[];
  readonly policy: WorksheetPolicy;
}

/** What a search for differences has at hand. */
interface Search extends Ours {
  readonly file: HandedIn;
  readonly base: Content | null;
  readonly titles: ReadonlyMap<string, string>;
  readonly found: Found[];
}

/**
 * Every place where a workbook of ours says something else than the estimate: what the file changed, and not what was
 * changed here since. Where both did, the difference says so. Pure.
 */
export function differencesOf(file: HandedIn, ours: Ours): Found[] {
  const titles = new Map(ours.lines.map(({ id, title }) => [id, title]));
  const search: Search = { ...ours, file, base: file.mark?.content ?? null, titles, found: [] };
  const activities = keyedSheet(file, 'Activities', [
    'Workstream',
    'Activity',
    'Part',
    'Role',
    'Low',
    'Likely',
    'High',
  ]);
  const seen = new Map<string, number>();
  const fresh: SheetRow[] = [];
  for (const { key, row } of activities?.rows ?? []) {
    const at = seen.get(key);
    if (key === '') fresh.push(row);
    else if (at === undefined) {
      seen.set(key, row.number);
      if (activities) activityDifferences(search, activities, key, row);
    } else keyTwice(search, row, at);
  }
  weekDifferences(search, seen);
  basisDifferences(search);
  if (activities)
    search.found.push(...addedLines({ ...search, sheet: activities, rows: fresh }), ...removed(search, seen));
  return search.found;
}

const nowhere = { line: '', role: null, ours: null, theirs: null, base: null, changedHere: false, repaired: null };

function keyTwice({ found }: Search, row: SheetRow, at: number): void {
  const cell = cellAddress(0, row.number);
  const acceptable = `Row ${row.number} bears the key of row ${at}: empty the key of a row that is new.`;
  const difference = {
    ...nowhere,
    id: placeOn('Activities', cell),
    sheet: 'Activities',
    cell,
    field: 'key',
    acceptable,
  };
  found.push({ difference: { ...difference, kind: 'cell', theirs: textAt(row, 0) }, change: null });
}

interface Place {
  readonly sheet: KeyedSheet;
  readonly row: SheetRow;
  readonly heading: string;
  readonly line: string;
  readonly role: string | null;
  readonly field: string;
}

type Words = string | number | null;

/** Adds a difference unless the file says what it said when it was written, or what stands here anyway. */
function hold(
  search: Search,
  { sheet, row, heading, line, role, field }: Place,
  values: { base: Words | undefined; ours: Words | undefined; theirs: Words; repaired?: string },
  change: Change | string,
): void {
  const { base, ours, theirs, repaired } = values;
  if (same(theirs, base) || same(theirs, ours)) return;
  const cell = cellAddress(sheet.columns.get(heading) ?? 0, row.number);
  const gone = ours === undefined ? 'The activity was taken out here meanwhile.' : null;
  const why = typeof change === 'string' ? change : gone;
  const title = search.policy.roles.find(({ id }) => id === role)?.title ?? role;
  search.found.push({
    difference: {
      ...{ id: placeOn(sheet.name, cell), kind: 'cell', sheet: sheet.name, cell, field, role: title },
      ...{ line: search.titles.get(line) ?? line, ours: ours ?? null, theirs, base: base ?? null },
      changedHere: base !== undefined && !same(base, ours),
      ...{ repaired: repaired ?? null, acceptable: why ?? true },
    },
    change: why === null && typeof change !== 'string' ? change : null,
  });
}

const same = (one: Words | undefined, other: Words | undefined): boolean =>
  typeof one === 'number' && typeof other === 'number' ? Math.abs(one - other) < 1e-9 : one === other;

const texts = [
  ['Workstream', 'workstream'],
  ['Activity', 'title'],
  ['Part', 'part'],
] as const;

function activityDifferences(search: Search, sheet: KeyedSheet, key: string, row: SheetRow): void {
  const parts = partsOfKey(key);
  const known = search.content.rows.has(key) || search.base?.rows.has(key);
  if (!parts || !known) {
    const place = { sheet, row, heading: 'Key', line: key, role: null, field: 'key' };
    const why = 'No row of this estimate has this key: empty the key of a row that is new.';
    hold(search, place, { base: undefined, ours: null, theirs: key }, why);
    return;
  }
  const { line, role } = parts;
  for (const [heading, field] of texts) {
    if (row.formulas.includes(sheet.columns.get(heading) ?? -1)) continue;
    const theirs = plainText(textAt(row, sheet.columns.get(heading)));
    // A cell that is not there stands in another row of the line, whose texts are formulas.
    const values = {
      theirs,
      base: search.base?.lines.get(line)?.[field],
      ours: search.content.lines.get(line)?.[field],
    };
    hold(search, { sheet, row, heading, line, role: null, field }, values, { to: 'text', line, field, value: theirs });
  }
  if (role === null) return;
  roleDifference(search, sheet, { line, role }, row);
  hoursDifferences(search, sheet, { line, role }, row);
}

function roleDifference(search: Search, sheet: KeyedSheet, { line, role }: RowName, row: SheetRow): void {
  const { roles } = search.policy;
  const ours = roles.find(({ id }) => id === role)?.title ?? role;
  const theirs = textAt(row, sheet.columns.get('Role'));
  const as = roleNamed(theirs, roles);
  const change: Change | string =
    as === undefined ? `No role is called “${theirs.slice(0, 40)}”.` : { to: 'role', line, role, as };
  hold(search, { sheet, row, heading: 'Role', line, role, field: 'role' }, { base: ours, ours, theirs }, change);
}

/** A role by its title or its name, in capitals or not. */
export const roleNamed = (words: string, roles: WorksheetPolicy['roles']): string | undefined =>
  roles.find(({ id, title }) => [id, title.toLowerCase()].includes(words.trim().toLowerCase()))?.id;

interface RowName {
  readonly line: string;
  readonly role: string;
}

function hoursDifferences(search: Search, sheet: KeyedSheet, { line, role }: RowName, row: SheetRow): void {
  const key = keyOf(line, role);
  const [base, ours] = [search.base?.rows.get(key), search.content.rows.get(key)];
  for (const [heading, field] of [
    ['Low', 'low'],
    ['Likely', 'likely'],
    ['High', 'high'],
  ] as const) {
    const column = sheet.columns.get(heading) ?? -1;
    // Planned hours stand on Weeks: here their sum is a formula of ours.
    const planned = ((base ?? ours)?.weeks.length ?? 0) > 0;
    if (field === 'likely' && planned && row.formulas.includes(column)) continue;
    const place = { sheet, row, heading, line, role, field };
    const change = (value: number): Change => ({ to: 'hours', line, role, field, value });
    number(search, place, amountAt(row, column), { base: base?.[field], ours: ours?.[field] }, change);
  }
}

function number(
  search: Search,
  place: Place,
  amount: Amount,
  { base, ours }: { base: number | undefined; ours: number | undefined },
  change: (value: number) => Change,
): void {
  if ('fault' in amount) {
    hold(search, place, { base, ours, theirs: shownAt(place) }, amount.fault);
    return;
  }
  if (amount.value !== null) {
    const repaired = amount.repaired === undefined ? {} : { repaired: amount.repaired };
    hold(search, place, { base, ours, theirs: amount.value, ...repaired }, change(amount.value));
    return;
  }
  if (base === undefined && ours === undefined) return;
  const cell = cellAddress(place.sheet.columns.get(place.heading) ?? 0, place.row.number);
  hold(search, place, { base, ours, theirs: null }, `${cell} is empty: write 0 where no work is meant.`);
}

function shownAt({ sheet, row, heading }: Place): string {
  const value = row.values[sheet.columns.get(heading) ?? -1];
  return value !== null && typeof value === 'object' && 'code' in value ? value.code : String(value ?? '');
}

/** The plan: an empty week is a week without work. */
function weekDifferences(search: Search, seen: ReadonlyMap<string, number>): void {
  const sheet = keyedSheet(search.file, 'Weeks', []);
  const weeks = [...(sheet?.columns ?? [])].flatMap(([heading]) => /^Week (\d{1,3})$/.exec(heading)?.[1] ?? []);
  for (const { key, row } of sheet?.rows ?? []) {
    const parts = partsOfKey(key);
    if (!sheet || !parts?.role || !seen.has(key)) continue;
    const { line, role } = { line: parts.line, role: parts.role };
    const [base, ours] = [search.base?.rows.get(key), search.content.rows.get(key)];
    for (const week of weeks) {
      const at = Number(week) - 1;
      const amount = amountAt(row, sheet.columns.get(`Week ${week}`) ?? -1);
      const blank = 'value' in amount && amount.value === null;
      const place = { sheet, row, heading: `Week ${week}`, line, role, field: `week ${week}` };
      const values = { base: base && (base.weeks[at] ?? 0), ours: ours && (ours.weeks[at] ?? 0) };
      const change = (value: number): Change => ({ to: 'hours', line, role, field: at, value });
      number(search, place, blank ? { value: 0 } : amount, values, change);
    }
  }
}

function basisDifferences(search: Search): void {
  const sheet = keyedSheet(search.file, 'Basis', ['Deliverable', 'Assumption']);
  for (const { key, row } of sheet?.rows ?? []) {
    const line = partsOfKey(key)?.line;
    if (!sheet || line === undefined || !(search.content.lines.has(line) || search.base?.lines.has(line))) continue;
    for (const [heading, field] of [
      ['Deliverable', 'deliverable'],
      ['Assumption', 'assumption'],
    ] as const) {
      const theirs = plainText(textAt(row, sheet.columns.get(heading)));
      const values = {
        theirs,
        base: search.base?.lines.get(line)?.[field],
        ours: search.content.lines.get(line)?.[field],
      };
      hold(search, { sheet, row, heading, line, role: null, field }, values, {
        to: 'text',
        line,
        field,
        value: theirs,
      });
    }
  }
}

/** Rows that were in the file when it was written and are not any more; a line that lost all of them is one difference. */
function removed({ content, base, titles, policy, lines }: Search, seen: ReadonlyMap<string, number>): Found[] {
  const gone = [...content.rows].filter(([key]) => !seen.has(key) && (base === null || base.rows.has(key)));
  const byLine = Map.groupBy(gone, ([key]) => partsOfKey(key)?.line ?? '');
  return [...byLine].flatMap(([line, rows]) => {
    const all = rows.length === Math.max(1, lines.find(({ id }) => id === line)?.rows.length ?? 1);
    const roles = all ? [null] : rows.map(([key]) => partsOfKey(key)?.role ?? null);
    return roles.map((role): Found => {
      const title = policy.roles.find(({ id }) => id === role)?.title ?? role;
      const before = hoursInWords(
        rows.flatMap(([key, hours]) => (role === null || key === keyOf(line, role) ? hours : [])),
      );
      const wasKnown = base !== null && rows.some(([key, hours]) => !sameHours(base.rows.get(key), hours));
      const difference = { ...nowhere, id: `removed:${keyOf(line, role)}`, sheet: 'Activities', cell: '', role: title };
      return {
        difference: {
          ...{ ...difference, kind: 'removed', field: 'row', line: titles.get(line) ?? line, ours: before },
          ...{ changedHere: wasKnown, acceptable: true },
        },
        change: { to: 'remove', line, role },
      };
    });
  });
}

const hoursInWords = (rows: readonly RowHours[]): string =>
  `${rows.reduce((sum, { likely }) => sum + likely, 0).toLocaleString('en-US')} hours`;

const sameHours = (one: RowHours | undefined, other: RowHours): boolean =>
  one !== undefined &&
  (['low', 'likely', 'high'] as const).every((point) => same(one[point], other[point])) &&
  Array.from({ length: Math.max(one.weeks.length, other.weeks.length) }).every((_, at) =>
    same(one.weeks[at] ?? 0, other.weeks[at] ?? 0),
  );
