import { crc32, createInflateRaw } from 'node:zlib';
import { Refusal } from '../platform/refusal.ts';
import { damaged, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** No document of the trade unpacks to more than this; what does is refused before it fills the memory. */
export const UNPACKED_BYTES_MAX = 100_000_000;

/**
 * Rows of a sheet may be forgiven that limit (a report of 200,000 projects unpacks to some 365 MB), but only up to this many
 * bytes in all, and only where they are packed no tighter than rows are: those of real reports shrink 9 to 16 times,
 * a bomb shrinks several hundred times.
 */
export const FORGIVEN_BYTES_MAX = 1_000_000_000;
export const PACKED_TIGHTER_MAX = 50;

/**
 * A zip package from a stranger, such as DOCX or XLSX. Every byte that comes out is counted, whatever the directory
 * declares; parts that nobody unpacks are judged by what they declare. Refuses with `archive.*`.
 */
export class Zip {
  readonly fileName: string;
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #file: Buffer;
  /** Bytes forgiven, by part; null for a part that turned out to be packed too tightly. */
  readonly #forgiven = new Map<string, number | null>();
  #unpackedBytes = 0;
  #forgivenBytes = 0;

  constructor(bytes: Uint8Array, fileName: string) {
    this.#file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.fileName = fileName;
    this.entries = readZipDirectory(this.#file, fileName);
  }

  /** Refuses now what declares itself too large; `forgivable` names the parts whose rows may be forgiven later. */
  refuseDeclaredBomb(forgivable: (entry: ZipEntry) => boolean): void {
    let counted = 0;
    let forgiven = 0;
    for (const entry of this.entries.values()) {
      if (forgivable(entry) && !isTight(entry, entry.declaredBytes)) forgiven += entry.declaredBytes;
      else counted += entry.declaredBytes;
    }
    if (counted + Math.max(0, forgiven - FORGIVEN_BYTES_MAX) > UNPACKED_BYTES_MAX) throw this.#tooLarge();
  }

  /** Unpacks one part as a whole, refusing it beyond `bytesMax`; for parts that are small in every honest file. */
  async read(name: string, bytesMax = UNPACKED_BYTES_MAX): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.unpack(name)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bytesMax) throw damaged(this.fileName, `${name} is far larger than it ever should be`);
    }
    return Buffer.concat(chunks);
  }

  /** Unpacks one part piece by piece, and checks at the end that all of it came out as it went in. */
  async *unpack(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw damaged(this.fileName, `${name} is missing`);
    let checksum = 0;
    let bytes = 0;
    for await (const chunk of this.#pieces(entry)) {
      bytes += chunk.length;
      checksum = crc32(chunk, checksum);
      this.#unpackedBytes += chunk.length;
      if (isTight(entry, bytes)) this.#withdraw(name);
      if (this.#unpackedBytes - this.#forgivenBytes > UNPACKED_BYTES_MAX) throw this.#tooLarge();
      yield chunk;
    }
    if (checksum !== entry.crc32 || bytes !== entry.declaredBytes) {
      throw damaged(this.fileName, `${name} does not match its checksum`);
    }
  }

  /** The bytes of one part as they lie in the file, to be carried over unopened into another package. */
  packed(entry: ZipEntry): Buffer {
    return this.#file.subarray(entry.start, entry.start + entry.packedBytes);
  }

  /** Takes bytes out of the count that proved to be rows of a sheet, within the two limits above. */
  forgive(name: string, bytes: number): void {
    const before = this.#forgiven.get(name) ?? 0;
    if (this.#forgiven.get(name) === null || this.#forgivenBytes + bytes > FORGIVEN_BYTES_MAX) return;
    this.#forgiven.set(name, before + bytes);
    this.#forgivenBytes += bytes;
  }

  #withdraw(name: string): void {
    this.#forgivenBytes -= this.#forgiven.get(name) ?? 0;
    this.#forgiven.set(name, null);
  }

  async *#pieces(entry: ZipEntry): AsyncGenerator<Buffer> {
    const packed = this.packed(entry);
    if (entry.method === 'stored') {
      for (let at = 0; at < packed.length; at += PIECE_BYTES) yield packed.subarray(at, at + PIECE_BYTES);
      return;
    }
    const inflate = createInflateRaw({ chunkSize: PIECE_BYTES });
    inflate.end(packed);
    try {
      for await (const piece of inflate) yield piece as Buffer;
    } catch (error) {
      if (error instanceof Error && 'errno' in error) throw damaged(this.fileName, `${entry.name} does not unpack`);
      throw error;
    }
  }

  #tooLarge(): Refusal {
    return new Refusal(
      'archive.tooLarge',
      `${this.fileName} unpacks to more than 100 MB of something that is not rows: take out pictures, attachments and padding, or export it again.`,
      { status: 413 },
    );
  }
}

const PIECE_BYTES = 256 * 1024;

const isTight = (entry: ZipEntry, unpackedBytes: number): boolean =>
  unpackedBytes > entry.packedBytes * PACKED_TIGHTER_MAX;
