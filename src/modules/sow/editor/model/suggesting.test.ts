import fc from 'fast-check';
import { baseKeymap, deleteSelection, splitBlock, toggleMark } from 'prosemirror-commands';
import { Fragment, Slice } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { type Command, EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';
import { contentAfter, tidy } from '../../../../documents/changes/changes.ts';
import type { PaperDocument } from '../../../../documents/paper.ts';
import { PaperDocument as Shape } from '../../../../documents/paper.ts';
import { wholePaper } from '../../../../documents/paper-samples.ts';
import { contentOf, docOf } from './paper-nodes.ts';
import { schema } from './schema.ts';
import { type Hand, taken } from './taking.ts';

const paper = wholePaper();
const { nodes, marks } = schema;

let counted = 0;
const newId = (): string => {
  counted += 1;
  return `n${counted}`;
};
const hand = (author: string, suggesting = true): Hand => ({
  ...{ suggesting, author, newId },
});

const joinBack = baseKeymap.Backspace as Command;
const joinForward = baseKeymap.Delete as Command;

/** One thing a hand does at a place, over a stretch, in thousandths of the paper. */
interface Deed {
  readonly what: keyof typeof deeds;
  readonly at: number;
  readonly over: number;
  readonly author: string;
}

const command =
  (run: Command | undefined) =>
  (state: EditorState): Transaction | undefined => {
    let made: Transaction | undefined;
    run?.(state, (tr) => {
      made = tr;
    });
    return made;
  };

const paragraphs = (...words: string[]): Fragment =>
  Fragment.from(words.map((word) => nodes.paragraph.create(null, word === '' ? null : schema.text(word))));

const deeds = {
  type: (state: EditorState) => state.tr.insertText('new'),
  letter: (state: EditorState) => state.tr.insertText('a'),
  cut: command(deleteSelection),
  back: command(joinBack),
  forward: command(joinForward),
  split: command(splitBlock),
  item: command(splitListItem(nodes.listItem)),
  strong: command(toggleMark(marks.strong)),
  emphasis: command(toggleMark(marks.emphasis)),
  list: command(wrapInList(nodes.orderedList)),
  lift: command(liftListItem(nodes.listItem)),
  sink: command(sinkListItem(nodes.listItem)),
  paste: (state: EditorState) => state.tr.replaceSelection(new Slice(paragraphs('one', 'two', ''), 1, 1)),
  pasteWhole: (state: EditorState) => state.tr.replaceSelection(new Slice(paragraphs('one', 'two'), 0, 0)),
  number: (state: EditorState) => {
    const { $from } = state.selection;
    if ($from.parent.type !== nodes.paragraph) return undefined;
    return state.tr.setNodeAttribute($from.before(), 'numbered', !$from.parent.attrs.numbered);
  },
} satisfies Record<string, (state: EditorState) => Transaction | undefined>;

const someDeed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])),
  at: fc.nat(1000),
  over: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(300)),
  author: fc.constantFrom('Ada', 'Ada', 'Bob'),
});

/** Words that are to go come from one cell into another that says the same. */
const cellsIntoCells: Deed[] = [
  { what: 'cut', at: 671, over: 101, author: 'Ada' },
  { what: 'type', at: 502, over: 101, author: 'Ada' },
];

function placed(state: EditorState, { at, over }: Deed): EditorState {
  const { size } = state.doc.content;
  const from = Math.floor((at * size) / 1000);
  const to = Math.min(size, from + Math.floor((over * size) / 1000));
  const $from = Selection.near(state.doc.resolve(from)).$head;
  const selection = over === 0 ? TextSelection.near($from) : TextSelection.between($from, state.doc.resolve(to));
  return state.apply(state.tr.setSelection(selection));
}

type Content = PaperDocument['content'];

/** What a paper says, line by line; an empty line says nothing. */
function linesOf(content: Content): string[] {
  const lines: string[] = [];
  docOf(content).descendants((node) => {
    if (!node.inlineContent) return true;
    const words = node.children.map((child) => child.text ?? `<${Object.values(child.attrs).join(' ')}>`).join('');
    if (words !== '') lines.push(words);
    return false;
  });
  return lines;
}

const open = (content: Content): EditorState => EditorState.create({ doc: docOf(content) });

/** Names that stand twice in what a paper says. */
function twice(content: Content): string[] {
  const ids: string[] = [];
  docOf(content).descendants(({ attrs }) => {
    if (typeof attrs.id === 'string') ids.push(attrs.id);
  });
  return ids.filter((id, at) => id === '' || ids.indexOf(id) !== at);
}

const accepted = (state: EditorState): Content => contentAfter(contentOf(state.doc), 'accept');
const rejected = (state: EditorState): Content => contentAfter(contentOf(state.doc), 'reject');

describe('suggesting', () => {
  test('rejected whole is the paper at the start; accepted whole reads as the same edits done', () => {
    fc.assert(
      fc.property(fc.array(someDeed, { minLength: 1, maxLength: 12 }), (all) => {
        let state = open(paper.content);
        for (const deed of all) {
          const here = placed(state, deed);
          const meant = deeds[deed.what](here);
          if (!meant?.docChanged) continue;
          const proposed = taken(here, meant, hand(deed.author));
          const done = taken(here, meant, hand(deed.author, false));
          if (typeof proposed === 'string' || typeof done === 'string') continue;
          const plain = here.apply(done);
          state = here.apply(proposed);
          state.doc.check();
          expect(rejected(state)).toStrictEqual(tidy(paper.content));
          expect(linesOf(accepted(state))).toStrictEqual(linesOf(accepted(plain)));
          expect(twice(accepted(state))).toStrictEqual([]);
          Shape.parse({ ...paper, content: contentOf(state.doc) });
        }
      }),
      { numRuns: 150, examples: [[cellsIntoCells]] },
    );
  });
});
