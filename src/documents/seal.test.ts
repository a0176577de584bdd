import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../platform/refusal.ts';
import { numberPaper } from './numbering.ts';
import { field, PaperDocument, text } from './paper.ts';
import { clause, paperOf, paragraph, priceTable, wholePaper } from './paper-samples.ts';

function faultsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.faults.map(({ place, sentence }) => `${place}: ${sentence}`);
    throw refusal;
  }
  throw new Error('nothing was refused');
}

test('a sealed paper has the shape of the model and survives JSON', () => {
  const paper = wholePaper();
  expect(PaperDocument.parse(JSON.parse(JSON.stringify(paper)))).toEqual(paper);
});

test('the hash is of the content: any change changes it, the same content never does', () => {
  const hash = wholePaper().attrs.contentHash;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(wholePaper().attrs.contentHash).toBe(hash);
  expect(wholePaper('Alder Freigth').attrs.contentHash).not.toBe(hash);
  expect(wholePaper('Alder Freight', { version: 3 }).attrs.contentHash).not.toBe(hash);
  expect(wholePaper('Alder Freight', { date: '2026-09-01' }).attrs.contentHash).not.toBe(hash);
});

describe('refused, with every place named:', () => {
  const words = [text('words')];

  test('an id used twice', () => {
    const twice = () => paperOf([clause('one', 'One', paragraph('p', words), paragraph('p', words))]);
    expect(faultsOf(twice)).toEqual(['block p: the id is used twice; give each block its own.']);
  });

  test('an id that Word could not hold in a bookmark', () => {
    const long = () => paperOf([clause('one', 'One', paragraph(`p${'x'.repeat(36)}`, words), paragraph('a-b', words))]);
    expect(faultsOf(long)).toHaveLength(2);
  });

  test('a reference to nothing', () => {
    const lost = () =>
      paperOf([clause('one', 'One', paragraph('p', [{ type: 'reference', attrs: { target: 'two' } }]))]);
    expect(faultsOf(lost)).toEqual(['clause one, paragraph p: it refers to two, which has no number here.']);
  });

  test('a row that does not fill the columns', () => {
    const table = priceTable('t', 1);
    if (table.type !== 'table') throw new Error('no table');
    table.content[2]?.content.pop();
    expect(faultsOf(() => paperOf([clause('one', 'One', table)]))).toEqual([
      "row t_r0: the cells fill 2 of the table's 3 columns.",
    ]);
  });

  test('a second heading of level 1, and lists three levels deep', () => {
    const deep = (below: object[]) => ({ type: 'bulletList', content: [{ type: 'listItem', content: below }] });
    const list = deep([deep([deep([paragraph('p', words)])])]) as never;
    const second = { type: 'heading' as const, attrs: { id: 'h', level: 1 as const }, content: words };
    expect(faultsOf(() => paperOf([clause('one', 'One', second, list)]))).toHaveLength(2);
  });

  test.each([
    ['a bell', 'U+0007'],
    ['a line break', 'U+000A'],
    ['text that runs backwards', 'U+202E'],
    ['an isolate', 'U+2066'],
    ['half a character', 'U+D83D'],
    ['a non-character', 'U+FFFF'],
  ])('%s, naming field and character', (_, code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(2), 16));
    const faults = faultsOf(() => wholePaper(`Alder${character}Freight`));
    expect(faults[0]).toBe(
      `clause scope, paragraph scope_p1: field customerName holds ${code}, which no paper may hold; remove it.`,
    );
  });

  test('the same in a title', () => {
    expect(faultsOf(() => wholePaper('Alder', { title: 'a\u0000b' }))[0]).toMatch(/^title: .*U\+0000/);
  });
});

test('no characters at all get past the seal that XML forbids', () => {
  const forbidden = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
      try {
        paperOf([clause('one', 'One', paragraph('p', [field('customerName', name)]))]);
        return !forbidden.test(name);
      } catch (refusal) {
        return refusal instanceof Refusal;
      }
    }),
  );
});

test('numbers: clauses, paragraphs in them, lettered items and those below', () => {
  expect(Object.fromEntries(numberPaper(wholePaper()))).toEqual({
    scope: '1',
    scope_h: '1',
    scope_p1: '1.1',
    scope_a: '(a)',
    scope_b: '(b)',
    scope_i: '(i)',
    prices: '2',
    prices_h: '2',
    prices_p1: '2.1',
    prices_p2: '2.2',
  });
});

test('letters go on counting through a section until the next numbered paragraph, and past z as Word does', () => {
  const list = (id: string, count: number) => ({
    type: 'orderedList' as const,
    content: Array.from({ length: count }, (_, at) => ({
      type: 'listItem' as const,
      content: [{ type: 'paragraph' as const, attrs: { id: `${id}${at}`, numbered: false }, content: [text('x')] }],
    })),
  });
  const numbers = numberPaper(
    paperOf([
      clause(
        'one',
        'One',
        paragraph('p', [text('x')]),
        list('a', 28),
        list('b', 1),
        paragraph('q', [text('x')]),
        list('c', 1),
      ),
    ]),
  );
  expect(['a0', 'a25', 'a26', 'a27', 'b0', 'c0'].map((id) => numbers.get(id))).toEqual([
    '(a)',
    '(z)',
    '(aa)',
    '(bb)',
    '(cc)',
    '(a)',
  ]);
});
