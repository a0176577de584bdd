import { EditorState } from 'prosemirror-state';
import { describe, expect, test } from 'vitest';
import { type ChangeMark, text } from '../../../../documents/paper.ts';
import { clause, paperOf, paragraph, priceTable } from '../../../../documents/paper-samples.ts';
import { docOf } from './paper-nodes.ts';
import { type Hand, taken } from './taking.ts';

const theirs: ChangeMark = { type: 'insertion', attrs: { id: 'r1', author: 'Their counsel', at: null } };
const { content } = paperOf([
  clause(
    'a',
    'Title',
    paragraph('one', [text('Ours. '), { ...text('Theirs.'), marks: [theirs] }]),
    priceTable('prices', 2),
  ),
]);
const hand = (suggesting: boolean): Hand => ({ suggesting, author: 'Ada', newId: () => 'n1' });
const state = EditorState.create({ doc: docOf(content) });

/** Where some words begin. */
function placeOf(words: string): number {
  let found = -1;
  state.doc.descendants((node, at) => {
    if (node.isText && node.text?.includes(words)) found = at + node.text.indexOf(words);
  });
  return found;
}

describe('what the other side proposed', () => {
  const at = placeOf('Theirs.');

  test('can be proposed to go, and stays as it was said', () => {
    const tr = taken(state, state.tr.delete(at, at + 7), hand(true));
    if (typeof tr === 'string') expect.fail(tr);
    expect(tr.doc.nodeAt(at)?.marks.map(({ type }) => type.name)).toEqual(['insertion', 'deletion']);
  });

  test('is not taken away by hand', () => {
    expect(taken(state, state.tr.delete(at, at + 3), hand(false))).toContain('Their counsel');
  });

  test('hinders nobody beside it', () => {
    expect(taken(state, state.tr.insertText('More. ', at), hand(false))).not.toBeTypeOf('string');
  });
});

describe('a table', () => {
  test('has no row that lacks a cell', () => {
    const cell = placeOf('1,200.00') - 1;
    const size = state.doc.nodeAt(cell)?.nodeSize ?? 0;
    expect(taken(state, state.tr.delete(cell, cell + size), hand(false))).toBe(
      'Each row of a table fills its columns.',
    );
  });
});
