import { chosen } from './run-reading.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * The words in an element, whether they stand, come or go: paragraphs on lines of their own, cells apart by tabs. What a
 * field is told to do is no word, nor is what stands in a text box.
 */
export function wordsOf(element: XmlElement): string {
  if (element.name === 'mc:AlternateContent') return wordsOf(chosen(element) ?? element.elements()[0] ?? element);
  if (SKIPPED.test(element.name)) return '';
  const sign = SIGNS[element.name];
  if (sign !== undefined) return sign;
  const isText = TEXTS.has(element.name);
  let words = '';
  let before: string | null = null;
  for (const child of element.children) {
    if (typeof child === 'string') words += isText ? child : '';
    else {
      const apart = before === child.name ? SEPARATORS[child.name] : undefined;
      words += (apart ?? '') + wordsOf(child);
      before = child.name;
    }
  }
  return words;
}

const TEXTS: ReadonlySet<string> = new Set(['w:t', 'w:delText', 'm:t']);
const SKIPPED = /^(w:(pPr|rPr|tblPr|tblGrid|trPr|tcPr|sectPr|sdtPr|drawing|pict|object|rt)|mc:Fallback|m:\w+Pr)$/;
const SIGNS: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '\u2011',
  'w:softHyphen': '\u00ad',
};
const SEPARATORS: Readonly<Record<string, string>> = { 'w:p': '\n', 'w:tc': '\t', 'w:tr': '\n' };

/** What stands in a change beside words: each kind once, with a sentence about it. */
export function beyondWords(change: XmlElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (element: XmlElement): void => {
    const beyond = BEYOND[element.name];
    if (beyond) found.set(...beyond);
    for (const child of element.elements()) walk(child);
  };
  walk(change);
  return found;
}

const FIELD = [
  'field',
  'A field is to come or to go there; the list shows what it reads, not what it is told.',
] as const;
const PICTURE = ['picture', 'A picture or drawing is to come or to go there, and has no words.'] as const;
const NOTE = ['note', 'The sign of a footnote or endnote is to come or to go there; the note stands apart.'] as const;

const BEYOND: Readonly<Record<string, readonly [kind: string, sentence: string]>> = {
  'w:drawing': PICTURE,
  'w:pict': PICTURE,
  'w:object': ['embedded-file', 'An embedded file is to come or to go there, and has no words.'],
  'm:oMath': ['equation', 'A formula is to come or to go there; the list shows its signs without their arrangement.'],
  'w:fldChar': FIELD,
  'w:fldSimple': FIELD,
  'w:footnoteReference': NOTE,
  'w:endnoteReference': NOTE,
  'w:sym': ['symbol', 'A sign of a font of its own is to come or to go there, and has no letter.'],
};
