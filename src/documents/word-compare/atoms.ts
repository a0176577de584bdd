import { piecesOf } from '../changes/pieces.ts';
import type { XmlElement } from '../word/xml-tree.ts';
import { fingerprint, type Relation } from './fingerprint.ts';

/** A stretch of a run, or (`bare`) an element that stands in a paragraph beside runs. */
export interface Slice {
  /** The run's properties, as they are in its file. */
  readonly look: XmlElement | undefined;
  /** Words, or what a run holds beside words. */
  readonly content: string | XmlElement;
  readonly bare: boolean;
}

/** What a comparison takes as one: a word, a sign, a field with what it shows, a picture. Equal keys say the same. */
export interface Atom {
  readonly key: string;
  /** What one reads. */
  readonly text: string;
  readonly slices: readonly Slice[];
}

/** What stands in a paragraph, in order. */
export type Event =
  | { readonly type: 'atom'; readonly atom: Atom }
  /** What holds its place and is not compared: the ends of bookmarks and remarks, half a field. */
  | { readonly type: 'passive'; readonly element: XmlElement }
  /** A link or a content control begins; what stands in it follows until it closes. */
  | { readonly type: 'open'; readonly shell: XmlElement }
  | { readonly type: 'close' };

/** Reads the content of a paragraph; everything proposed in it must have been settled before. */
export function eventsOf(paragraph: XmlElement, relation: Relation): Event[] {
  const leaves: Leaf[] = [];
  gather(paragraph, leaves);
  return joined(withFields(leaves), relation);
}

/** What a paragraph consists of before words are cut: single contents of runs. */
type Leaf = { readonly type: 'slice'; readonly slice: Slice } | Exclude<Event, { type: 'atom' }> | FieldLeaf;
interface FieldLeaf {
  readonly type: 'field';
  readonly slices: readonly Slice[];
}

const SHELLS: ReadonlySet<string> = new Set(['w:hyperlink', 'w:smartTag', 'w:customXml', 'w:sdt', 'w:dir', 'w:bdo']);
const BARE: ReadonlySet<string> = new Set(['w:fldSimple', 'm:oMath', 'm:oMathPara', 'mc:AlternateContent']);
/** What a word processor notes for itself and finds again when it lays out the page. */
const DROPPED: ReadonlySet<string> = new Set([
  'w:pPr',
  'w:rPr',
  'w:proofErr',
  'w:lastRenderedPageBreak',
  'w:sdtPr',
  'w:sdtEndPr',
]);
const SHELL_PROPERTIES = /Pr$/;

function gather(container: XmlElement, leaves: Leaf[]): void {
  for (const element of container.elements()) {
    const { name } = element;
    if (name === 'w:r') gatherRun(element, leaves);
    else if (name === 'w:sdtContent') gather(element, leaves);
    else if (SHELLS.has(name)) {
      leaves.push({ type: 'open', shell: element });
      gather(element, leaves);
      leaves.push({ type: 'close' });
    } else if (BARE.has(name)) leaves.push({ type: 'slice', slice: { look: undefined, content: element, bare: true } });
    else if (!DROPPED.has(name) && !SHELL_PROPERTIES.test(name)) leaves.push({ type: 'passive', element });
  }
}

/** What only says that here a remark or a note is signed: it stays where the newer file has it. */
const SIGNATURES: ReadonlySet<string> = new Set([
  'w:commentReference',
  'w:annotationRef',
  'w:footnoteRef',
  'w:endnoteRef',
  'w:separator',
  'w:continuationSeparator',
]);

function gatherRun(run: XmlElement, leaves: Leaf[]): void {
  const look = run.child('w:rPr');
  for (const element of run.elements()) {
    if (DROPPED.has(element.name)) continue;
    if (SIGNATURES.has(element.name)) leaves.push({ type: 'passive', element: run });
    else {
      const content = element.name === 'w:t' ? wordsIn(element) : element;
      if (content !== '') leaves.push({ type: 'slice', slice: { look, content, bare: false } });
    }
  }
}

const wordsIn = (element: XmlElement): string => element.children.filter((child) => typeof child === 'string').join('');

const fieldMark = (leaf: Leaf | undefined): string | null =>
  leaf?.type === 'slice' && typeof leaf.slice.content !== 'string' && leaf.slice.content.name === 'w:fldChar'
    ? leaf.slice.content.get('w:fldCharType')
    : null;

/**
 * Fields that begin and end in the paragraph become one leaf each. Of the others (a table of contents spans paragraphs)
 * the marks and the instruction hold their place, and what they show is compared as words.
 */
function withFields(leaves: readonly Leaf[]): Leaf[] {
  const out: Leaf[] = [];
  let isTelling = false;
  for (let at = 0; at < leaves.length; at += 1) {
    const leaf = leaves[at] as Leaf;
    const end = fieldMark(leaf) === 'begin' ? endOfField(leaves, at) : undefined;
    if (end !== undefined) {
      out.push({
        type: 'field',
        slices: leaves.slice(at, end + 1).flatMap((part) => (part.type === 'slice' ? [part.slice] : [])),
      });
      at = end;
      continue;
    }
    const mark = fieldMark(leaf);
    if (mark === 'begin') isTelling = true;
    if (mark === 'separate' || mark === 'end') isTelling = false;
    const isTold = leaf.type === 'slice' && (mark !== null || isTelling || isInstruction(leaf.slice));
    out.push(isTold ? { type: 'passive', element: runOf(leaf.slice) } : leaf);
  }
  return out;
}

const isInstruction = ({ content }: Slice): boolean => typeof content !== 'string' && content.name === 'w:instrText';

/** Where the field that begins at a place ends, if nothing but runs stands in it. */
function endOfField(leaves: readonly Leaf[], begin: number): number | undefined {
  let depth = 0;
  for (let at = begin; at < leaves.length; at += 1) {
    const leaf = leaves[at] as Leaf;
    if (leaf.type !== 'slice') return undefined;
    const mark = fieldMark(leaf);
    if (mark === 'begin') depth += 1;
    if (mark === 'end') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** A slice as a run of its own. Elements of Word are always named `w:`; who writes them into a file spells them as it does. */
function runOf({ look, content }: Slice): XmlElement {
  const element = content as XmlElement;
  const Element = element.constructor as typeof XmlElement;
  const spelled = element.spelled.slice(0, element.spelled.indexOf(':') + 1);
  return new Element('w:r', `${spelled}r`, [], look ? [look, element] : [element]);
}

/** Cuts stretches of words into pieces, across the borders of runs and marks of places, and names everything else. */
function joined(leaves: readonly Leaf[], relation: Relation): Event[] {
  const events: Event[] = [];
  let words: Slice[] = [];
  let marks: { readonly at: number; readonly event: Event }[] = [];
  let length = 0;
  const cut = (): void => {
    let at = 0;
    for (const atom of cutWords(words)) {
      while (marks[0] && marks[0].at <= at) events.push((marks.shift() as (typeof marks)[0]).event);
      events.push({ type: 'atom', atom });
      at += atom.text.length;
    }
    for (const { event } of marks) events.push(event);
    words = [];
    marks = [];
    length = 0;
  };
  for (const leaf of leaves) {
    if (leaf.type === 'slice' && typeof leaf.slice.content === 'string') {
      words.push(leaf.slice);
      length += leaf.slice.content.length;
    } else if (leaf.type === 'passive') marks.push({ at: length, event: leaf });
    else {
      cut();
      if (leaf.type === 'slice') events.push({ type: 'atom', atom: signOf(leaf.slice, relation) });
      else if (leaf.type === 'field') events.push({ type: 'atom', atom: fieldOf(leaf, relation) });
      else events.push(leaf);
    }
  }
  cut();
  return events;
}

function cutWords(words: readonly Slice[]): Atom[] {
  const atoms: Atom[] = [];
  let [at, from] = [0, 0];
  for (const text of piecesOf(words.map(({ content }) => content).join(''))) {
    const slices: Slice[] = [];
    for (let left = text.length; left > 0; ) {
      const { look, content } = words[at] as Slice & { content: string };
      const part = content.slice(from, from + left);
      slices.push({ look, content: part, bare: false });
      left -= part.length;
      from += part.length;
      if (from < content.length) continue;
      at += 1;
      from = 0;
    }
    atoms.push({ key: text, text, slices });
  }
  return atoms;
}

const SIGNS: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:ptab': '\t',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '\u2011',
  'w:softHyphen': '\u00ad',
};

/** Notes are told apart by where they stand; what they say is compared for itself. */
const NOTES: ReadonlySet<string> = new Set(['w:footnoteReference', 'w:endnoteReference']);

function signOf(slice: Slice, relation: Relation): Atom {
  const element = slice.content as XmlElement;
  const text = SIGNS[element.name] ?? shownIn(element);
  const key = NOTES.has(element.name) ? element.name : fingerprint(element, relation);
  return { key: `\u0000${key}`, text, slices: [slice] };
}

function fieldOf({ slices }: FieldLeaf, relation: Relation): Atom {
  const parts = slices.map(({ content }) => (typeof content === 'string' ? content : fingerprint(content, relation)));
  const text = slices.map(({ content }) => (typeof content === 'string' ? content : '')).join('');
  return { key: `\u0000${parts.join('')}`, text, slices };
}

/** The words that one reads in an element that is compared as a whole. */
function shownIn(element: XmlElement): string {
  if (element.name === 'w:t' || element.name === 'm:t') return wordsIn(element);
  return element.elements().map(shownIn).join('');
}
