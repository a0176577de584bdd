import { Fragment, Slice } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { schema } from '../model/schema.ts';
import { fresh, printable } from './pasting.tsx';

describe('what is pasted', () => {
  test('holds nothing that no paper may hold, and says what was taken out', () => {
    expect(printable('pay\u202Eee\u0007 now')).toEqual({
      words: 'payee now',
      dropped: ['the character U+202E', 'the character U+0007'],
    });
    expect(printable('two\tcolumns\r\nand lines')).toEqual({ words: 'two columns and lines', dropped: [] });
  });

  test('bears neither the names nor the proposals of where it came from, but its looks', () => {
    const mark = schema.mark('insertion', { id: 'r1', author: 'Them' });
    const words = schema.text('words', [schema.mark('strong'), mark]);
    const block = schema.node('paragraph', { id: 'there', numbered: true }, [words], [mark]);
    const told: string[] = [];
    const [pasted] = fresh(new Slice(Fragment.from(block), 0, 0), (dropped) => told.push(...dropped)).content.content;
    expect(pasted?.attrs.id).toBe('');
    expect(pasted?.marks).toEqual([]);
    expect(pasted?.firstChild?.marks.map(({ type }) => type.name)).toEqual(['strong']);
    expect(told).toEqual([]);
  });
});
