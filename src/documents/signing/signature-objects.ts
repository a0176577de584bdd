import { Refusal } from '../../platform/refusal.ts';
import { markObjects, type VisibleMark } from './mark.ts';
import { follow, objectOf, type PdfFile, type PdfView, viewOf } from './pdf/pdf-file.ts';
import {
  damaged,
  isDictionary,
  isList,
  isReference,
  isText,
  nameAt,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
  pdfName,
  pdfReference,
  pdfText,
  wordsOf,
  written,
} from './pdf/pdf-syntax.ts';
import { pdfTime } from './pdf/pdf-time.ts';
import { type NewObject, newObject, nextObject } from './pdf/pdf-update.ts';
import type { Sealing } from './sealing.ts';
import { tagOf } from './signature-tag.ts';
import { TRIAL_WORDS } from './trial.ts';

/** Where the signature is put in when it is made, and where it is said what it covers. */
export const CONTENTS = '/Contents <';
export const RANGE = `/ByteRange [${'*'.repeat(40)}]`;

const MOST_PAGES = 10_000;
const DEEPEST = 64;

/** The objects of an update that signs: the signature, its field, mark and tag, and what leads to them. */
export function signatureObjects(file: PdfFile, sealing: Sealing, room: number): NewObject[] {
  const view = viewOf(file);
  const { mark, key, signer } = sealing;
  const signature = nextObject(file);
  const field = pdfReference(signature + 1);
  const page = pageOf(view, mark);
  const tag = tagOf(view, { field, page, tag: signature + 2 }, `Signature of ${signer.name}`);
  const drawn = mark
    ? markObjects(key.trial ? { ...mark, lines: [...mark.lines, TRIAL_WORDS] } : mark, signature + 3)
    : [];
  const widget = new Map<string, PdfValue>([
    ['Type', pdfName('Annot')],
    ['Subtype', pdfName('Widget')],
    ['FT', pdfName('Sig')],
    ['T', pdfText(fieldName(view))],
    ['TU', pdfText(`Signature of ${signer.name}`)],
    ['V', pdfReference(signature)],
    ['P', page],
    // Printed, and not to be moved.
    ['F', 132],
    ['Rect', mark ? [mark.left, mark.bottom, mark.left + mark.width, mark.bottom + mark.height] : [0, 0, 0, 0]],
    ...(tag ? ([['StructParent', tag.key]] as const) : []),
  ]);
  if (mark) widget.set('AP', new Map([['N', pdfReference(signature + 3)]]));
  return [
    newObject(signature, { ready: signatureText(sealing, room) }),
    newObject(field.object, widget),
    ...(tag?.objects ?? []),
    ...drawn,
    ...withAnnotation(view, page, field),
    ...withField(view, field, signature + 3 + drawn.length),
  ];
}

/** The page that shows the mark; a signature that is not seen is held by the first. */
function pageOf(view: PdfView, mark: VisibleMark | undefined): PdfReference {
  const pages = pagesOf(view);
  const page = mark?.page === 'last' ? pages.at(-1) : pages[(mark?.page ?? 1) - 1];
  if (page) return page;
  const sentence = `The PDF has ${pages.length} pages and no page ${mark?.page ?? 1}: choose another.`;
  throw new Refusal('pdf.noPage', sentence);
}

function signatureText({ signer, key }: Sealing, room: number): string {
  const { name, at, place } = signer;
  const reason = [signer.reason, key.trial ? TRIAL_WORDS : null].filter((words) => words !== null).join('. ');
  const said = [
    ['M', pdfTime(at)],
    ['Name', name],
    ['Reason', reason],
    ['Location', place ?? ''],
  ].flatMap(([entry, words = '']) => (words === '' ? [] : [`/${entry} ${written(pdfText(words))}`]));
  return `<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n${RANGE}\n${CONTENTS}${'0'.repeat(2 * room)}>
${said.join('\n')}>>`;
}

/** Every page in order, as what leads to it. */
export function pagesOf(view: PdfView): PdfReference[] {
  const pages: PdfReference[] = [];
  const seen = new Set<number>();
  const visit = (reference: PdfValue | undefined, depth: number): void => {
    if (!isReference(reference) || seen.has(reference.object) || seen.size > MOST_PAGES || depth > DEEPEST)
      throw damaged('its pages are in no order');
    seen.add(reference.object);
    const node = objectOf(view, reference);
    const kids = isDictionary(node) ? follow(view, node.get('Kids')) : null;
    if (isList(kids)) for (const kid of kids) visit(kid, depth + 1);
    else pages.push(reference);
  };
  visit(catalogOf(view).get('Pages'), 0);
  return pages;
}

/** The first object of a file, which leads to all others. */
export function catalogOf(view: PdfView): PdfDictionary {
  const catalog = follow(view, view.trailer.get('Root'));
  if (!isDictionary(catalog)) throw damaged('its first object is missing');
  return catalog;
}

/** The form of a file with its fields, or nothing where it has none. */
export function formOf(view: PdfView): { readonly form: PdfDictionary; readonly fields: readonly PdfValue[] } | null {
  const form = follow(view, catalogOf(view).get('AcroForm'));
  if (!isDictionary(form)) return null;
  const fields = follow(view, form.get('Fields'));
  return { form, fields: isList(fields) ? fields : [] };
}

/** A name that no field of the form bears. */
function fieldName(view: PdfView): string {
  const taken = new Set(
    (formOf(view)?.fields ?? []).map((each) => {
      const field = follow(view, each);
      const name = isDictionary(field) ? field.get('T') : undefined;
      return isText(name) ? wordsOf(name) : '';
    }),
  );
  let number = 1;
  while (taken.has(`Signature ${number}`)) number++;
  return `Signature ${number}`;
}

/** The page, or its list of annotations where that is an object of its own, written anew with one more. */
function withAnnotation(view: PdfView, page: PdfReference, field: PdfReference): NewObject[] {
  const dictionary = objectOf(view, page);
  if (!isDictionary(dictionary) || nameAt(dictionary, 'Type') !== 'Page') throw damaged('one of its pages is none');
  const held = dictionary.get('Annots');
  const annotations = follow(view, held);
  const list = [...(isList(annotations) ? annotations : []), field];
  if (isReference(held)) return [{ ...held, value: list }];
  return [{ ...page, value: new Map(dictionary).set('Annots', list) }];
}

/** The form written anew with one more field; where there was none the catalogue names it. */
function withField(view: PdfView, field: PdfReference, formNumber: number): NewObject[] {
  const catalog = catalogOf(view);
  const root = view.trailer.get('Root');
  const held = catalog.get('AcroForm');
  const { form, fields } = formOf(view) ?? { form: new Map<string, PdfValue>(), fields: [] };
  // 3: there are signatures, and the file may only grow (ISO 32000-1, table 219).
  const grown = new Map(form).set('Fields', [...fields, field]).set('SigFlags', 3);
  if (isReference(held)) return [{ ...held, value: grown }];
  if (!isReference(root)) throw damaged('its first object is missing');
  return [newObject(formNumber, grown), { ...root, value: new Map(catalog).set('AcroForm', pdfReference(formNumber)) }];
}
