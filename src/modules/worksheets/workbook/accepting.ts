import { respread } from '../effort.ts';
import { applied, type Edit, type Row, sheetOf, type WorksheetLine, type WorksheetPolicy } from '../worksheet.ts';
import type { Change, Found, Ours } from './comparing.ts';
import { keyOf } from './layout.ts';

type Hours = Extract<Change, { to: 'hours' }>;

/**
 * The edits that accepted changes come to: hours of a role on a line as a whole, so that what the file says stands
 * exactly, and then texts, roles and lines. `newId` names a line that is new.
 */
export function editsOf(changes: readonly Change[], lines: readonly WorksheetLine[], newId: () => string): Edit[] {
  const hours = Map.groupBy(
    changes.filter((change): change is Hours => change.to === 'hours'),
    ({ line, role }) => keyOf(line, role),
  );
  const puts = [...hours.values()].flatMap((of): Edit[] => {
    const row = rowOf(of, lines);
    return row && of[0] ? [{ do: 'put', line: of[0].line, row }] : [];
  });
  const others = changes.flatMap((change) => otherEdit(change, lines, newId) ?? []);
  return [...puts, ...others];
}

/** A row as it would be: planned weeks come to what is likely, and likely hours typed over a plan are spread over it. */
function rowOf(
  changes: readonly Hours[],
  lines: readonly WorksheetLine[],
): Extract<Edit, { do: 'put' }>['row'] | undefined {
  const [{ line, role } = { line: '', role: '' }] = changes;
  const before = lines.find(({ id }) => id === line)?.rows.find((row) => row.role === role);
  if (!before) return undefined;
  const after = { role, low: before.low, likely: before.likely, high: before.high };
  const weeks = [...before.weeks];
  for (const { field, value } of changes) {
    if (typeof field === 'string') after[field] = value;
    else {
      while (weeks.length < field) weeks.push(0);
      weeks[field] = value;
    }
  }
  const planned = changes.some(({ field }) => typeof field === 'number');
  if (planned) {
    const sum = weeks.reduce((all, hours) => all + hours, 0);
    return { ...after, weeks, likely: sum > 0 ? sum : after.likely };
  }
  const spread = weeks.length > 0 && Number.isFinite(after.likely) && after.likely > 0;
  return { ...after, weeks: spread ? respread(weeks, after.likely) : after.likely === 0 ? [] : weeks };
}

function otherEdit(change: Change, lines: readonly WorksheetLine[], newId: () => string): Edit | undefined {
  switch (change.to) {
    case 'text':
      return { do: 'describe', line: change.line, [change.field]: change.value };
    case 'role':
      return { do: 'restaff', line: change.line, role: change.role, as: change.as };
    case 'remove': {
      const alone = (lines.find(({ id }) => id === change.line)?.rows.length ?? 0) === 0;
      if (change.role === null || alone) return { do: 'remove', line: change.line };
      return { do: 'unstaff', line: change.line, role: change.role };
    }
    case 'staff':
      return { do: 'put', line: change.line, row: plain(change.row) };
    case 'add': {
      const { rows, ...words } = change.line;
      const nothing = { deliverable: null, assumption: null, driver: null, rule: 'worksheet.own' };
      return { do: 'add', after: change.after, line: { id: newId(), ...words, ...nothing, rows: rows.map(plain) } };
    }
    default:
      return undefined;
  }
}

const plain = ({ weeks, ...row }: Row) => ({ ...row, weeks: [...weeks] });

/**
 * Says of every difference whether it may be taken over: what fits together with the other changes of its row may,
 * and otherwise the worksheet's own sentence stands with it.
 */
export function judged(found: readonly Found[], { lines, policy }: Ours): Found[] {
  const rows = Map.groupBy(found, ({ change, difference }) =>
    change?.to === 'hours' ? keyOf(change.line, change.role) : difference.id,
  );
  const bad = new Map<Found, string>();
  for (const group of rows.values()) {
    if (whyNot(group, lines, policy) === null) continue;
    for (const each of group) {
      const why = whyNot([each], lines, policy);
      if (why !== null) bad.set(each, why);
    }
  }
  return found.map((each) => {
    const why = bad.get(each);
    return why === undefined ? each : { difference: { ...each.difference, acceptable: why }, change: null };
  });
}

/** Tries changes on the lines they touch, and on no other: of thousands each is looked at for itself. */
function whyNot(found: readonly Found[], lines: readonly WorksheetLine[], policy: WorksheetPolicy): string | null {
  const changes = found.flatMap(({ change }) => change ?? []);
  if (changes.length === 0) return null;
  const touched = new Set(changes.map((change) => (change.to === 'add' ? '' : change.line)));
  const sheet = sheetOf(lines.filter(({ id }) => touched.has(id)));
  const { faults } = applied(
    sheet,
    editsOf(changes, lines, () => 'new'),
    policy,
  );
  return faults[0]?.sentence ?? null;
}
