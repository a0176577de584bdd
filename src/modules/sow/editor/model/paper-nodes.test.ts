import { describe, expect, test } from 'vitest';
import { tidy } from '../../../../documents/changes/changes.ts';
import { wholePaper } from '../../../../documents/paper-samples.ts';
import { contentOf, docOf } from './paper-nodes.ts';

describe('a paper in the editor', () => {
  test('goes in and comes out the same', () => {
    const { content } = wholePaper();
    expect(contentOf(docOf(content))).toStrictEqual(tidy(content));
  });
});
