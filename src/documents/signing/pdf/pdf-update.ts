import type { PdfFile } from './pdf-file.ts';
import { type PdfDictionary, type PdfValue, pdfName, written } from './pdf-syntax.ts';

/** An object to write: a value, or text that is ready because places in it are filled in later. */
export interface NewObject {
  readonly object: number;
  readonly generation: number;
  readonly value: PdfValue | { readonly ready: string };
}

/** The lowest number that no object of the file bears. */
export function nextObject(file: PdfFile): number {
  let next = 1;
  for (const { places, trailer } of file.sections) {
    const size = trailer.get('Size');
    if (typeof size === 'number') next = Math.max(next, size);
    for (const object of places.keys()) next = Math.max(next, object + 1);
  }
  return next;
}

/**
 * The file with objects added or written anew behind what stands there, which stays as it is to the byte: an incremental
 * update (ISO 32000-1, 7.5.6). The new table is of the kind that the file has, as the standard wants it.
 */
export function appended(file: PdfFile, objects: readonly NewObject[]): Buffer {
  const [newest] = file.sections;
  const parts = [file.bytes.toString('latin1'), file.text.endsWith('\n') ? '' : '\n'];
  let at = file.bytes.length + (parts[1]?.length ?? 0);
  const places = new Map<number, { readonly at: number; readonly generation: number }>();
  for (const { object, generation, value } of objects) {
    const body = isReady(value) ? value.ready : written(value);
    const text = `${object} ${generation} obj\n${body}\nendobj\n`;
    places.set(object, { at, generation });
    parts.push(text);
    at += text.length;
  }
  const packed = newest?.packed === true;
  const table = packed ? nextObject(file) + objects.length : undefined;
  if (table !== undefined) places.set(table, { at, generation: 0 });
  const trailer = trailerAfter(
    newest?.trailer ?? new Map(),
    Math.max(nextObject(file), ...[...places.keys()].map(after)),
    newest?.at ?? 0,
  );
  const ordered = [...places].toSorted(([one], [other]) => one - other);
  parts.push(table === undefined ? plainTable(ordered, trailer) : packedTable(table, ordered, trailer));
  parts.push(`startxref\n${at}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

const isReady = (value: NewObject['value']): value is { readonly ready: string } =>
  typeof value === 'object' && value !== null && 'ready' in value;

const after = (object: number): number => object + 1;

/** The trailer of an update names what the one before named, and where that one stands. */
function trailerAfter(before: PdfDictionary, size: number, previous: number): Map<string, PdfValue> {
  const trailer = new Map<string, PdfValue>([['Size', size]]);
  for (const key of ['Root', 'Info', 'ID']) {
    const value = before.get(key);
    if (value !== undefined) trailer.set(key, value);
  }
  return trailer.set('Prev', previous);
}

type Places = readonly (readonly [number, { readonly at: number; readonly generation: number }])[];

/** Objects whose numbers follow each other stand under one head. */
function runsOf(places: Places): Places[] {
  const runs: (readonly [number, { readonly at: number; readonly generation: number }])[][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && (last.at(-1)?.[0] ?? 0) + 1 === place[0]) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

function plainTable(places: Places, trailer: PdfDictionary): string {
  const digits = (number: number, wide: number): string => String(number).padStart(wide, '0');
  const lines = runsOf(places).flatMap((run) => [
    `${run[0]?.[0] ?? 0} ${run.length}\n`,
    ...run.map(([, { at, generation }]) => `${digits(at, 10)} ${digits(generation, 5)} n \n`),
  ]);
  return `xref\n${lines.join('')}trailer\n${written(trailer)}\n`;
}

function packedTable(object: number, places: Places, trailer: Map<string, PdfValue>): string {
  const rows = Buffer.alloc(places.length * 7);
  for (const [row, [, { at, generation }]] of places.entries()) {
    rows.writeUInt8(1, row * 7);
    rows.writeUInt32BE(at, row * 7 + 1);
    rows.writeUInt16BE(generation, row * 7 + 5);
  }
  const dictionary = new Map(trailer)
    .set('Type', pdfName('XRef'))
    .set('W', [1, 4, 2])
    .set(
      'Index',
      runsOf(places).flatMap((run) => [run[0]?.[0] ?? 0, run.length]),
    );
  return `${object} 0 obj\n${written({ kind: 'stream', dictionary, bytes: rows })}\nendobj\n`;
}

/** An object that is new to the file. */
export const newObject = (object: number, value: NewObject['value']): NewObject => ({ object, generation: 0, value });
