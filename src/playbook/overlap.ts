import type { Effective } from './rule.ts';
import type { SectionFault } from './section.ts';

interface Dated {
  readonly effective: Effective;
}

/**
 * Rows under one name may follow one another but never hold on the same day: then the answer would hang on the order
 * of lines. Gives a fault at `column` of every row that clashes with an earlier one; rows without a name are free.
 */
export function overlapFaults<Row extends Dated>(
  section: string,
  rows: readonly Row[],
  column: keyof Row & string,
): SectionFault[] {
  return rows.flatMap((row, position) => {
    const clash = rows.slice(0, position).find((earlier) => earlier[column] === row[column] && overlap(earlier, row));
    if (row[column] === undefined || !clash) return [];
    const day = [clash.effective.from, row.effective.from].sort()[1];
    const sentence = `is taken: ${row[column]} holds twice on ${day}; end the earlier row with \`to\` or rename one.`;
    return [{ path: [section, position, column], sentence }];
  });
}

const overlap = (a: Dated, b: Dated): boolean =>
  (b.effective.to === undefined || a.effective.from <= b.effective.to) &&
  (a.effective.to === undefined || b.effective.from <= a.effective.to);
