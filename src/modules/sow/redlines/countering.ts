import type { Clause, Inline, PaperDocument } from '../../../documents/paper.ts';

/** Any node of a paper. */
interface Node {
  readonly type: string;
  readonly text?: string | undefined;
  readonly content?: readonly Node[] | undefined;
  readonly marks?: readonly { readonly type: string; readonly attrs?: { readonly id: string } }[] | undefined;
}

const WORDY = new Set(['text', 'field', 'reference', 'hardBreak', 'paragraph', 'heading']);

/** Ids of the changes that stand in words or paragraphs alone: own words can be put in their place. */
export function wordyChanges({ content }: Pick<PaperDocument, 'content'>): string[] {
  const wordy = new Map<string, boolean>();
  const walk = (node: Node): void => {
    for (const { type, attrs } of node.marks ?? []) {
      if (attrs === undefined) continue;
      const fits = WORDY.has(node.type) && type !== 'modification' && !('move' in attrs);
      wordy.set(attrs.id, fits && wordy.get(attrs.id) !== false);
    }
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of content) walk(node as Node);
  return [...wordy].flatMap(([id, fits]) => (fits ? [id] : []));
}

/** The paper with own words in the place of a change of words: neither what was sent stays nor what came back. */
export function countered(content: PaperDocument['content'], id: string, words: string): PaperDocument['content'] {
  let left: string | null = words;
  const take = (): Inline[] => {
    const inlines: Inline[] = left === null ? [] : [{ type: 'text', text: left }];
    left = null;
    return inlines;
  };
  const bears = ({ marks = [] }: Node): boolean => marks.some(({ attrs }) => attrs?.id === id);
  const children = (nodes: readonly Node[]): Node[] =>
    nodes.flatMap((node): readonly Node[] => {
      if (!bears(node)) return [node.content ? { ...node, content: children(node.content) } : node];
      const own = take();
      if (node.content === undefined || own.length === 0) return own;
      const { marks: _, ...rest } = node;
      return [{ ...rest, content: own }];
    });
  const [cover, ...clauses] = content;
  const [head, ...others] = children([cover, ...clauses] as readonly Node[]);
  return [head as typeof cover, ...(withoutEmpty(others) as unknown as Clause[])];
}

/** A list loses the items of which nothing is left. */
const withoutEmpty = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => {
    if (node.content === undefined) return [node];
    const content = withoutEmpty(node.content);
    const isList = node.type === 'listItem' || node.type === 'bulletList' || node.type === 'orderedList';
    return isList && content.length === 0 ? [] : [{ ...node, content }];
  });
