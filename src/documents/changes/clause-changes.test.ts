import { describe, expect, test } from 'vitest';
import type { Block, Clause, PaperDocument } from '../paper.ts';
import { text } from '../paper.ts';
import { clause, paperOf, paragraph, priceTable, wholePaper } from '../paper-samples.ts';
import { changedClauses } from './clause-changes.ts';
import { compare } from './compare.ts';

const by = { author: 'Ada Byron', at: '2026-09-01T08:00:00Z' };
const told = (older: PaperDocument, newer: PaperDocument) => changedClauses(compare(older, newer, by));

const fees = (words = 'The fee is due within 30 days.') => clause('fees', 'Fees', paragraph('fees_p', [text(words)]));
const term = () => clause('term', 'Term', paragraph('term_p', [text('The term is one year from the first day.')]));
const law = () => clause('law', 'Law', paragraph('law_p', [text('The law of Delaware governs this paper.')]));
const list = (...items: [string, string][]): Block => ({
  type: 'orderedList',
  content: items.map(([id, words]) => ({ type: 'listItem', content: [paragraph(id, [text(words)], false) as never] })),
});

test('papers that say the same have no changes', () => {
  expect(told(wholePaper(), wholePaper())).toEqual([]);
});

test('what replaces and what it replaces are one change', () => {
  expect(told(paperOf([term(), fees()]), paperOf([term(), fees('The fee is due within 45 days.')]))).toEqual([
    {
      ...{ clause: 'fees', number: '2', title: 'Fees', kind: 'changed', insertions: 2, deletions: 2 },
      changes: [
        {
          id: 'c1',
          kind: 'replacement',
          author: 'Ada Byron',
          at: by.at,
          text: '45 days',
          was: '30 days',
          block: 'fees_p',
        },
      ],
    },
  ]);
});

describe('whole clauses', () => {
  test('put in and struck out', () => {
    const found = told(paperOf([fees(), term()]), paperOf([fees(), law()]));
    expect(
      found.map(({ clause, number, kind, insertions, deletions }) => [clause, number, kind, insertions, deletions]),
    ).toEqual([
      ['term', null, 'deleted', 0, 10],
      ['law', '2', 'inserted', 8, 0],
    ]);
    expect(found[1]?.changes).toMatchObject([
      { kind: 'insertion', block: 'law', text: 'Law\nThe law of Delaware governs this paper.', was: null },
    ]);
  });

  test('moved are told once, where they stand, and no word is counted', () => {
    const found = told(paperOf([fees(), term(), law()]), paperOf([law(), fees(), term()]));
    expect(found).toMatchObject([{ clause: 'law', number: '1', kind: 'moved', insertions: 0, deletions: 0 }]);
    expect(found[0]?.changes).toMatchObject([{ kind: 'move' }]);
  });

  test('under a new id are the same clause if they say about the same', () => {
    const renamed: Clause = {
      ...clause('fees_2', 'Fees', paragraph('fees_2p', [text('The fee is due within 45 days.')])),
    };
    const redline = compare(paperOf([fees(), term()]), paperOf([renamed, term()]), by);
    expect(redline.content).toHaveLength(3);
    expect(changedClauses(redline)[0]?.changes.map(({ kind, was }) => [kind, was])).toEqual([
      ['shape', 'id: fees'],
      ['shape', 'id: fees_h'],
      ['shape', 'id: fees_p'],
      ['replacement', '30 days'],
    ]);
  });
});

test('a paragraph that went from one clause to another is one move', () => {
  const older = paperOf([
    clause('a', 'A', paragraph('p', [text('Moved words of some length here.')])),
    clause('b', 'B'),
  ]);
  const newer = paperOf([
    clause('a', 'A'),
    clause('b', 'B', paragraph('p', [text('Moved words of some length here.')])),
  ]);
  const found = told(older, newer);
  expect(found.map(({ changes }) => changes)).toMatchObject([
    [{ kind: 'move', block: 'p' }],
    [{ kind: 'move', block: 'p' }],
  ]);
  expect(found[0]?.changes[0]?.id).toBe(found[1]?.changes[0]?.id);
});

test('what an id says is elsewhere is not taken for what looks like it here', () => {
  const words = 'The Provider hands over the results within ten Business Days.';
  const [a, b] = [paragraph('p', [text(words)]), paragraph('q', [text(words.replace('ten', 'five'))])];
  const found = told(
    paperOf([clause('a', 'A', a), clause('b', 'B')]),
    paperOf([clause('a', 'A', b), clause('b', 'B', a)]),
  );
  expect(found.map(({ changes }) => changes.map(({ kind, block }) => [kind, block]))).toEqual([
    [
      ['move', 'p'],
      ['insertion', 'q'],
    ],
    [['move', 'p']],
  ]);
});

test('a paragraph that became a list is one change, decided in one word', () => {
  const found = told(
    paperOf([clause('a', 'A', paragraph('p', [text('All in one sentence.')]))]),
    paperOf([clause('a', 'A', list(['p', 'All in one sentence.'], ['q', 'And another.']))]),
  );
  expect(found[0]?.changes.map(({ kind, text: words }) => [kind, words])).toEqual([
    ['replacement', 'All in one sentence.'],
    ['insertion', 'And another.'],
  ]);
});

test('a paragraph typed again elsewhere under a new id is a move, a short one is not', () => {
  const at = (place: 'first' | 'last', id: string, words: string) => {
    const still = ['x', 'y'].map((other) => paragraph(other, [text(`What stands at ${other} stands still.`)]));
    const own = paragraph(id, [text(words)]);
    return paperOf([clause('a', 'A', ...(place === 'last' ? [...still, own] : [own, ...still]))]);
  };
  const kinds = (words: string) =>
    told(at('first', 'p', words), at('last', 'q', words))[0]?.changes.map(({ kind }) => kind);
  expect(kinds('These are five whole words.')).toEqual(['move']);
  expect(kinds('Too few.')).toEqual(['deletion', 'insertion']);
});

describe('tables', () => {
  const paper = (table: Block) => paperOf([clause('prices', 'Prices', table)]);
  const table = (change: (rows: Extract<Block, { type: 'table' }>) => void): Block => {
    const made = structuredClone(priceTable('t', 4)) as Extract<Block, { type: 'table' }>;
    change(made);
    return made;
  };

  test('change cell by cell and row by row', () => {
    const found = told(
      paper(priceTable('t', 4)),
      paper(
        table(({ content }) => {
          content[2]!.content[2]!.content = [text('1,300.00')];
          content.splice(3, 1);
        }),
      ),
    );
    expect(found[0]?.changes.map(({ kind, text: words, block }) => [kind, words, block])).toEqual([
      ['replacement', '1,300.00', 't_r0'],
      ['deletion', 'A1\nMove projects in waves\n1,200.00', 't_r1'],
    ]);
  });

  test('change their caption and columns as a shape', () => {
    const found = told(
      paper(priceTable('t', 4)),
      paper(
        table(({ attrs }) => {
          attrs.caption = 'Fees';
        }),
      ),
    );
    expect(found[0]?.changes).toMatchObject([
      { kind: 'shape', was: 'caption: Prices', text: 'caption: Fees', block: 't' },
    ]);
  });

  test('of other columns stand in the place of the older', () => {
    const wider = table(({ attrs, content }) => {
      attrs.columns.push({ share: 5, align: 'left' });
      for (const row of content) row.content.push({ type: 'tableCell', attrs: { columns: 1 }, content: [] });
    });
    const found = told(paper(priceTable('t', 4)), paper(wider));
    expect(found[0]?.changes.map(({ kind }) => kind)).toEqual(['replacement']);
  });
});

test('the title block is told under no clause', () => {
  const [found] = told(wholePaper(), {
    ...wholePaper(),
    content: [
      { type: 'cover', attrs: { kind: 'Change order', contents: 'Contents' }, content: [] },
      ...(wholePaper().content.slice(1) as Clause[]),
    ],
  });
  expect(found).toMatchObject({ clause: null, title: 'Change order', deletions: 3 });
  expect(found?.changes.map(({ kind, was }) => [kind, was])).toEqual([
    ['shape', 'kind: Statement of work'],
    ['deletion', null],
  ]);
});
