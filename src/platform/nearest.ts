/** The candidate that differs in the fewest letters, if at least half agree. What is longer than a name is none. */
export function nearest(wanted: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .filter((name) => name.length <= NAME_LETTERS_MAX)
    .map((name) => ({ name, letters: lettersApart(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, letters }) => letters <= Math.max(wanted.length, name.length) / 2)
    .sort((one, other) => one.letters - other.letters);
  return ranked[0]?.name;
}

/** Levenshtein's distance, row by row. */
function lettersApart(left: string, right: string): number {
  let before = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const swap = (before[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      here.push(Math.min(swap, (before[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1));
    }
    before = here;
  }
  return before[right.length] ?? 0;
}

const NAME_LETTERS_MAX = 100;
