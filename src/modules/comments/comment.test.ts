import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stretchesOf } from './comment.ts';

describe('the stretches of a comment', () => {
  test.each([
    ['see https://a.example/b?c=1.', ['text:see ', 'link:https://a.example/b?c=1', 'text:.']],
    ['(http://a.example/b)', ['text:(', 'link:http://a.example/b', 'text:)']],
    ['javascript:alert(1) data:text/html,x //a.example', ['text:javascript:alert(1) data:text/html,x //a.example']],
    ['<a href="https://a.example">x</a>', ['text:<a href="', 'link:https://a.example', 'text:">x</a>']],
    ['@Ada Wren, @ada wrenfield', ['mention:@Ada Wren', 'text:, ', 'mention:@ada wrenfield']],
  ])('%s', (text, stretches) => {
    const told = stretchesOf(text, ['Ada Wren', 'Ada Wrenfield']).map(({ kind, text: part }) => `${kind}:${part}`);
    expect(told).toEqual(stretches);
  });

  test('are together the text, and lead to the web or nowhere', () => {
    const word = fc.constantFrom(
      'https://',
      'HTTP://',
      'javascript:',
      '@',
      'A.*(b',
      '<b>',
      '"',
      ' ',
      '\n',
      'x.y',
      ')',
      '//',
      ':',
    );
    fc.assert(
      fc.property(
        fc.array(word).map((words) => words.join('')),
        (text) => {
          const stretches = stretchesOf(text, ['A.*(b']);
          expect(stretches.map((stretch) => stretch.text).join('')).toBe(text);
          for (const { kind, text: part } of stretches)
            if (kind === 'link') expect(new URL(part).protocol).toMatch(/^https?:$/);
        },
      ),
    );
  });
});
