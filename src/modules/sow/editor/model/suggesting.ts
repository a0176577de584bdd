import { Fragment, type Node } from 'prosemirror-model';
import type { ChangeAttrs } from '../../../../documents/paper.ts';
import { comes, goes, isOwn, markOf, same, settled, together } from './marks.ts';
import { suggestWords } from './suggesting-words.ts';

/** Where the caret stands after what was done: in which block, and how far in it. */
export interface Caret {
  readonly block: Node;
  readonly offset: number;
}

/**
 * What was done to a document, said as a proposal: the document as it was, with marks. Rejected whole it is what `before`
 * is rejected whole; accepted whole it reads as `after` does. What the same author proposed before is taken back for
 * good where it is deleted, and written on where it is continued.
 *
 * Blocks are told apart by their names, so `after` must have been named (block-ids.ts). Nothing is told apart within a
 * block that is proposed as a whole: what comes in is edited as it is, what goes is not edited any more.
 */
export function suggest(before: Node, after: Node, by: ChangeAttrs, caret?: Caret): Node {
  if (before === after || before.eq(after) || goes(before)) return before;
  if (comes(before)) return after.mark(before.marks);
  const { attrs, marks } = reshaped(before, after, by);
  const content = before.inlineContent
    ? suggestWords(before.content, after.content, by, caret?.block === after ? caret.offset : undefined)
    : Fragment.fromArray(suggestBlocks(before.children, after.children, by, caret));
  return before.type.create(attrs, content, marks);
}

/** Attributes that changed are proposed by one mark, which says what they were. */
function reshaped(before: Node, after: Node, by: ChangeAttrs): Pick<Node, 'attrs' | 'marks'> {
  const { attrs, marks } = before;
  const open = marks.find(({ type }) => type.name === 'modification');
  const was: Record<string, unknown> = { ...open?.attrs.was };
  const changed = Object.entries(after.attrs).filter(([name, value]) => name !== 'id' && !same(value, attrs[name]));
  if (changed.length === 0) return before;
  for (const [name, value] of changed) {
    if (!(name in was)) was[name] = attrs[name];
    else if (same(was[name], value)) delete was[name];
  }
  const others = marks.filter((mark) => mark !== open);
  const proposed = Object.keys(was).length === 0 ? [] : [markOf('modification', { ...(open?.attrs ?? by), was })];
  return { attrs: { ...attrs, ...Object.fromEntries(changed) }, marks: together([...others, ...proposed]) };
}

/** Blocks beside blocks: what is the same block is told apart within, the rest goes and comes. */
function suggestBlocks(olds: readonly Node[], news: readonly Node[], by: ChangeAttrs, caret?: Caret): Node[] {
  const result: Node[] = [];
  let next = 0;
  for (const block of news) {
    const found = olds.findIndex((old, at) => at >= next && (old === block || isSame(old, block)));
    if (found < 0) result.push(...coming(block, by));
    else {
      result.push(...olds.slice(next, found).flatMap((old) => going(old, by)), suggest(olds[found]!, block, by, caret));
      next = found + 1;
    }
  }
  return [...result, ...olds.slice(next).flatMap((old) => going(old, by))];
}

/** Whether two blocks are one: by name; what has none, such as a list, by the names within. */
function isSame(old: Node, block: Node): boolean {
  const { name } = old.type;
  if (name !== block.type.name || goes(old) !== goes(block)) return false;
  if (name === 'cover' || name === 'title' || name === 'tableCell') return true;
  if (name === 'tableRow' && old.childCount !== block.childCount) return false;
  if (old.attrs.id !== undefined) return old.attrs.id === block.attrs.id;
  const names = namesIn(block);
  return [...namesIn(old)].some((id) => names.has(id));
}

const namesFound = new WeakMap<Node, ReadonlySet<string>>();

function namesIn(node: Node): ReadonlySet<string> {
  const known = namesFound.get(node);
  if (known) return known;
  const names = new Set<string>();
  node.descendants(({ attrs }) => {
    if (typeof attrs.id === 'string') names.add(attrs.id);
  });
  namesFound.set(node, names);
  return names;
}

const isList = ({ type }: Node): boolean => type.name === 'bulletList' || type.name === 'orderedList';

/** A list of what becomes of its items; one of none is not there. */
function listOf(list: Node, become: (item: Node) => Node[]): Node[] {
  const items = list.children.flatMap(become);
  return items.length === 0 ? [] : [list.copy(Fragment.fromArray(items))];
}

/** A block that goes: marked, or gone for good where the author alone had proposed it. A list goes by its items. */
function going(block: Node, by: ChangeAttrs): Node[] {
  if (goes(block)) return [block];
  if (block.marks.some((mark) => mark.type.name === 'insertion' && isOwn(mark, by))) return [];
  if (isList(block)) return listOf(block, (item) => going(item, by));
  return [block.mark(together([...block.marks, markOf('deletion', by)]))];
}

/** A block that comes in: marked as a whole, what it holds is plain. A list comes by its items. */
function coming(block: Node, by: ChangeAttrs): Node[] {
  if (isList(block)) return listOf(block, (item) => coming(item, by));
  const plain = settled(block);
  return plain ? [plain.mark([markOf('insertion', by)])] : [];
}
