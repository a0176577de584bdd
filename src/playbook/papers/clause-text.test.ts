import { expect, test } from 'vitest';
import { parseClauseText, placeholdersIn } from './clause-text.ts';

const plain = (text: string) => ({ kind: 'text', text, marks: [] });

test('paragraphs are numbered unless they are marked, and lines of one paragraph are joined', () => {
  expect(parseClauseText('One\nsentence.\n\n> An\n> aside.\n')).toEqual([
    { kind: 'paragraph', numbered: true, content: [plain('One sentence.')] },
    { kind: 'paragraph', numbered: false, content: [plain('An aside.')] },
  ]);
});

test('headings, and tables on a line of their own', () => {
  expect(parseClauseText('## Prices\n\n{{table:activities}}\n\nBelow.')).toEqual([
    { kind: 'heading', content: [plain('Prices')] },
    { kind: 'table', name: 'activities' },
    { kind: 'paragraph', numbered: true, content: [plain('Below.')] },
  ]);
});

test('marks, values and references', () => {
  expect(parseClauseText("**Bold {{customerName}}** and *soft*, Customer's; see section {{see:terms}}.")).toEqual([
    {
      kind: 'paragraph',
      numbered: true,
      content: [
        { kind: 'text', text: 'Bold ', marks: ['strong'] },
        { kind: 'field', name: 'customerName', marks: ['strong'] },
        plain(' and '),
        { kind: 'text', text: 'soft', marks: ['emphasis'] },
        plain(', Customer’s; see section\u00A0'),
        { kind: 'see', section: 'terms', marks: [] },
        plain('.'),
      ],
    },
  ]);
});

test('lists, two levels deep, with items that run on', () => {
  const item = (words: string) => ({ content: [plain(words)], below: null });
  expect(parseClauseText('1. first\n   goes on\n2. second\n  - below\n  - and below\n\n- a point')).toEqual([
    {
      kind: 'list',
      ordered: true,
      items: [
        item('first goes on'),
        {
          content: [plain('second')],
          below: { kind: 'list', ordered: false, items: [item('below'), item('and below')] },
        },
      ],
    },
    { kind: 'list', ordered: false, items: [item('a point')] },
  ]);
});

test('lines end as they like', () => {
  expect(parseClauseText('One.\r\n\r\nTwo.\r\n')).toHaveLength(2);
});

test('every placeholder is found with its line', () => {
  expect(placeholdersIn('a {{one}} {{see:two}}\n\n{{table:three}} {{ four }}', 10)).toEqual([
    { kind: 'field', name: 'one', line: 10 },
    { kind: 'see', name: 'two', line: 10 },
    { kind: 'table', name: 'three', line: 12 },
    { kind: 'field', name: ' four ', line: 12 },
  ]);
});
