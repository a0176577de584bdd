import { createRoute, z } from '@hono/zod-openapi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../id.ts';
import { entry, record } from '../ledger/ledger.ts';
import type { Person } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { routes } from './door.ts';
import { act } from './house.ts';
import { forgetAnswers } from './once.ts';
import { body, json, refusals } from './spoken.ts';
import { addPerson, openTestDoor, type TestDoor } from './testing.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);
const Words = z.object({ words: z.string() });
const say = createRoute({
  method: 'post',
  path: '/api/notes',
  request: { body: body(Words) },
  responses: { 201: json(z.object({ entry: z.string() }), 'Said'), ...refusals },
});
const notes = routes().openapi(say, async (context) => {
  const { words } = context.req.valid('json');
  const written = await act(context, async (it) => {
    const id = await record(it, 'note/1', said, { words });
    if (words === 'no') throw new Refusal('note.no', 'Not this one.');
    return id;
  });
  context.header('ETag', '"1"');
  return context.json({ entry: written }, 201);
});

let door: TestDoor;
let ada: Person;
let ben: Person;
beforeAll(async () => {
  door = await openTestDoor([notes]);
  ada = await addPerson(door.db, 'Ada Wren');
  ben = await addPerson(door.db, 'Ben Teal');
});
afterAll(() => door.close());

const post = (words: string, key: string) => door.send('POST', '/api/notes', { words }, { 'idempotency-key': key });
const count = async (words: string) => {
  const rows = await door.db.selectFrom('ledgerEntry').select('id').where('sentence', '=', `Said ${words}.`).execute();
  return rows.length;
};

test('a deed sent again is done once and answered the same, and says that it is an echo', async () => {
  door.sit(ada);
  const [first, again] = [await post('once', 'k-1'), await post('once', 'k-1')];
  expect([first.status, again.status, await count('once')]).toEqual([201, 201, 1]);
  expect(await again.text()).toBe(await first.text());
  expect([first.headers.get('Idempotency-Replayed'), again.headers.get('Idempotency-Replayed')]).toEqual([
    null,
    'true',
  ]);
  expect([again.headers.get('ETag'), again.headers.get('X-Request-Id') !== null]).toEqual(['"1"', true]);
});

test('an answer is not given to a key of the same person, which may carry fewer rights', async () => {
  door.sit(ada);
  expect((await post('in person', 'k-key')).status).toBe(201);
  const key = { id: newId(), access: 'write' };
  door.sit(Object.assign({ key }, ada));
  const byKey = await post('in person', 'k-key');
  expect([byKey.status, ((await byKey.json()) as { code: string }).code]).toEqual([422, 'request.keyUsed']);
});

test('twenty at once are one', async () => {
  door.sit(ada);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post('together', 'k-2')));
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  expect([answers.every(({ status }) => status === 201), await count('together')]).toEqual([true, 1]);
});

test('the key of one person is not that of another', async () => {
  door.sit(ben);
  expect((await post('theirs', 'k-1')).headers.get('Idempotency-Replayed')).toBeNull();
  expect(await count('theirs')).toBe(1);
});

test('a key is not used for two deeds', async () => {
  door.sit(ada);
  const answer = await post('something else', 'k-1');
  expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'request.keyUsed' }]);
  expect(await count('something else')).toBe(0);
});

test('a refusal is not remembered and leaves nothing behind', async () => {
  door.sit(ada);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = await post('no', 'k-3');
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'note.no' }]);
  }
  expect([await count('no'), (await post('yes', 'k-3')).status]).toEqual([0, 201]);
});

test.each(['', 'with a blank', 'x'.repeat(201), '\u00e9'])('"%s" is no key', async (key) => {
  door.sit(ada);
  expect((await post('odd', key)).status).toBe(400);
});

test('without a key a deed is done as often as it is sent', async () => {
  door.sit(ada);
  for (let attempt = 0; attempt < 2; attempt += 1) await door.send('POST', '/api/notes', { words: 'twice' });
  expect(await count('twice')).toBe(2);
});

test('after a day the key is free again, and what was answered is forgotten', async () => {
  door.sit(ada);
  await post('yesterday', 'k-4');
  door.clock.advance({ hours: 25 });
  expect((await post('yesterday', 'k-4')).headers.get('Idempotency-Replayed')).toBeNull();
  expect(await count('yesterday')).toBe(2);
  door.clock.advance({ hours: 25 });
  await door.db.transaction().execute((tx) => {
    const house = {
      reader: { ...ada, rights: { held: new Set<string>(), changes: true, has: () => true, whyNot: String } },
    };
    return forgetAnswers({ tx, clock: door.clock, requestId: 'x', awaited: new Set(), ...house });
  });
  expect(await door.db.selectFrom('answeredRequest').selectAll().execute()).toEqual([]);
});
