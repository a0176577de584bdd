import { type ChangeRegister, FATES, PLAIN, type Standing, under } from './revision-marks.ts';
import type { WordSegment } from './word-paragraph.ts';
import type { XmlElement } from './xml-tree.ts';

/** A field that is open: fields nest, and a table of contents spans many paragraphs. */
interface OpenField {
  instruction: string;
  isShowing: boolean;
  hasShown: boolean;
}

/** Bookmarks, moves and fields cross the borders of paragraphs: this is what is open while a part is read. */
export class OpenRanges {
  readonly bookmarks = new Map<string, string>();
  readonly fields: OpenField[] = [];
  /** Names of the moves whose ends are being read, by the id of their range. */
  readonly moves = new Map<string, string>();

  /** Takes note of a range that begins or ends; false for what is no range. */
  meet(element: XmlElement): boolean {
    const id = element.get('w:id') ?? '';
    switch (element.name) {
      case 'w:bookmarkStart':
        this.bookmarks.set(id, element.get('w:name') ?? '');
        return true;
      case 'w:bookmarkEnd':
        this.bookmarks.delete(id);
        return true;
      case 'w:moveFromRangeStart':
      case 'w:moveToRangeStart':
        this.moves.set(id, element.get('w:name') ?? id);
        return true;
      case 'w:moveFromRangeEnd':
      case 'w:moveToRangeEnd':
        this.moves.delete(id);
        return true;
      default:
        return false;
    }
  }

  /** The name of the move being read: the innermost of its ranges. */
  get move(): string | null {
    return [...this.moves.values()].at(-1) ?? null;
  }
}

/** How a run looks, as far as the trade cares, and how it looked before. */
type Look = Pick<WordSegment, 'strong' | 'emphasis' | 'lookBefore'>;
const NO_LOOK: Look = { strong: false, emphasis: false, lookBefore: null };

/** Reads what stands in one paragraph. */
export class RunReader {
  readonly segments: WordSegment[] = [];
  readonly bookmarks = new Set<string>();
  readonly comments = new Set<string>();
  /** Contents of the text boxes that hang on this paragraph. */
  readonly textBoxes: XmlElement[] = [];
  readonly #ranges: OpenRanges;
  readonly #register: ChangeRegister;

  constructor(ranges: OpenRanges, register: ChangeRegister) {
    this.#ranges = ranges;
    this.#register = register;
  }

  read(container: XmlElement, standing: Standing = PLAIN): void {
    for (const child of container.children) if (typeof child !== 'string') this.#inline(child, standing);
  }

  #inline(element: XmlElement, standing: Standing): void {
    const { name } = element;
    const fate = FATES[name];
    if (fate) {
      const move = fate.startsWith('moved') ? this.#ranges.move : null;
      this.read(element, under(standing, fate, this.#register.changeOf(element, move)));
    } else if (name === 'w:r') this.#run(element, standing, lookOf(element.child('w:rPr'), this.#register));
    else if (name === 'm:r') this.#equation(element, standing);
    else if (name === 'w:fldSimple') this.#simpleField(element, standing);
    else if (name === 'mc:AlternateContent') this.read(chosen(element) ?? element, standing);
    else if (name === 'w:commentRangeStart') this.comments.add(element.get('w:id') ?? '');
    else if (name === 'w:bookmarkStart') this.bookmarks.add(element.get('w:name') ?? '');
    if (this.#ranges.meet(element) || fate || PROPERTIES.test(name)) return;
    if (CONTAINERS.has(name) || (name.startsWith('m:') && name !== 'm:r')) this.read(element, standing);
  }

  #run(run: XmlElement, standing: Standing, look: Look): void {
    for (const element of run.elements()) this.#content(element, standing, look);
  }

  #content(element: XmlElement, standing: Standing, look: Look): void {
    const { name } = element;
    const sign = SIGNS[name];
    if (name === 'w:t' || name === 'w:delText') this.#add('text', textIn(element), standing, look);
    else if (sign) this.#add(sign.kind, sign.text, standing, look);
    else if (name === 'w:instrText' || name === 'w:delInstrText') this.#instruct(textIn(element));
    else if (name === 'w:fldChar') this.#fieldMark(element.get('w:fldCharType'), standing, look);
    else if (name === 'mc:AlternateContent') this.#run(chosen(element) ?? element, standing, look);
    else if (name === 'w:ruby') this.read(element.child('w:rubyBase') ?? element, standing);
    else if (name === 'w:commentReference') this.comments.add(element.get('w:id') ?? '');
    else if (OBJECTS.has(name)) {
      this.#findTextBoxes(element);
      this.#add('object', '', standing, look);
    }
  }

  /** Runs of equations hold what is proposed inside of them, as well as standing inside of it. */
  #equation(run: XmlElement, standing: Standing): void {
    for (const element of run.elements()) {
      const fate = FATES[element.name];
      if (fate) this.#equation(element, under(standing, fate, this.#register.changeOf(element)));
      else if (WORDS.has(element.name)) this.#add('equation', textIn(element), standing, NO_LOOK);
    }
  }

  #simpleField(element: XmlElement, standing: Standing): void {
    const field = { instruction: element.get('w:instr') ?? '', isShowing: true, hasShown: false };
    this.#ranges.fields.push(field);
    this.read(element, standing);
    if (!field.hasShown) this.#add('field', '', standing, NO_LOOK);
    this.#ranges.fields.pop();
  }

  #instruct(words: string): void {
    const field = this.#ranges.fields.at(-1);
    if (field && !field.isShowing) field.instruction += words;
  }

  #fieldMark(type: string | null, standing: Standing, look: Look): void {
    const { fields } = this.#ranges;
    const field = fields.at(-1);
    if (type === 'begin') fields.push({ instruction: '', isShowing: false, hasShown: false });
    else if (type === 'separate' && field) field.isShowing = true;
    else if (type === 'end' && field) {
      field.isShowing = true;
      if (!field.hasShown) this.#add('field', '', standing, look);
      fields.pop();
    }
  }

  /** Adds words, joined with those before where nothing tells them apart; what a field is told to do is not read. */
  #add(kind: WordSegment['kind'], text: string, standing: Standing, look: Look): void {
    const { fields, bookmarks } = this.#ranges;
    if (fields.some(({ isShowing }) => !isShowing)) return;
    const field = fields.at(-1) ?? null;
    for (const open of fields) open.hasShown = true;
    if (kind === 'text' && text === '') return;
    for (const name of bookmarks.values()) this.bookmarks.add(name);
    const shown = field && kind === 'text' ? 'field' : kind;
    const segment = { kind: shown, text, ...standing, ...look, field: field?.instruction ?? null };
    const last = this.segments.at(-1);
    if (last && isAlike(last, segment)) this.segments[this.segments.length - 1] = { ...last, text: last.text + text };
    else this.segments.push(segment);
  }

  #findTextBoxes(element: XmlElement): void {
    for (const child of element.elements()) {
      if (child.name === 'w:txbxContent') this.textBoxes.push(child);
      else this.#findTextBoxes(child.name === 'mc:AlternateContent' ? (chosen(child) ?? child) : child);
    }
  }
}

const PROPERTIES = /Pr$/;

const CONTAINERS: ReadonlySet<string> = new Set([
  'w:hyperlink',
  'w:smartTag',
  'w:customXml',
  'w:sdt',
  'w:sdtContent',
  'w:dir',
  'w:bdo',
]);

/** What a run may hold beside words, and what one reads in its place. */
const SIGNS: Readonly<Record<string, { readonly kind: WordSegment['kind']; readonly text: string }>> = {
  'w:tab': { kind: 'tab', text: '\t' },
  'w:ptab': { kind: 'tab', text: '\t' },
  'w:br': { kind: 'break', text: '\n' },
  'w:cr': { kind: 'break', text: '\n' },
  'w:noBreakHyphen': { kind: 'text', text: '\u2011' },
  'w:softHyphen': { kind: 'text', text: '\u00ad' },
  'w:sym': { kind: 'symbol', text: '' },
  'w:footnoteReference': { kind: 'note', text: '' },
  'w:endnoteReference': { kind: 'note', text: '' },
  'w:pgNum': { kind: 'field', text: '' },
};

const WORDS: ReadonlySet<string> = new Set(['m:t', 'w:t', 'w:delText']);

const OBJECTS: ReadonlySet<string> = new Set(['w:drawing', 'w:pict', 'w:object']);

/** Of alternatives, what a program of today shows: the first choice, or else the fallback. */
export const chosen = (alternatives: XmlElement): XmlElement | undefined =>
  alternatives.child('mc:Choice') ?? alternatives.child('mc:Fallback');

const textIn = (element: XmlElement): string => element.children.filter((child) => typeof child === 'string').join('');

/** A property that is switched: there without a value, it is on. */
function isOn(properties: XmlElement | undefined, name: string): boolean {
  const element = properties?.child(name);
  return element !== undefined && !['0', 'false', 'off'].includes(element.get('w:val') ?? '');
}

function lookOf(properties: XmlElement | undefined, register: ChangeRegister): Look {
  if (properties === undefined) return NO_LOOK;
  const look = { strong: isOn(properties, 'w:b'), emphasis: isOn(properties, 'w:i') };
  const changed = properties.child('w:rPrChange');
  if (changed === undefined) return { ...look, lookBefore: null };
  const before = changed.child('w:rPr');
  const was = { strong: isOn(before, 'w:b'), emphasis: isOn(before, 'w:i') };
  return { ...look, lookBefore: { ...was, change: register.changeOf(changed) } };
}

const JOINED: ReadonlySet<string> = new Set(['text', 'field', 'equation']);

const isAlike = (one: WordSegment, other: WordSegment): boolean =>
  one.kind === other.kind &&
  JOINED.has(one.kind) &&
  one.field === other.field &&
  one.status === other.status &&
  one.change === other.change &&
  one.proposedBy === other.proposedBy &&
  one.strong === other.strong &&
  one.emphasis === other.emphasis &&
  one.lookBefore?.change === other.lookBefore?.change;
