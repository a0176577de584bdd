import { forgetLostComments } from './comments-kept.ts';
import { joinParagraphs } from './joining-paragraphs.ts';
import { settleProperties } from './resolving-properties.ts';
import { FATES, isGoing } from './revision-marks.ts';
import { type RangesGoing, rangesGoing, type WordVerdict } from './revision-ranges.ts';
import type { WordFile } from './word-file.ts';
import { XmlElement, type XmlNode } from './xml-tree.ts';

/**
 * A copy of a Word file in which all that was proposed is taken in (`accept`) or taken back (`reject`), in the body,
 * headers, footers, notes, comments and styles, by the rules of ISO 29500-1, 17.13.5. What is left holds no revision.
 * A comment on words that went goes with them.
 */
export function resolveAll(file: WordFile, verdict: WordVerdict): WordFile {
  const parts = file.parts.map((part) => {
    if (!isRevised(part.root)) return part;
    const root = copyOf(part.root);
    new Settling(root, verdict).settle();
    return { ...part, root, changed: true };
  });
  return forgetLostComments(file, { ...file, parts });
}

/** Whether anything in a part is proposed; one in which nothing is stays as it came. */
const isRevised = (element: XmlElement): boolean =>
  element.children.some((child) => typeof child !== 'string' && (REVISED.test(child.name) || isRevised(child)));

const REVISED =
  /^w:(ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|delText|delInstrText|\w+Change|(move|customXml)\w+Range(Start|End))$/;

/** A copy to settle in; attributes are shared, for nothing changes them. */
const copyOf = ({ name, spelled, attributes, children }: XmlElement): XmlElement =>
  new XmlElement(
    name,
    spelled,
    attributes,
    children.map((child) => (typeof child === 'string' ? child : copyOf(child))),
  );

/** Settles one part in place. */
class Settling {
  readonly #root: XmlElement;
  readonly #verdict: WordVerdict;
  readonly #ranges: RangesGoing;
  /** Paragraphs whose end goes. */
  readonly #endless = new Set<XmlElement>();

  constructor(root: XmlElement, verdict: WordVerdict) {
    this.#root = root;
    this.#verdict = verdict;
    this.#ranges = rangesGoing(root, verdict);
  }

  settle(): void {
    this.#inside(this.#root);
  }

  #inside(element: XmlElement): void {
    let isSame = true;
    const settled: XmlNode[] = [];
    for (const child of element.children) {
      if (typeof child === 'string') settled.push(child);
      else {
        const stands = this.#element(child);
        if (stands.length !== 1 || stands[0] !== child) isSame = false;
        settled.push(...stands);
      }
    }
    if (!isSame) element.children = settled;
    if (!STORIES.has(element.name)) return;
    joinParagraphs(element, this.#endless);
    close(element);
  }

  /** What stands in the place of an element. */
  #element(element: XmlElement): XmlNode[] {
    const { name } = element;
    const fate = FATES[name];
    if (fate) return this.#goes(element) ? rangeEndsIn(element) : this.#contents(element);
    if (RANGES.test(name)) return [];
    if (this.#ranges.wrappers.has(element)) return this.#contents(element);
    if (name === 'w:p') this.#paragraph(element);
    else if (name === 'w:tr' || name === 'w:tc') return this.#rowOrCell(element);
    else if (name.startsWith('m:') && this.#losesControl(element)) return this.#mathWithin(element);
    else if (PROPERTIES.has(name)) return settleProperties(element, this.#verdict) ? [element] : [];
    else if (name === 'w:delText') element.rename('t');
    else if (name === 'w:delInstrText') element.rename('instrText');
    else if (name === 'w:fldChar') element.drop('w:numberingChange');
    const held = element.children.length > 0;
    this.#inside(element);
    if (held && element.children.length === 0 && EMPTIED.has(name)) return [];
    return name === 'w:tbl' && !holds(element, 'w:tr') ? [] : [element];
  }

  #goes(element: XmlElement): boolean {
    const fate = FATES[element.name];
    return fate !== undefined && isGoing(fate) === (this.#verdict === 'accept');
  }

  /** An element is taken away and what it holds stays, without what only describes the element. */
  #contents(element: XmlElement): XmlNode[] {
    const content = element.child('w:sdtContent') ?? element;
    this.#inside(content);
    return content.children.filter(
      (child) => typeof child === 'string' || !/^w:(sdt|customXml|smartTag)Pr$/.test(child.name),
    );
  }

  /**
   * Notes whether the end of a paragraph goes. The end of a moved one goes with the move only where the move holds the
   * paragraph from its beginning; where it begins inside, its words go and their place stays.
   */
  #paragraph(paragraph: XmlElement): void {
    const marks = paragraph.child('w:pPr')?.child('w:rPr')?.elements() ?? [];
    const goes = marks.some(
      (mark) => this.#goes(mark) && (!mark.name.startsWith('w:move') || this.#ranges.moved.has(paragraph)),
    );
    if (goes) this.#endless.add(paragraph);
  }

  #rowOrCell(element: XmlElement): XmlNode[] {
    const isRow = element.name === 'w:tr';
    const marks = element.child(isRow ? 'w:trPr' : 'w:tcPr')?.elements() ?? [];
    const cellGoes = this.#verdict === 'accept' ? 'w:cellDel' : 'w:cellIns';
    if (marks.some((mark) => (isRow ? this.#goes(mark) : mark.name === cellGoes))) return [];
    const wasMoved = isRow && this.#ranges.moved.has(element);
    this.#inside(element);
    const isEmpty = isRow && (!holds(element, 'w:tc') || (wasMoved && !holds(element, 'w:r')));
    return isEmpty ? [] : [element];
  }

  /** Whether the sign that makes a formula of its parts, such as a fraction's line, goes (17.13.5.16). */
  #losesControl(element: XmlElement): boolean {
    const properties = element.child(`${element.name}Pr`);
    return (
      properties
        ?.child('m:ctrlPr')
        ?.elements()
        .some((mark) => this.#goes(mark)) ?? false
    );
  }

  /** Of a formula that went, the parts that were not themselves to go. */
  #mathWithin(element: XmlElement): XmlNode[] {
    return element.elements().flatMap((argument) => {
      if (argument.name.endsWith('Pr')) return [];
      this.#inside(argument);
      return argument.children.filter((child) => typeof child === 'string' || !child.name.endsWith('Pr'));
    });
  }
}

/** What holds paragraphs of its own, one after the other. */
const STORIES: ReadonlySet<string> = new Set([
  'w:body',
  'w:tc',
  'w:txbxContent',
  'w:hdr',
  'w:ftr',
  'w:footnote',
  'w:endnote',
  'w:comment',
  'w:docPartBody',
]);

const PROPERTIES: ReadonlySet<string> = new Set([
  'w:pPr',
  'w:rPr',
  'w:sectPr',
  'w:tblPr',
  'w:tblPrEx',
  'w:tblGrid',
  'w:trPr',
  'w:tcPr',
]);

const RANGES = /^w:(moveFrom|moveTo|customXml(Ins|Del|MoveFrom|MoveTo))Range(Start|End)$/;

/** What shows nothing once all went that it held. */
const EMPTIED: ReadonlySet<string> = new Set([
  'w:hyperlink',
  'w:fldSimple',
  'w:smartTag',
  'w:r',
  'm:r',
  'm:oMath',
  'm:oMathPara',
]);

/** Of what goes, the ends of ranges that reach beyond it: bookmarks, comments, permissions. */
function rangeEndsIn(gone: XmlElement): XmlNode[] {
  const ends = new Map<string, XmlElement>();
  const walk = (element: XmlElement): void => {
    for (const child of element.elements()) {
      const [, range] = /^w:(bookmark|commentRange|perm)(?:Start|End)$/.exec(child.name) ?? [];
      if (range === undefined) walk(child);
      else if (!ends.delete(`${range} ${child.get('w:id')}`)) ends.set(`${range} ${child.get('w:id')}`, child);
    }
  };
  walk(gone);
  return [...ends.values()];
}

const holds = (element: XmlElement, name: string): boolean =>
  element.elements().some((child) => child.name === name || holds(child, name));

/** A cell ends with a paragraph, and other stories hold at least one. */
function close(story: XmlElement): void {
  const blocks = story.elements().filter(({ name }) => /^w:(p|tbl|sdt|customXml|altChunk)$/.test(name));
  const isClosed = story.name === 'w:tc' ? blocks.length > 0 && blocks.at(-1)?.name !== 'w:tbl' : blocks.length > 0;
  if (isClosed || story.name === 'w:body' || story.name === 'w:docPartBody') return;
  story.children.push(new XmlElement('w:p', story.spelled.replace(/[^:]*$/, 'p')));
}
