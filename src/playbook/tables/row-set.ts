/**
 * A set of rows of one table, one bit a row in words of 32: what the engine reckons with instead of comparing cells. A
 * plain array, since making a typed one costs more than a whole small decision.
 */
export type RowSet = number[];

export function rowsWhere(count: number, holds: (row: number) => boolean): RowSet {
  const set = new Array<number>(Math.max(1, Math.ceil(count / 32))).fill(0);
  for (let row = 0; row < count; row++) if (holds(row)) set[row >>> 5]! |= 1 << (row & 31);
  return set;
}

export const has = (set: RowSet, row: number): boolean => (set[row >>> 5]! & (1 << (row & 31))) !== 0;

/** Keeps in `set` only what `other` has too; changes `set` in place, since this is the innermost step of every decision. */
export function keep(set: RowSet, other: RowSet): void {
  for (let word = 0; word < set.length; word++) set[word]! &= other[word]!;
}

export function both(set: RowSet, other: RowSet): RowSet {
  const copy = set.slice();
  keep(copy, other);
  return copy;
}

/** The topmost row of a set; -1 when there is none. */
export function topmost(set: RowSet): number {
  for (let word = 0; word < set.length; word++) {
    const bits = set[word]!;
    if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits);
  }
  return -1;
}

export function rowsIn(set: RowSet): number[] {
  const rows: number[] = [];
  for (let word = 0; word < set.length; word++) {
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1) rows.push(word * 32 + 31 - Math.clz32(bits & -bits));
  }
  return rows;
}
