import { expect, test } from 'vitest';
import { seal, unseal } from './sealing.ts';

const secret = 'the secret of an installation';

test('what is sealed opens by the same secret under the same name, and shows nothing', () => {
  const sealed = seal(secret, 'one', 'a client’s secret');
  expect(sealed).not.toContain('client');
  expect(unseal(secret, 'one', sealed)).toBe('a client’s secret');
  expect(seal(secret, 'one', 'a client’s secret')).not.toBe(sealed);
});

test.each([
  ['another secret', (sealed: string) => unseal('another secret', 'one', sealed)],
  ['another name', (sealed: string) => unseal(secret, 'two', sealed)],
  [
    'a change',
    (sealed: string) =>
      unseal(
        secret,
        'one',
        sealed.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
      ),
  ],
  ['a shortened seal', (sealed: string) => unseal(secret, 'one', sealed.slice(0, 8))],
])('by %s it does not open', (_, open) => {
  expect(() => open(seal(secret, 'one', 'a longer secret'))).toThrow();
});
