import type { XmlElement } from './xml-tree.ts';

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
