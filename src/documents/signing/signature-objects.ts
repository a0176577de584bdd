import { Refusal } from '../../platform/refusal.ts';
import { type MarkArea, markObjects } from './mark.ts';
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
  const value = pdfReference(signature);
  const said = newObject(signature, { ready: signatureText(sealing, room) });
  const words = mark && {
    ...{ name: mark.name, lines: key.trial ? [...mark.lines, TRIAL_WORDS] : mark.lines },
    ...(mark.drawing && { drawing: mark.drawing }),
  };
  const kept = mark && 'party' in mark ? freeField(view, mark.party) : null;
  if (words && kept) {
    const { field, dictionary, width, height } = kept;
    const looks = new Map([['N', pdfReference(signature + 1)]]);
    const signed = new Map(dictionary).set('V', value).set('AP', looks);
    return [
      said,
      { ...field, value: signed },
      ...markObjects({ ...words, width, height }, signature + 1),
      ...withSignatures(view),
    ];
  }
  const area = mark && 'page' in mark ? mark : undefined;
  const drawn = words && area ? markObjects({ ...words, width: area.width, height: area.height }, signature + 1) : [];
  const looks = drawn[0] ? pdfReference(drawn[0].object) : null;
  const first = signature + 1 + drawn.length;
  const place = { page: pageOf(view, area?.page ?? 1), rectangle: area ? rectangleOf(area) : [0, 0, 0, 0], looks };
  const title = { name: nameAfter(view, 'Signature'), words: `Signature of ${signer.name}` };
  return [said, ...drawn, ...fieldObjects(view, first, { ...place, ...title, value })];
}

const rectangleOf = ({ left, bottom, width, height }: MarkArea): number[] => [
  left,
  bottom,
  left + width,
  bottom + height,
];

/** A field to add for a signature. */
export interface FieldOf {
  readonly page: PdfReference;
  readonly rectangle: readonly number[];
  /** By which it differs from all other fields, and what is read out of it. */
  readonly name: string;
  readonly words: string;
  /** How it looks, and the signature that it holds; null where there is none. */
  readonly looks: PdfReference | null;
  readonly value: PdfReference | null;
}

/** A field, its tag, and what leads to both; new objects bear numbers from `first` on. */
export function fieldObjects(view: PdfView, first: number, of: FieldOf): NewObject[] {
  const field = pdfReference(first);
  const tag = tagOf(view, { field, page: of.page, tag: first + 1 }, of.words);
  const widget = new Map<string, PdfValue>([
    ['Type', pdfName('Annot')],
    ['Subtype', pdfName('Widget')],
    ['FT', pdfName('Sig')],
    ['T', pdfText(of.name)],
    ['TU', pdfText(of.words)],
    ['P', of.page],
    // Printed, and not to be moved.
    ['F', 132],
    ['Rect', of.rectangle],
    ...(of.value ? ([['V', of.value]] as const) : []),
    ...(of.looks ? ([['AP', new Map([['N', of.looks]])]] as const) : []),
    ...(tag ? ([['StructParent', tag.key]] as const) : []),
  ]);
  return [
    newObject(first, widget),
    ...(tag?.objects ?? []),
    ...withAnnotation(view, of.page, field),
    ...withField(view, field, first + 2, of.value !== null),
  ];
}

/** The page of a number; a signature that is not seen is held by the first. */
export function pageOf(view: PdfView, number: number | 'last'): PdfReference {
  const pages = pagesOf(view);
  const page = number === 'last' ? pages.at(-1) : pages[number - 1];
  if (page) return page;
  throw new Refusal('pdf.noPage', `The PDF has ${pages.length} pages and no page ${number}: choose another.`);
}

/** The first field that was kept for a party and is not signed. */
function freeField(view: PdfView, party: string) {
  for (const reference of formOf(view)?.fields ?? []) {
    const dictionary = follow(view, reference);
    if (!isReference(reference) || !isDictionary(dictionary) || dictionary.has('V')) continue;
    const [name, rectangle] = [dictionary.get('T'), follow(view, dictionary.get('Rect'))];
    if (nameAt(dictionary, 'FT') !== 'Sig' || !isText(name) || !wordsOf(name).startsWith(`${party} `)) continue;
    const [left = 0, bottom = 0, right = 0, top = 0] = isList(rectangle) ? rectangle.map(Number) : [];
    return { field: reference, dictionary, width: right - left, height: top - bottom };
  }
  return null;
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

/** A name that no field of the form bears: a word and a number. */
export function nameAfter(view: PdfView, word: string): string {
  const taken = new Set(
    (formOf(view)?.fields ?? []).map((each) => {
      const field = follow(view, each);
      const name = isDictionary(field) ? field.get('T') : undefined;
      return isText(name) ? wordsOf(name) : '';
    }),
  );
  let number = 1;
  while (taken.has(`${word} ${number}`)) number++;
  return `${word} ${number}`;
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

/** 3: there are signatures, and the file may only grow (ISO 32000-1, table 219). */
const SIGNED = 3;

/** The form written anew with one more field; where there was none the catalogue names it. */
function withField(view: PdfView, field: PdfReference, formNumber: number, isSigned: boolean): NewObject[] {
  const { form, fields } = formOf(view) ?? { form: new Map<string, PdfValue>(), fields: [] };
  const grown = new Map(form).set('Fields', [...fields, field]);
  if (isSigned) grown.set('SigFlags', SIGNED);
  return writtenForm(view, grown, formNumber);
}

/** The form written anew where no signature was in it; what was there says so already. */
function withSignatures(view: PdfView): NewObject[] {
  const form = formOf(view)?.form;
  if (!form || form.get('SigFlags') === SIGNED) return [];
  return writtenForm(view, new Map(form).set('SigFlags', SIGNED), null);
}

function writtenForm(view: PdfView, form: PdfDictionary, number: number | null): NewObject[] {
  const catalog = catalogOf(view);
  const root = view.trailer.get('Root');
  const held = catalog.get('AcroForm');
  if (isReference(held)) return [{ ...held, value: form }];
  if (!isReference(root)) throw damaged('its first object is missing');
  if (number === null) return [{ ...root, value: new Map(catalog).set('AcroForm', form) }];
  return [newObject(number, form), { ...root, value: new Map(catalog).set('AcroForm', pdfReference(number)) }];
}
