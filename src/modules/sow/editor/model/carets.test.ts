import { baseKeymap, splitBlock } from 'prosemirror-commands';
import { type Command, EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { beforeEach, describe, expect, test } from 'vitest';
import { contentAfter } from '../../../../documents/changes/changes.ts';
import { plainText, text } from '../../../../documents/paper.ts';
import { clause, paperOf, paragraph } from '../../../../documents/paper-samples.ts';
import { contentOf, docOf } from './paper-nodes.ts';
import { type Hand, taken } from './taking.ts';

const { content } = paperOf([
  clause('a', 'Title', paragraph('one', [text('One two three.')]), paragraph('two', [text('Four.')])),
]);

let counted = 0;
const hand: Hand = {
  suggesting: true,
  author: 'Ada',
  newId: () => {
    counted += 1;
    return `n${counted}`;
  },
};

let state: EditorState;
beforeEach(() => {
  state = EditorState.create({ doc: docOf(content) });
});

/** Puts the caret into a block, so many letters in. */
function caret(id: string, letters: number): void {
  state.doc.descendants((node, at) => {
    if (node.attrs.id !== id) return;
    state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, at + 1 + letters)));
  });
}

function take(meant: Transaction): void {
  const tr = taken(state, meant, hand);
  if (typeof tr === 'string') expect.fail(tr);
  state = state.apply(tr);
}

const press = (command: Command | undefined) => command?.(state, take);
const back = () => {
  const { $head, empty } = state.selection;
  if (!empty || $head.parentOffset === 0) return press(baseKeymap.Backspace);
  return take(state.tr.delete($head.pos - 1, $head.pos));
};
const forward = () => {
  const { pos } = state.selection.$head;
  take(state.tr.delete(pos, pos + 1));
};
const type = (words: string) => {
  for (const letter of words) take(state.tr.insertText(letter));
};

/** What stands in the clause, accepted and line by line. */
function lines(): string[] {
  const [, first] = contentAfter(contentOf(state.doc), 'accept');
  return (first?.content ?? []).flatMap((block) =>
    block.type === 'paragraph' || block.type === 'heading' ? [plainText(block.content)] : [],
  );
}

const changes = (): number => new Set(JSON.stringify(contentOf(state.doc)).match(/"id":"sn\d+"/g)).size;

describe('the caret of whoever suggests', () => {
  test('goes on typing where it was, in one change', () => {
    caret('one', 3);
    type(' and a half');
    expect(lines()[1]).toBe('One and a half two three.');
    expect(changes()).toBe(1);
  });

  test('stands in the new paragraph after Enter', () => {
    caret('one', 14);
    press(splitBlock);
    type('New.');
    expect(lines()).toEqual(['Title', 'One two three.', 'New.', 'Four.']);
  });

  test('splits a paragraph where it stands, and goes on before the rest', () => {
    caret('one', 8);
    press(splitBlock);
    type('Then ');
    expect(lines()).toEqual(['Title', 'One two ', 'Then three.', 'Four.']);
  });

  test('goes back letter by letter through what it deletes, in one change', () => {
    caret('one', 7);
    for (let presses = 0; presses < 4; presses += 1) back();
    type('!');
    expect(lines()[1]).toBe('One! three.');
    expect(changes()).toBe(1);
  });

  test('goes forward letter by letter through what it deletes', () => {
    caret('one', 3);
    for (let presses = 0; presses < 4; presses += 1) forward();
    expect(lines()[1]).toBe('One three.');
  });

  test('joins a paragraph with the one before, and goes on between them', () => {
    caret('two', 0);
    back();
    type(' ');
    expect(lines()).toEqual(['Title', 'One two three. Four.']);
  });
});
