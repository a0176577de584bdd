import { crc32, deflateRawSync } from 'node:zlib';
import type { Zip } from '../zip.ts';
import type { XmlElement } from './xml-tree.ts';
import { writeXml } from './xml-writing.ts';

/** What a part of a Word package tells. `style` and `glossary` parts are read only where revisions stand in them. */
export type PartKind =
  | 'body'
  | 'footnotes'
  | 'endnotes'
  | 'header'
  | 'footer'
  | 'comments'
  | 'comments-extended'
  | 'styles'
  | 'numbering'
  | 'glossary';

/** A part read as a tree; `changed` is whether it is written anew when the file is saved. */
export interface WordPart {
  readonly path: string;
  readonly kind: PartKind;
  readonly root: XmlElement;
  readonly changed: boolean;
}

/** An opened Word file. The trees are for looking: who changes one works on a copy and says so by `changed`. */
export interface WordFile {
  readonly fileName: string;
  /** The package as it was handed in; what nobody changes is carried over unopened. */
  readonly zip: Zip;
  /** The parts that were read; the body first. */
  readonly parts: readonly WordPart[];
}

/**
 * The file as bytes. Changed and added parts are written anew; all others stand in it byte for byte as they came. `more`
 * are further parts, such as pictures, by their paths.
 */
export function saveWord({ zip, parts }: WordFile, more: ReadonlyMap<string, Uint8Array> = new Map()): Uint8Array {
  const written = new Map(parts.filter(({ changed }) => changed).map(({ path, root }) => [path, writeXml(root)]));
  const entries: PackedPart[] = [...zip.entries.values()].map((entry) => {
    const bytes = written.get(entry.name);
    written.delete(entry.name);
    if (bytes) return pack(entry.name, bytes);
    const { name, declaredBytes, crc32: checksum } = entry;
    return {
      name,
      method: entry.method === 'deflated' ? 8 : 0,
      packed: zip.packed(entry),
      size: declaredBytes,
      checksum,
    };
  });
  for (const [path, bytes] of [...written, ...more]) entries.push(pack(path, bytes));
  return packageOf(entries);
}

interface PackedPart {
  readonly name: string;
  readonly method: 0 | 8;
  readonly packed: Buffer;
  /** Bytes when unpacked. */
  readonly size: number;
  readonly checksum: number;
}

const pack = (name: string, bytes: Uint8Array): PackedPart => ({
  ...{ name, method: 8, packed: deflateRawSync(bytes), size: bytes.length, checksum: crc32(bytes) },
});

/** The first day a zip can name; a moment of writing would make other bytes of the same document. */
const ZIP_EPOCH = 0x0021;
const UTF8_NAMES = 0x0800;

function packageOf(entries: readonly PackedPart[]): Uint8Array {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, method, packed, size, checksum } of entries) {
    const path = Buffer.from(name);
    // What both the local header and the directory say of a part, from the version needed to the length of its name.
    const said = Buffer.alloc(26);
    said.writeUInt16LE(20, 0);
    said.writeUInt16LE(UTF8_NAMES, 2);
    said.writeUInt16LE(method, 4);
    said.writeUInt16LE(ZIP_EPOCH, 8);
    said.writeUInt32LE(checksum, 10);
    said.writeUInt32LE(packed.length, 14);
    said.writeUInt32LE(size, 18);
    said.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), said, place, path);
    chunks.push(Buffer.from('PK\x03\x04', 'latin1'), said, path, packed);
    at += 30 + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...chunks, listed, end]);
}
