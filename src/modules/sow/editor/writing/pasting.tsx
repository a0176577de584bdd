import { Fragment, type Node, Slice } from 'prosemirror-model';
import { schema } from '../model/schema.ts';

/** Characters that no paper may hold (documents/seal.ts): controls, and marks that turn the direction of writing. */
const forbidden = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;

/** Words without what no paper may hold, and what was taken out of them. */
export function printable(words: string): { readonly words: string; readonly dropped: string[] } {
  const dropped = [...words.matchAll(forbidden)].flatMap(([found]) => (/[\t\n\r]/.test(found) ? [] : [codeOf(found)]));
  return { words: words.replace(/[\t\n\r]+/g, ' ').replace(forbidden, ''), dropped: [...new Set(dropped)] };
}

const codeOf = (found: string): string =>
  `the character U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** What a paper cannot say, by the elements that say it. */
const unsaid: readonly (readonly [string, string])[] = [
  ['img, picture, svg, canvas, video', 'pictures'],
  ['table', 'tables (their words are kept)'],
  ['a[href]', 'links (their words are kept)'],
  ['u, s, strike, sub, sup', 'underlining, striking and raised letters'],
  ['script, style, iframe, object, form, input', 'parts that do something'],
];

/** Names what of a pasted page the paper will not take. */
export function droppedOf(html: Document): string[] {
  return unsaid.flatMap(([elements, words]) => (html.querySelector(elements) ? [words] : []));
}

/** What is pasted bears no name and no proposal of another place: it comes in as new. */
export function fresh(slice: Slice, tell: (dropped: readonly string[]) => void): Slice {
  const dropped: string[] = [];
  const content = freshAll(slice.content, dropped);
  if (dropped.length > 0) tell([...new Set(dropped)]);
  return new Slice(content, slice.openStart, slice.openEnd);
}

const freshAll = (content: Fragment, dropped: string[]): Fragment =>
  Fragment.fromArray(content.content.flatMap((node) => freshOf(node, dropped)));

function freshOf(node: Node, dropped: string[]): Node[] {
  const marks = node.marks.filter(({ type }) => type.name === 'strong' || type.name === 'emphasis');
  if (node.text !== undefined) {
    const clean = printable(node.text);
    dropped.push(...clean.dropped);
    return clean.words === '' ? [] : [schema.text(clean.words, marks)];
  }
  const attrs = 'id' in node.attrs ? { ...node.attrs, id: '' } : node.attrs;
  return [node.type.create(attrs, freshAll(node.content, dropped), node.isInline ? marks : [])];
}
