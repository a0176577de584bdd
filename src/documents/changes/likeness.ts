/** The words of a text, each with how often it stands in it. */
export interface Bag {
  readonly words: ReadonlyMap<string, number>;
  readonly size: number;
}

export function bagOf(all: readonly string[]): Bag {
  const words = new Map<string, number>();
  for (const word of all) words.set(word, (words.get(word) ?? 0) + 1);
  return { words, size: all.length };
}

/** The words and figures of a text, however they are spelled; what stands between them does not make two texts alike. */
export const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** The share of words in common (Dice): 1 for the same words in any order, 0 for none, and for no words at all. */
export function likeness(one: Bag, other: Bag): number {
  if (one.size + other.size === 0) return 0;
  let common = 0;
  for (const [word, count] of one.words) common += Math.min(count, other.words.get(word) ?? 0);
  return (2 * common) / (one.size + other.size);
}
