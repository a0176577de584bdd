import { describe, expect, test } from 'vitest';
import { field, type Inline, plainText, text } from '../paper.ts';
import { compareWords } from './compare-words.ts';

function compared(older: readonly Inline[], newer: readonly Inline[]): Inline[] {
  let count = 0;
  return compareWords(older, newer, () => {
    count += 1;
    return { id: `c${count}`, author: 'Ada', at: null };
  });
}

/** `[-struck out-]`, `{+put in+}` and `<looks otherwise>`, with the number of the change. */
const shown = (line: readonly Inline[]): string =>
  line
    .map((inline) => {
      const words = plainText([inline]);
      const mark = inline.marks?.find((one) => 'attrs' in one);
      if (!mark || !('attrs' in mark)) return words;
      const number = mark.attrs.id.slice(1);
      if (mark.type === 'modification') return `<${words}|${number}>`;
      return mark.type === 'deletion' ? `[-${words}|${number}-]` : `{+${words}|${number}+}`;
    })
    .join('');

test.each([
  [
    'an amount stays whole',
    'a fee of 12,500.00 net',
    'a fee of 13,500.00 net',
    'a fee of [-12,500.00|1-]{+13,500.00|1+} net',
  ],
  ['with its currency', 'pays USD 12,500.00.', 'pays EUR 12,500.00.', 'pays [-USD 12,500.00|1-]{+EUR 12,500.00|1+}.'],
  ['a figure with its unit', 'due in 30 days', 'due in 45 days', 'due in [-30 days|1-]{+45 days|1+}'],
  [
    'a date',
    'on 31 August 2026 at noon',
    'on 1 August 2026 at noon',
    'on [-31 August 2026|1-]{+1 August 2026|1+} at noon',
  ],
  [
    'a word put in is not a word replaced',
    'the Provider delivers',
    'the Provider promptly delivers',
    'the Provider {+promptly |1+}delivers',
  ],
  [
    'changes far from one another are two',
    'one long sentence and another one',
    'a long sentence and another two',
    '[-one|1-]{+a|1+} long sentence and another [-one|2-]{+two|2+}',
  ],
  [
    'changes with only a blank between are one',
    'the procedure set out below applies',
    'the materially amended out below applies',
    'the [-procedure set|1-]{+materially amended|1+} out below applies',
  ],
  [
    'so are those with a short word between',
    'written acceptance of deliverables here',
    'passive approval of milestones here',
    '[-written acceptance of deliverables|1-]{+passive approval of milestones|1+} here',
  ],
  [
    'what is rewritten is replaced whole',
    'The Customer accepts by silence after five days',
    'Nothing is accepted before the tests of the Customer pass',
    '[-The Customer accepts by silence after five days|1-]{+Nothing is accepted before the tests of the Customer pass|1+}',
  ],
  [
    'even where a word is left here and there',
    'absolute one category two material six document',
    'concrete one division two products six chapters',
    '[-absolute one category two material six document|1-]{+concrete one division two products six chapters|1+}',
  ],
  [
    'what only grew is not',
    'Short words.',
    'Short words. And then a great many more of them, in a sentence far longer than what stood.',
    'Short words.{+ And then a great many more of them, in a sentence far longer than what stood.|1+}',
  ],
  ['nothing is one change against something', '', 'All new.', '{+All new.|1+}'],
  ['blanks count', 'a  b', 'a b', 'a[-  |1-]{+ |1+}b'],
])('%s', (_, older, newer, redline) => {
  const line = (words: string) => (words === '' ? [] : [text(words)]);
  expect(shown(compared(line(older), line(newer)))).toBe(redline);
});

describe('what is more than its letters', () => {
  test('a bound field is replaced whole, and by a field of another value as by words', () => {
    const older = [text('For '), field('customer', 'Alder Freight'), text(' only.')];
    expect(shown(compared(older, [text('For '), field('customer', 'Alder Rail'), text(' only.')]))).toBe(
      'For [-Alder Freight|1-]{+Alder Rail|1+} only.',
    );
    expect(shown(compared(older, [text('For Alder Freight only.')]))).toBe(
      'For [-Alder Freight|1-]{+Alder Freight|1+} only.',
    );
  });

  test('a reference and a new line are not struck out with the words around them', () => {
    const line = (one: string, other: string): Inline[] => [
      text(one),
      { type: 'reference', attrs: { target: 'fees' } },
      { type: 'hardBreak' },
      text(other),
    ];
    const found = compared(
      line('a sentence of which much stays and in it the words before ', 'afterwards'),
      line('a sentence of which much stays and in it the letters first ', 'eventually'),
    );
    expect(found.filter(({ type, marks }) => type !== 'text' && !marks)).toHaveLength(2);
  });
});

describe('looks', () => {
  test('of standing words are one change as long as they go on', () => {
    const found = compared([text('a great word here')], [text('a '), text('great word', 'strong'), text(' here')]);
    expect(shown(found)).toBe('a <great word|1> here');
    expect(found[1]?.marks).toEqual([
      { type: 'strong' },
      { type: 'modification', attrs: { id: 'c1', author: 'Ada', at: null, was: [] } },
    ]);
  });

  test('apart from one another are two', () => {
    expect(shown(compared([text('a b c')], [text('a', 'strong'), text(' b '), text('c', 'strong')]))).toBe(
      '<a|1> b <c|2>',
    );
  });

  test('that end within an amount do not tear it', () => {
    const older = [text('pays 12,500', 'strong'), text('.00')];
    expect(shown(compared(older, [text('pays '), text('13,500.00')]))).toBe(
      '<pays |1>[-12,500|2-][-.00|2-]{+13,500.00|2+}',
    );
    expect(shown(compared(older, [text('pays 12,500.00')]))).toBe('<pays 12,500|1>.00');
  });
});

test('a line beyond all measure is replaced whole instead of being looked through for ever', () => {
  const words = (from: number) => [text(Array.from({ length: 4_000 }, (_, at) => `w${from + at}`).join(' '))];
  expect(compared(words(0), words(3_000)).map(({ marks }) => marks?.[0]?.type)).toEqual(['deletion', 'insertion']);
});
