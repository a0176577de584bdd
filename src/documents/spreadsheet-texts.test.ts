import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextTable } from './spreadsheet-texts.ts';

test('gives every text back by its position, early or late, short or long', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 }).map((any) => any.toWellFormed());
  fc.assert(
    fc.property(fc.array(text, { maxLength: 50 }), (some) => {
      const texts = Array.from(
        { length: 9_000 },
        (_, at) => `${some[at % (some.length + 1)] ?? 'x'.repeat(at % 99)} ${at}`,
      );
      const table = new TextTable();
      for (const each of texts) table.add(each);
      expect(texts.map((_, at) => table.at(at))).toEqual(texts);
    }),
    { numRuns: 20 },
  );
});

test('knows no text at a position that is none', () => {
  const table = new TextTable();
  expect(table.at(0)).toBeUndefined();
  for (let at = 0; at < 5_000; at += 1) table.add('text');
  expect([-1, 5_000, 4_500.5, Number.NaN].map((at) => table.at(at))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(table.at(4_999)).toBe('text');
});
