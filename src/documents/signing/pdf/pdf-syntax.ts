import { Refusal } from '../../../platform/refusal.ts';

/** A value as a PDF file writes it (ISO 32000-1, 7.3). A dictionary is a map, an array an array. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfText
  | PdfReference
  | PdfStream
  | PdfDictionary
  | readonly PdfValue[];
export type PdfDictionary = ReadonlyMap<string, PdfValue>;
export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}
/** A string; `start` and `end` are where it stands in the file, its brackets included. */
export interface PdfText {
  readonly kind: 'text';
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}
export interface PdfReference {
  readonly kind: 'reference';
  readonly object: number;
  readonly generation: number;
}
/** A dictionary with bytes behind it, as they are packed in the file. */
export interface PdfStream {
  readonly kind: 'stream';
  readonly dictionary: PdfDictionary;
  readonly bytes: Buffer;
}

export const pdfName = (name: string): PdfName => ({ kind: 'name', name });
export const pdfReference = (object: number, generation = 0): PdfReference => ({
  kind: 'reference',
  object,
  generation,
});
/** Words as a PDF string: in Latin letters as they are, others in UTF-16. */
export const pdfText = (words: string): PdfText => {
  const plain = /^[\x20-\x7e]*$/.test(words);
  const bytes = plain ? Buffer.from(words, 'latin1') : Buffer.from(`\ufeff${words}`, 'utf16le').swap16();
  return { kind: 'text', bytes, start: -1, end: -1 };
};

const isKind = (value: PdfValue | undefined, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
export const isName = (value: PdfValue | undefined): value is PdfName => isKind(value, 'name');
export const isText = (value: PdfValue | undefined): value is PdfText => isKind(value, 'text');
export const isReference = (value: PdfValue | undefined): value is PdfReference => isKind(value, 'reference');
export const isStream = (value: PdfValue | undefined): value is PdfStream => isKind(value, 'stream');
export const isDictionary = (value: PdfValue | undefined): value is PdfDictionary => value instanceof Map;
export const isList = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);

/** The name under a key, or nothing where no name stands. */
export function nameAt(dictionary: PdfDictionary, key: string): string | undefined {
  const value = dictionary.get(key);
  return isName(value) ? value.name : undefined;
}

/** What a reader reads in a PDF string. */
export function wordsOf(text: PdfText): string {
  const { bytes } = text;
  if (bytes.length % 2 === 0 && bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  return bytes.toString('latin1');
}

/** What is wrong with a file that is no sound PDF, and at which byte. */
export const damaged = (sentence: string): Refusal =>
  new Refusal('pdf.damaged', `The PDF is damaged: ${sentence}. Ask for it again, as it was written.`);

const DEEPEST = 64;
const SPACE = '\0\t\n\f\r ';
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/y;
const REGULAR = /[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const HEX = /[0-9A-Fa-f\0\t\n\f\r ]*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads PDF values from a place on. It is strict: what is not written as the standard says is refused with its place. */
export class PdfCursor {
  /** The file, a character a byte. */
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** Steps over white space and comments. */
  skip(): void {
    for (;;) {
      while (this.at < this.text.length && SPACE.includes(this.text.charAt(this.at))) this.at++;
      if (this.text[this.at] !== '%') return;
      while (this.at < this.text.length && !'\r\n'.includes(this.text.charAt(this.at))) this.at++;
    }
  }

  /** Takes what a sticky pattern finds here, or nothing. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  /** Takes a word that must stand here. */
  expect(word: string): void {
    this.skip();
    if (!this.text.startsWith(word, this.at)) throw damaged(`“${word}” is missing at byte ${this.at}`);
    this.at += word.length;
  }

  value(depth = 0): PdfValue {
    if (depth > DEEPEST) throw damaged(`its values are nested more than ${DEEPEST} deep at byte ${this.at}`);
    this.skip();
    const start = this.at;
    const first = this.text[start];
    if (first === '/') return this.name();
    if (first === '(') return this.literal();
    if (first === '[') return this.list(depth);
    if (first === '<') return this.text[start + 1] === '<' ? this.dictionary(depth) : this.hexadecimal();
    const reference = this.take(REFERENCE);
    if (reference) return pdfReference(Number(reference[1]), Number(reference[2]));
    const number = this.take(NUMBER);
    if (number) return Number(number[0]);
    const word = this.take(REGULAR)?.[0];
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    throw damaged(`there is no value at byte ${start}`);
  }

  private name(): PdfName {
    this.at++;
    const written = this.take(REGULAR)?.[0] ?? '';
    return pdfName(written.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`))));
  }

  private list(depth: number): PdfValue[] {
    this.at++;
    const values: PdfValue[] = [];
    for (this.skip(); this.text[this.at] !== ']'; this.skip()) values.push(this.value(depth + 1));
    this.at++;
    return values;
  }

  private dictionary(depth: number): PdfDictionary {
    this.at += 2;
    const values = new Map<string, PdfValue>();
    for (this.skip(); !this.text.startsWith('>>', this.at); this.skip()) {
      const { at } = this;
      if (this.text[at] !== '/') throw damaged(`a dictionary lacks a name at byte ${at}`);
      const { name } = this.name();
      if (values.has(name)) throw damaged(`/${name} stands twice in a dictionary at byte ${at}`);
      values.set(name, this.value(depth + 1));
    }
    this.at += 2;
    return values;
  }

  private hexadecimal(): PdfText {
    const start = this.at++;
    const digits = (this.take(HEX)?.[0] ?? '').replace(/[^0-9A-Fa-f]/g, '');
    if (this.text[this.at++] !== '>') throw damaged(`a string has no end at byte ${start}`);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    return { kind: 'text', bytes, start, end: this.at };
  }

  private literal(): PdfText {
    const start = this.at++;
    const parts: string[] = [];
    for (let open = 1; open > 0; this.at++) {
      const character = this.text[this.at];
      if (character === undefined) throw damaged(`a string has no end at byte ${start}`);
      if (character === '\\') parts.push(this.escape());
      else {
        if (character === '(') open++;
        if (character === ')') open--;
        if (open > 0) parts.push(character);
      }
    }
    return { kind: 'text', bytes: Buffer.from(parts.join(''), 'latin1'), start, end: this.at };
  }

  /** What a backslash stands for; the cursor ends on its last character. */
  private escape(): string {
    this.at++;
    const octal = this.take(/[0-7]{1,3}/y)?.[0];
    if (octal !== undefined) {
      this.at--;
      return String.fromCharCode(Number(`0o${octal}`) & 0xff);
    }
    const escaped = this.text[this.at] ?? '';
    if (escaped === '\r' && this.text[this.at + 1] === '\n') this.at++;
    return '\r\n'.includes(escaped) ? '' : (ESCAPES[escaped] ?? escaped);
  }
}

/** A value as it is written into a file, a character a byte. Strings are written in hexadecimal, so nothing needs care. */
export function written(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(6).replace(/0+$/, '');
  if (isList(value)) return `[${value.map(written).join(' ')}]`;
  if (isDictionary(value))
    return `<<${[...value].map(([key, held]) => `${writtenName(key)} ${written(held)}`).join('\n')}>>`;
  if (isName(value)) return writtenName(value.name);
  if (isText(value)) return `<${value.bytes.toString('hex')}>`;
  if (isReference(value)) return `${value.object} ${value.generation} R`;
  const dictionary = new Map(value.dictionary).set('Length', value.bytes.length);
  return `${written(dictionary)}\nstream\n${value.bytes.toString('latin1')}\nendstream`;
}

const writtenName = (name: string): string =>
  `/${name.replace(/[^\x21-\x7e]|[()<>[\]{}/%#]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
