import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../id.ts';
import { openTestEntrance, type TestEntrance } from './testing.ts';
import { tidyDoors } from './tidying.ts';

let door: TestEntrance;

beforeAll(async () => {
  door = await openTestEntrance();
});
afterAll(() => door.close());

test('what has ended is thrown away, what lives stays', async () => {
  const { db, clock, entrance } = door;
  const ada = await door.add('Ada Heron', []);
  await door.visitor().enter(ada.email, 'not the password at all');
  await door.visitor().enter(ada.email);
  const tidy = () =>
    db.transaction().execute((tx) => {
      const act = { tx, clock, reader: entrance.house, requestId: newId(), awaited: new Set<string>() };
      return tidyDoors(act);
    });
  const left = async () => {
    const sessions = await db.selectFrom('session').select('id').execute();
    const tries = await db.selectFrom('signInBrake').select('key').execute();
    return [sessions.length, tries.length];
  };
  await tidy();
  expect(await left()).toEqual([1, 1]);
  clock.advance({ hours: 24 * 8 });
  await tidy();
  expect(await left()).toEqual([0, 0]);
});
