import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PaperDocument } from '../paper.ts';
import { acceptAll, rejectAll } from './changes.ts';
import { compare } from './compare.ts';
import { editedPaper, randomPaper } from './random-papers.ts';

const by = { author: 'Ada Byron', at: '2026-09-01T08:00:00Z' };

/** The promise of a redline, to the letter. */
function holds(older: PaperDocument, newer: PaperDocument): void {
  const redline = compare(older, newer, by);
  expect(PaperDocument.parse(redline)).toEqual(redline);
  expect(JSON.stringify(acceptAll(redline).content)).toBe(JSON.stringify(PaperDocument.parse(newer).content));
  expect(JSON.stringify(rejectAll(redline).content)).toBe(JSON.stringify(PaperDocument.parse(older).content));
}

describe('accepted whole it is the newer paper and rejected whole the older, to the letter', () => {
  test('for any two papers', () => {
    fc.assert(
      fc.property(randomPaper, randomPaper, (older, newer) => holds(older, newer)),
      { numRuns: 300 },
    );
  });

  test('for any paper and what became of it', () => {
    fc.assert(
      fc.property(editedPaper, ([older, newer]) => holds(older, newer)),
      { numRuns: 300 },
    );
  });
});
