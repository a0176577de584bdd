import { expect, test } from 'vitest';
import { demandGoodPassword } from './password-rules.ts';
import { testPolicy } from './testing.ts';

const owner = { name: 'Ada Hérón-Smith', email: 'ada.heron@tanager.example' };
const codeOf = (password: string) =>
  demandGoodPassword(testPolicy, password, owner).then(
    () => null,
    ({ code }: { code: string }) => code,
  );

test.each([
  ['short', 'x9K#mQ2$vL7'],
  ['short, in characters of more than one byte', '🐦🐦🐦🐦🐦🐦'],
])('refuses one that is %s', async (_, password) => expect(await codeOf(password)).toBe('password.tooShort'));

test.each([
  ['on the lists of leaked ones', '123456789012'],
  ['a leaked one twice', 'passwordpassword'],
  ['a leaked one with the signs everybody adds', 'P@ssw0rd2026!'],
  ['a season and a year', 'Summer2026!!'],
  ['a walk over the keys', 'qwertyuiop123'],
  ['one key held down', 'aaaaaaaaaaaaaaaa'],
])('refuses %s', async (_, password) => expect(await codeOf(password)).toBe('password.guessable'));

test.each([
  ['the name', 'AdaHeron12345'],
  ['the name without its accents', 'héron.smith.26'],
  ['the e-mail', 'ada.heron@tanager.example'],
  ['the company of the e-mail', 'Tanager-2026!'],
  ['the company of the playbook', 'parley-parley-1'],
])('refuses little more than %s', async (_, password) => expect(await codeOf(password)).toBe('password.ownWords'));

test.each(['a heron stands quite still', 'xK9#mQ2$vL7p', 'vier Räder, kein Wagen', 'tanager sings at the third gate'])(
  'takes %s',
  async (password) => expect(await codeOf(password)).toBeNull(),
);

test('refuses one longer than can be checked', async () => {
  expect(await codeOf('quite long and never seen before '.repeat(5))).toBe('password.tooLong');
});
