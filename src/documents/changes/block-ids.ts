import { type Block, isList, type ListItem, type PaperDocument } from '../paper.ts';

/** The ids of a block and of everything in it. */
export function idsOfBlock(block: Block): string[] {
  if (isList(block)) return block.content.flatMap(idsOfItem);
  if (block.type === 'signatures') return block.content.map(({ attrs }) => attrs.id);
  if (block.type === 'table') return [block.attrs.id, ...block.content.map(({ attrs }) => attrs.id)];
  return [block.attrs.id];
}

export const idsOfItem = (item: ListItem): string[] => item.content.flatMap(idsOfBlock);

/** The ids of everything in a paper. */
export function idsIn(content: PaperDocument['content']): Set<string> {
  const [cover, ...clauses] = content;
  return new Set([
    ...cover.content.map(({ attrs }) => attrs.id),
    ...clauses.flatMap((clause) => [clause.attrs.id, ...clause.content.flatMap(idsOfBlock)]),
  ]);
}
