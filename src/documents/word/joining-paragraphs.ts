import type { XmlElement, XmlNode } from './xml-tree.ts';

/** A paragraph or table where it stands: `parent` is its story, its cell, or a content control in them. */
interface Block {
  readonly element: XmlElement;
  readonly parent: XmlElement;
}

/**
 * Joins every paragraph whose end went with the paragraph after it, which keeps its properties (ISO 29500-1, 17.13.5.15:
 * its contents "are combined with the following paragraph"). Where a table follows, or nothing, there is no such
 * paragraph: one that holds something stays as it is, one that holds nothing goes.
 */
export function joinParagraphs(story: XmlElement, endless: ReadonlySet<XmlElement>): void {
  if (endless.size === 0) return;
  const blocks = blocksOf(story);
  for (const [at, { element, parent }] of blocks.entries()) {
    if (!endless.has(element)) continue;
    const next = blocks[at + 1];
    if (next?.element.name === 'w:p') {
      const properties = next.element.child('w:pPr');
      const rest = next.element.children.filter((child) => child !== properties);
      next.element.children = [...(properties ? [properties] : []), ...contentOf(element), ...rest];
      takeOut(element, parent);
    } else if (!holdsAnything(element)) takeOut(element, parent, contentOf(element));
  }
}

const WRAPPERS: ReadonlySet<string> = new Set(['w:sdt', 'w:sdtContent', 'w:customXml']);

function blocksOf(parent: XmlElement): Block[] {
  return parent.elements().flatMap((element) => {
    if (element.name === 'w:p' || element.name === 'w:tbl') return [{ element, parent }];
    return WRAPPERS.has(element.name) ? blocksOf(element) : [];
  });
}

const contentOf = ({ children }: XmlElement): XmlNode[] =>
  children.filter((child) => typeof child !== 'string' && child.name !== 'w:pPr');

function takeOut(element: XmlElement, parent: XmlElement, instead: readonly XmlNode[] = []): void {
  parent.children.splice(parent.children.indexOf(element), 1, ...instead);
}

/** Whether there is more in a paragraph than marks of where something begins and ends. */
const holdsAnything = (paragraph: XmlElement): boolean =>
  contentOf(paragraph).some(
    (child) => typeof child !== 'string' && !/(Start|End)$/.test(child.name) && child.name !== 'w:proofErr',
  );
