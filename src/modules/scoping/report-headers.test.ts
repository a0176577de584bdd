import { describe, expect, test } from 'vitest';
import { nearest } from '../../platform/nearest.ts';
import { readHeaders } from './report-headers.ts';

const row = (number: number, values: (string | number | null)[]) => ({
  ...{ sheet: 'Users', number, values, formulas: [], currencies: [], hidden: false },
});

describe('headers', () => {
  test('are found wherever they stand, whatever their capitals and spaces', () => {
    expect(readHeaders(row(1, [null, ' Email ', 7, 'USERNAME']), 'Users', ['username', 'email'])).toEqual({
      username: 3,
      email: 1,
    });
  });

  test('stand in row 1 and nowhere else', () => {
    expect(() => readHeaders(row(2, ['username']), 'Users', ['username'])).toThrow(
      'Users!A1 is blank where the headers belong',
    );
    expect(() => readHeaders(undefined, 'Users', ['username'])).toThrow('Users!A1 is blank where the headers belong');
  });

  test('a stranger may stand twice', () => {
    expect(readHeaders(row(1, ['note', 'note', 'email']), 'Users', ['email'])).toEqual({ email: 2 });
  });

  test('several that are missing are told by their number', () => {
    expect(() => readHeaders(row(1, ['mail', 'x']), 'Users', ['email', 'state', 'is_admin'])).toThrow(
      'Users!A1 says "mail" where the column "email" (and 2 more) is missing: rename A1 to "email".',
    );
  });
});

test.each<[string, string[], string | undefined]>([
  ['repository_size', ['repo_size', 'wiki_size'], 'repo_size'],
  ['repository_size', ['Repository Size'], 'Repository Size'],
  ['state', ['status', 'stat'], 'stat'],
  ['wiki_size', ['note', 'owner'], undefined],
  ['wiki_size', [], undefined],
  ['wiki_size', ['x'.repeat(10_000)], undefined],
])('nearest to %s among %j is %s', (wanted, candidates, expected) => {
  expect(nearest(wanted, candidates)).toBe(expected);
});
