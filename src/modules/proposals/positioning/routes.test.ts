import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { boardPeople, testBoard } from '../testing-store.ts';
import { Positioning } from './positioning.ts';
import { positioningRoutes } from './routes.ts';
import { nudge } from './working.ts';

let door: TestDoor;
let playbook: Playbook;
let people: Awaited<ReturnType<typeof boardPeople>>;
let board: ReturnType<typeof testBoard>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([positioningRoutes(playbook)], rightsOf(playbook));
  people = await boardPeople(door, playbook);
  board = testBoard(door, playbook, people.seller);
});
afterAll(() => door.close());
beforeEach(() => door.sit(people.seller));

const path = (number: string) => `/api/opportunities/${number}/positioning`;
const read = (number: string) => door.read(path(number), Positioning);
const write = (number: string, fields: object, seen = '*') =>
  door.send('PUT', path(number), { fields }, { 'if-match': seen });

describe('the positioning of a deal', () => {
  test('asks what the playbook asks, keeps what is written, and takes an answer away', async () => {
    const number = await board.open();
    const { groups, version } = await read(number);
    expect(groups.map(({ id }) => id)).toEqual(['meddpicc', 'command-of-the-message', 'qualification', 'motion']);
    expect(groups.map(({ fields }) => fields.length)).toEqual([8, 6, 5, 1]);
    expect(version).toBe(0);
    expect((await write(number, { champion: 'Robin Linden', motion: 'land' }, '"0"')).status).toBe(200);
    expect((await write(number, { champion: null }, '"1"')).status).toBe(200);
    const values = (await read(number)).groups.flatMap(({ fields }) => fields).filter(({ value }) => value !== null);
    expect(values.map(({ id, value }) => [id, value])).toEqual([['motion', 'land']]);
    const [entry] = await readStream(door.db, `opportunity/${number}`, 1);
    expect(entry?.sentence).toBe('Worked on the positioning: Champion.');
  });

  test('refuses by its place what nobody asks for, and a version that is over', async () => {
    const number = await board.open();
    const refused = Problem.parse(await (await write(number, { weather: 'fine', motion: 'sideways' })).json());
    expect(refused.faults?.map(({ place }) => place)).toEqual(['weather', 'motion']);
    await write(number, { pain: 'x' });
    await write(number, { champion: 'Robin' });
    expect((await write(number, { champion: 'Kim' }, '"0"')).status).toBe(412);
    expect((await write(number, { champion: 'Kim' }, '')).status).toBe(428);
  });

  test('is for those who sell, seen by the desk, and not by strangers and partners', async () => {
    const number = await board.open();
    const partner = await addPerson(door.db, 'Pia Rail', ['partner-sales']);
    for (const [who, reading, writing] of [
      [null, 401, 401],
      [partner, 403, 403],
      [people.auditor, 200, 403],
      [people.seller, 200, 200],
    ] as const) {
      door.sit(who);
      expect((await door.get(path(number))).status).toBe(reading);
      expect((await write(number, { champion: 'Kim' })).status).toBe(writing);
    }
  });
});

describe('an engagement manager', () => {
  test.each([
    ['large', 'pending-acceptance', false],
    ['large', 'discovery', true],
    ['mid-market', 'technical-evaluation', false],
    ['mid-market', 'proposal', true],
    ['smb', 'negotiating', false],
    ['large', 'closed-lost', false],
  ])('of a %s customer in %s: wanted %s', async (segment, stage, wanted) => {
    const number = await board.open({ segment, stage });
    expect((await read(number)).involve !== null).toBe(wanted);
    expect(await door.act(people.seller, (act) => nudge(act, playbook, number))).toBe(wanted);
  });

  test('is asked for once, and not where there is one', async () => {
    const managed = await board.open({ manager: people.manager.id });
    expect((await read(managed)).involve).toBeNull();
    const number = await board.open();
    const reminded = () => door.act(people.seller, (act) => nudge(act, playbook, number));
    expect([await reminded(), await reminded()]).toEqual([true, false]);
    const names = (await readStream(door.db, `opportunity/${number}`, 9)).map(({ name }) => name);
    expect(names.filter((name) => name === 'proposal.managerWanted')).toHaveLength(1);
  });
});
