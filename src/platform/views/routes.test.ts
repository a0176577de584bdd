import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Problem } from '../http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import type { Person } from '../person.ts';
import { viewRoutes } from './routes.ts';
import { SavedView, SavedViewList } from './view.ts';

let door: TestDoor;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  door = await openTestDoor([viewRoutes()]);
  ada = await addPerson(door.db, 'Ada Wren');
  ben = await addPerson(door.db, 'Ben Teal');
});
afterAll(() => door.close());
beforeEach(async () => {
  await door.db.deleteFrom('savedView').execute();
  door.sit(ada);
});

const keep = (name: string, more: object = {}) =>
  door.send('POST', '/api/views', { list: 'tasks', name, search: { state: 'open' }, ...more });
const kept = async (name: string, more: object = {}) => SavedView.parse(await (await keep(name, more)).json());
const listed = async () => (await door.read('/api/views?list=tasks', SavedViewList)).items;
const change = (view: SavedView, more: object, version = view.version) =>
  door.send(
    'PUT',
    `/api/views/${view.id}`,
    { name: view.name, search: view.search, isDefault: view.isDefault, ...more },
    { 'if-match': `"${version}"` },
  );
const detail = async (answer: Promise<Response>) => Problem.parse(await (await answer).json()).detail;

test('a stranger keeps no views', async () => {
  door.sit(null);
  expect((await keep('Mine')).status).toBe(401);
  expect((await door.get('/api/views?list=tasks')).status).toBe(401);
});

test('a view keeps filters under a name, of one list and one person', async () => {
  const view = await kept('Open ones');
  expect(view).toMatchObject({ list: 'tasks', search: { state: 'open' }, isDefault: false, version: 1 });
  expect((await listed()).map(({ name }) => name)).toEqual(['Open ones']);
  expect((await door.read('/api/views?list=opportunities', SavedViewList)).items).toEqual([]);
  door.sit(ben);
  expect(await listed()).toEqual([]);
  expect((await change(view, { name: 'Stolen' })).status).toBe(404);
  expect((await door.send('DELETE', `/api/views/${view.id}`)).status).toBe(404);
});

test('one name is taken once by a person; another may take it too', async () => {
  await keep('Open ones');
  expect(await detail(keep('Open ones'))).toBe('You have a view called Open ones already: take another name.');
  const other = await kept('Others');
  expect(await detail(change(other, { name: 'Open ones' }))).toContain('take another name');
  door.sit(ben);
  expect((await keep('Open ones')).status).toBe(201);
});

test('one view at a time is the one its list opens with', async () => {
  const first = await kept('First', { isDefault: true });
  const second = await kept('Second', { isDefault: true });
  expect((await listed()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['First', false],
    ['Second', true],
  ]);
  expect((await change(first, { isDefault: true })).status).toBe(412);
  await change(first, { isDefault: true }, 2);
  expect((await listed()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([first.id]);
  expect(second.id).not.toBe(first.id);
});

test('it is changed and deleted only as it was seen', async () => {
  const view = await kept('Open ones');
  expect((await change(view, { search: { state: 'paused' } })).headers.get('ETag')).toBe('"2"');
  expect((await change(view, { name: 'Late' })).status).toBe(412);
  const bare = { 'if-match': '' };
  expect((await door.send('DELETE', `/api/views/${view.id}`, undefined, bare)).status).toBe(428);
  expect((await door.send('DELETE', `/api/views/${view.id}`, undefined, { 'if-match': '"2"' })).status).toBe(200);
  expect(await listed()).toEqual([]);
});

test.each([
  ['no name', { name: ' ' }, 'must not be empty'],
  ['no such list', { list: 'My tasks' }, 'plain name of a list'],
  ['a search of searches', { search: { state: { deep: 1 } } }, 'search'],
])('%s is refused', async (_, wrong, words) => {
  const answer = await keep('Mine', wrong);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(words);
});

test('fifty views of a list are enough', async () => {
  for (let at = 0; at < 50; at += 1) expect((await keep(`View ${at}`)).status).toBe(201);
  expect(await detail(keep('One more'))).toContain('You keep 50 views');
});
