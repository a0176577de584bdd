import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase, openPool } from '../platform/database/database.ts';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import { houseId, newId } from '../platform/id.ts';
import { main } from './main.ts';

const email = 'ada.wren@tanager.example';

async function person(...args: string[]) {
  const out: string[] = [];
  const desk = {
    out: (text: string) => void out.push(text),
    say: (text: string) => void out.push(text),
    read: async () => '',
  };
  return { code: await main(['person', ...args], desk), out: out.join('\n') };
}

beforeAll(async () => {
  const url = await testDatabaseUrl();
  const db = openDatabase(openPool(url));
  const people = [
    { id: houseId, name: 'Parley', email: 'parley@parley.example' },
    { id: newId(), name: 'Ada Wren', email },
  ];
  await db.insertInto('person').values(people).execute();
  await db.destroy();
  vi.stubEnv('DATABASE_URL', url);
});
afterAll(() => void vi.unstubAllEnvs());

test('takes out what is held about a person, then erases it', async () => {
  const held = await person('export', '--person', email);
  expect(JSON.parse(held.out)).toMatchObject({ person: { name: 'Ada Wren' } });
  const erased = await person('erase', '--person', email, '--reason', 'left the company');
  expect(erased).toMatchObject({ code: 0, out: expect.stringMatching(/^Erased: Former colleague [0-9a-f]{4} stands/) });
  expect(await person('export', '--person', email)).toEqual({
    code: 1,
    out: `parley person: There is no person ${email} that you may see.`,
  });
});

test.each([
  [['erase', '--person', email], '--reason is missing'],
  [['erase', '--reason', 'asked'], '--person is missing'],
  [['praise', '--person', email], 'person takes one of export, erase'],
])('refuses %j', async (args, words) => {
  vi.stubEnv('PARLEY_DATA', '/nowhere');
  expect(await person(...args)).toMatchObject({ code: 2, out: expect.stringContaining(words) });
});
