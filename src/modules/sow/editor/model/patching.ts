import { Fragment, type Node, Slice } from 'prosemirror-model';
import { type EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import { goes } from './marks.ts';
import { difference } from './suggesting-words.ts';

/** Makes of a transaction's document the wanted one, replacing no more than what differs. */
export function patch(tr: Transaction, wanted: Node): Transaction {
  return patchWithin(tr, tr.doc, wanted, 0);
}

function patchWithin(tr: Transaction, before: Node, wanted: Node, at: number): Transaction {
  if (before.inlineContent) {
    const { start, endBefore, endAfter } = difference(before.content, wanted.content);
    return replace(tr, at + start, at + endBefore, wanted.content.cut(start, endAfter));
  }
  const [olds, news] = [before.children, wanted.children];
  const shorter = Math.min(olds.length, news.length);
  let first = 0;
  while (first < shorter && olds[first]!.eq(news[first]!)) first += 1;
  let last = 0;
  while (last < shorter - first && olds.at(-1 - last)!.eq(news.at(-1 - last)!)) last += 1;
  const from = olds.slice(0, first).reduce((sum, { nodeSize }) => sum + nodeSize, at);
  const differing = olds.slice(first, olds.length - last);
  const instead = news.slice(first, news.length - last);
  const [old] = differing;
  const [fresh] = instead;
  if (old && fresh && differing.length === 1 && instead.length === 1 && old.sameMarkup(fresh) && !old.isLeaf) {
    return patchWithin(tr, old, fresh, from + 1);
  }
  const to = differing.reduce((sum, { nodeSize }) => sum + nodeSize, from);
  return replace(tr, from, to, Fragment.fromArray([...instead]));
}

function replace(tr: Transaction, from: number, to: number, content: Fragment): Transaction {
  return from === to && content.size === 0 ? tr : tr.step(new ReplaceStep(from, to, new Slice(content, 0, 0)));
}

/**
 * Where the selection of `meant` lies in the document of `tr`, in which words that go are still there: a caret that
 * deleted backward stays before them, every other stands behind. `whole` is the meant document with its blocks named.
 */
export function selectionIn(tr: Transaction, meant: Transaction, whole: Node, before: EditorState): Selection {
  const deleted = whole.content.size < before.doc.content.size;
  const backward = deleted && (meant.selection.head < before.selection.head || !before.selection.empty);
  const place = (at: number): number => {
    const block = blockAt(whole, at);
    const there = block ? foundIn(tr.doc, block.node) : undefined;
    if (!block || !there) return across(whole.content, tr.doc.content, at, backward);
    return there.from + across(block.node.content, there.node.content, at - block.from, backward);
  };
  const { anchor, head, empty } = meant.selection;
  const $head = tr.doc.resolve(Math.min(place(head), tr.doc.content.size));
  if (empty) return Selection.near($head, backward ? -1 : 1);
  return TextSelection.between(tr.doc.resolve(Math.min(place(anchor), tr.doc.content.size)), $head);
}

/** A place in some words, in the same words with those that go among them. */
function across(meant: Fragment, drawn: Fragment, at: number, backward: boolean): number {
  const start = meant.findDiffStart(drawn);
  const ends = start === null ? null : meant.findDiffEnd(drawn);
  if (start === null || ends === null || at < start || (backward && at === start)) return at;
  return Math.max(start, at >= ends.a ? at + ends.b - ends.a : ends.b);
}

interface Placed {
  readonly node: Node;
  /** Where its content begins. */
  readonly from: number;
}

/** The innermost block with a name around a place. */
function blockAt(doc: Node, at: number): Placed | undefined {
  const $at = doc.resolve(at);
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    if (typeof $at.node(depth).attrs.id === 'string') return { node: $at.node(depth), from: $at.start(depth) };
  }
  return undefined;
}

/** The same block in another document, where it is not proposed to go. */
function foundIn(doc: Node, { attrs, type }: Node): Placed | undefined {
  let found: Placed | undefined;
  doc.descendants((node, at) => {
    if (found || goes(node)) return false;
    if (node.type === type && node.attrs.id === attrs.id) found = { node, from: at + 1 };
    return !node.inlineContent;
  });
  return found;
}
