import { FATES } from './revision-marks.ts';
import type { WordVerdict } from './revision-ranges.ts';
import { XmlElement } from './xml-tree.ts';

/** What the former properties inside a tracked change leave out, and what therefore stays as it is on rejecting. */
const STAYS: Readonly<Record<string, readonly string[]>> = {
  'w:pPr': ['w:rPr', 'w:sectPr'],
  'w:sectPr': ['w:headerReference', 'w:footerReference'],
};

/** Properties without which their owner is not valid, be they empty. */
const NEEDED: ReadonlySet<string> = new Set(['w:tblPr', 'w:tblGrid', 'w:sectPr', 'w:sdtPr']);

/**
 * Settles the properties of a paragraph, run, section, table, row or cell in place: takes in or takes back tracked
 * formatting, and takes away the marks of what came, went or moved. False when nothing is left of them.
 */
export function settleProperties(properties: XmlElement, verdict: WordVerdict): boolean {
  const changed = properties.child(`${properties.name}Change`);
  const merge = properties.child('w:cellMerge');
  if (changed && verdict === 'reject') takeBack(properties, changed);
  properties.children = properties.children.filter(
    (child) => typeof child === 'string' || settleProperty(child, properties, verdict),
  );
  if (merge) settleMerge(merge, properties, verdict);
  return properties.children.length > 0 || NEEDED.has(properties.name);
}

function takeBack(properties: XmlElement, changed: XmlElement): void {
  const former = changed.child(properties.name)?.elements() ?? [];
  const stays = properties.elements().filter(({ name }) => STAYS[properties.name]?.includes(name));
  // References come first in a section, run and section properties last in a paragraph: the schema has an order.
  properties.children = properties.name === 'w:sectPr' ? [...stays, ...former] : [...former, ...stays];
}

/** Settles one property; false when it goes. */
function settleProperty(property: XmlElement, of: XmlElement, verdict: WordVerdict): boolean {
  const { name } = property;
  if (name === `${of.name}Change` || name === 'w:numberingChange' || FATES[name]) return false;
  if (name === 'w:cellIns' || name === 'w:cellDel' || name === 'w:cellMerge') return false;
  if (name === 'w:numPr') return settleNumbering(property, verdict);
  return name === 'w:rPr' || name === 'w:sectPr' ? settleProperties(property, verdict) : true;
}

/** Numbering that was put on is taken off again; a record of former numbers only says how they read. */
function settleNumbering(numbering: XmlElement, verdict: WordVerdict): boolean {
  if (verdict === 'reject' && numbering.child('w:ins')) return false;
  numbering.drop('w:ins', 'w:numberingChange');
  return numbering.children.length > 0;
}

/** A cell merged with the one above, or split from it (17.13.5.3): the mark itself becomes how the cell stands. */
function settleMerge(mark: XmlElement, cell: XmlElement, verdict: WordVerdict): void {
  const merged = mark.get(verdict === 'accept' ? 'w:vMerge' : 'w:vMergeOrig');
  cell.children = cell.children.filter((child) => typeof child === 'string' || child.name !== 'w:vMerge');
  if (merged === null) return;
  const value = merged === 'cont' ? 'continue' : 'restart';
  const prefix = mark.spelled.slice(0, mark.spelled.indexOf(':') + 1);
  const merge = new XmlElement('w:vMerge', `${prefix}vMerge`, [{ name: 'w:val', spelled: `${prefix}val`, value }]);
  const before = cell.children.findLastIndex((child) => typeof child !== 'string' && BEFORE_MERGE.has(child.name));
  cell.children.splice(before + 1, 0, merge);
}

const BEFORE_MERGE: ReadonlySet<string> = new Set(['w:cnfStyle', 'w:tcW', 'w:gridSpan', 'w:hMerge']);
