import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskRole } from '../database/reader.ts';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import { actAtDoor } from './entrance.ts';

/** Does something at the door and then something else, and says in which role each was done. */
const deed = routes().post('/api/deeds', async (context) => {
  const roleNow = async ({ tx }: Parameters<Parameters<typeof act>[1]>[0]) =>
    (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows[0]?.role;
  const atDoor = await actAtDoor(context, readerOf(context), roleNow);
  const inside = await act(context, roleNow);
  return context.json({ atDoor, inside }, 200);
});

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor([deed]);
  door.sit(await addPerson(door.db, 'Ada Wren'));
});
afterAll(() => door.close());

test.each([
  ['by itself', {}],
  ['done once', { 'idempotency-key': 'k-1' }],
])('whoever is done at the door is an ordinary reader again: a request %s', async (_, headers) => {
  const { atDoor, inside } = (await (await door.send('POST', '/api/deeds', {}, headers)).json()) as Record<
    string,
    string
  >;
  expect(inside).toBe(deskRole);
  expect(atDoor).not.toBe(deskRole);
});
