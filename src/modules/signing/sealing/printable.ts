import { warmPress } from '../../../documents/pdf.ts';
import { UNPRINTABLE } from '../../../documents/seal.ts';

/**
 * Words as our fonts print them: a name in letters that they lack must not keep anybody from signing. What it
 * was stands in the record.
 */
export function printable(words: string): string {
  const { glyphs } = warmPress();
  const plain = [...words].map((character) =>
    UNPRINTABLE.test(character) || !glyphs.has(character.codePointAt(0) ?? 0) ? '?' : character,
  );
  return plain.join('');
}
