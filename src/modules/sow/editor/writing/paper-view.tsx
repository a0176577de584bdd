import { history } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import { EditorState, Plugin, TextSelection, type Transaction } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { Clause } from '../../../../documents/paper.ts';
import { newBlockId } from '../model/block-ids.ts';
import { isChange } from '../model/marks.ts';
import { type Content, contentOf, docOf } from '../model/paper-nodes.ts';
import { patch } from '../model/patching.ts';
import { schema } from '../model/schema.ts';
import { asItIs, type Hand, taken } from '../model/taking.ts';
import { decided, gone, isDecidedHere, proposalAt } from './changes.tsx';
import { keys } from './commands.tsx';
import { numbering } from './numbering.tsx';
import { droppedOf, fresh, printable } from './pasting.tsx';

/** How one works on a paper. */
export type Mode = 'reading' | 'editing' | 'suggesting';

/** What a paper under somebody's hands tells the page around it. */
export interface Told {
  /** Somebody wrote; not told of what came from elsewhere. */
  written(): void;
  /** What could not be done as it was meant, in a sentence. */
  said(sentence: string): void;
}

const isGoing = (marks: Clause['marks'] = []): boolean => marks.some(({ type }) => type === 'deletion');

/** What is typed beside or within a proposal is no part of it until the hand says so. */
const plainTyping = new Plugin({
  appendTransaction: (_, __, state) => {
    const { $head, empty } = state.selection;
    const marks = empty ? (state.storedMarks ?? $head.marks()) : [];
    return marks.some(isChange) ? state.tr.setStoredMarks(marks.filter((mark) => !isChange(mark))) : null;
  },
});

/** A paper in an editor: drawn as a paper, written by the hand of its mode. */
export class PaperView {
  readonly view: EditorView;
  readonly #told: Told;
  readonly #author: string;
  readonly #listeners = new Set<() => void>();
  #mode: Mode;

  constructor(place: HTMLElement, content: Content, mode: Mode, label: string, author: string, told: Told) {
    this.#told = told;
    this.#mode = mode;
    this.#author = author;
    this.view = new EditorView(place, {
      state: EditorState.create({ doc: docOf(content), plugins: this.#plugins() }),
      editable: () => this.#mode !== 'reading',
      attributes: () =>
        this.#mode === 'reading'
          ? { role: 'document', 'aria-label': label, tabindex: '0' }
          : { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'aria-describedby': 'paper-keys' },
      dispatchTransaction: (tr) => this.#take(tr),
      handleTextInput: (view, from, to, text) => {
        const { words, dropped } = printable(text);
        if (dropped.length === 0) return false;
        this.#leftOut(dropped);
        view.dispatch(view.state.tr.insertText(words, from, to));
        return true;
      },
      transformPasted: (slice) => fresh(slice, (dropped) => this.#leftOut(dropped)),
      transformPastedHTML: (html) => this.#read(html),
    });
  }

  readonly get = (): EditorState => this.view.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get content(): Content {
    return contentOf(this.view.state.doc);
  }

  setMode(mode: Mode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.view.setProps({});
    for (const listener of this.#listeners) listener();
  }

  /** Puts what came from elsewhere in the place of what is there; it cannot be undone here. */
  show(content: Content): void {
    const tr = patch(this.view.state.tr.setMeta(asItIs, true).setMeta('addToHistory', false), docOf(content));
    if (tr.docChanged) this.#apply(tr);
  }

  /** Puts other content in the place of what is there, as the hand writes: it is proposed, and can be undone. */
  write(content: Content): void {
    this.#take(patch(this.view.state.tr, docOf(content)));
  }

  /** Puts a clause in the place of the one of its name, else behind the clause in which the caret is. */
  put(clause: Clause): void {
    const [cover, ...clauses] = this.content;
    const there = clauses.findIndex(({ attrs, marks }) => attrs.id === clause.attrs.id && !isGoing(marks));
    const here = clauses.findIndex(({ attrs }) => attrs.id === this.clause);
    if (there >= 0) clauses[there] = { ...clause, ...(clauses[there]?.marks ? { marks: clauses[there].marks } : {}) };
    else clauses.splice(here < 0 ? clauses.length : here + 1, 0, clause);
    this.write([cover, ...clauses]);
    this.goTo(clause.attrs.id);
  }

  decide(ids: ReadonlySet<string>, verdict: 'accept' | 'reject'): void {
    const tr = decided(this.view.state, ids, verdict);
    if (tr.docChanged) this.#take(tr);
  }

  go(by: 1 | -1): void {
    const tr = gone(this.view.state, by);
    if (!tr) this.#told.said('Nothing is proposed in this paper.');
    else this.view.dispatch(tr);
    this.view.focus();
  }

  /** Brings a clause into sight, and the caret into it. */
  goTo(clause: string): void {
    this.view.state.doc.forEach((node, at) => {
      if (node.attrs.id !== clause) return;
      this.view.dispatch(this.view.state.tr.setSelection(TextSelection.near(this.view.state.doc.resolve(at + 1))));
      this.clauseElement(clause)?.scrollIntoView({ block: 'start' });
    });
  }

  /** The clause in which the caret is. */
  get clause(): string | null {
    const { $head } = this.view.state.selection;
    const node: Node | null = $head.depth > 0 ? $head.node(1) : null;
    return node?.type === schema.nodes.clause ? node.attrs.id : null;
  }

  clauseElement(clause: string): HTMLElement | null {
    return this.view.dom.querySelector(`[data-clause="${CSS.escape(clause)}"]`);
  }

  destroy(): void {
    this.view.destroy();
  }

  #plugins(): Plugin[] {
    const decide = (verdict: 'accept' | 'reject') => (state: EditorState) => {
      const proposal = this.#mode === 'reading' ? undefined : proposalAt(state);
      if (!proposal) return false;
      if (isDecidedHere(proposal)) this.decide(new Set([proposal.change.id]), verdict);
      else this.#told.said(`What ${proposal.change.author} proposed came back in a file: decide it under Redlines.`);
      return true;
    };
    const go = (by: 1 | -1) => () => {
      this.go(by);
      return true;
    };
    const own = { 'Alt-n': go(1), 'Alt-p': go(-1), 'Alt-a': decide('accept'), 'Alt-r': decide('reject') };
    return [keymap(own), keymap({ ...keys }), history(), numbering(), plainTyping];
  }

  #take(meant: Transaction): void {
    if (meant.docChanged && this.#mode === 'reading') return;
    const hand: Hand = {
      suggesting: this.#mode === 'suggesting',
      author: this.#author,
      newId: newBlockId,
    };
    const tr = taken(this.view.state, meant, hand);
    if (typeof tr === 'string') this.#told.said(tr);
    else {
      this.#apply(tr);
      if (tr.docChanged) this.#told.written();
    }
  }

  #apply(tr: Transaction): void {
    this.view.updateState(this.view.state.apply(tr));
    for (const listener of this.#listeners) listener();
  }

  #leftOut(dropped: readonly string[]): void {
    this.#told.said(`Left out, since no paper may hold it: ${dropped.join(', ')}.`);
  }

  /** Says what a pasted page holds that no paper can say; what it can say is cut out by the grammar. */
  #read(html: string): string {
    const page = new window.DOMParser().parseFromString(html, 'text/html');
    if (page.querySelector('[data-pm-slice]')) return html;
    const dropped = droppedOf(page);
    if (dropped.length > 0) this.#told.said(`Left out, since a paper cannot say it: ${dropped.join(', ')}.`);
    for (const node of page.querySelectorAll('script, style, iframe, object, form, input, img, svg')) node.remove();
    return page.body.innerHTML;
  }
}
