import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { sayFact } from '../../facts/saying.ts';
import { openCustomer } from '../../facts/testing.ts';
import { draftEstimate } from '../drafting.ts';
import { FactEffects } from './effect.ts';
import { activitiesMovedBy } from './finding-effects.ts';
import { effectRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let auditor: Person;
let neighbour: Person;
let partnerPerson: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([effectRoutes(playbook)], rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  auditor = await addPerson(door.db, 'Oda Dove', ['auditor']);
  neighbour = await addPerson(door.db, 'Nia Kite', ['engagement-manager'], 'apac');
  partnerPerson = await addPerson(door.db, 'Pat Reed', ['partner-sales']);
});
afterAll(() => door.close());

const path = (number: string) => `/api/opportunities/${number}/facts/users/effects`;
const say = (number: string, value: number) =>
  door.act(ada, (act) =>
    sayFact(act, playbook, { noun: 'opportunities', number }, { name: 'users', value, confidence: 'exact' }),
  );

describe('what hangs on a fact', () => {
  test('is each activity whose hours ask for it', () => {
    const moved = activitiesMovedBy(playbook, 'users', '2026-11-23').map(({ id }) => id);
    expect(moved).toContain('migration-to-saas.user-migration');
    expect(moved).not.toContain('migration-to-saas.large-repositories');
    expect(activitiesMovedBy(playbook, 'reportDate', '2026-11-23')).toEqual([]);
  });

  test('is an estimate that counted something else, until it is drafted anew', async () => {
    door.sit(ada);
    const { first } = await openCustomer(door.db, ada);
    const needs = JSON.stringify([{ service: 'migration-to-saas' }]);
    await door.db.updateTable('opportunity').set({ needs }).where('number', '=', first).execute();
    await say(first, 1200);
    const { number } = await door.act(ada, (act) => draftEstimate(act, playbook, first));
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
});
