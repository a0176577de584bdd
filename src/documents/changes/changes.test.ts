import { describe, expect, test } from 'vitest';
import { type Block, type ChangeAttrs, field, type Inline, type Mark, text } from '../paper.ts';
import { clause, paperOf, paragraph, priceTable } from '../paper-samples.ts';
import { acceptAll, isClean, openChanges, rejectAll, settle } from './changes.ts';

const by = (id: string): ChangeAttrs => ({ id, author: 'Ada', at: '2026-09-01T08:00:00Z' });
const insertion = (id: string) => ({ type: 'insertion', attrs: by(id) }) as const;
const deletion = (id: string) => ({ type: 'deletion', attrs: by(id) }) as const;
const marked = (inline: Inline, ...marks: NonNullable<Inline['marks']>): Inline => ({ ...inline, marks });
const paper = (...blocks: Block[]) => paperOf([clause('one', 'One', ...blocks)]);
const contentOf = (blocks: Block[]) => paper(...blocks).content;

const reworded = () =>
  paper(
    paragraph('p', [
      text('Due in '),
      marked(text('30 days'), deletion('a')),
      marked(text('45 days'), insertion('a')),
      text('.'),
    ]),
  );

describe('a paper with changes', () => {
  test('reads as the newer accepted and as the older rejected, its words in one piece again', () => {
    expect(acceptAll(reworded()).content).toEqual(contentOf([paragraph('p', [text('Due in 45 days.')])]));
    expect(rejectAll(reworded()).content).toEqual(contentOf([paragraph('p', [text('Due in 30 days.')])]));
  });

  test('tells each change once, and is clean without one', () => {
    expect(openChanges(reworded())).toEqual([by('a')]);
    expect(isClean(reworded())).toBe(false);
    expect(isClean(acceptAll(reworded()))).toBe(true);
  });

  test('keeps what nobody decided', () => {
    const two = paper(paragraph('p', [marked(text('one'), insertion('a')), marked(text(' two'), insertion('b'))]));
    expect(openChanges(settle(two, ({ id }) => (id === 'a' ? 'accept' : 'keep')))).toEqual([by('b')]);
  });

  test('gives looks back as they were', () => {
    const bold: Mark = { type: 'modification', attrs: { ...by('a'), was: ['emphasis'] } };
    const shown = paper(paragraph('p', [marked(text('term'), { type: 'strong' }, bold)]));
    expect(acceptAll(shown).content).toEqual(contentOf([paragraph('p', [text('term', 'strong')])]));
    expect(rejectAll(shown).content).toEqual(contentOf([paragraph('p', [text('term', 'emphasis')])]));
  });

  test('gives attributes back as they were, whatever else is proposed in the block', () => {
    const table = priceTable('t', 1) as Extract<Block, { type: 'table' }>;
    const renamed: Block = {
      ...table,
      attrs: { ...table.attrs, caption: 'Fees' },
      marks: [{ type: 'modification', attrs: { ...by('a'), was: { caption: 'Prices' } } }],
    };
    expect(rejectAll(paper(renamed)).content).toEqual(contentOf([table]));
    const kept = settle(paper(renamed), () => 'keep');
    expect(kept).toEqual(paper(renamed));
    expect(openChanges(kept)).toMatchObject([{ id: 'a' }]);
  });

  test('drops a list whose items are gone', () => {
    const list: Block = {
      type: 'bulletList',
      content: [{ type: 'listItem', content: [paragraph('i', [text('x')], false) as never], marks: [insertion('a')] }],
    };
    expect(rejectAll(paper(list)).content).toEqual(contentOf([]));
  });
});

describe('the seal of a paper with changes', () => {
  const moved = () =>
    paper({ ...paragraph('p', [text('First.')]), marks: [deletion('a')] } as Block, paragraph('q', [text('Second.')]), {
      ...paragraph('p', [text('First.')]),
      marks: [insertion('a')],
    } as Block);

  test('lets the old and the new place of a move bear one id', () => {
    expect(acceptAll(moved()).content).toEqual(
      contentOf([paragraph('q', [text('Second.')]), paragraph('p', [text('First.')])]),
    );
  });

  test('refuses an id that would be used twice once all is accepted, and names it once', () => {
    const twice = () =>
      paper(
        paragraph('p', [text('x')]),
        paragraph('p', [text('y')]),
        ...(moved().content[1]!.content.slice(1) as Block[]),
      );
    expect(twice).toThrow(
      expect.objectContaining({ code: 'paper.unfit', faults: [expect.objectContaining({ place: 'block p' })] }),
    );
  });

  test('looks at words, too, that were put in by one and struck out by another', () => {
    const gone = () => paper(paragraph('p', [marked(text('a\u0007b'), insertion('a'), deletion('b'))]));
    expect(gone).toThrow(/U\+0007/);
  });

  test('writes one text for words that look alike, so that what reads the same has one hash', () => {
    const whole = paper(paragraph('p', [text('one two', 'strong'), field('f', 'v')]));
    const torn = paper(
      paragraph('p', [text('one', 'strong'), text(' two', 'strong'), { ...field('f', 'v'), marks: [] }]),
    );
    expect(torn).toEqual(whole);
    const turned = (one: 'strong' | 'emphasis', other: 'strong' | 'emphasis') =>
      paper(paragraph('p', [text('x', one, other)]));
    expect(turned('emphasis', 'strong')).toEqual(turned('strong', 'emphasis'));
  });
});
