import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidy } from '../../../../documents/changes/changes.ts';
import { compare } from '../../../../documents/changes/compare.ts';
import { editedPaper } from '../../../../documents/changes/random-papers.ts';
import { wholePaper } from '../../../../documents/paper-samples.ts';
import { contentOf, docOf } from './paper-nodes.ts';

describe('a paper in the editor', () => {
  test('goes in and comes out the same', () => {
    const { content } = wholePaper();
    expect(contentOf(docOf(content))).toStrictEqual(tidy(content));
  });

  test('and so does every other, with what is proposed in it', () => {
    fc.assert(
      fc.property(editedPaper, ([older, newer]) => {
        for (const paper of [older, newer, compare(older, newer, { author: 'Ada', at: null })]) {
          const doc = docOf(paper.content);
          doc.check();
          expect(contentOf(doc)).toStrictEqual(tidy(paper.content));
        }
      }),
      { numRuns: 100 },
    );
  });
});
