import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { Absence, AbsenceList } from './absence.ts';
import { absenceRoutes } from './routes.ts';
import { readAway } from './store.ts';

let door: TestDoor;
let ada: Person;
let ben: Person;
let boss: Person;

beforeAll(async () => {
  const playbook = await loadShippedPlaybook();
  door = await openTestDoor([absenceRoutes(playbook)], rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  ben = await addPerson(door.db, 'Ben Teal', ['engagement-manager'], 'emea');
  boss = await addPerson(door.db, 'Bo Stork', ['ps-director']);
});
afterAll(() => door.close());
beforeEach(async () => {
  await door.db.deleteFrom('absence').execute();
  door.clock.set(testNow);
  door.sit(ada);
});

const enter = (more: object = {}) =>
  door.send('POST', '/api/absences', { cover: ben.id, firstDay: '2026-11-25', lastDay: '2026-11-27', ...more });
const entered = async (more: object = {}) => Absence.parse(await (await enter(more)).json());
const withdraw = (number: string, version = '*') =>
  door.send('POST', `/api/absences/${number}/withdrawal`, undefined, { 'if-match': version });
const refused = async (answer: Promise<Response>) => {
  const { status, detail } = Problem.parse(await (await answer).json());
  return `${status} ${detail}`;
};
const away = async () => (await door.act(ada, readAway)).map(({ cover }) => cover.name);

test('a stranger enters nothing', async () => {
  door.sit(null);
  expect((await enter()).status).toBe(401);
  expect((await door.get('/api/absences')).status).toBe(401);
  expect((await withdraw('ABS-2026-0001')).status).toBe(401);
});

test('days away begin and end at midnight of the region, and are told in the record of the person', async () => {
  const { number } = await entered();
  expect(await away()).toEqual([]);
  door.clock.set('2026-11-24T22:59:59Z');
  expect(await away()).toEqual([]);
  door.clock.set('2026-11-24T23:00:00Z');
  expect(await away()).toEqual(['Ben Teal']);
  expect((await door.read('/api/absences', AbsenceList)).items[0]).toMatchObject({ number, state: 'now' });
  door.clock.set('2026-11-27T23:00:00Z');
  expect(await away()).toEqual([]);
  expect((await door.read('/api/absences', AbsenceList)).items).toEqual([]);
  const [entry] = await readStream(door.db, `person/${ada.id}`, 1);
  expect(entry?.sentence).toBe(
    `Ada Wren is away from 25 November 2026 to 27 November 2026 (${number}); Ben Teal covers.`,
  );
});

test('one enters their own; a director enters those of others', async () => {
  expect(await refused(enter({ person: ben.id, cover: ada.id }))).toContain(
    '403 Your roles do not let you enter when somebody else is away: it takes Director of Professional Services',
  );
  door.sit(boss);
  expect(await entered({ person: ada.id })).toMatchObject({ person: { name: 'Ada Wren' }, state: 'coming' });
  door.sit(await addPerson(door.db, 'Oda Dove', ['auditor']));
  expect((await enter()).status).toBe(403);
  const list = await door.read('/api/absences', AbsenceList);
  expect([typeof list.may.enter, typeof list.items[0]?.may.withdraw]).toEqual(['string', 'string']);
});

test('nobody is away twice on a day, even when two enter it at once', async () => {
  const { number } = await entered();
  expect(await refused(enter({ firstDay: '2026-11-27', lastDay: '2026-12-01' }))).toBe(
    `409 Ada Wren is away on one of these days already (${number}): withdraw that one or take other days.`,
  );
  expect((await enter({ firstDay: '2026-11-28', lastDay: '2026-12-01' })).status).toBe(201);
  const both = await Promise.all([0, 1].map(() => enter({ firstDay: '2027-01-04', lastDay: '2027-01-08' })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('a withdrawn one is as if it had not been, and its days are free again', async () => {
  const { number, version } = await entered();
  expect(await refused(withdraw(number, ''))).toContain('428');
  door.sit(ben);
  expect((await withdraw(number)).status).toBe(403);
  door.sit(ada);
  expect(Absence.parse(await (await withdraw(number, `"${version}"`)).json()).state).toBe('withdrawn');
  expect(await refused(withdraw(number))).toBe(`409 ${number} was withdrawn already.`);
  expect((await enter()).status).toBe(201);
  door.clock.set('2026-11-25T12:00:00Z');
  expect(await away()).toEqual(['Ben Teal']);
});

test('what is over is not undone', async () => {
  const { number } = await entered();
  door.clock.set('2026-12-01T12:00:00Z');
  expect(await refused(withdraw(number))).toBe(`409 ${number} is over: what was away was away.`);
});

test.each([
  ['oneself as cover', () => ({ cover: ada.id }), '422 Ada Wren cannot stand in for themselves: name somebody else.'],
  ['a cover who is nobody', () => ({ cover: newId() }), '404'],
  [
    'days that are over',
    () => ({ firstDay: '2026-11-02', lastDay: '2026-11-06' }),
    '422 The last day, 2026-11-06, is over',
  ],
])('%s is refused', async (_, wrong, words) => {
  expect(await refused(enter(wrong()))).toContain(words);
});

test('days upside down are refused by their field', async () => {
  const answer = await enter({ firstDay: '2026-11-27', lastDay: '2026-11-25' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('lies before the first day');
});
