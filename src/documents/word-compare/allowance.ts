import { Refusal } from '../../platform/refusal.ts';

/**
 * Characters of the paragraphs that changed, older and newer counted both: some hundred and fifty pages in which no paragraph
 * stayed the same. Beyond that a comparison shows nothing to anybody.
 */
const CHARACTERS_MAX = 1_000_000;

/** Keeps count of the text that is compared word by word, so that memory and time have an end. */
export class Allowance {
  readonly #names: string;
  #left = CHARACTERS_MAX;

  /** `names` are the two files, as a sentence names them. */
  constructor(names: string) {
    this.#names = names;
  }

  /** @throws Refusal `word.tooDifferent` when more text changed than anybody compares */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left >= 0) return;
    throw new Refusal(
      'word.tooDifferent',
      `${this.#names} differ in more than a million characters: compare versions that belong together, or one part after the other.`,
      { status: 413 },
    );
  }
}
