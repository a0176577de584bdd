import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/refusal.ts';
import { kindOf } from './checking.ts';
import { readExpression } from './expression.ts';
import { vocabularyOf } from './vocabulary.ts';

const refusalOf = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (fault) {
    if (fault instanceof Refusal) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
};

describe('a driver is read', () => {
  test('with units after numbers, and ties as in arithmetic', () => {
    expect(readExpression('2 hours + 3 * users')).toEqual({
      kind: 'pair',
      operator: '+',
      left: { kind: 'number', value: 2, unit: 'hours' },
      right: {
        kind: 'pair',
        operator: '*',
        left: { kind: 'number', value: 3, unit: null },
        right: { kind: 'name', name: 'users' },
      },
    });
  });
  test('with and before or, and not before both', () => {
    expect(readExpression('a or not b and c')).toEqual({
      kind: 'pair',
      operator: 'or',
      left: { kind: 'name', name: 'a' },
      right: {
        kind: 'pair',
        operator: 'and',
        left: { kind: 'not', of: { kind: 'name', name: 'b' } },
        right: { kind: 'name', name: 'c' },
      },
    });
  });
  test('from the left where ties are equal', () => {
    expect(readExpression('a - b - c')).toEqual(readExpression('(a - b) - c'));
    expect(readExpression('a / b * c')).toEqual(readExpression('(a / b) * c'));
  });
});

test.each([
  ['', 'it says nothing, or more than one thing'],
  ['1 hours 2', 'it says nothing, or more than one thing'],
  ['1; 2', 'it says nothing, or more than one thing'],
  ['a.b', 'no number, fact, sign or function'],
  ['a["b"]', 'no number, fact, sign or function'],
  ['f()()', 'no number, fact, sign or function'],
  ['a.constructor("return 1")()', 'no number, fact, sign or function'],
  ['[1, 2]', 'no number, fact, sign or function'],
  ['this', 'no number, fact, sign or function'],
  ['a ? 1 : 2', 'a choice is written if(test, then, otherwise)'],
  ['a => 1', 'Unexpected'],
  ['a = 1', 'Unexpected'],
  ['a ** 2', 'Expected expression after *'],
  ['a % 2', 'Unexpected'],
  ['1e400 hours', 'a number in it is too great'],
  ['5GB', 'cannot start with a number'],
  ['`a`', 'Unexpected'],
  ['(1', 'Unclosed ('],
])('%s is refused in a sentence', (text, why) => {
  const refusal = refusalOf(() => readExpression(text));
  expect(refusal.code).toBe('driver.unreadable');
  expect(refusal.message).toContain(`"${text}" cannot be read: `);
  expect(refusal.message).toContain(why);
});

test('what is longer than a person reads is refused, before it is nested too deep', () => {
  expect(refusalOf(() => readExpression('('.repeat(2001))).message).toContain('longer than 2,000 characters');
  expect(refusalOf(() => readExpression('('.repeat(2000))).code).toBe('driver.unreadable');
});

test('whatever is written, it is read or refused, and never run', () => {
  const vocabulary = vocabularyOf([{ name: 'users', type: 'count', unit: 'users' }], { measures: [] });
  const pieces = fc.constantFrom(
    ...[
      'users',
      'hours',
      '1',
      '0.5',
      '(',
      ')',
      '+',
      '-',
      '*',
      '/',
      ',',
      '"',
      "'",
      'if',
      'bands',
      'and',
      'not',
      '>',
      '==',
    ],
    ...[
      '.',
      '[',
      ']',
      '{',
      '}',
      '?',
      ':',
      ';',
      '`',
      '$',
      'constructor',
      '__proto__',
      'toString',
      'globalThis',
      ' ',
      '\n',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        kindOf(readExpression(text), vocabulary);
      } catch (fault) {
        expect(fault).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 3000 },
  );
});
