import type { WordFile, WordPart } from './word-file.ts';
import { XmlElement } from './xml-tree.ts';

/**
 * `after` without the comments that `before` still refers to and `after` no longer does: their words went. What stands in
 * the parts that are changed is `after`'s own; all other trees stay as they are.
 */
export function forgetLostComments(before: WordFile, after: WordFile): WordFile {
  if (!after.parts.some(({ kind }) => kind === 'comments')) return after;
  const still = referredComments(after);
  const lost = new Set([...referredComments(before)].filter((id) => !still.has(id)));
  if (lost.size === 0) return after;
  const isLost = (comment: XmlElement): boolean => lost.has(comment.get('w:id') ?? '');
  const comments = after.parts.filter(({ kind }) => kind === 'comments').flatMap(({ root }) => root.elements());
  const names = new Set(
    comments.filter(isLost).flatMap((comment) => comment.elements().map((each) => each.get('w14:paraId'))),
  );
  const parts = after.parts.map((part) => {
    if (part.kind === 'comments') return without(part, isLost);
    if (part.kind === 'comments-extended') return without(part, (each) => names.has(each.get('w15:paraId')));
    if (part.changed) dropRanges(part.root, isLost);
    return part;
  });
  return { ...after, parts };
}

function without(part: WordPart, isGone: (element: XmlElement) => boolean): WordPart {
  const { name, spelled, attributes, children } = part.root;
  const left = children.filter((child) => typeof child === 'string' || !isGone(child));
  return { ...part, root: new XmlElement(name, spelled, attributes, left), changed: true };
}

function referredComments({ parts }: WordFile): Set<string> {
  const found = new Set<string>();
  const walk = (element: XmlElement): void => {
    if (element.name === 'w:commentReference') found.add(element.get('w:id') ?? '');
    for (const child of element.children) if (typeof child !== 'string') walk(child);
  };
  for (const { kind, root } of parts) if (!kind.startsWith('comments')) walk(root);
  return found;
}

function dropRanges(element: XmlElement, isLost: (range: XmlElement) => boolean): void {
  element.children = element.children.filter((child) => {
    if (typeof child === 'string') return true;
    dropRanges(child, isLost);
    return !(/^w:commentRange(Start|End)$/.test(child.name) && isLost(child));
  });
}
