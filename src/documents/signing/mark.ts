import { join } from 'node:path';
import { type Fault, Refusal } from '../../platform/refusal.ts';
import { missingIn, warmPress } from '../pdf.ts';
import { follow, objectOf, openPdf, type PdfView, viewOf } from './pdf/pdf-file.ts';
import type { PdfDictionary, PdfStream, PdfValue } from './pdf/pdf-syntax.ts';
import { damaged, isDictionary, isList, isReference, isStream, pdfName, pdfReference } from './pdf/pdf-syntax.ts';
import { type NewObject, newObject } from './pdf/pdf-update.ts';

/** Where a signature is seen and what is read there; lengths in points, from the lower left corner of the page. */
export interface VisibleMark {
  /** Counted from 1. */
  readonly page: number | 'last';
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  /** Who signed, in larger letters. */
  readonly name: string;
  readonly lines: readonly string[];
}

const SOURCE = join(import.meta.dirname, 'mark.typ');

/**
 * The mark as objects to add to a file, the drawing first, numbered from `first` on. It is set by the same press as our
 * papers and brings its letters along, as PDF/A wants it.
 * @throws Refusal `paper.unprintable`, `paper.noPress`
 */
export function markObjects(mark: VisibleMark, first: number): NewObject[] {
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

function printed(mark: VisibleMark): Uint8Array {
  const { compiler, glyphs } = warmPress();
  const { width, height, name, lines } = mark;
  const faults: Fault[] = [name, ...lines].flatMap((words) => missingIn(words, 'the signature', glyphs));
  const [fault] = faults;
  if (fault) throw new Refusal('paper.unprintable', `In the signature of ${name} ${fault.sentence}`, { faults });
  compiler.mapShadow(
    join(import.meta.dirname, 'mark.json'),
    Buffer.from(JSON.stringify({ width, height, name, lines })),
  );
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
