import { pageOf as paperSizeOf } from '../page-layout.ts';
import { clausesOf, type PaperDocument, type Signature } from '../paper.ts';
import { printed, type SigningPlace } from '../pdf.ts';
import type { PaperStamp } from '../pdf-data.ts';
import { openPdf, viewOf } from './pdf/pdf-file.ts';
import { type PdfStream, type PdfValue, pdfName, pdfReference } from './pdf/pdf-syntax.ts';
import { appended, newObject, nextObject } from './pdf/pdf-update.ts';
import { fieldObjects, nameAfter, pageOf } from './signature-objects.ts';

/** In points: right of the label of the line, and so high that it stands in the room above the line. */
const LABEL_WIDTH = 42;
const HEIGHT = 29;
const BELOW_TOP = 9;

/**
 * A paper as `writePdf` gives it, with a place kept where each party signs: a field for a signature, which any program
 * that signs PDF files finds, and which a mark of that party fills. Same paper, same bytes.
 * Refuses as `writePdf` does.
 */
export function writePdfToSign(paper: PaperDocument, stamp: PaperStamp | null = null): Uint8Array {
  const { pdf, places } = printed(paper, stamp);
  const pageHeight = paperSizeOf(paper.attrs.pageSize).height / 20;
  const signatures = new Map(signaturesOf(paper).map((signature) => [signature.attrs.id, signature]));
  return places.reduce((file, place) => {
    const signature = signatures.get(place.id);
    return signature ? withPlace(file, signature, place, pageHeight) : file;
  }, pdf);
}

const signaturesOf = (paper: PaperDocument): Signature[] =>
  clausesOf(paper)
    .flatMap((clause) => clause.content)
    .flatMap((block) => (block.type === 'signatures' ? block.content : []));

function withPlace(
  pdf: Uint8Array,
  { attrs: { party } }: Signature,
  place: SigningPlace,
  pageHeight: number,
): Uint8Array {
  const file = openPdf(pdf);
  const view = viewOf(file);
  const [left, right] = [place.left + LABEL_WIDTH, place.left + place.width];
  const bottom = pageHeight - place.top - BELOW_TOP;
  const rectangle = [left, bottom, right, bottom + HEIGHT].map((length) => Math.round(length * 100) / 100);
  const number = nextObject(file);
  // PDF/A wants every field to have a look; before it is signed there is nothing to see.
  const empty: PdfStream = {
    kind: 'stream',
    dictionary: new Map<string, PdfValue>([
      ['Type', pdfName('XObject')],
      ['Subtype', pdfName('Form')],
      ['BBox', [0, 0, Math.round((right - left) * 100) / 100, HEIGHT]],
    ]),
    bytes: Buffer.alloc(0),
  };
  const words =
    party === 'provider' ? 'Place for the signature of the provider' : 'Place for the signature of the customer';
  const field = {
    ...{ page: pageOf(view, place.page), rectangle, looks: pdfReference(number), value: null },
    ...{ name: nameAfter(view, party), words },
  };
  return appended(file, [newObject(number, empty), ...fieldObjects(view, number + 1, field)]);
}
