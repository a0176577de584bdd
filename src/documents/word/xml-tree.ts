import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { nameIn } from './xml-names.ts';

/** An attribute: its name inside Parley, as the file spells it, and its value. */
export interface XmlAttribute {
  readonly name: string;
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
 * elements and attributes than are allowed.
 */
export function parseXml(bytes: Uint8Array, allowance = xmlAllowance()): XmlElement {
  const text = decoded(bytes);
  const parser = new SaxesParser({ xmlns: true, position: false });
  const root = new XmlElement('', '');
  const open: XmlElement[] = [root];
  const names = new Map<string, string>();
  const nameOf = (tag: { uri: string; local: string }): string => {
    if (tag.uri === '') return tag.local;
    const key = `${tag.uri} ${tag.local}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = nameIn(tag.uri, tag.local);
    names.set(key, name);
    return name;
  };
  parser.on('error', (fault) => {
    throw new XmlFault(`it is not well formed: ${fault.message}`);
  });
  parser.on('doctype', () => {
    throw new XmlFault('it declares a document type, which no office program writes');
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.values(tag.attributes).map((attribute: SaxesAttributeNS) => ({
      name: nameOf({ uri: attribute.prefix === '' ? '' : attribute.uri, local: attribute.local }),
      spelled: attribute.name,
      value: attribute.value,
    }));
    allowance.nodes -= 1 + attributes.length;
    if (allowance.nodes < 0) throw new XmlTooLarge('it holds more elements than any contract');
    const element = new XmlElement(nameOf(tag), tag.name, attributes);
    open.at(-1)?.children.push(element);
    if (open.push(element) > DEPTH_MAX) throw new XmlFault('it nests more than a thousand levels deep');
  });
  parser.on('closetag', () => void open.pop());
  const say = (words: string): void => void open.at(-1)?.children.push(words);
  parser.on('text', say);
  parser.on('cdata', say);
  parser.write(text).close();
  return root.elements()[0]!;
}

/** OPC allows UTF-8 and UTF-16, told by the byte order mark. */
function decoded(bytes: Uint8Array): string {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(mark, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlFault('its text is neither UTF-8 nor UTF-16');
  }
}

/** A tree as the bytes of a part. */
export function writeXml(root: XmlElement): Uint8Array {
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'];
  writeElement(root, out);
  return Buffer.from(out.join(''));
}

function writeElement({ spelled, attributes, children }: XmlElement, out: string[]): void {
  let tag = `<${spelled}`;
  for (const { spelled: name, value } of attributes) tag += ` ${name}="${escaped(value, IN_ATTRIBUTE)}"`;
  if (children.length === 0) {
    out.push(`${tag}/>`);
    return;
  }
  out.push(`${tag}>`);
  for (const child of children) {
    if (typeof child === 'string') out.push(escaped(child, IN_TEXT));
    else writeElement(child, out);
  }
  out.push(`</${spelled}>`);
}

const IN_TEXT = /[&<>\r]/g;
const IN_ATTRIBUTE = /[&<>"\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (words: string, unsafe: RegExp): string =>
  words.search(unsafe) < 0 ? words : words.replace(unsafe, (character) => ESCAPES[character] ?? character);
