import type { Edit, Row, Sheet } from '../worksheet.ts';

/** Cells that both changed, each once: what was, by whom it is now is for the page to say. */
export function clashes(base: Sheet, theirs: Sheet, edits: readonly Edit[]): Edit[] {
  return edits.filter((edit) => touched(edit).some((look) => !same(look(base), look(theirs))));
}

type Look = (sheet: Sheet) => unknown;

const lineIn =
  (id: string): Look =>
  ({ lines }) =>
    lines.get(id) ?? null;
const rowIn =
  (id: string, role: string) =>
  ({ lines }: Sheet): Row | undefined =>
    lines.get(id)?.rows.find((row) => row.role === role);

/** What an edit leans on: where any of it is other than it was, somebody else changed the same. */
function touched(edit: Edit): Look[] {
  if (edit.do === 'add') return [];
  const { line } = edit;
  const there: Look = ({ lines }) => lines.has(line);
  if (edit.do === 'describe') {
    const { do: _, line: __, ...fields } = edit;
    return [
      there,
      ...Object.keys(fields).map(
        (field): Look =>
          ({ lines }) =>
            lines.get(line)?.[field as 'title'],
      ),
    ];
  }
  if (edit.do === 'plan') {
    const { weeks = {}, low, likely, high } = edit;
    const points = Object.entries({ low, likely, high }).filter(([, hours]) => hours !== undefined);
    const row = rowIn(line, edit.role);
    return [
      (sheet) => row(sheet) !== undefined,
      ...points.map(
        ([point]): Look =>
          (sheet) =>
            row(sheet)?.[point as 'low'],
      ),
      ...Object.keys(weeks).map(
        (week): Look =>
          (sheet) =>
            row(sheet)?.weeks[Number(week)] ?? 0,
      ),
    ];
  }
  if (edit.do === 'move') return [there];
  if (edit.do === 'remove') return [lineIn(line)];
  return [there, rowIn(line, edit.do === 'put' ? edit.row.role : edit.role)];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
