import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePages } from './page-comparison.ts';

const sent = [
  ['Statement of work', 'The price is USD 35,000.'],
  ['1 Scope', 'All of the self-', 'hosted projects are moved.'],
  ['Signed for the customer', 'Name', 'Date'],
];
const verdicts = (returned: readonly (readonly string[])[]) =>
  comparePages(sent, returned).map(({ verdict }) => verdict);

describe('two files compared by page', () => {
  test('are the same however their lines are laid', () => {
    const other = [
      ['Statement of work The', 'price is USD 35,000.'],
      ['1 Scope All of the selfhosted', 'projects are moved.'],
      sent[2]!,
    ];
    expect(verdicts(other)).toEqual(['same', 'same', 'same']);
  });

  test('tell what was added and what was changed, and where', () => {
    const other = sent
      .with(0, ['Statement of work', 'The price is USD 25,000.'])
      .with(2, [...sent[2]!, 'Robin Linden']);
    const [first, second, third] = comparePages(sent, other);
    expect(first).toMatchObject({ verdict: 'changed', sent: 1, returned: 1 });
    expect(first?.changes).toEqual([{ after: 'of work The price is USD', gone: '35,000.', there: '25,000.' }]);
    expect(second?.verdict).toBe('same');
    expect(third).toMatchObject({
      verdict: 'added',
      changes: [{ after: 'Signed for the customer Name Date', gone: '' }],
    });
  });

  test('tell pages that are missing, more, moved or bare', () => {
    expect(verdicts(sent.slice(0, 2))).toEqual(['same', 'same', 'missing']);
    expect(verdicts([...sent, ['Annex']])).toEqual(['same', 'same', 'same', 'extra']);
    expect(verdicts(sent.with(1, []))).toEqual(['same', 'bare', 'same']);
    expect(comparePages(sent, [sent[1]!, sent[0]!, sent[2]!]).map((page) => [page.sent, page.returned])).toEqual([
      [1, 2],
      [2, 1],
      [3, 3],
    ]);
  });

  test('show every word that is another, wherever it stands', () => {
    const word = fc.stringMatching(/^[a-z0-9,.]{1,8}$/);
    const pages = fc.array(fc.array(word, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pages, fc.nat(), fc.nat(), word, (of, p, w, other) => {
        const page = p % of.length;
        const at = w % of[page]!.length;
        fc.pre(of[page]![at] !== other);
        const changed = of.with(page, of[page]!.with(at, other));
        const lines = (each: readonly string[][]) => each.map((words) => [words.join(' ')]);
        expect(comparePages(lines(of), lines(changed)).some(({ verdict }) => verdict !== 'same')).toBe(true);
        expect(comparePages(lines(of), lines(of)).every(({ verdict }) => verdict === 'same')).toBe(true);
      }),
    );
  });
});
