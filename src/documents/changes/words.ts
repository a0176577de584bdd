import type { Field, HardBreak, Inline, Reference, Text } from '../paper.ts';
import type { Weighed } from './calming.ts';
import { piecesOf } from './pieces.ts';

/** The smallest thing a redline may strike out or put in: a word, an amount, a date, a bound field. */
export interface Token extends Weighed {
  /** The token as it stands in the paper: one inline, or several where its looks change within it. */
  readonly inlines: readonly Inline[];
}

const weightOf = (words: string): number => words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** A line of clean inlines in tokens; joined again they are the line. */
export function tokensOf(inlines: readonly Inline[]): Token[] {
  const tokens: Token[] = [];
  let run: Text[] = [];
  for (const inline of inlines) {
    if (inline.type === 'text') run.push(inline);
    else {
      tokens.push(...tokensOfRun(run), boundToken(inline));
      run = [];
    }
  }
  tokens.push(...tokensOfRun(run));
  return tokens;
}

/** Text that stands side by side is one text to a reader, so that an amount stays whole though half of it is bold. */
function tokensOfRun(run: readonly Text[]): Token[] {
  const rest = [...run];
  return piecesOf(run.map(({ text }) => text).join('')).map((key) => {
    const inlines: Text[] = [];
    for (let left = key.length; left > 0; ) {
      const [first] = rest as [Text];
      const text = first.text.slice(0, left);
      inlines.push({ ...first, text });
      if (text.length === first.text.length) rest.shift();
      else rest[0] = { ...first, text: first.text.slice(text.length) };
      left -= text.length;
    }
    return { key, inlines, weight: weightOf(key), bound: false };
  });
}

/** No text holds the character U+0000, so no text has the key of a field. */
function boundToken(inline: Field | Reference | HardBreak): Token {
  const [key, weight] =
    inline.type === 'field'
      ? [`${inline.attrs.name}\0${inline.attrs.value}`, weightOf(inline.attrs.value)]
      : [inline.type === 'reference' ? `\0${inline.attrs.target}` : '\0', 1];
  return { key, inlines: [inline], weight, bound: true };
}
