import { XmlElement, type XmlNode } from '../word/xml-tree.ts';

/** Who signs the changes, and when; the date is an instant of ISO 8601. */
export interface Signature {
  readonly author: string;
  readonly date: string;
}

/** Writes elements into a part of the newer file, spelled as that file spells them, and signs what it proposes. */
export class Ink {
  readonly root: XmlElement;
  readonly #signature: Signature;
  readonly #next: () => number;
  readonly #element: string;
  readonly #attribute: string;

  /** `next` gives each change its number, unique in the file. */
  constructor(root: XmlElement, signature: Signature, next: () => number) {
    this.root = root;
    this.#signature = signature;
    this.#next = next;
    const [prefix, local] = root.spelled.split(':');
    this.#element = local === undefined ? '' : `${prefix}:`;
    this.#attribute = this.#element === '' ? attributePrefix(root) : this.#element;
  }

  nextId(): string {
    return String(this.#next());
  }

  /** An element of Word by its local name, with attributes of Word; `xml:space` stays as it is. */
  make(local: string, attributes: Readonly<Record<string, string>> = {}, children: XmlNode[] = []): XmlElement {
    const list = Object.entries(attributes).map(([name, value]) =>
      name.includes(':')
        ? { name, spelled: name, value }
        : { name: `w:${name}`, spelled: this.#attribute + name, value },
    );
    return new XmlElement(`w:${local}`, this.#element + local, list, children);
  }

  /** A signed change: `ins`, `del`, `rPrChange`, `pPrChange`. */
  change(local: string, children: XmlNode[] = []): XmlElement {
    const { author, date } = this.#signature;
    return this.make(local, { id: this.nextId(), author, date }, children);
  }

  /** A copy of an element of another file, with its names of Word spelled as here; `rename` gives its relations new ids. */
  respelled(source: XmlElement, rename: (id: string) => string = (id) => id): XmlElement {
    const isOfWord = source.name.startsWith('w:');
    const attributes = source.attributes
      .filter(({ name }) => !/rsid/.test(name) && (!isOfWord || /^(?:w|r|xml):|^[a-zA-Z]+$/.test(name)))
      .map(({ name, spelled, value }) => ({
        name,
        spelled: name.startsWith('w:') ? this.#spell(name, true) : spelled,
        value: name.startsWith('r:') ? rename(value) : value,
      }));
    const children = source.children.map((child) =>
      typeof child === 'string' ? child : this.respelled(child, rename),
    );
    return new XmlElement(
      source.name,
      isOfWord ? this.#spell(source.name, false) : source.spelled,
      attributes,
      children,
    );
  }

  /** The spelling of a name of Word in this part: `w:p` or `p`. */
  #spell(name: string, isAttribute: boolean): string {
    return (isAttribute ? this.#attribute : this.#element) + name.slice('w:'.length);
  }
}

/** The same element with other children. */
export const refilled = (element: XmlElement, children: XmlNode[]): XmlElement =>
  new XmlElement(element.name, element.spelled, element.attributes, children);

/**
 * Attributes of Word need a prefix also in a file whose elements need none; a file that has any such attribute names one.
 * A part without a single one is given `w`, which every reader of Word files takes for what it is.
 */
function attributePrefix(root: XmlElement): string {
  const space = root.attributes.find(({ spelled }) => spelled === 'xmlns')?.value;
  const known = root.attributes.find(({ spelled, value }) => spelled.startsWith('xmlns:') && value === space);
  if (known) return `${known.spelled.slice('xmlns:'.length)}:`;
  if (space !== undefined) root.attributes.push({ name: 'xmlns:w', spelled: 'xmlns:w', value: space });
  return 'w:';
}
