/**
 * Counts and sizes as people write them. What could be read in two ways is refused with a sentence, never guessed: 1.450
 * is fourteen hundred and fifty in one country and less than two in another.
 */

/** What was read, or the sentence why it cannot be. */
export type Read = { readonly value: number } | { readonly why: string };

/** The mark before the decimals, where the rest of a column tells it. */
export type DecimalMark = '.' | ',';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** What one unit of size holds in bytes: those with an i in steps of 1,024, the others of 1,000. */
const worth: Readonly<Record<string, number>> = {
  ...{ b: 1, byte: 1, bytes: 1 },
  ...Object.fromEntries(['k', 'm', 'g', 't', 'p'].map((letter, at) => [`${letter}b`, 1000 ** (at + 1)])),
  ...Object.fromEntries(['k', 'm', 'g', 't', 'p'].map((letter, at) => [`${letter}ib`, 1024 ** (at + 1)])),
};

/** Units a list of sizes may be in. */
export const sizeUnits = ['bytes', 'KB', 'KiB', 'MB', 'MiB', 'GB', 'GiB', 'TB', 'TiB'] as const;
export type SizeUnit = (typeof sizeUnits)[number];

/**
 * Bytes as people say them, in steps of 1,000: `5 GB`, `438.1 MB`. The playbook draws its line for large repositories in
 * the same gigabytes, so that no paper shows a repository of 4.9 GB among those above 5 GB.
 */
export function showBytes(bytes: number): string {
  let [amount, step] = [bytes, 0];
  // Rounded to a tenth, 999.96 is a thousand: it is said in the next unit.
  while (amount >= 999.95 && step < UNITS.length - 1) [amount, step] = [amount / 1000, step + 1];
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[step]}`;
}

const blanks = /[\s\u00a0\u2009\u202f]+/g;
const shown = (text: string): string => (text.length > 40 ? `"${text.slice(0, 40)}..."` : `"${text}"`);

/** Reads a whole count: `1,450`, `1 450`, `1.5k`, `2M`, `1,450 users`. */
export function readCount(text: string, unit?: string): Read {
  const { digits, word } = parted(text);
  const times = { '': 1, k: 1e3, m: 1e6 }[word];
  if (times === undefined && word !== unit?.toLowerCase() && word !== unit?.toLowerCase().replace(/s$/, ''))
    return {
      why: `${shown(text)} is no ${unit === undefined ? 'count' : `count of ${unit}`}: write digits, such as 1,450.`,
    };
  // A count has no decimals, so that a comma before three digits divides thousands; a full stop there may be either.
  const read =
    /^[+-]?[1-9]\d{0,2},\d{3}$/.test(digits) && (times ?? 1) === 1
      ? { value: Number(digits.replace(',', '')) }
      : readNumber(digits);
  if ('why' in read) return read;
  const value = Number((read.value * (times ?? 1)).toFixed(3));
  return Number.isSafeInteger(value)
    ? { value }
    : { why: `${shown(text)} is no whole number: give one without decimals.` };
}

/** Reads a size into whole bytes: `12 TB`, `1.5 GiB`, `980 MB`; a bare number only where `unit` is what all are in. */
export function readBytes(text: string, unit?: SizeUnit, decimal?: DecimalMark): Read {
  const { digits, word, written } = parted(text);
  if (/^[KMGTP]b$/.test(written))
    return { why: `${shown(text)} may mean bits: write ${written.toUpperCase()} for bytes.` };
  if (/^[kmgtp]$/.test(word)) {
    const letter = word.toUpperCase();
    return {
      why: `${shown(text)} does not say which ${letter}: write ${letter}B (steps of 1,000) or ${letter}iB (steps of 1,024).`,
    };
  }
  if (word === '' && unit === undefined)
    return { why: `${shown(text)} has no unit: write bytes, KB, MB, GB or TB behind it.` };
  const times = worth[word === '' ? (unit ?? '').toLowerCase() : word];
  if (times === undefined) return { why: `${shown(text)} is no size: write a number and a unit, such as 12 GB.` };
  const read = readNumber(digits, decimal);
  if ('why' in read) return read;
  const value = Math.round(read.value * times);
  return Number.isSafeInteger(value) ? { value } : { why: `${shown(text)} is larger than anything we can count.` };
}

/** Reads a number; `decimal` tells the mark before the decimals where the text alone may be read in two ways. */
export function readNumber(text: string, decimal?: DecimalMark): Read {
  const digits = text.trim().replace(/(?<=\d)(?:[\s\u00a0\u2009\u202f']|\u2019)(?=\d{3}(?!\d))/g, '');
  if (!/^[+-]?(\d[\d.,]*|[.,]\d+)$/.test(digits))
    return { why: `${shown(text)} is no number: write digits, such as 1450 or 12.5.` };
  const mark = decimal ?? decimalMarkOf(digits);
  if (mark === 'either') {
    const [grouped, broken] = [digits.replace(/[.,]/, ''), digits.replace(',', '.')];
    return { why: `${shown(text)} may be ${grouped} or ${Number(broken)}: write it without a mark for thousands.` };
  }
  const grouping = mark === ',' ? '.' : ',';
  const [whole = '', ...decimals] = digits.split(mark);
  if (decimals.length > 1 || decimals[0]?.includes(grouping) || !isGrouped(whole, grouping))
    return { why: `${shown(text)} is no number: its marks for thousands and decimals do not fit each other.` };
  const value = Number(`${whole.replaceAll(grouping, '')}.${decimals[0] ?? '0'}`);
  return { value };
}

/** The mark before the decimals of a number as it is written; `either` where nothing but its country tells. */
function decimalMarkOf(digits: string): DecimalMark | 'either' {
  const [dot, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')];
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
  const mark = dot >= 0 ? '.' : ',';
  const parts = digits.split(mark);
  if (parts.length > 2) return mark === '.' ? ',' : '.';
  if (parts.length === 1) return '.';
  return /^[+-]?[1-9]\d{0,2}$/.test(parts[0] ?? '') && parts[1]?.length === 3 ? 'either' : mark;
}

const isGrouped = (whole: string, grouping: string): boolean => {
  const [first = '', ...groups] = whole.replace(/^[+-]/, '').split(grouping);
  return groups.length === 0 || (/^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group)));
};

/** The digits of a text and the word behind them, in small letters and as it was written. */
function parted(text: string): { digits: string; word: string; written: string } {
  const [, digits = '', written = ''] = /^([+-]?[\d.,'\u2019\s\u00a0\u2009\u202f]*)(.*)$/s.exec(text.trim()) ?? [];
  const bare = written.trim().replaceAll(blanks, ' ');
  return { digits: digits.trim(), word: bare.toLowerCase(), written: bare };
}

/** The mark before the decimals where a text tells it without doubt; a text with neither mark tells nothing. */
export function tellingMark(text: string): DecimalMark | undefined {
  const { digits } = parted(text);
  if (!/[.,]/.test(digits)) return undefined;
  const mark = decimalMarkOf(digits);
  return mark === 'either' ? undefined : mark;
}
