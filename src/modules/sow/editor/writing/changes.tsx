import type { Node } from 'prosemirror-model';
import { type EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { contentAfter } from '../../../../documents/changes/changes.ts';
import type { ChangeAttrs } from '../../../../documents/paper.ts';
import { isChange, isReturned } from '../model/marks.ts';
import { contentOf, docOf } from '../model/paper-nodes.ts';
import { patch } from '../model/patching.ts';
import { asItIs } from '../model/taking.ts';

/** One proposal as it lies in the document: all its parts, from the first to the last. */
export interface Proposal {
  readonly change: ChangeAttrs;
  readonly kinds: readonly string[];
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

/** What is proposed in a document, in reading order. */
export function proposalsIn(doc: Node): Proposal[] {
  const found = new Map<string, Proposal>();
  doc.descendants((node, at) => {
    for (const mark of node.marks.filter(isChange)) {
      const change = mark.attrs as ChangeAttrs;
      const before = found.get(change.id);
      const words = node.isText ? (node.text ?? '') : node.textContent;
      found.set(change.id, {
        change,
        kinds: [...new Set([...(before?.kinds ?? []), mark.type.name])],
        words: before ? `${before.words} ${words}` : words,
        from: before?.from ?? at,
        to: at + node.nodeSize,
      });
    }
  });
  return [...found.values()];
}

/** The proposal at the caret. */
export const proposalAt = ({ selection, doc }: EditorState): Proposal | undefined =>
  proposalsIn(doc).find(({ from, to }) => selection.head >= from && selection.head <= to);

/** Whether a proposal is decided here: what came back in a file is decided under Redlines. */
export const isDecidedHere = ({ change }: Proposal): boolean => !isReturned(change);

/** The caret at the next proposal, or the one before; round at the ends. */
export function gone(state: EditorState, by: 1 | -1): Transaction | undefined {
  const all = proposalsIn(state.doc);
  const { head } = state.selection;
  const next = by === 1 ? all.find(({ from }) => from > head) : all.findLast(({ to }) => to < head);
  const found = next ?? (by === 1 ? all[0] : all.at(-1));
  if (!found) return undefined;
  const inside = TextSelection.near(state.doc.resolve(Math.min(found.from + 1, state.doc.content.size)));
  return state.tr.setSelection(inside).scrollIntoView();
}

/** Takes a proposal in, or back. Where one is taken back, the paper is there as it was before it. */
export function decided(state: EditorState, ids: ReadonlySet<string>, verdict: 'accept' | 'reject'): Transaction {
  const content = contentAfter(contentOf(state.doc), ({ id }) => (ids.has(id) ? verdict : 'keep'));
  return patch(state.tr.setMeta(asItIs, true), docOf(content)).scrollIntoView();
}
