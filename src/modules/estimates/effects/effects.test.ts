import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { readFact } from '../../facts/reading.ts';
import { sayFact } from '../../facts/saying.ts';
import { settleFact } from '../../facts/settling.ts';
import { openCustomer } from '../../facts/testing.ts';
import { draftEstimate } from '../drafting.ts';
import { FactEffects } from './effect.ts';
import { activitiesMovedBy, questionnairesAsking } from './finding-effects.ts';
import { effectRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let ben: Person;
let auditor: Person;
let neighbour: Person;
let partnerPerson: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([effectRoutes(playbook)], rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  ben = await addPerson(door.db, 'Ben Teal', ['engagement-manager'], 'emea');
  auditor = await addPerson(door.db, 'Oda Dove', ['auditor']);
  neighbour = await addPerson(door.db, 'Nia Kite', ['engagement-manager'], 'apac');
  partnerPerson = await addPerson(door.db, 'Pat Reed', ['partner-sales']);
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(ada);
});

const path = (number: string, fact = 'users') =>
  `/api/${number.startsWith('ACC') ? 'accounts' : 'opportunities'}/${number}/facts/${fact}/effects`;
const say = (number: string, value: number, { by = ada, name = 'users' } = {}) =>
  door.act(by, (act) =>
    sayFact(act, playbook, { noun: 'opportunities', number }, { name, value, confidence: 'exact' }),
  );
const sentences = async (number: string, fact?: string) =>
  (await door.read(path(number, fact), FactEffects)).estimates.map(({ sentence }) => sentence);
const openMigration = async () => {
  const deals = await openCustomer(door.db, ada);
  const needs = JSON.stringify([{ service: 'migration-to-saas' }]);
  await door.db.updateTable('opportunity').set({ needs }).where('number', '=', deals.first).execute();
  return deals;
};
const draft = async (number: string) => (await door.act(ada, (act) => draftEstimate(act, playbook, number))).number;

describe('what hangs on a fact', () => {
  test('is each activity whose hours ask for it', () => {
    const moved = activitiesMovedBy(playbook, 'users', '2026-11-23').map(({ id }) => id);
    expect(moved).toContain('migration-to-saas.user-migration');
    expect(moved).not.toContain('migration-to-saas.large-repositories');
    expect(activitiesMovedBy(playbook, 'reportDate', '2026-11-23')).toEqual([]);
  });

  test('is an estimate that counted something else, until it is drafted anew', async () => {
    const { first } = await openMigration();
    await say(first, 1200);
    const number = await draft(first);
    expect((await door.read(path(first), FactEffects)).estimates).toEqual([]);
    door.clock.set('2026-11-24T10:00:00Z');
    await say(first, 1450);
    const sentence = `${number} counted 1,200 users; now 1,450 users.`;
    expect((await door.read(path(first), FactEffects)).estimates).toEqual([{ number, state: 'draft', sentence }]);
    door.sit(auditor);
    expect((await door.read(path(first), FactEffects)).estimates).toHaveLength(1);
    const answers: number[] = [];
    for (const person of [null, partnerPerson, neighbour]) {
      door.sit(person);
      answers.push((await door.get(path(first))).status);
    }
    expect(answers).toEqual([401, 403, 404]);
  });

  test('is each set of questions that asks for it, with the question', async () => {
    const asking = questionnairesAsking(playbook, 'adoProjects', '2026-11-23');
    expect(asking).toEqual([
      {
        id: 'ado-tfs',
        title: 'Azure DevOps and TFS',
        questions: ['How many projects do they have together?'],
      },
    ]);
    expect(questionnairesAsking(playbook, 'reportDate', '2026-11-23')).toEqual([]);
    const { first, account } = await openCustomer(door.db, ada);
    for (const number of [first, account])
      expect((await door.read(path(number, 'adoProjects'), FactEffects)).questionnaires).toEqual(asking);
  });

  test('is told on the account of all its deals, to those who see them', async () => {
    const { first, account } = await openMigration();
    await say(first, 1200);
    const number = await draft(first);
    await say(first, 1450);
    const sentence = `${number} counted 1,200 users; now 1,450 users.`;
    expect(await sentences(account)).toEqual([sentence]);
    door.sit(neighbour);
    expect(await sentences(account)).toEqual([]);
  });

  test('is what the lines counted, be it a range of sources that disagreed and were settled since', async () => {
    const { first, account } = await openMigration();
    await say(first, 1200);
    await say(first, 1450, { by: ben });
    const number = await draft(first);
    expect(await sentences(first)).toEqual([]);
    const users = await door.act(ada, (act) => readFact(act, playbook, account, 'users'));
    await door.act(ada, (act) =>
      settleFact(
        act,
        playbook,
        { noun: 'opportunities', number: first, name: 'users' },
        { statement: users.standing?.id ?? '', why: 'The newer list.' },
      ),
    );
    // The newest stood then and stands now: time alone would not tell.
    expect(await sentences(first)).toEqual([`${number} counted 1,200 to 1,450 users; now 1,450 users.`]);
  });

  test('is no estimate once the fact is again what it counted, nor for another fact', async () => {
    const { first } = await openMigration();
    await say(first, 1200);
    const number = await draft(first);
    door.clock.set('2026-11-25T10:00:00Z');
    await say(first, 1450);
    expect(await sentences(first, 'groups')).toEqual([]);
    await say(first, 40, { name: 'groups' });
    expect(await sentences(first, 'groups')).toEqual([`${number} was drafted without it; now 40 groups.`]);
    await say(first, 1200);
    expect(await sentences(first)).toEqual([]);
  });
});
