import { describe, expect, test } from 'vitest';
import type { Clause } from '../../../documents/paper.ts';
import { merged } from './merging.tsx';
import type { Content } from './model/paper-nodes.ts';

const clause = (id: string, words: string): Clause => ({
  type: 'clause',
  attrs: { id, source: null },
  content: [{ type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [{ type: 'text', text: words }] }],
});
const paper = (...clauses: Clause[]): Content => [
  { type: 'cover', attrs: { kind: 'Paper', contents: 'Contents' }, content: [] },
  ...clauses,
];
const base = paper(clause('a', 'one'), clause('b', 'two'));

describe('two hands on one paper', () => {
  test('both stand where they touched different clauses', () => {
    const mine = paper(clause('a', 'mine'), clause('b', 'two'));
    const theirs = paper(clause('a', 'one'), clause('b', 'theirs'));
    expect(merged(base, mine, theirs)).toEqual(paper(clause('a', 'mine'), clause('b', 'theirs')));
  });

  test('a clause that one put in stands where it was put, one that the other took out is gone', () => {
    const mine = paper(clause('a', 'one'), clause('new', 'mine'), clause('b', 'two'));
    const theirs = paper(clause('a', 'one'), clause('theirs', 'new'));
    expect(merged(base, mine, theirs)).toEqual(
      paper(clause('a', 'one'), clause('new', 'mine'), clause('theirs', 'new')),
    );
  });

  test('the same clause worded twice is asked about, and so is one that was worded and taken out', () => {
    const mine = paper(clause('a', 'mine'), clause('b', 'mine'));
    expect(merged(base, mine, paper(clause('a', 'theirs')))).toEqual({ clashing: ['a', 'b'] });
  });
});
