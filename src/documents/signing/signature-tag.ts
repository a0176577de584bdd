import { follow, objectOf, type PdfView } from './pdf/pdf-file.ts';
import {
  isDictionary,
  isList,
  isReference,
  nameAt,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
  pdfName,
  pdfReference,
  pdfText,
} from './pdf/pdf-syntax.ts';
import { type NewObject, newObject } from './pdf/pdf-update.ts';

/** The tree that tells assistive programs what is on the pages (ISO 32000-1, 14.7), as far as a signature touches it. */
export interface TagTree {
  readonly root: PdfReference;
  readonly dictionary: PdfDictionary;
  readonly kids: readonly PdfValue[];
  /** What leads from an annotation to its tag: pairs of key and tag. */
  readonly parents: PdfDictionary;
  readonly pairs: readonly PdfValue[];
}

/** The tree of a file; nothing where there is none, or where it is laid out as none of ours and few others are. */
export function tagTreeOf(view: PdfView): TagTree | null {
  const catalog = follow(view, view.trailer.get('Root'));
  const root = isDictionary(catalog) ? catalog.get('StructTreeRoot') : undefined;
  if (!isReference(root)) return null;
  const dictionary = objectOf(view, root);
  if (!isDictionary(dictionary)) return null;
  const parents = dictionary.get('ParentTree');
  const pairs = isDictionary(parents) ? parents.get('Nums') : undefined;
  if (!isDictionary(parents) || !isList(pairs)) return null;
  const kids = dictionary.get('K') ?? null;
  return { root, dictionary, kids: isList(kids) ? kids : kids === null ? [] : [kids], parents, pairs };
}

/** The key under which the tree would keep one more annotation. */
const nextKey = ({ dictionary, pairs }: TagTree): number => {
  const said = dictionary.get('ParentTreeNextKey');
  const keys = pairs.filter((each, at): each is number => at % 2 === 0 && typeof each === 'number');
  return Math.max(typeof said === 'number' ? said : 0, ...keys.map((key) => key + 1));
};

/**
 * What tags the field of a signature: its key for the field, the tag, and the tree with one more. `words` are read out.
 * Nothing where the file has no tags.
 */
export function tagOf(
  view: PdfView,
  at: { readonly field: PdfReference; readonly page: PdfReference; readonly tag: number },
  words: string,
): { readonly key: number; readonly objects: readonly NewObject[] } | null {
  const tree = tagTreeOf(view);
  if (!tree) return null;
  const key = nextKey(tree);
  const tag = new Map<string, PdfValue>([
    ['Type', pdfName('StructElem')],
    ['S', pdfName('Form')],
    ['P', tree.root],
    ['Alt', pdfText(words)],
    ['Pg', at.page],
    [
      'K',
      new Map<string, PdfValue>([
        ['Type', pdfName('OBJR')],
        ['Obj', at.field],
        ['Pg', at.page],
      ]),
    ],
  ]);
  const root = new Map(tree.dictionary)
    .set('K', [...tree.kids, pdfReference(at.tag)])
    .set('ParentTree', new Map(tree.parents).set('Nums', [...tree.pairs, key, pdfReference(at.tag)]))
    .set('ParentTreeNextKey', key + 1);
  return { key, objects: [newObject(at.tag, tag), { ...tree.root, value: root }] };
}

/** Whether an object is a tag as `tagOf` makes it, of one of these fields. */
export function isTagOf(value: PdfValue, fields: readonly PdfReference[]): boolean {
  if (!isDictionary(value) || nameAt(value, 'S') !== 'Form') return false;
  const kid = value.get('K');
  const field = isDictionary(kid) && nameAt(kid, 'Type') === 'OBJR' ? kid.get('Obj') : undefined;
  return isReference(field) && fields.some(({ object }) => object === field.object);
}
