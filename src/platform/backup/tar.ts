import { Refusal } from '../refusal.ts';

/** One file of an archive. */
export interface ArchivedFile {
  /** `tables/account/000001.copy.zst`: at most 100 characters, ASCII. */
  readonly name: string;
  readonly body: Uint8Array;
}

/** A file as it stands in the archive: `raw` is its header, its body and the filling behind it. */
export interface FoundFile extends ArchivedFile {
  readonly raw: readonly Uint8Array[];
}

const blockBytes = 512;

/** Larger than any part of ours can be; what claims more is none of our files. */
const bodyBytesMax = 256 * 1024 * 1024;

/** What ends an archive: two empty blocks. */
export const archiveEnd: Uint8Array = new Uint8Array(2 * blockBytes);

/**
 * A file in the ustar form (POSIX.1-1988), which every `tar` reads: so a backup can be opened without Parley.
 * @param writtenAt seconds since 1970
 */
export function archived({ name, body }: ArchivedFile, writtenAt: number): Uint8Array[] {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0, 100, 'ascii');
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(body.length, 11), 124);
  header.write(octal(writtenAt, 11), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0'.concat('00'), 257, 'ascii');
  header.write(`${octal(sumOf(header), 6)} `, 148);
  return [header, body, new Uint8Array(fillingOf(body.length))];
}

const sumOf = (header: Uint8Array): number => header.reduce((sum, byte) => sum + byte, 0);
const fillingOf = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;

/**
 * Reads an archive file by file, one of them in memory at a time.
 * @throws Refusal `backup.foreign` when it is no archive, `backup.damaged` and `backup.truncated` naming the place
 */
export async function* filesIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FoundFile> {
  const reader = new BlockReader(bytes);
  let before: string | null = null;
  for (;;) {
    const header = await reader.take(blockBytes);
    if (!header && before === null) throw foreign();
    if (!header) throw truncated(`behind ${before}`);
    if (before !== null && isEmpty(header)) return proveEnd(reader, before);
    const { name, size } = readHeader(header, before);
    const body = await reader.take(size);
    const filling = body && (await reader.take(fillingOf(size)));
    if (!filling) throw truncated(`in the middle of ${name}`);
    if (!isEmpty(filling)) throw damaged(`what follows ${name}`);
    yield { name, body, raw: [header, body, filling] };
    before = name;
  }
}

/** Two empty blocks, and nothing behind them. */
async function proveEnd(reader: BlockReader, before: string): Promise<void> {
  const second = await reader.take(blockBytes);
  if (!second) throw truncated(`behind ${before}`);
  if (!isEmpty(second) || !(await reader.isEmpty())) throw damaged(`what follows ${before}`);
}

const isEmpty = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

function readHeader(header: Buffer, before: string | null): { name: string; size: number } {
  const summed = Buffer.from(header).fill(' ', 148, 156);
  const sound =
    header.toString('latin1', 257, 262) === 'ustar' &&
    octalIn(header, 148, 6) === sumOf(summed) &&
    header[156] === 0x30;
  const size = octalIn(header, 124, 11);
  if (sound && size <= bodyBytesMax) return { name: header.toString('ascii', 0, header.indexOf(0)), size };
  throw before === null ? foreign() : damaged(`what follows ${before}`);
}

const octalIn = (header: Buffer, from: number, digits: number): number =>
  Number.parseInt(header.toString('latin1', from, from + digits), 8);

/** The file is no backup, or its very beginning is damaged. */
export const foreign = (): Refusal =>
  new Refusal('backup.foreign', 'The file is no backup of Parley, or its beginning is lost: choose another file.');

/** A part of the file does not say what was written. */
export const damaged = (part: string): Refusal =>
  new Refusal('backup.damaged', `The backup is damaged: ${part} is not what was written. Take another copy of it.`);

/** The file ends too early. */
export const truncated = (where: string): Refusal =>
  new Refusal('backup.truncated', `The backup is cut off ${where}: take another copy of it.`);

/** Takes blocks of a wished length from pieces of any length. */
export class BlockReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#pieces = bytes[Symbol.asyncIterator]();
  }

  /** Exactly `length` bytes, or undefined where fewer are left. */
  async take(length: number): Promise<Buffer | undefined> {
    const pieces: Uint8Array[] = [this.#held];
    let there = this.#held.length;
    while (there < length) {
      const { value, done } = await this.#pieces.next();
      if (done) {
        this.#held = Buffer.concat(pieces);
        return undefined;
      }
      pieces.push(value);
      there += value.length;
    }
    const whole =
      pieces.length === 1
        ? Buffer.from(this.#held.buffer, this.#held.byteOffset, this.#held.length)
        : Buffer.concat(pieces);
    this.#held = whole.subarray(length);
    return whole.subarray(0, length);
  }

  /** `length` bytes, or what is left where that is less. */
  async takeUpTo(length: number): Promise<Buffer> {
    const taken = await this.take(length);
    if (taken) return taken;
    const rest = Buffer.from(this.#held);
    this.#held = new Uint8Array(0);
    return rest;
  }

  /** Whether nothing is left. */
  async isEmpty(): Promise<boolean> {
    const next = await this.takeUpTo(1);
    this.#held = Buffer.concat([next, this.#held]);
    return next.length === 0;
  }
}
