/**
 * Cuts the same element, again and again, out of a stream of XML: every `row` of a sheet, every `si` of its strings.
 * It looks at nothing between them, so it keeps pace with the unpacking; what is inside a record is read by others.
 */
export class MarkupRecords {
  readonly #container: string;
  readonly #record: string;
  #state: State = 'before';
  #open = EMPTY;
  #close = EMPTY;
  #end = EMPTY;
  #rest = EMPTY;

  /** `container` holds the records: `sheetData` holds `row`, `sst` holds `si`. */
  constructor(container: string, record: string) {
    this.#container = container;
    this.#record = record;
  }

  /** True once the container was closed; a stream that ends before was cut short. */
  get complete(): boolean {
    return this.#state === 'after';
  }

  /**
   * Yields the records that are whole with this piece. Throws `RecordFault` on a document type (the door to entity
   * tricks), on text in another encoding than UTF-8, and on a record longer than any program writes.
   */
  *cut(piece: Buffer): Generator<MarkupRecord> {
    if (this.complete) return;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let at = this.#state === 'before' ? this.#enter(bytes) : 0;
    while (this.#state === 'inside') {
      const record = this.#next(bytes, at);
      if (record === undefined) break;
      at = record.end;
      yield record;
    }
    this.#rest = this.complete ? EMPTY : Buffer.from(bytes.subarray(at));
    if (this.#rest.length > RECORD_BYTES_MAX) throw new RecordFault(`a ${this.#record} longer than 4 MB`);
  }

  /** Looks for the container's start tag and learns the name space prefix that the whole part uses. */
  #enter(bytes: Buffer): number {
    const head = bytes.toString('latin1');
    if (head.includes('<!DOCTYPE') || head.includes('<!ENTITY')) throw new RecordFault('a document type');
    if (bytes.includes(0)) throw new RecordFault('text in another encoding than UTF-8');
    const tag = new RegExp(`<([\\w.-]+:)?${this.#container}(?=[\\s/>])[^>]*>`).exec(head);
    if (tag === null) return Math.max(0, bytes.length - START_TAG_BYTES_MAX);
    const prefix = tag[1] ?? '';
    this.#open = Buffer.from(`<${prefix}${this.#record}`);
    this.#close = Buffer.from(`</${prefix}${this.#record}>`);
    this.#end = Buffer.from(`</${prefix}${this.#container}>`);
    this.#state = tag[0].endsWith('/>') ? 'after' : 'inside';
    return tag.index + tag[0].length;
  }

  #next(bytes: Buffer, from: number): MarkupRecord | undefined {
    const start = bytes.indexOf(LESS_THAN, from);
    if (start < 0 || bytes.length < start + this.#end.length) return undefined;
    if (bytes.compare(this.#end, 0, this.#end.length, start, start + this.#end.length) === 0) {
      this.#state = 'after';
      return undefined;
    }
    if (bytes.compare(this.#open, 0, this.#open.length, start, start + this.#open.length) !== 0) {
      if (bytes.toString('latin1', start, start + 40).includes('extLst')) this.#state = 'after';
      else throw new RecordFault(`something else than a ${this.#record}`);
      return undefined;
    }
    const tagEnd = bytes.indexOf(GREATER_THAN, start);
    if (tagEnd < 0) return undefined;
    if (bytes[tagEnd - 1] === SLASH) return { bytes, start, end: tagEnd + 1 };
    const close = bytes.indexOf(this.#close, tagEnd);
    return close < 0 ? undefined : { bytes, start, end: close + this.#close.length };
  }
}

/** One element from its start tag to the end of its end tag, as bytes of a larger buffer that is not ours to keep. */
export interface MarkupRecord {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** What the stream held instead; whoever knows file and part makes a sentence of it. */
export class RecordFault extends Error {}

type State = 'before' | 'inside' | 'after';

const EMPTY: Buffer = Buffer.alloc(0);
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const RECORD_BYTES_MAX = 4_000_000;
const START_TAG_BYTES_MAX = 4_000;
