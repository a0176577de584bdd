import { type MarkupRecord, RecordFault } from './markup-records.ts';

/**
 * Walks the tags of one record without making strings of them: names come as numbers (see `nameCode`), values as
 * positions in the bytes. Anything that spreadsheet programs do not write inside a record (comments, processing
 * instructions, CDATA) is refused with `RecordFault`.
 */
export class MarkupCursor {
  /** The local name of the tag last met, without its name space prefix. */
  tag = 0;
  kind: 'open' | 'close' | 'empty' = 'open';
  /** The text between the tag before and this one. */
  textStart = 0;
  textEnd = 0;
  /** The attribute last met. */
  attribute = 0;
  valueStart = 0;
  valueEnd = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  #attributeAt = 0;
  #attributesEnd = 0;

  aim({ bytes, start, end }: MarkupRecord): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Moves to the next tag; false at the end of the record. */
  nextTag(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    this.textStart = at;
    while (at < end && bytes[at] !== LESS_THAN) at += 1;
    this.textEnd = at;
    if (at >= end) return false;
    at += 1;
    const closing = bytes[at] === SLASH;
    if (closing) at += 1;
    let code = 0;
    let byte = bytes[at] ?? 0;
    if (byte === EXCLAMATION || byte === QUESTION) throw new RecordFault('a comment or an instruction');
    while (byte > SPACE && byte !== GREATER_THAN && byte !== SLASH) {
      code = byte === COLON ? 0 : (code << 8) | byte;
      at += 1;
      byte = bytes[at] ?? 0;
    }
    this.tag = code;
    this.#attributeAt = at;
    while (at < end && bytes[at] !== GREATER_THAN) at += 1;
    if (at >= end) throw new RecordFault('a tag without an end');
    const empty = bytes[at - 1] === SLASH;
    this.kind = closing ? 'close' : empty ? 'empty' : 'open';
    this.#attributesEnd = empty ? at - 1 : at;
    this.#at = at + 1;
    return true;
  }

  /** Moves to the next attribute of the tag last met; false when there is none left. */
  nextAttribute(): boolean {
    const bytes = this.#bytes;
    const end = this.#attributesEnd;
    let at = this.#attributeAt;
    while (at < end && (bytes[at] ?? 0) <= SPACE) at += 1;
    if (at >= end) return false;
    let code = 0;
    for (let byte = bytes[at] ?? 0; at < end && byte !== EQUALS && byte > SPACE; byte = bytes[at] ?? 0) {
      code = byte === COLON ? 0 : (code << 8) | byte;
      at += 1;
    }
    while (at < end && bytes[at] !== QUOTE && bytes[at] !== APOSTROPHE) at += 1;
    const mark = bytes[at];
    at += 1;
    this.valueStart = at;
    while (at < end && bytes[at] !== mark) at += 1;
    if (at >= end) throw new RecordFault('an attribute without an end');
    this.valueEnd = at;
    this.attribute = code;
    this.#attributeAt = at + 1;
    return true;
  }

  byteAt(at: number): number {
    return this.#bytes[at] ?? 0;
  }

  /** The number between two positions; NaN where there is something else. */
  number(start: number, end: number): number {
    const length = end - start;
    if (length === 0 || length > DIGITS_EXACT) return this.#longNumber(start, end);
    let value = 0;
    for (let at = start; at < end; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return this.#longNumber(start, end);
      value = value * 10 + digit;
    }
    return value;
  }

  #longNumber(start: number, end: number): number {
    const text = this.#bytes.toString('latin1', start, end).trim();
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  }

  /** The text between two positions, entities and the sheets' own escapes (`_x000D_`) undone. */
  text(start: number, end: number): string {
    const written = this.#bytes.toString('utf8', start, end);
    const text = written.includes('&') ? written.replace(/&([^;]*);?/g, entityText) : written;
    return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => character(hex)) : text;
  }
}

/** A name as the cursor compares it: its last four bytes in one number. Distinct for all names a sheet knows. */
export const nameCode = (name: string): number => {
  let code = 0;
  for (const byte of Buffer.from(name)) code = (code << 8) | byte;
  return code;
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Only the five entities of XML and characters by number; there is no document type that could define others. */
function entityText(written: string, name: string): string {
  const known = ENTITIES[name];
  if (known !== undefined) return known;
  const hex = /^#x([0-9a-fA-F]{1,6})$/.exec(name)?.[1];
  const decimal = /^#([0-9]{1,7})$/.exec(name)?.[1];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  if (!(code >= 0 && code <= 0x10ffff)) throw new RecordFault(`the entity ${written}`);
  return String.fromCodePoint(code);
}

const character = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SPACE = 0x20;
const ZERO = 0x30;
const DIGITS_EXACT = 15;
