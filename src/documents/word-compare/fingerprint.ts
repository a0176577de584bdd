import type { XmlElement } from '../word/xml-tree.ts';

/** Numbers that programs give anew at every saving, and notes of theirs on who typed when. */
const PASSING = /rsid|paraId|textId|anchorId|editId|creationId|^\{http:\/\/www\.w3\.org\/2000\/xmlns\/\}/i;
/** Elements whose id is the running number of a drawing. */
const NUMBERED = /(?:docPr|cNvPr)$/;

/** What a relation of a part leads to, as text: the checksum of a picture, the address of a link. */
export type Relation = (id: string) => string;

/**
 * What an element says, as text: alike for elements that differ only in numbers that programs give anew. Relations are
 * told by their id, which is the file's own: `relation` replaces it by what it leads to.
 */
export function fingerprint(element: XmlElement, relation: Relation): string {
  let said = `<${element.name}`;
  for (const { name, value } of element.attributes) {
    if (PASSING.test(name) || (name === 'id' && NUMBERED.test(element.name))) continue;
    said += name.startsWith('r:') ? ` ${name}=${relation(value)}` : ` ${name}=${value}`;
  }
  said += '>';
  for (const child of element.children) {
    if (typeof child === 'string') said += child.trim() === '' && element.children.length > 1 ? '' : child;
    else said += fingerprint(child, relation);
  }
  return said;
}
