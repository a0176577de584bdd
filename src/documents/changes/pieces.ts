/**
 * What a comparison takes for one piece and never tears: a word with its apostrophes and hyphens, a figure with its sign,
 * points and commas (`$12,500.00`, `12.5%`, `2026-08-31`), a stretch of blanks, a character of a script that sets no
 * blanks between words, and any other sign.
 */
const PIECE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|\p{Sc}?[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]]+(?:(?:['’\u2010\u2011\-]|(?<=\p{Nd})[.,:\/](?=\p{Nd})|(?<=\p{Nd})[\u00A0\u202F](?=\p{Nd}{3}))[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]]+)*%?|\s+|[^\s]/gv;

/** The pieces of a text in order; joined they are the text. */
export const piecesOf = (text: string): string[] => text.match(PIECE) ?? [];
