/** What three states of the same fields come to: what merges by itself, and what two people changed differently. */
export interface Merge<Fields> {
  readonly merged: Fields;
  readonly conflicts: readonly (keyof Fields)[];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Three-way: a field that only one side changed takes that side's value; one that both changed differently is a conflict. */
export function threeWay<Fields extends object>(base: Fields, mine: Fields, theirs: Fields): Merge<Fields> {
  const merged = { ...theirs };
  const conflicts: (keyof Fields)[] = [];
  for (const field of Object.keys(base) as (keyof Fields)[]) {
    if (same(mine[field], base[field]) || same(mine[field], theirs[field])) continue;
    merged[field] = mine[field];
    if (!same(theirs[field], base[field])) conflicts.push(field);
  }
  return { merged, conflicts };
}
