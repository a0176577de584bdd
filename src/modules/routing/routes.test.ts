import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openAccount } from '../accounts/opening.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import type { Need } from '../opportunities/opportunity.ts';
import { moveStage } from '../opportunities/stages.ts';
import { readTasks } from '../tasks/store.ts';
import { Engagement, Verdict } from './engagement.ts';
import { routingRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let manager: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([routingRoutes(playbook)]);
  ada = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  await addPerson(door.db, 'Bela Finch', ['engagement-manager'], 'apac');
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());

async function opportunity(needs: Need[], employees = 5000): Promise<string> {
  const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee' } as const;
  return door.act(ada, async (act) => {
    const account = await openAccount(act, playbook, {
      ...alder,
      employees,
      publicSector: false,
      existingPartner: null,
    });
    const named = { name: 'Alder Freight: a need', account: account.number, licence: null, closeDate: '2027-03-31' };
    return (await openOpportunity(act, playbook, { ...named, needs, circumstances: {} })).number;
  });
}

const route = (number: string) => door.send('POST', `/api/opportunities/${number}/engagement`);
const tasks = (number: string) =>
  door.act(ada, (act) => readTasks(act, { subject: `opportunity/${number}`, mine: false }));

describe('routing an opportunity', () => {
  test.each([
    ['POST', '/api/routing/verdict'],
    ['GET', '/api/opportunities/OPP-1/engagement'],
    ['POST', '/api/opportunities/OPP-1/engagement'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('facts are only tried: nothing is kept', async () => {
    door.sit(ada);
    const before = await door.db.selectFrom('ledgerEntry').select('id').execute();
    const facts = { edition: 'ee', segment: 'large', region: 'emea', needs: [{ service: 'advisory' }] };
    const answer = await door.send('POST', '/api/routing/verdict', facts);
    expect(Verdict.parse(await answer.json()).outcome).toEqual(['ps-custom']);
    expect(await door.db.selectFrom('ledgerEntry').select('id').execute()).toHaveLength(before.length);
  });

  test('keeps the verdict with facts and playbook version, writes one entry and opens the tasks it asks for', async () => {
    door.sit(ada);
    const number = await opportunity([{ service: 'migration-to-saas' }]);
    expect((await door.get(`/api/opportunities/${number}/engagement`)).status).toBe(404);
    const answer = await route(number);
    expect(answer.status).toBe(201);
    const engagement = Engagement.parse(await answer.json());
    expect(engagement.verdict).toMatchObject({ outcome: ['ps-required'], playbookVersion: playbook.version });
    expect(engagement.facts).toMatchObject({ edition: 'ee', employees: 5000, region: 'emea' });
    const entries = await readStream(door.db, `opportunity/${number}`, 20);
    expect(entries.filter(({ name }) => name === 'engagement.routed')).toHaveLength(1);
    const opened = await tasks(number);
    expect(opened.map(({ template }) => template).sort()).toEqual([
      'ps-opportunity-review',
      'ps-scheduling-intake',
      'ps-scoping-issue',
    ]);
    const review = opened.find(({ template }) => template === 'ps-opportunity-review');
    // Asked on Monday, 23 November: two business days on is Wednesday, at closing time in the region.
    expect(review).toMatchObject({ owner: manager.name, timeZone: 'Europe/Berlin' });
    expect(review?.dueAt?.slice(0, 10)).toBe('2026-11-25');
  });

  test('routing again supersedes the verdict and opens no task twice', async () => {
    door.sit(ada);
    const number = await opportunity([{ service: 'advisory' }]);
    await route(number);
    const first = (await tasks(number)).length;
    await route(number);
    expect(await tasks(number)).toHaveLength(first);
    const kept = await door.db
      .selectFrom('engagement')
      .innerJoin('opportunity', 'opportunity.id', 'opportunityId')
      .select('state')
      .where('opportunity.number', '=', number)
      .orderBy('engagement.number')
      .execute();
    expect(kept.map(({ state }) => state)).toEqual(['superseded', 'routed']);
  });

  test('ten routings at once leave exactly one verdict in force', async () => {
    door.sit(ada);
    const number = await opportunity([{ service: 'advisory' }]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => route(number)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect((await tasks(number)).map(({ template }) => template).sort()).toEqual([
      'ps-opportunity-review',
      'ps-scheduling-intake',
      'ps-scoping-issue',
    ]);
  });

  test('a closed opportunity is not routed', async () => {
    door.sit(ada);
    const number = await opportunity([{ service: 'advisory' }]);
    await door.act(ada, (act) => moveStage(act, playbook, number, { verb: 'lose', reason: 'budget' }));
    const refused = await route(number);
    expect(refused.status).toBe(409);
    expect(Problem.parse(await refused.json()).code).toBe('engagement.closed');
    expect(await tasks(number)).toEqual([]);
  });
});
