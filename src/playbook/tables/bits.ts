/**
 * A set of small whole numbers, one bit each in words of 32: rows of a table or classes of a domain. The engine reckons
 * with these instead of comparing cells. A plain array, since making a typed one costs more than a small decision.
 */
export type Bits = number[];

export function bitsWhere(count: number, holds: (member: number) => boolean): Bits {
  const bits = new Array<number>(Math.max(1, Math.ceil(count / 32))).fill(0);
  for (let member = 0; member < count; member++) if (holds(member)) bits[member >>> 5]! |= 1 << (member & 31);
  return bits;
}

export const has = (bits: Bits, member: number): boolean => (bits[member >>> 5]! & (1 << (member & 31))) !== 0;

export const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0);

/** Keeps in `bits` only what `other` has too; changes `bits` in place, since this is the innermost step of every decision. */
export function keep(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word]! &= other[word]!;
}

export const both = (bits: Bits, other: Bits): Bits => bits.map((word, at) => word & other[at]!);

export const without = (bits: Bits, other: Bits): Bits => bits.map((word, at) => word & ~other[at]!);

/** How many members there are. */
export function count(bits: Bits): number {
  let found = 0;
  for (const word of bits) for (let left = word; left !== 0; left &= left - 1) found += 1;
  return found;
}

/** The least member; -1 of an empty set. */
export function lowest(bits: Bits): number {
  for (let word = 0; word < bits.length; word++) {
    const members = bits[word]!;
    if (members !== 0) return word * 32 + 31 - Math.clz32(members & -members);
  }
  return -1;
}

export function members(bits: Bits): number[] {
  const found: number[] = [];
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word]!; left !== 0; left &= left - 1) found.push(word * 32 + 31 - Math.clz32(left & -left));
  }
  return found;
}
