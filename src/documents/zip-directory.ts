import { Refusal } from '../platform/refusal.ts';

/** One part of a zip package, as its directory tells it. */
export interface ZipEntry {
  /** Path with forward slashes, never leading out of the package. */
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  /** Where the packed bytes lie in the file. */
  readonly start: number;
  readonly packedBytes: number;
  /** What the directory says it unpacks to; only unpacking shows whether that is true. */
  readonly declaredBytes: number;
  readonly crc32: number;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const IN_EXTRA_32 = 0xffffffff;
const ENTRIES_MAX = 2_000;

/**
 * Reads the directory at the end of a zip package (ZIP64 included) and refuses, naming the file, whatever cannot be
 * read safely: a file cut short, parts that overlap or share a name, paths that lead out, too many parts
 * (`archive.damaged`, `archive.path`, `archive.entries`), parts locked with a password (`archive.encrypted`).
 */
export function readZipDirectory(file: Buffer, fileName: string): ReadonlyMap<string, ZipEntry> {
  const end = findDirectoryEnd(file);
  if (end === undefined) throw damaged(fileName, 'its end is missing');
  if (end.entries > ENTRIES_MAX) {
    throw new Refusal(
      'archive.entries',
      `${fileName} holds ${end.entries} parts where a few dozen belong: it is no office document; save it anew from the program it came from.`,
    );
  }
  const entries = new Map<string, ZipEntry>();
  let at = end.offset;
  for (let index = 0; index < end.entries; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_HEADER)
      throw damaged(fileName, 'its directory breaks off');
    const nameBytes = file.readUInt16LE(at + 28);
    const entry = readEntry(file, at, fileName);
    if (!entry.name.endsWith('/')) {
      if (entries.has(entry.name)) throw damaged(fileName, `it holds ${entry.name} twice`);
      entries.set(entry.name, entry);
    }
    at += 46 + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  refuseOverlaps([...entries.values()], end.offset, fileName);
  return entries;
}

export const damaged = (fileName: string, why: string): Refusal =>
  new Refusal(
    'archive.damaged',
    `${fileName} is damaged or cut short (${why}): fetch it again from where it came from.`,
  );

/** The end record is followed by a comment of at most 65,535 bytes; search it from the back. */
function findDirectoryEnd(file: Buffer): { entries: number; offset: number } | undefined {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 0xffff); at -= 1) {
    if (file.readUInt32LE(at) !== DIRECTORY_END || at + 22 + file.readUInt16LE(at + 20) !== file.length) continue;
    const entries = file.readUInt16LE(at + 10);
    const offset = file.readUInt32LE(at + 16);
    if (entries !== 0xffff && offset !== IN_EXTRA_32) return { entries, offset };
    return directoryEnd64(file, at - 20);
  }
  return undefined;
}

function directoryEnd64(file: Buffer, locator: number): { entries: number; offset: number } | undefined {
  if (locator < 0 || file.readUInt32LE(locator) !== LOCATOR_64) return undefined;
  const at = Number(file.readBigUInt64LE(locator + 8));
  if (at + 56 > file.length || file.readUInt32LE(at) !== DIRECTORY_END_64) return undefined;
  return { entries: Number(file.readBigUInt64LE(at + 32)), offset: Number(file.readBigUInt64LE(at + 48)) };
}

function readEntry(file: Buffer, at: number, fileName: string): ZipEntry {
  const flags = file.readUInt16LE(at + 8);
  const method = file.readUInt16LE(at + 10);
  const nameEnd = at + 46 + file.readUInt16LE(at + 28);
  const name = safePath(file.toString('utf8', at + 46, nameEnd), fileName);
  if ((flags & 1) !== 0) {
    throw new Refusal(
      'archive.encrypted',
      `${fileName} is locked with a password: save it without one and hand it in again.`,
    );
  }
  if (method !== 0 && method !== 8)
    throw damaged(fileName, `${name} is packed in a way that office programs do not use`);
  const wide = wideFields(file, nameEnd, file.readUInt16LE(at + 30));
  const field = (offset: number): number => {
    const value = file.readUInt32LE(at + offset);
    return value === IN_EXTRA_32 ? (wide.shift() ?? value) : value;
  };
  // The order matters: the extra field lists only those that did not fit, in this order.
  const declaredBytes = field(24);
  const packedBytes = field(20);
  const header = field(42);
  if (header + 30 > file.length || file.readUInt32LE(header) !== LOCAL_HEADER)
    throw damaged(fileName, `${name} is missing`);
  const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
  return {
    name,
    method: method === 8 ? 'deflated' : 'stored',
    start,
    packedBytes,
    declaredBytes,
    crc32: file.readUInt32LE(at + 16),
  };
}

/** The 64-bit sizes of a large package, in the extra field with id 1. */
function wideFields(file: Buffer, start: number, length: number): number[] {
  for (let at = start; at + 4 <= start + length && at + 4 <= file.length; at += 4 + file.readUInt16LE(at + 2)) {
    if (file.readUInt16LE(at) !== 1) continue;
    const count = Math.floor(file.readUInt16LE(at + 2) / 8);
    const fits = at + 4 + count * 8 <= file.length;
    return fits ? Array.from({ length: count }, (_, index) => Number(file.readBigUInt64LE(at + 4 + index * 8))) : [];
  }
  return [];
}

function safePath(path: string, fileName: string): string {
  const leadsOut = path.startsWith('/') || /[\\:\0]/.test(path) || path.split('/').includes('..');
  if (!leadsOut) return path;
  throw new Refusal(
    'archive.path',
    `${fileName} holds a part whose path leads out of the package (${JSON.stringify(path)}): save it anew from the program it came from.`,
  );
}

/** Parts that share bytes are how a small file unpacks to a huge one; no writer makes them. */
function refuseOverlaps(entries: readonly ZipEntry[], directory: number, fileName: string): void {
  let free = 0;
  for (const entry of [...entries].sort((one, other) => one.start - other.start)) {
    if (entry.start < free) throw damaged(fileName, `${entry.name} overlaps another part`);
    free = entry.start + entry.packedBytes;
    if (free > directory) throw damaged(fileName, `${entry.name} breaks off`);
  }
}
