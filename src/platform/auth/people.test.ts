import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../id.ts';
import { PersonList } from '../person.ts';
import { openTestEntrance, type TestEntrance } from './testing.ts';

let door: TestEntrance;
beforeAll(async () => {
  door = await openTestEntrance();
});
afterAll(() => door.close());

const partnerId = newId();

async function at(name: string, more: object = {}) {
  const person = await door.add(name, ['seller']);
  if (Object.keys(more).length > 0) await door.db.updateTable('person').set(more).where('id', '=', person.id).execute();
  const visitor = door.visitor();
  expect((await visitor.enter(person.email)).status).toBe(200);
  return visitor;
}

test('the directory says to colleagues what somebody may see, to a partner how they are called', async () => {
  const cleared = { region: 'emea', cleared: true };
  const ada = await at('Ada Heron', cleared);
  const { id } = await door.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', 'Ada Heron')
    .executeTakeFirstOrThrow();
  const known = { region: 'emea', track: 'open', channelAccountManagerId: id };
  await door.db
    .insertInto('partner')
    .values({ ...known, id: partnerId, number: 'PAR-1', name: 'Reed' })
    .execute();
  const ben = await at('Ben Reed', { partnerId });
  const adaFor = async (visitor: typeof ada) => {
    const { items } = PersonList.parse(await (await visitor.send('GET', '/api/people')).json());
    return items.find(({ name }) => name === 'Ada Heron');
  };
  expect(await adaFor(ada)).toMatchObject({ ...cleared, roles: ['seller'] });
  expect(await adaFor(ben)).toMatchObject({ name: 'Ada Heron', region: null, cleared: false, roles: [] });
});

test('a key reads it only where it carries the directory', async () => {
  const cleo = await at('Cleo Wren');
  const keyOf = async (modules: string[]) => {
    const wish = { name: 'script', access: 'read', days: 30, modules };
    return ((await (await cleo.send('POST', '/api/me/keys', wish)).json()) as { key: string }).key;
  };
  const status = async (key: string, path: string) =>
    (await door.visitor().send('GET', path, undefined, { authorization: `Bearer ${key}` })).status;
  expect(await status(await keyOf(['note']), '/api/people')).toBe(403);
  expect(await status(await keyOf(['person']), '/api/people')).toBe(200);
});
