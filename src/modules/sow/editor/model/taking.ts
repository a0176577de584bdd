import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { ChangeAttrs } from '../../../../documents/paper.ts';
import { named } from './block-ids.ts';
import { whyNot } from './limits.ts';
import { patch, selectionIn } from './patching.ts';
import { type Caret, suggest } from './suggesting.ts';

/** In whose hand the paper is, and how it writes. */
export interface Hand {
  readonly suggesting: boolean;
  readonly author: string;
  /** A name for a new block, and for a new change. */
  readonly newId: () => string;
}

/** Bears this, and it is taken as it is: what was undone, what came from elsewhere, a change that was decided. */
export const asItIs = 'as-it-is';

/**
 * A transaction as the paper takes it: its new blocks named and, where the hand suggests, its deletions and insertions
 * proposed instead of done. Answers a sentence where the paper cannot say what was done.
 */
export function taken(state: EditorState, meant: Transaction, hand: Hand): Transaction | string {
  if (!meant.docChanged || meant.getMeta(asItIs) || meant.getMeta('history$')) return meant;
  const whole = named(meant.doc, hand.newId);
  const wanted = hand.suggesting ? suggest(state.doc, whole, changeOf(hand), caretIn(whole, meant)) : whole;
  const refused = whyNot(state.doc, wanted);
  if (refused !== undefined) return refused;
  return wanted === meant.doc ? meant : instead(state, meant, whole, wanted);
}

function caretIn(whole: Node, { selection }: Transaction): Caret {
  const { parent, parentOffset } = whole.resolve(selection.head);
  return { block: parent, offset: parentOffset };
}

/** When it was, the server says as it keeps it. */
const changeOf = ({ author, newId }: Hand): ChangeAttrs => ({ id: `s${newId()}`, author, at: null });

const kept = ['composition', 'paste', 'uiEvent', 'inputType', 'addToHistory'] as const;

function instead(state: EditorState, meant: Transaction, whole: Node, wanted: Node): Transaction {
  const tr = patch(state.tr, wanted);
  tr.setSelection(selectionIn(tr, meant, whole, state));
  if (meant.storedMarksSet) tr.setStoredMarks(meant.storedMarks);
  for (const name of kept) if (meant.getMeta(name) !== undefined) tr.setMeta(name, meant.getMeta(name));
  return meant.scrolledIntoView ? tr.scrollIntoView() : tr;
}
