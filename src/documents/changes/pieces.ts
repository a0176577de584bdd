/** A figure: `12,500.00`, `4.2`, `1 200,00` with a fixed space. */
const FIGURE = String.raw`\p{Nd}+(?:[.,'’]\p{Nd}+|[\u00A0\u202F]\p{Nd}{3})*`;
const MONTHS =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?';
const CURRENCIES = 'USD|EUR|GBP|CHF|CAD|AUD|JPY';
const TIMES = '(?:(?:business|working|calendar|person)(?: |-))?(?:minute|hour|day|week|month|quarter|year)s?';
const BLANK = String.raw`[ \u00A0\u202F]`;
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]`;
const LETTER = String.raw`[[\p{L}\p{M}\p{N}_]--${UNSPACED}]`;

/**
 * What a comparison takes for one piece and never tears: an address, a date in words, an amount with its currency and a
 * figure with its unit (`USD 12,500.00`, `30 business days`, `12.5 %`), a word with its apostrophes and hyphens, a figure
 * with its sign, points and commas (`$12,500.00`, `2026-08-31`), a stretch of blanks, a character of a script that sets
 * no blanks between words, and any other sign. What begins alike and is longer stands first.
 */
const PIECE = new RegExp(
  [
    String.raw`https?:\/\/[^\s<>"]*[^\s<>".,;:!?\)]`,
    String.raw`[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+`,
    String.raw`\p{Nd}{1,2}(?:st|nd|rd|th)? (?:${MONTHS})(?:,? \p{Nd}{4})?(?!${LETTER})`,
    String.raw`(?:${MONTHS}) \p{Nd}{1,2}(?:st|nd|rd|th)?(?:,? \p{Nd}{4})?(?!${LETTER})`,
    `(?:${CURRENCIES})${BLANK}${FIGURE}(?!${LETTER})`,
    String.raw`\p{Sc}?${FIGURE}${BLANK}(?:[%\p{Sc}]|(?:${CURRENCIES}|percent|[KMGT]B|${TIMES})(?!${LETTER}))`,
    UNSPACED,
    String.raw`\p{Sc}?${LETTER}+(?:(?:['’\u2010\u2011\-]|(?<=\p{Nd})[.,:\/](?=\p{Nd})|(?<=\p{Nd})[\u00A0\u202F](?=\p{Nd}{3}))${LETTER}+)*%?`,
    String.raw`\s+`,
    String.raw`[^\s]`,
  ].join('|'),
  'gv',
);

/** The pieces of a text in order; joined they are the text. */
export const piecesOf = (text: string): string[] => text.match(PIECE) ?? [];
