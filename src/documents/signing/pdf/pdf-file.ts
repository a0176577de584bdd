import { inflateSync } from 'node:zlib';
import { Refusal } from '../../../platform/refusal.ts';
import { kindOfFile } from '../../file-kind.ts';
import type { PdfDictionary, PdfReference, PdfStream, PdfValue } from './pdf-syntax.ts';
import { damaged, isDictionary, isList, isName, isReference, isStream, nameAt, PdfCursor } from './pdf-syntax.ts';

/** What one file may cost: more than any paper, less than what makes a server stumble. */
const LIMITS = {
  fileBytes: 64_000_000,
  unpackedBytes: 64_000_000,
  readBytes: 128_000_000,
  objects: 500_000,
  sections: 200,
} as const;

/** Where an object stands: at a byte of the file, or packed at a place within another object. */
export type PdfPlace =
  | { readonly kind: 'free' }
  | { readonly kind: 'at'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly container: number; readonly position: number };

/** One table of places as a save of the file left it: `at` is where the table stands. */
export interface PdfSection {
  readonly at: number;
  readonly packed: boolean;
  readonly places: ReadonlyMap<number, PdfPlace>;
  readonly trailer: PdfDictionary;
}

/** A file with its tables, newest first. */
export interface PdfFile {
  readonly bytes: Buffer;
  readonly text: string;
  readonly sections: readonly PdfSection[];
  /** How many more bytes may be unpacked and read as values: shared by all who read from this file. */
  readonly allowance: { unpackedBytes: number; readBytes: number };
  /** What was unpacked, by where it stands packed. */
  readonly unpacked: Map<number, Buffer>;
}

/** The file as it was after one of its saves. */
export interface PdfView {
  readonly file: PdfFile;
  readonly places: ReadonlyMap<number, PdfPlace>;
  readonly trailer: PdfDictionary;
  readonly known: Map<number, PdfValue>;
  readonly containers: Map<number, PdfContainer>;
}

/** An object that holds others: its unpacked text, with the number and the place of each before the first. */
interface PdfContainer {
  readonly text: string;
  readonly first: number;
  readonly numbers: readonly string[];
}

/**
 * Opens a PDF and reads its tables of places, strictly and by bounded means: nothing is guessed or repaired, since two
 * programs that repair a file may show two papers.
 * @throws Refusal `pdf.none`, `pdf.tooLarge`, `pdf.damaged`, `pdf.encrypted`, each with the one thing that is wrong
 */
export function openPdf(file: Uint8Array): PdfFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw noPdf(bytes);
  if (bytes.length > LIMITS.fileBytes)
    throw new Refusal('pdf.tooLarge', `The PDF is larger than ${LIMITS.fileBytes / 1_000_000} MB: send a smaller one.`);
  const text = bytes.toString('latin1');
  const opened = {
    bytes,
    text,
    sections: [] as PdfSection[],
    unpacked: new Map<number, Buffer>(),
    allowance: { unpackedBytes: LIMITS.unpackedBytes, readBytes: LIMITS.readBytes },
  };
  const end = text.lastIndexOf('startxref');
  const start = end < 0 ? undefined : startOfTables(text.slice(end, end + 64));
  if (start === undefined) throw damaged('it is cut off: nothing at its end says where its objects stand');
  const seen = new Set<number>();
  let objects = 0;
  for (let next: number | undefined = start; next !== undefined; next = sectionBefore(opened.sections)) {
    if (seen.has(next)) throw damaged('its tables of objects go round in a circle');
    seen.add(next);
    for (const section of sectionsAt(opened, next)) {
      objects += section.places.size;
      opened.sections.push(section);
    }
    if (objects > LIMITS.objects || seen.size > LIMITS.sections)
      throw new Refusal('pdf.tooLarge', 'The PDF has more objects than any paper needs: send one that was saved anew.');
  }
  if (opened.sections.some(({ trailer }) => trailer.has('Encrypt')))
    throw new Refusal('pdf.encrypted', 'The PDF is encrypted: take its password off and send it again.');
  return opened;
}

function noPdf(bytes: Buffer): Refusal {
  const { words } = kindOfFile(bytes);
  const found = bytes.length === 0 ? 'is empty' : `is ${words ?? 'something else'}`;
  return new Refusal('pdf.none', `This is no PDF: the file ${found}. Send the PDF itself.`);
}

/** Where the tables begin, as the end of a save says it; nothing when this is no end. */
export function startOfTables(end: string): number | undefined {
  const found = /^startxref\s+(\d{1,10})\s+%%EOF/.exec(end);
  return found ? Number(found[1]) : undefined;
}

function sectionBefore(sections: readonly PdfSection[]): number | undefined {
  const before = sections.at(-1)?.trailer.get('Prev');
  return typeof before === 'number' ? before : undefined;
}

/** The table at a place, and behind a plain table the packed one that it names (as Word writes them). */
function sectionsAt(file: PdfFile, at: number): PdfSection[] {
  const cursor = new PdfCursor(file.text, at);
  if (!file.text.startsWith('xref', at)) return [packedSection(file, at)];
  const section = plainSection(cursor, at);
  const beside = section.trailer.get('XRefStm');
  if (typeof beside !== 'number') return [section];
  const packed = packedSection(file, beside);
  // The plain table hides these objects from old programs as free; whoever reads both takes the packed place.
  const shown = new Map(
    [...section.places].filter(([object, { kind }]) => kind !== 'free' || !packed.places.has(object)),
  );
  return [{ ...section, places: new Map([...packed.places, ...shown]) }];
}

function plainSection(cursor: PdfCursor, at: number): PdfSection {
  cursor.expect('xref');
  const places = new Map<number, PdfPlace>();
  for (cursor.skip(); !cursor.text.startsWith('trailer', cursor.at); cursor.skip()) {
    const head = cursor.take(/(\d{1,10}) (\d{1,10})[ \r\n]+/y);
    if (!head || Number(head[2]) > LIMITS.objects) throw damaged(`its table of objects is broken at byte ${cursor.at}`);
    for (let number = Number(head[1]); number < Number(head[1]) + Number(head[2]); number++) {
      const line = cursor.take(/(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}/y);
      if (!line) throw damaged(`its table of objects is broken at byte ${cursor.at}`);
      const place = { kind: 'at', offset: Number(line[1]), generation: Number(line[2]) } as const;
      places.set(number, line[3] === 'n' ? place : { kind: 'free' });
    }
  }
  cursor.expect('trailer');
  const trailer = cursor.value();
  if (!isDictionary(trailer)) throw damaged(`its table of objects has no end at byte ${cursor.at}`);
  return { at, packed: false, places, trailer };
}

function packedSection(file: PdfFile, at: number): PdfSection {
  const stream = objectAt(file, at, undefined, () => null).value;
  if (!isStream(stream) || nameAt(stream.dictionary, 'Type') !== 'XRef')
    throw damaged(`no table of objects stands at byte ${at}`);
  const { dictionary } = stream;
  const widths = numbersOf(dictionary.get('W'));
  const [kindWidth = 0, firstWidth = 0, secondWidth = 0] = widths;
  const width = kindWidth + firstWidth + secondWidth;
  if (widths.length !== 3 || width < 2 || widths.some((each) => each < 0 || each > 6))
    throw damaged(`the table of objects at byte ${at} has no sound columns`);
  const data = unpacked(file, stream);
  const size = dictionary.get('Size');
  const ranges = dictionary.has('Index')
    ? numbersOf(dictionary.get('Index'))
    : [0, typeof size === 'number' ? size : 0];
  const places = new Map<number, PdfPlace>();
  let row = 0;
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const [first = 0, count = 0] = ranges.slice(range, range + 2);
    if (count > LIMITS.objects || (row + count) * width > data.length)
      throw damaged(`the table of objects at byte ${at} is cut off`);
    for (let each = 0; each < count; each++, row++) {
      const field = (from: number, wide: number): number =>
        wide === 0 ? 0 : data.readUIntBE(row * width + from, wide);
      const kind = kindWidth === 0 ? 1 : field(0, kindWidth);
      places.set(first + each, placeOf(kind, field(kindWidth, firstWidth), field(kindWidth + firstWidth, secondWidth)));
    }
  }
  return { at, packed: true, places, trailer: dictionary };
}

const placeOf = (kind: number, first: number, second: number): PdfPlace => {
  if (kind === 1) return { kind: 'at', offset: first, generation: second };
  return kind === 2 ? { kind: 'packed', container: first, position: second } : { kind: 'free' };
};

const numbersOf = (value: PdfValue | undefined): number[] =>
  isList(value) ? value.filter((each): each is number => Number.isSafeInteger(each)) : [];

/** A value, within what may be read: many objects may be said to stand at one place, and each reading takes time. */
function valueAt({ allowance }: PdfFile, cursor: PdfCursor): PdfValue {
  const start = cursor.at;
  const value = cursor.value();
  allowance.readBytes -= cursor.at - start;
  if (allowance.readBytes < 0)
    throw new Refusal('pdf.tooLarge', 'The PDF has more to read than any paper: send one that was saved anew.');
  return value;
}

/** An object of the file at a byte. `expected` is the number it must bear; `read` finds a length that stands elsewhere. */
function objectAt(
  file: PdfFile,
  offset: number,
  expected: { readonly object: number; readonly generation: number } | undefined,
  read: (reference: PdfReference) => PdfValue,
): { readonly object: number; readonly value: PdfValue } {
  const cursor = new PdfCursor(file.text, offset);
  const head = cursor.take(/(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj/y);
  const object = Number(head?.[1]);
  if (!head || (expected && (object !== expected.object || Number(head[2]) !== expected.generation)))
    throw damaged(
      `${expected ? `object ${expected.object}` : 'the table of objects'} does not stand at byte ${offset}`,
    );
  const value = valueAt(file, cursor);
  cursor.skip();
  if (!isDictionary(value) || !cursor.take(/stream(?:\r\n|\n)/y)) {
    cursor.expect('endobj');
    return { object, value };
  }
  const written = value.get('Length');
  const length = isReference(written) ? read(written) : written;
  const start = cursor.at;
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || start + length > file.text.length)
    throw damaged(`the stream at byte ${start} does not say how long it is`);
  cursor.at = start + length;
  if (!cursor.take(/(?:\r\n|\n|\r)?endstream/y))
    throw damaged(`the stream at byte ${start} ends elsewhere than it says`);
  return { object, value: { kind: 'stream', dictionary: value, bytes: file.bytes.subarray(start, start + length) } };
}

/**
 * The bytes of a stream, unpacked within what the file may still cost.
 * @throws Refusal `pdf.damaged`, `pdf.tooLarge`
 */
export function unpacked(file: PdfFile, { dictionary, bytes }: PdfStream): Buffer {
  const filter = dictionary.get('Filter') ?? null;
  if (filter === null) return bytes;
  const only = isList(filter) && filter.length === 1 ? filter[0] : filter;
  if (!isName(only) || only.name !== 'FlateDecode')
    throw damaged('a table of objects is packed in a way not known here');
  const data = inflated(file, bytes);
  const parameters = dictionary.get('DecodeParms');
  if (!isDictionary(parameters) || (parameters.get('Predictor') ?? 1) === 1) return data;
  const columns = parameters.get('Columns') ?? 1;
  if (parameters.get('Predictor') !== 12 || typeof columns !== 'number' || columns < 1)
    throw damaged('a table of objects is packed in a way not known here');
  return withoutPredictor(data, columns);
}

function inflated(file: PdfFile, bytes: Buffer): Buffer {
  const known = file.unpacked.get(bytes.byteOffset);
  if (known) return known;
  try {
    const data = inflateSync(bytes, { maxOutputLength: Math.max(1, file.allowance.unpackedBytes) });
    file.allowance.unpackedBytes -= data.length;
    file.unpacked.set(bytes.byteOffset, data);
    return data;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
      throw damaged('a packed part cannot be unpacked');
    throw new Refusal('pdf.tooLarge', 'The PDF unpacks to more than any paper needs: send one that was saved anew.');
  }
}

/** Rows that are written as what differs from the row above (PNG "up"), as tables of objects are. */
function withoutPredictor(data: Buffer, columns: number): Buffer {
  const rows = Math.floor(data.length / (columns + 1));
  const plain = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    const way = data[row * (columns + 1)];
    if (way !== 0 && way !== 2) throw damaged('a table of objects is packed in a way not known here');
    for (let column = 0; column < columns; column++) {
      const above = way === 2 && row > 0 ? (plain[(row - 1) * columns + column] ?? 0) : 0;
      plain[row * columns + column] = (data[row * (columns + 1) + 1 + column] ?? 0) + above;
    }
  }
  return plain;
}

/** The file as the save left it whose table is the section of that place among its tables (0 is the newest). */
export function viewOf(file: PdfFile, section = 0): PdfView {
  const places = new Map<number, PdfPlace>();
  for (const { places: older } of file.sections.slice(section).toReversed())
    for (const [object, place] of older) places.set(object, place);
  const trailer = file.sections[section]?.trailer;
  if (!trailer || !isReference(trailer.get('Root'))) throw damaged('it does not say which object is its first');
  return { file, places, trailer, known: new Map(), containers: new Map() };
}

/** What a reference leads to; null where nothing stands, as the standard has it. */
export function follow(view: PdfView, value: PdfValue | undefined): PdfValue {
  let found = value ?? null;
  for (let steps = 0; isReference(found); steps++) {
    if (steps > 8) throw damaged('its references go round in a circle');
    found = objectOf(view, found);
  }
  return found;
}

/** The object of a number, read once. */
export function objectOf(view: PdfView, { object, generation }: PdfReference): PdfValue {
  const known = view.known.get(object);
  if (known !== undefined) return known;
  // While its length is looked for an object is nothing, so that none can ask for itself for ever.
  view.known.set(object, null);
  const value = readObject(view, object, generation);
  view.known.set(object, value);
  return value;
}

function readObject(view: PdfView, object: number, generation: number): PdfValue {
  const place = view.places.get(object);
  if (place === undefined || place.kind === 'free') return null;
  if (place.kind === 'at') {
    if (place.generation !== generation) return null;
    return objectAt(view.file, place.offset, { object, generation }, (length) => objectOf(view, length)).value;
  }
  return packedObject(view, object, place);
}

function packedObject(view: PdfView, object: number, place: PdfPlace & { kind: 'packed' }): PdfValue {
  const { text, first, numbers } = containerOf(view, place.container);
  if (Number(numbers[2 * place.position]) !== object) throw damaged(`object ${object} is not where it is said to be`);
  return valueAt(view.file, new PdfCursor(text, first + Number(numbers[2 * place.position + 1])));
}

function containerOf(view: PdfView, object: number): PdfContainer {
  const held = view.containers.get(object);
  if (held) return held;
  const stream = objectOf(view, { kind: 'reference', object, generation: 0 });
  const first = isStream(stream) ? follow(view, stream.dictionary.get('First')) : null;
  if (!isStream(stream) || typeof first !== 'number' || view.places.get(object)?.kind !== 'at')
    throw damaged(`object ${object} is said to hold others and holds none`);
  const text = unpacked(view.file, stream).toString('latin1');
  const container = { text, first, numbers: text.slice(0, first).trim().split(/\s+/) };
  view.containers.set(object, container);
  return container;
}
