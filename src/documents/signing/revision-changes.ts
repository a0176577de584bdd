import { follow, objectOf, type PdfPlace, type PdfView } from './pdf/pdf-file.ts';
import type { PdfDictionary, PdfReference, PdfValue } from './pdf/pdf-syntax.ts';
import { isDictionary, isList, isReference, isStream, isText, nameAt, pdfReference } from './pdf/pdf-syntax.ts';
import { catalogOf, formOf, pagesOf } from './signature-objects.ts';
import { isTagOf, tagTreeOf } from './signature-tag.ts';

/** What the field of a signature may say. Actions and fields below it are not among it. */
const WIDGET_KEYS = new Set(
  'Type Subtype FT T TU V F Ff P Rect AP MK Border BS DA H Lock SV M NM AS StructParent Contents'.split(' '),
);
/** What may be filled in where a field waited for its signature. */
const SIGNED_KEYS = new Set(['V', 'AP', 'M', 'F', 'Rect', 'MK', 'DA', 'Lock']);
const TREE_KEYS = new Set(['K', 'ParentTree', 'ParentTreeNextKey']);
const FORM_KEYS = new Set(['Fields', 'SigFlags', 'DA', 'DR', 'NeedAppearances']);
/** In square points, an eighth of a page of A4: a mark that is larger hides what was signed before. */
const LARGEST_MARK = 62_500;
/** Whoever reads so many faults needs no more of them, and a hostile file could hold half a million. */
const MOST_CHANGES = 12;

/**
 * What a later state of a file changes in an earlier one beyond new signatures, each as words that go behind "after that
 * signature": "page 3 was changed". Signatures, their fields and marks, and what proves them for later (DSS) may be added
 * (ISO 32000-2, 12.8.2.2.2); everything else is told.
 */
export function changesBetween(older: PdfView, newer: PdfView): string[] {
  const found = new Set<string>();
  const touched = touchedObjects(older, newer);
  const added = new Set([...touched].filter((object) => !isThere(older, object)));
  for (const key of ['Root', 'Info']) {
    if (!same(older.trailer.get(key) ?? null, newer.trailer.get(key) ?? null))
      found.add('what the file says about itself was changed');
  }
  const fields = formChanges(older, newer, found);
  const signed = [...touched].filter((object) => !added.has(object) && isSignedSince(older, newer, object));
  const places = pagePlaces(older);
  for (const object of touched) {
    if (added.has(object) || signed.includes(object)) continue;
    const words = changeOf(older, newer, object, { fields, places });
    if (words !== null) found.add(words);
    if (found.size > MOST_CHANGES) return [...found];
  }
  const tags = tagChanges(older, newer, [...fields, ...signed.map((object) => pdfReference(object))], found);
  const reached = reachedFrom(newer, added, [
    ...tags,
    ...fields.map(({ object }) => object),
    ...signed,
    ...rootsOf(older, newer),
  ]);
  for (const object of [...fields.map(({ object: gained }) => gained), ...signed]) {
    const words = fieldFault(newer, object);
    if (words !== null) found.add(words);
  }
  for (const object of added)
    if (!reached.has(object) && !isTable(newer, object))
      found.add(`object ${object} was added, which is no part of a signature`);
  return [...found].slice(0, MOST_CHANGES);
}

/** Objects that stand elsewhere than before, whatever they hold. */
function touchedObjects(older: PdfView, newer: PdfView): Set<number> {
  const places = new Set([...older.places.keys(), ...newer.places.keys()]);
  return new Set([...places].filter((object) => !isSamePlace(older, newer, object)));
}

function isSamePlace(older: PdfView, newer: PdfView, object: number): boolean {
  const key = (view: PdfView, place: PdfPlace | undefined): string => {
    if (place === undefined || place.kind === 'free') return 'free';
    if (place.kind === 'at') return `${place.offset} ${place.generation}`;
    const container = view.places.get(place.container);
    return `${place.position} in ${container?.kind === 'at' ? container.offset : 'nothing'}`;
  };
  return key(older, older.places.get(object)) === key(newer, newer.places.get(object));
}

const isThere = (view: PdfView, object: number): boolean => (view.places.get(object)?.kind ?? 'free') !== 'free';
const heldBy = (view: PdfView, object: number): PdfValue => {
  const place = view.places.get(object);
  return objectOf(view, { kind: 'reference', object, generation: place?.kind === 'at' ? place.generation : 0 });
};

/** Two values that read the same, however they are written. */
function same(one: PdfValue, other: PdfValue): boolean {
  if (isList(one))
    return isList(other) && one.length === other.length && one.every((each, at) => same(each, other[at] ?? null));
  if (isDictionary(one)) return isDictionary(other) && changedKeys(one, other).length === 0;
  if (isText(one)) return isText(other) && one.bytes.equals(other.bytes);
  if (isStream(one)) return isStream(other) && same(one.dictionary, other.dictionary) && one.bytes.equals(other.bytes);
  if (isReference(one)) return isReference(other) && one.object === other.object && one.generation === other.generation;
  if (typeof one !== 'object' || one === null) return one === other;
  return 'name' in one && typeof other === 'object' && other !== null && 'name' in other && one.name === other.name;
}

const changedKeys = (one: PdfDictionary, other: PdfDictionary): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((key) => !same(one.get(key) ?? null, other.get(key) ?? null));

/** The fields that a form gained; what else changed in it is told. */
function formChanges(older: PdfView, newer: PdfView, found: Set<string>): PdfReference[] {
  const before = formOf(older);
  const now = formOf(newer);
  if (!now) {
    if (before) found.add('the form with the signatures was taken away');
    return [];
  }
  const changed = changedKeys(before?.form ?? new Map(), now.form);
  const most = before ? new Set(['Fields', 'SigFlags']) : FORM_KEYS;
  if (changed.some((key) => !most.has(key)) || now.form.get('NeedAppearances') === true)
    found.add('the form was changed');
  const kept = before?.fields ?? [];
  if (kept.some((field, at) => !same(field, now.fields[at] ?? null))) found.add('fields of the form were taken away');
  const gained = now.fields.slice(kept.length);
  if (!gained.every(isReference)) found.add('a field was added that is no signature');
  return gained.filter(isReference);
}

/** The tags that were added for new signatures; what else changed in the tree of tags is told. */
function tagChanges(older: PdfView, newer: PdfView, fields: readonly PdfReference[], found: Set<string>): number[] {
  const [before, now] = [tagTreeOf(older), tagTreeOf(newer)];
  if (!before || !now) return [];
  const isSame = changedKeys(before.dictionary, now.dictionary).every((key) => TREE_KEYS.has(key));
  const parentsAreSame = changedKeys(before.parents, now.parents).every((key) => key === 'Nums');
  const gained = now.kids.slice(before.kids.length).filter(isReference);
  const isTag = (value: PdfValue | undefined): boolean =>
    isReference(value) && gained.some(({ object }) => object === value.object);
  const sound =
    isSame &&
    parentsAreSame &&
    before.kids.every((kid, at) => same(kid, now.kids[at] ?? null)) &&
    before.pairs.every((each, at) => same(each, now.pairs[at] ?? null)) &&
    now.kids.length === before.kids.length + gained.length &&
    gained.every(({ object }) => isTagOf(heldBy(newer, object), fields)) &&
    now.pairs.slice(before.pairs.length).every((each, at) => (at % 2 === 0 ? typeof each === 'number' : isTag(each)));
  if (!sound) found.add('what programs read out to people was changed');
  return gained.map(({ object }) => object);
}

/** What changed in an object that was there before; null when it is no more than a signature needs. */
function changeOf(older: PdfView, newer: PdfView, object: number, known: Known): string | null {
  const before = heldBy(older, object);
  const now = heldBy(newer, object);
  const catalog = older.trailer.get('Root');
  if (same(before, now)) return null;
  if (!isThere(newer, object)) return `object ${object} was deleted`;
  if (isReference(catalog) && catalog.object === object && isDictionary(before) && isDictionary(now)) {
    const allowed = new Set(['AcroForm', 'DSS', 'Extensions']);
    return changedKeys(before, now).every((key) => allowed.has(key))
      ? null
      : 'the outline or the order of the file was changed';
  }
  // What of the tree of tags and of the form may change was looked at where they were compared.
  const form = catalogOf(older).get('AcroForm');
  if (isReference(form) && (form.object === object || isFieldList(older, object))) return null;
  if (tagTreeOf(older)?.root.object === object && tagTreeOf(newer)) return null;
  return pageChange(older, newer, object, known);
}

const isFieldList = (view: PdfView, object: number): boolean => {
  const fields = formOf(view)?.form.get('Fields');
  return isReference(fields) && fields.object === object;
};

/** What an object is to a page: the page itself, its list of annotations, or what is drawn on it. */
interface PagePlace {
  readonly page: number;
  readonly part: 'page' | 'annotations' | 'content';
}

/** What is looked up once and not for each object that changed. */
interface Known {
  readonly fields: readonly PdfReference[];
  readonly places: ReadonlyMap<number, PagePlace>;
}

function pagePlaces(view: PdfView): Map<number, PagePlace> {
  const places = new Map<number, PagePlace>();
  for (const [at, { object }] of pagesOf(view).entries()) {
    const dictionary = heldBy(view, object);
    places.set(object, { page: at + 1, part: 'page' });
    if (!isDictionary(dictionary)) continue;
    const notes = dictionary.get('Annots');
    if (isReference(notes)) places.set(notes.object, { page: at + 1, part: 'annotations' });
    for (const drawn of referencesIn(dictionary.get('Contents') ?? null))
      places.set(drawn.object, { page: at + 1, part: 'content' });
  }
  return places;
}

/** A page may gain the fields of signatures among its annotations, and nothing else. */
function pageChange(older: PdfView, newer: PdfView, object: number, { fields, places }: Known): string | null {
  const place = places.get(object);
  if (!place) return `object ${object} was changed`;
  const words = `page ${place.page} was changed`;
  const [before, now] = [heldBy(older, object), heldBy(newer, object)];
  if (place.part === 'content') return words;
  if (place.part === 'annotations') return isGrownBy(before, now, fields) ? null : words;
  if (!isDictionary(before) || !isDictionary(now) || changedKeys(before, now).some((key) => key !== 'Annots'))
    return words;
  return isGrownBy(follow(older, before.get('Annots')), follow(newer, now.get('Annots')), fields) ? null : words;
}

/** Whether a list of annotations is as it was but for fields of new signatures at its end. */
function isGrownBy(before: PdfValue, now: PdfValue, fields: readonly PdfReference[]): boolean {
  const held = isList(before) ? before : [];
  const list = isList(now) ? now : [];
  return (
    held.every((each, at) => same(each, list[at] ?? null)) &&
    list.slice(held.length).every((each) => isReference(each) && fields.some(({ object }) => object === each.object))
  );
}

/** A field that waited for its signature and got it, with nothing else changed. */
function isSignedSince(older: PdfView, newer: PdfView, object: number): boolean {
  const [before, now] = [heldBy(older, object), heldBy(newer, object)];
  if (!isDictionary(before) || !isDictionary(now) || nameAt(before, 'FT') !== 'Sig' || before.has('V')) return false;
  return now.has('V') && changedKeys(before, now).every((key) => SIGNED_KEYS.has(key));
}

/** What is wrong with a field that was added: it must be that of a signature, do nothing, and hide no page. */
function fieldFault(view: PdfView, object: number): string | null {
  const field = heldBy(view, object);
  if (!isDictionary(field) || nameAt(field, 'FT') !== 'Sig' || [...field.keys()].some((key) => !WIDGET_KEYS.has(key)))
    return 'a field was added that is no signature';
  const looks = follow(view, field.get('AP'));
  // What shows only under the pointer would be signed by nobody who looked at the paper.
  if (isDictionary(looks) && [...looks.keys()].some((key) => key !== 'N'))
    return 'a mark was added that changes its look';
  const [left = 0, bottom = 0, right = 0, top = 0] = rectangleOf(follow(view, field.get('Rect')));
  return Math.abs((right - left) * (top - bottom)) <= LARGEST_MARK ? null : 'a mark was added that hides a page';
}

const rectangleOf = (value: PdfValue): number[] =>
  isList(value) ? value.filter((each): each is number => typeof each === 'number') : [];

/** What else a signature may bring: a form of its own, a list of annotations of its own, and what proves it for later. */
function rootsOf(older: PdfView, newer: PdfView): number[] {
  const catalog = catalogOf(newer);
  const form = catalog.get('AcroForm');
  const notes = pagesOf(older).map((page) => {
    const now = objectOf(newer, page);
    return isDictionary(now) ? now.get('Annots') : null;
  });
  const own = [form, formOf(newer)?.form.get('Fields'), catalog.get('DSS'), ...notes];
  return own.filter(isReference).map(({ object }) => object);
}

function reachedFrom(view: PdfView, added: ReadonlySet<number>, starts: readonly number[]): Set<number> {
  const reached = new Set(starts);
  const waiting = [...starts];
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    for (const { object: next } of referencesIn(heldBy(view, object))) {
      if (!added.has(next) || reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
}

function referencesIn(value: PdfValue): PdfReference[] {
  if (isReference(value)) return [value];
  if (isList(value)) return value.flatMap(referencesIn);
  if (isStream(value)) return referencesIn(value.dictionary);
  return isDictionary(value) ? [...value.values()].flatMap(referencesIn) : [];
}

/** Tables of places and what packs objects are how a file is written, not what it says. */
function isTable(view: PdfView, object: number): boolean {
  const value = heldBy(view, object);
  return isStream(value) && ['XRef', 'ObjStm'].includes(nameAt(value.dictionary, 'Type') ?? '');
}
