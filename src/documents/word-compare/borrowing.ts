import type { XmlElement, XmlNode } from '../word/xml-tree.ts';
import type { Ink } from './ink.ts';

/** What could not be compared or carried over, and where. */
export interface Notice {
  readonly kind: string;
  readonly place: string;
  readonly sentence: string;
}

/** What the older file lends the newer one for as long as its deletions stand in it. */
export interface Loans {
  /** The style of the newer file for a style of the older one; null where it has none of that id. */
  readonly styleOf: (id: string) => string | null;
  /** The list of the newer file for a list of the older one; null where it has none alike. */
  readonly listOf: (id: string) => string | null;
  /** The relation of the newer part for a relation of the older one; null where what it leads to cannot be carried over. */
  readonly linkOf: (id: string) => string | null;
  /** The note of the newer file that says what a note of the older one says. */
  readonly noteOf: (kind: string, id: string) => string | null;
  readonly notice: (notice: Omit<Notice, 'place'>) => void;
}

/** What stands among a paragraph's properties and is not its look. */
const NO_LOOK = ['w:rPr', 'w:sectPr', 'w:pPrChange'];
const STYLES: ReadonlySet<string> = new Set(['w:pStyle', 'w:rStyle', 'w:tblStyle']);

/** Copies what the older file has into a part of the newer one, spelled as that part spells it. */
export class Borrower {
  readonly #from: XmlElement;
  readonly #ink: Ink;
  readonly #loans: Loans;
  /** `from` is the root of the older part. */
  constructor(from: XmlElement, ink: Ink, loans: Loans) {
    this.#from = from;
    this.#ink = ink;
    this.#loans = loans;
  }

  /** The properties of an older paragraph without what belongs to its end or its section. */
  paragraphLook(element: XmlElement | undefined): XmlNode[] {
    const properties = element?.elements().filter(({ name }) => !NO_LOOK.includes(name)) ?? [];
    return properties.flatMap((property) => this.#property(property));
  }

  /** Run, row or cell properties of the older file, without what they say of changes. */
  properties(element: XmlElement | undefined): XmlNode[] {
    const properties = element?.elements().filter(({ name }) => !name.endsWith('Change')) ?? [];
    return properties.flatMap((property) => this.#property(property));
  }

  #property(property: XmlElement): XmlNode[] {
    if (STYLES.has(property.name)) {
      const style = this.#loans.styleOf(property.get('w:val') ?? '');
      return style === null ? [] : [this.#ink.respelled(property)];
    }
    if (property.name !== 'w:numPr') return [this.#ink.respelled(property)];
    const list = this.#loans.listOf(property.child('w:numId')?.get('w:val') ?? '');
    if (list === null) return [];
    const level = property.child('w:ilvl');
    return [
      this.#ink.make('numPr', {}, [
        ...(level ? [this.#ink.respelled(level)] : []),
        this.#ink.make('numId', { val: list }),
      ]),
    ];
  }

  /** Any element, with what it leads to; undefined (and a notice) where that cannot be carried over. */
  element(source: XmlElement): XmlElement | undefined {
    const links = linksIn(source).map((id) => [id, this.#loans.linkOf(id)] as const);
    if (links.some(([, link]) => link === null)) {
      this.#loans.notice({
        kind: 'object',
        sentence: 'a drawing of the older file leads to more than a picture and is left out where it was deleted.',
      });
      return undefined;
    }
    const note = NOTES[source.name];
    if (note !== undefined) return this.#note(source, note);
    const ids = new Map(links);
    const copy = this.#ink.respelled(source, (id) => ids.get(id) ?? id);
    if (OBJECTS.has(source.name)) this.#makeItsOwn(copy);
    for (const prefix of prefixesIn(copy)) this.#declare(prefix, copy);
    return copy;
  }

  #note(source: XmlElement, kind: string): XmlElement | undefined {
    const id = this.#loans.noteOf(kind, source.get('w:id') ?? '');
    if (id === null) {
      this.#loans.notice({
        kind: 'note',
        sentence: `a ${kind} of the older file is left out where its sign was deleted.`,
      });
      return undefined;
    }
    return this.#ink.make(`${kind}Reference`, { id });
  }

  /** What stands twice in the file now must not be taken for one: its bookmarks go, its shapes and drawings are renumbered. */
  #makeItsOwn(copy: XmlElement, suffix = `_was${this.#ink.nextId()}`): void {
    copy.drop(...RANGES);
    const isShape = copy.name.startsWith('v:');
    for (const attribute of copy.attributes) {
      if (attribute.name === 'id' && copy.name.endsWith('}docPr')) attribute.value = this.#ink.nextId();
      if (isShape && (attribute.name === 'id' || attribute.name === 'type')) attribute.value += suffix;
    }
    for (const child of copy.elements()) this.#makeItsOwn(child, suffix);
  }

  /** Names a name space on the copy itself where the newer part does not name it as the older one does. */
  #declare(prefix: string, copy: XmlElement): void {
    const isIt = ({ spelled }: { spelled: string }): boolean => spelled === `xmlns:${prefix}`;
    const space = this.#from.attributes.find(isIt);
    const known = this.#ink.root.attributes.find(isIt);
    if (space && space.value !== known?.value && !copy.attributes.some(isIt)) copy.attributes.push(space);
  }
}

/** What may hold ranges, shapes and drawings. */
const OBJECTS: ReadonlySet<string> = new Set([
  ...['w:drawing', 'w:pict', 'w:object', 'mc:AlternateContent', 'm:oMath', 'm:oMathPara', 'w:fldSimple', 'w:ruby'],
]);

const RANGES = [
  'w:bookmarkStart',
  'w:bookmarkEnd',
  'w:commentRangeStart',
  'w:commentRangeEnd',
  'w:permStart',
  'w:permEnd',
];

const NOTES: Readonly<Record<string, string>> = {
  'w:footnoteReference': 'footnote',
  'w:endnoteReference': 'endnote',
};

function linksIn(element: XmlElement): string[] {
  const own = element.attributes.filter(({ name, value }) => name.startsWith('r:') && value !== '');
  return [...own.map(({ value }) => value), ...element.elements().flatMap(linksIn)];
}

/** The prefixes that an element and its attributes are spelled with. */
function prefixesIn(element: XmlElement): Set<string> {
  const prefixes = new Set<string>();
  const walk = ({ spelled, attributes, children }: XmlElement): void => {
    for (const name of [spelled, ...attributes.map((attribute) => attribute.spelled)]) {
      const cut = name.indexOf(':');
      if (cut > 0) prefixes.add(name.slice(0, cut));
    }
    for (const child of children) if (typeof child !== 'string') walk(child);
  };
  walk(element);
  return prefixes;
}
