import { join } from 'node:path';
import { missingIn, warmPress } from '../pdf.ts';
import { type DrawnName, inkOf } from './drawing.ts';
import { follow, objectOf, openPdf, type PdfView, viewOf } from './pdf/pdf-file.ts';
import type { PdfDictionary, PdfStream, PdfValue } from './pdf/pdf-syntax.ts';
import { damaged, isDictionary, isList, isReference, isStream, pdfName, pdfReference } from './pdf/pdf-syntax.ts';
import { type NewObject, newObject } from './pdf/pdf-update.ts';

/** What is read where a signature is seen. */
interface MarkWords {
  /** Who signed, in larger letters. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Stands beside the words, as lines; without one there are words alone. */
  readonly drawing?: DrawnName;
}

/** A place on a page; lengths in points, from the lower left corner. */
export interface MarkArea {
  /** Counted from 1. */
  readonly page: number | 'last';
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a signature is seen and what is read there: on a page, or where `writePdfToSign` kept a place for a party. Where that
 * has no place left, the signature is not seen.
 */
export type VisibleMark = MarkWords & (MarkArea | { readonly party: 'provider' | 'customer' });

/** A mark with its size. */
export interface SizedMark extends MarkWords {
  readonly width: number;
  readonly height: number;
}

/** Stands in the mark for a name that our fonts cannot print. */
const NAMED_WITHIN = 'Signed; the name stands in the signature';

/** How much of the width a drawing takes at most, and what stays free above and below it, in points. */
const INK_SHARE = 0.36;
const INK_MARGIN = 2;

const SOURCE = join(import.meta.dirname, 'mark.typ');

/**
 * The mark as objects to add to a file, the drawing first, numbered from `first` on. It is set by the same press as our
 * papers and brings its letters along, as PDF/A wants it. Nobody is kept from signing by a name that our fonts cannot print.
 * @throws Refusal `paper.noPress`, `pdf.drawing`
 */
export function markObjects(mark: SizedMark, first: number): NewObject[] {
  const view = viewOf(openPdf(printed(mark)));
  const page = onlyPage(view);
  const contents = follow(view, page.get('Contents'));
  if (!isStream(contents)) throw damaged('the mark is not drawn');
  const copies = new Map<number, number>();
  const objects: NewObject[] = [];
  const copied = (value: PdfValue): PdfValue => {
    if (isReference(value)) {
      const number = copies.get(value.object) ?? first + 1 + copies.size;
      if (!copies.has(value.object)) {
        copies.set(value.object, number);
        objects.push(newObject(number, copied(objectOf(view, value))));
      }
      return pdfReference(number);
    }
    if (isList(value)) return value.map(copied);
    if (isStream(value)) return { ...value, dictionary: copiedDictionary(value.dictionary) };
    return isDictionary(value) ? copiedDictionary(value) : value;
  };
  const copiedDictionary = (dictionary: PdfDictionary): PdfDictionary =>
    new Map([...dictionary].map(([key, value]) => [key, copied(value)]));
  const dictionary = new Map(contents.dictionary)
    .set('Type', pdfName('XObject'))
    .set('Subtype', pdfName('Form'))
    .set('BBox', [0, 0, mark.width, mark.height])
    .set('Resources', copied(page.get('Resources') ?? null));
  const drawing: PdfStream = { ...contents, dictionary };
  return [newObject(first, drawing), ...objects];
}

function printed(mark: SizedMark): Uint8Array {
  const { compiler, glyphs } = warmPress();
  const { width, height, name, lines, drawing } = mark;
  const isPrintable = (words: string): boolean => missingIn(words, 'the signature', glyphs).length === 0;
  const shown = { name: isPrintable(name) ? name : NAMED_WITHIN, lines: lines.filter(isPrintable) };
  const ink = drawing ? inkOf(drawing, { width: width * INK_SHARE, height: height - 2 * INK_MARGIN }) : null;
  const data = { width, height, ...shown, ink };
  compiler.mapShadow(join(import.meta.dirname, 'mark.json'), Buffer.from(JSON.stringify(data)));
  return compiler.pdf({ mainFilePath: SOURCE }, { pdfTags: false, creationTimestamp: 0 });
}

function onlyPage(view: PdfView): PdfDictionary {
  let node = follow(view, view.trailer.get('Root'));
  node = isDictionary(node) ? follow(view, node.get('Pages')) : null;
  for (let depth = 0; isDictionary(node) && node.has('Kids') && depth < 8; depth++) {
    const kids = follow(view, node.get('Kids'));
    node = follow(view, isList(kids) ? kids[0] : null);
  }
  if (!isDictionary(node)) throw damaged('the mark has no page');
  return node;
}
