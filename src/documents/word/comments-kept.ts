import type { WordFile } from './word-file.ts';
import type { XmlElement } from './xml-tree.ts';

/**
 * Takes out of `after` the comments that `before` still refers to and `after` no longer does: their words went. Works on
 * the trees of `after`, which are nobody else's.
 */
export function forgetLostComments(before: WordFile, after: WordFile): WordFile {
  const still = referredComments(after);
  const lost = new Set([...referredComments(before)].filter((id) => !still.has(id)));
  if (lost.size === 0) return after;
  const names = new Set<string>();
  for (const { kind, root } of after.parts) {
    if (kind === 'comments') {
      root.children = root.children.filter((child) => {
        if (typeof child === 'string' || !lost.has(child.get('w:id') ?? '')) return true;
        for (const paragraph of child.elements()) names.add(paragraph.get('w14:paraId') ?? '');
        return false;
      });
    } else dropRanges(root, lost);
  }
  for (const { kind, root } of after.parts) {
    if (kind !== 'comments-extended') continue;
    root.children = root.children.filter(
      (child) => typeof child === 'string' || !names.has(child.get('w15:paraId') ?? ''),
    );
  }
  return after;
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

function dropRanges(element: XmlElement, ids: ReadonlySet<string>): void {
  element.children = element.children.filter((child) => {
    if (typeof child === 'string') return true;
    dropRanges(child, ids);
    return !(/^w:commentRange(Start|End)$/.test(child.name) && ids.has(child.get('w:id') ?? ''));
  });
}
