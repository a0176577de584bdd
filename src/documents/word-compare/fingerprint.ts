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
    if (isPassing(name, element.name)) continue;
    said += name.startsWith('r:') ? ` ${name}=${relation(value)}` : ` ${name}=${value}`;
  }
  said += '>';
  for (const child of element.children) {
    if (typeof child === 'string') said += child.trim() === '' && element.children.length > 1 ? '' : child;
    else said += fingerprint(child, relation);
  }
  return said;
}

/** An element of a file and what the relations in it lead to. */
export interface Placed {
  readonly element: XmlElement;
  readonly relation: Relation;
}

/** Whether two elements say the same, but for the numbers that programs give anew; quicker than two fingerprints. */
export const isAlike = (one: Placed, other: Placed): boolean =>
  areAlike(one.element, other.element, one.relation, other.relation);

function areAlike(one: XmlElement, other: XmlElement, first: Relation, second: Relation): boolean {
  if (one.name !== other.name || one.children.length !== other.children.length) return false;
  if (!haveAlikeAttributes(one, other, first, second)) return false;
  for (let at = 0; at < one.children.length; at += 1) {
    const [child, counterpart] = [one.children[at], other.children[at]];
    if (typeof child === 'string' || typeof counterpart === 'string') {
      if (child !== counterpart) return false;
    } else if (child && counterpart && !areAlike(child, counterpart, first, second)) return false;
  }
  return true;
}

function haveAlikeAttributes(one: XmlElement, other: XmlElement, first: Relation, second: Relation): boolean {
  const [some, others] = [one.attributes, other.attributes];
  let place = 0;
  for (const attribute of some) {
    if (isPassing(attribute.name, one.name)) continue;
    while (place < others.length && isPassing(others[place]?.name ?? '', one.name)) place += 1;
    const counterpart = others[place];
    place += 1;
    if (attribute.name !== counterpart?.name) return false;
    const isRelation = attribute.name.startsWith('r:');
    if (isRelation && first(attribute.value) !== second(counterpart.value)) return false;
    if (!isRelation && attribute.value !== counterpart.value) return false;
  }
  return others.slice(place).every(({ name }) => isPassing(name, one.name));
}

const isPassing = (name: string, of: string): boolean => {
  if (name.startsWith('w:')) return name.startsWith('w:rsid');
  return PASSING.test(name) || (name === 'id' && NUMBERED.test(of));
};
