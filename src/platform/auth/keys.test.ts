import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../http/door.ts';
import { act } from '../http/house.ts';
import type { Person } from '../person.ts';
import { demand } from '../rights.ts';
import type { KeyLine, KeyList } from './account.ts';
import { goodPassword, openTestEntrance, type TestEntrance, type Visitor } from './testing.ts';

/** Two things to do, each with a right of its own module. */
const deeds = () =>
  routes()
    .get('/api/notes', (context) => act(context, async ({ reader }) => context.json([...reader.rights.held].sort())))
    .post('/api/notes', (context) =>
      act(context, async ({ reader }) => {
        demand(reader, 'note.say');
        return context.json({});
      }),
    )
    .post('/api/tasks', (context) =>
      act(context, async ({ reader }) => {
        demand(reader, 'task.work');
        return context.json({});
      }),
    );

let door: TestEntrance;
let ada: Person;
let visitor: Visitor;

beforeAll(async () => {
  door = await openTestEntrance({}, [deeds()]);
  ada = await door.add('Ada Heron', ['seller', 'administrator']);
  visitor = door.visitor();
  await visitor.enter(ada.email);
});
afterAll(() => door.close());

const make = async (wish: object) => {
  const answer = await visitor.send('POST', '/api/me/keys', { name: 'script', access: 'write', days: 30, ...wish });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { key: string; line: KeyLine };
};
const by = (key: string, method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  door.visitor({ instance: 1 }).send(method, path, body, { authorization: `Bearer ${key}`, ...more });
const list = async () => (await (await visitor.send('GET', '/api/me/keys')).json()) as KeyList;
const codeOf = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;

test('is shown once and kept as its hash; the ledger has its name alone', async () => {
  const { key, line } = await make({ name: 'nightly report' });
  expect(key).toMatch(/^parley_[\w-]{43}$/);
  expect(line).toMatchObject({ name: 'nightly report', start: key.slice(0, 11), state: 'live', lastUsedAt: null });
  for (const table of ['apiKey', 'ledgerEntry', 'answeredRequest'] as const) {
    const rows = await door.db.selectFrom(table).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(12));
  }
  expect(await door.told(ada.id)).toContainEqual(
    expect.stringMatching(/^Made the key nightly report to write, until \d{4}/),
  );
});

test('carries its owner’s rights of the moment, as far as its modules go, and never those over people', async () => {
  const all = await make({});
  expect(await (await by(all.key, 'GET', '/api/notes')).json()).toEqual(['note.say', 'person.see', 'task.work']);
  const notes = await make({ modules: ['note'] });
  expect(await (await by(notes.key, 'GET', '/api/notes')).json()).toEqual(['note.say']);
  expect((await by(notes.key, 'POST', '/api/notes', {})).status).toBe(200);
  expect(await codeOf(await by(notes.key, 'POST', '/api/tasks', {}))).toBe('403 right.missing');
  await door.db
    .updateTable('person')
    .set({ roles: ['administrator'] })
    .where('id', '=', ada.id)
    .execute();
  expect((await by(notes.key, 'POST', '/api/notes', {})).status).toBe(403);
  await door.db.updateTable('person').set({ roles: ada.roles }).where('id', '=', ada.id).execute();
});

test('one to read only reads', async () => {
  const { key } = await make({ access: 'read' });
  expect((await by(key, 'GET', '/api/notes')).status).toBe(200);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(await codeOf(await by(key, method, '/api/notes', {}))).toBe('403 key.readsOnly');
  }
});

test('keeps neither keys nor sessions nor people nor passwords', async () => {
  const { key, line } = await make({});
  const tries: [string, string, unknown?][] = [
    ['GET', '/api/me/keys'],
    ['POST', '/api/me/keys', { name: 'another', access: 'write', days: 1 }],
    ['DELETE', `/api/me/keys/${line.id}`],
    ['GET', '/api/me/sessions'],
    ['DELETE', '/api/me/sessions'],
    ['GET', '/api/me/factors'],
    ['PUT', '/api/me/password', { current: goodPassword, next: 'seven quiet oceans of tin' }],
    ['GET', '/api/people/roster'],
    [
      'POST',
      '/api/people',
      { name: 'Xe', email: 'xe@x.example', title: '', roles: [], region: null, cleared: false, partnerId: null },
    ],
    ['POST', `/api/people/${ada.id}/disabling`, {}],
    ['DELETE', `/api/people/${ada.id}/sessions`],
  ];
  for (const [method, path, body] of tries) {
    const answer = await by(key, method, path, body);
    expect(`${method} ${path} ${await codeOf(answer)}`).toBe(`${method} ${path} 403 key.notHere`);
  }
  expect((await by(key, 'POST', '/api/auth/two-factor/enable', { password: goodPassword })).status).toBe(401);
});

test('needs no origin, and a cookie beside it counts for nothing', async () => {
  const { key } = await make({ access: 'read' });
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect((await by((await make({})).key, 'POST', '/api/notes', {}, foreign)).status).toBe(200);
  const answer = await visitor.send('POST', '/api/notes', {}, { authorization: `Bearer ${key}` });
  expect(await codeOf(answer)).toBe('403 key.readsOnly');
  expect(
    await codeOf(await visitor.send('GET', '/api/me', undefined, { authorization: 'Bearer parley_invented' })),
  ).toBe('401 key.unknown');
});

test('ends when revoked, when over, and with its owner', async () => {
  const [one, other] = [await make({ name: 'one' }), await make({ name: 'other', days: 1 })];
  expect((await by(one.key, 'GET', '/api/me')).status).toBe(200);
  expect((await list()).items.find(({ id }) => id === one.line.id)?.lastUsedAt).not.toBeNull();
  expect((await visitor.send('DELETE', `/api/me/keys/${one.line.id}`)).status).toBe(200);
  expect(await codeOf(await by(one.key, 'GET', '/api/me'))).toBe('401 key.revoked');
  const before = door.clock.now();
  door.clock.advance({ hours: 25 });
  expect(await codeOf(await by(other.key, 'GET', '/api/me'))).toBe('401 key.expired');
  const states = (await list()).items
    .filter(({ name }) => ['one', 'other'].includes(name))
    .map(({ name, state }) => [name, state]);
  expect(states).toEqual(
    expect.arrayContaining([
      ['one', 'revoked'],
      ['other', 'expired'],
    ]),
  );
  door.clock.set(before.toString());
});

test('is made within what the playbook and one’s own rights allow', async () => {
  const wish = { name: 'x', access: 'read', days: 30 };
  const send = async (more: object) => codeOf(await visitor.send('POST', '/api/me/keys', { ...wish, ...more }));
  expect(await send({ days: 91 })).toBe('422 key.tooLong');
  expect(await send({ modules: ['estimate'] })).toBe('422 key.module');
  expect(await send({ modules: [] })).toBe('422 request.invalid');
  expect(await send({ access: 'admin' })).toBe('422 request.invalid');
  const stranger = await door.add('Bo Rook', []);
  const bo = door.visitor();
  await bo.enter(stranger.email);
  const { items } = await list();
  expect(await codeOf(await bo.send('DELETE', `/api/me/keys/${items[0]?.id}`))).toBe('404 key.notFound');
});

test('a password is changed with the one before; the other sessions end, this one stays', async () => {
  const cleo = await door.add('Cleo Tern', []);
  const [here, there] = [door.visitor(), door.visitor({ instance: 1 })];
  await here.enter(cleo.email);
  await there.enter(cleo.email);
  const next = 'seven quiet oceans of tin';
  const send = (body: object) => here.send('PUT', '/api/me/password', body);
  expect(await codeOf(await send({ current: 'not the password at all', next }))).toBe('422 password.wrong');
  expect(await codeOf(await send({ current: goodPassword, next: goodPassword }))).toBe('422 password.same');
  expect(await codeOf(await send({ current: goodPassword, next: 'password1234' }))).toBe('422 password.guessable');
  expect(await (await send({ current: goodPassword, next })).json()).toEqual({ ended: 1 });
  expect((await here.send('GET', '/api/me')).status).toBe(200);
  expect((await there.send('GET', '/api/me')).status).toBe(401);
  expect((await there.enter(cleo.email)).status).toBe(401);
  expect((await there.enter(cleo.email, next)).status).toBe(200);
  expect(await door.told(cleo.id)).toContain('Changed the password; 1 other session ended.');
});

test('whoever holds a stolen session does not find the password by trying', async () => {
  const dov = await door.add('Dov Rail', []);
  const thief = door.visitor();
  await thief.enter(dov.email);
  const statuses: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const body = { current: `guess number ${at}`, next: 'seven quiet oceans of tin' };
    statuses.push((await thief.send('PUT', '/api/me/password', body)).status);
  }
  expect(statuses).toEqual([422, 422, 422, 429, 429]);
});
