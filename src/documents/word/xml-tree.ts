import { nameIn } from './xml-names.ts';

/** An attribute: its name inside Parley, as the file spells it, and its value. */
export interface XmlAttribute {
  name: string;
  readonly spelled: string;
  value: string;
}

export type XmlNode = XmlElement | string;

/**
 * An element of a part of a package. `name` is the one name of Parley (`w:p`), `spelled` the one of the file, which is
 * written back. A tree as light as this takes a third of the memory and time of a document object model.
 */
export class XmlElement {
  name: string;
  spelled: string;
  readonly attributes: XmlAttribute[];
  children: XmlNode[];

  constructor(name: string, spelled: string, attributes: XmlAttribute[] = [], children: XmlNode[] = []) {
    this.name = name;
    this.spelled = spelled;
    this.attributes = attributes;
    this.children = children;
  }

  /** The value of an attribute, or null. */
  get(name: string): string | null {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute.value;
    return null;
  }

  /** The first child element of a name. */
  child(name: string): XmlElement | undefined {
    for (const child of this.children) if (typeof child !== 'string' && child.name === name) return child;
    return undefined;
  }

  /** The child elements, without the text between them. */
  elements(): XmlElement[] {
    return this.children.filter((child) => typeof child !== 'string');
  }

  /** Takes away the child elements of the given names. */
  drop(...names: readonly string[]): void {
    this.children = this.children.filter((child) => typeof child === 'string' || !names.includes(child.name));
  }

  /** The same element under another local name: `w:delText` becomes `w:t`, in whatever prefix the file uses. */
  rename(local: string): void {
    this.name = withLocal(this.name, local);
    this.spelled = withLocal(this.spelled, local);
  }
}

const withLocal = (name: string, local: string): string => name.slice(0, name.indexOf(':') + 1) + local;

/** Why a part could not be read, as words that go into a sentence. */
export class XmlFault extends Error {}

/** A tree would take more memory than a document is worth. */
export class XmlTooLarge extends XmlFault {}

/** How many elements and attributes may yet be read; shared by the parts of a package. */
export interface XmlAllowance {
  nodes: number;
}

/** Some thousand pages of text; as trees they take up to 400 MB. */
const NODES_MAX = 500_000;
export const xmlAllowance = (): XmlAllowance => ({ nodes: NODES_MAX });

/** Deeper than any writer nests, and shallow enough for those who walk the tree by recursion. */
const DEPTH_MAX = 1_000;

/**
 * Reads a part as a tree. Throws `XmlFault` on a document type (the door to entity tricks), on text in an encoding that
 * is neither UTF-8 nor UTF-16, on what is not well formed, and on nesting beyond a thousand levels; `XmlTooLarge` on more
 * elements and attributes than are allowed. Comments and instructions to programs are passed over.
 */
export function parseXml(bytes: Uint8Array, allowance = xmlAllowance()): XmlElement {
  return new XmlReader(decoded(bytes), allowance).read();
}

/** OPC allows UTF-8 and UTF-16, told by the byte order mark. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlFault('its text is neither UTF-8 nor UTF-16');
  }
}

/** The name spaces that hold in an element and those inside of it, and the names already looked up in them. */
class Scope {
  readonly #spaces: ReadonlyMap<string, string>;
  readonly #elements = new Map<string, string>();
  readonly #attributes = new Map<string, string>();

  constructor(spaces: ReadonlyMap<string, string>) {
    this.#spaces = spaces;
  }

  with(attributes: readonly XmlAttribute[]): Scope {
    const spaces = new Map(this.#spaces);
    for (const { spelled, value } of attributes) {
      if (spelled === 'xmlns') spaces.set('', value.trim());
      else if (spelled.startsWith('xmlns:')) spaces.set(spelled.slice(6), value.trim());
    }
    return new Scope(spaces);
  }

  elementName(spelled: string): string {
    const known = this.#elements.get(spelled);
    return known ?? this.#keep(this.#elements, spelled, this.#spaces.get('') ?? '');
  }

  /** An attribute without a prefix is in no name space. */
  attributeName(spelled: string): string {
    const known = this.#attributes.get(spelled);
    return known ?? this.#keep(this.#attributes, spelled, '');
  }

  #keep(names: Map<string, string>, spelled: string, withoutPrefix: string): string {
    if (!NAME.test(spelled)) throw new XmlFault(`it is not well formed: ${JSON.stringify(spelled)} is no name`);
    const colon = spelled.indexOf(':');
    const space = colon < 0 ? withoutPrefix : this.#spaces.get(spelled.slice(0, colon));
    if (space === undefined) throw new XmlFault(`it is not well formed: the prefix of ${spelled} means nothing`);
    const name = nameIn(space, spelled.slice(colon + 1));
    names.set(spelled, name);
    return name;
  }
}

const NAME = /^[A-Za-z_\u00c0-\uffff][\w.\u00b7-\uffff-]*(:[A-Za-z_\u00c0-\uffff][\w.\u00b7-\uffff-]*)?$/;
const OUTSIDE = new Scope(
  new Map([
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
    ['xmlns', 'http://www.w3.org/2000/xmlns/'],
  ]),
);

/** What XML has no sign for (XML 1.0, 2.2). */
const NO_CHARACTER = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/u;

/** An element that is not closed yet. */
interface OpenElement {
  readonly element: XmlElement;
  readonly scope: Scope;
}

/** Reads XML in one pass over its text. */
class XmlReader {
  readonly #text: string;
  readonly #allowance: XmlAllowance;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #at = 0;

  constructor(text: string, allowance: XmlAllowance) {
    this.#text = text;
    this.#allowance = allowance;
  }

  read(): XmlElement {
    const text = this.#text;
    if (NO_CHARACTER.test(text)) throw unformed('it holds a character that XML has no sign for');
    while (this.#at < text.length) {
      const tag = text.indexOf('<', this.#at);
      this.#words(tag < 0 ? text.length : tag);
      if (tag < 0) break;
      this.#at = tag + 1;
      const next = text.charCodeAt(this.#at);
      if (next === SLASH) this.#close();
      else if (next === QUESTION) this.#pass('?>');
      else if (next === EXCLAMATION) this.#aside();
      else this.#element();
    }
    const left = this.#open.at(-1);
    if (left) throw unformed(`${left.element.spelled} is never closed`);
    if (!this.#root) throw unformed('it holds no element');
    return this.#root;
  }

  /** The words up to the next tag. */
  #words(end: number): void {
    if (end === this.#at) return;
    const words = this.#text.slice(this.#at, end);
    const parent = this.#open.at(-1)?.element;
    if (parent) parent.children.push(spelledOut(words.includes('\r') ? words.replace(/\r\n?/g, '\n') : words));
    else if (words.trim() !== '') throw unformed('words stand outside of its root');
  }

  #close(): void {
    const end = this.#text.indexOf('>', this.#at);
    const name = this.#text.slice(this.#at + 1, end).trimEnd();
    const closed = this.#open.pop()?.element.spelled;
    if (end < 0 || closed !== name)
      throw unformed(`${name.slice(0, 40)} is closed where ${closed ?? 'nothing'} is open`);
    this.#at = end + 1;
  }

  /** Goes on behind the next of some signs; gives what stands before them. */
  #pass(signs: string): string {
    const end = this.#text.indexOf(signs, this.#at);
    if (end < 0) throw unformed(`${signs} is missing`);
    const passed = this.#text.slice(this.#at, end);
    this.#at = end + signs.length;
    return passed;
  }

  #aside(): void {
    const parent = this.#open.at(-1)?.element;
    if (this.#text.startsWith('!--', this.#at)) {
      this.#at += 3;
      this.#pass('-->');
    } else if (parent && this.#text.startsWith('![CDATA[', this.#at)) {
      this.#at += 8;
      parent.children.push(this.#pass(']]>'));
    } else throw new XmlFault('it declares a document type, which no office program writes');
  }

  #element(): void {
    const spelled = this.#name();
    const attributes: XmlAttribute[] = [];
    let declares = false;
    let sign = this.#skipSpace();
    while (sign !== GREATER && sign !== SLASH) {
      const attribute = this.#attribute();
      declares ||= attribute.spelled.startsWith('xmlns');
      attributes.push(attribute);
      sign = this.#skipSpace();
    }
    const outer = this.#open.at(-1);
    const around = outer?.scope ?? OUTSIDE;
    const scope = declares ? around.with(attributes) : around;
    for (const attribute of attributes) attribute.name = scope.attributeName(attribute.spelled);
    refuseTwice(attributes);
    this.#allowance.nodes -= 1 + attributes.length;
    if (this.#allowance.nodes < 0) throw new XmlTooLarge('it holds more elements than any contract');
    const element = new XmlElement(scope.elementName(spelled), spelled, attributes);
    if (outer) outer.element.children.push(element);
    else if (this.#root) throw unformed('it has two roots');
    else this.#root = element;
    this.#at += 1;
    if (sign === GREATER) {
      if (this.#open.push({ element, scope }) > DEPTH_MAX)
        throw new XmlFault('it nests more than a thousand levels deep');
    } else if (this.#text.charCodeAt(this.#at++) !== GREATER) throw unformed(`a stray / stands in ${spelled}`);
  }

  #attribute(): XmlAttribute {
    const spelled = this.#name();
    if (this.#skipSpace() !== EQUALS) throw unformed(`${spelled} has no value`);
    this.#at += 1;
    const quote = this.#skipSpace();
    if (quote !== DOUBLE && quote !== SINGLE) throw unformed(`the value of ${spelled} is not quoted`);
    this.#at += 1;
    const value = this.#pass(quote === DOUBLE ? '"' : "'");
    if (value.includes('<')) throw unformed(`a tag stands in the value of ${spelled}`);
    return {
      name: spelled,
      spelled,
      value: spelledOut(SPACES.test(value) ? value.replace(/\r\n|[\t\n\r]/g, ' ') : value),
    };
  }

  /** A name as it is spelled; whether it is one is asked once for all that are spelled alike. */
  #name(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && !ENDS_NAME[text.charCodeAt(at)]) at += 1;
    if (at === start) throw unformed('a name is missing');
    this.#at = at;
    return text.slice(start, at);
  }

  /** Goes on to what is no space; gives its code, NaN at the end. */
  #skipSpace(): number {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 9 || code === 13) {
      this.#at += 1;
      code = text.charCodeAt(this.#at);
    }
    if (Number.isNaN(code)) throw unformed('it ends within a tag');
    return code;
  }
}

const [SLASH, QUESTION, EXCLAMATION, GREATER, EQUALS, DOUBLE, SINGLE] = [...'/?!>="\''].map((sign) =>
  sign.charCodeAt(0),
) as [number, number, number, number, number, number, number];

const ENDS_NAME: readonly boolean[] = Array.from({ length: 0x10000 }, (_, code) =>
  ' \t\n\r/>=<"\'&'.includes(String.fromCharCode(code)),
);

const SPACES = /[\t\n\r]/;

const unformed = (why: string): XmlFault => new XmlFault(`it is not well formed: ${why}`);

function refuseTwice(attributes: readonly XmlAttribute[]): void {
  if (attributes.length < 2) return;
  const names = new Set(attributes.map(({ name }) => name));
  if (names.size < attributes.length) throw unformed('an element has the same attribute twice');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Words with their five entities and numbered characters spelled out; there are no others. */
function spelledOut(words: string): string {
  if (!words.includes('&')) return words;
  return words.replace(
    /&(?:([a-z]+)|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g,
    (sign, name?: string, decimal?: string, hex?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
      const character =
        code === null ? ENTITIES[name ?? ''] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
      if (character === undefined || NO_CHARACTER.test(character)) throw unformed(`${sign} stands for nothing`);
      return character;
    },
  );
}
