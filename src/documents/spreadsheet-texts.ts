/**
 * The texts that cells of a workbook share, by position. A large report has several hundred thousand that stand in one
 * cell each, so they are kept as bytes and made into strings when a cell asks: a third of the memory. Those that
 * repeat (`False`, `group`) come early in every file and are kept as strings.
 */
export class TextTable {
  readonly #early: string[] = [];
  #bytes = Buffer.alloc(1 << 16);
  /** Where the text at a position begins; it ends where the next begins. */
  #starts = new Uint32Array(1 << 12);
  #count = 0;

  add(text: string): void {
    if (this.#early.length < EARLY) this.#early.push(text);
    const start = this.#starts[this.#count] ?? 0;
    const needed = start + Buffer.byteLength(text);
    if (needed > this.#bytes.length) this.#bytes = grown(this.#bytes, Buffer.alloc(needed * 2));
    this.#bytes.write(text, start);
    this.#count += 1;
    if (this.#count === this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(this.#count * 2));
    this.#starts[this.#count] = needed;
  }

  /** The text at a position from 0; undefined where there is none. */
  at(position: number): string | undefined {
    if (position < this.#early.length) return this.#early[position];
    if (!(position < this.#count) || !Number.isInteger(position)) return undefined;
    return this.#bytes.toString('utf8', this.#starts[position], this.#starts[position + 1]);
  }
}

function grown<Store extends Uint8Array | Uint32Array>(from: Store, to: Store): Store {
  to.set(from);
  return to;
}

const EARLY = 4_096;
