import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { Account, AccountPage } from './account.ts';
import { accountRoutes } from './routes.ts';

let door: TestDoor;
let ada: Person;

beforeAll(async () => {
  door = await openTestDoor([accountRoutes(await loadShippedPlaybook())]);
  ada = await addPerson(door.db, 'Ada Wren', ['account-executive']);
});
afterAll(() => door.close());

const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee', employees: 100 };

async function open(given: Record<string, unknown>): Promise<Account> {
  const answer = await door.send('POST', '/api/accounts', { ...alder, ...given });
  expect(answer.status).toBe(201);
  return Account.parse(await answer.json());
}

describe('accounts', () => {
  test.each([
    ['GET', '/api/accounts'],
    ['GET', '/api/accounts/ACC-2026-0001'],
    ['GET', '/api/accounts/ACC-2026-0001/hierarchy'],
    ['POST', '/api/accounts'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, alder);
    expect(answer.status).toBe(401);
  });

  test('opening one reads its segment from the head count and says so in the ledger', async () => {
    door.sit(ada);
    const account = await open({});
    expect(account).toMatchObject({ name: 'Alder Freight', segment: 'smb', groupEmployees: 100, owner: 'Ada Wren' });
    const [entry] = await readStream(door.db, `account/${account.number}`, 1);
    expect(entry?.sentence).toBe('Opened the account Alder Freight (smb, emea).');
  });

  test('a larger daughter lifts the segment of the whole group', async () => {
    door.sit(ada);
    const mother = await open({ name: 'Birch Holding', employees: 90 });
    const daughter = await open({ name: 'Birch Rail', employees: 2001, parent: mother.number });
    expect(daughter).toMatchObject({ segment: 'large', parent: { number: mother.number, name: 'Birch Holding' } });
    const hierarchy = await door.read(
      `/api/accounts/${daughter.number}/hierarchy`,
      z.object({ items: z.array(Account) }),
    );
    expect(hierarchy.items.map(({ name, segment, groupEmployees }) => [name, segment, groupEmployees])).toEqual([
      ['Birch Holding', 'large', 2001],
      ['Birch Rail', 'large', 2001],
    ]);
  });

  test('lists by search and by segment, and counts all of them', async () => {
    door.sit(ada);
    const found = await door.read('/api/accounts?search=birch&segment=large', AccountPage);
    expect([found.total, ...found.items.map(({ name }) => name)]).toEqual([2, 'Birch Holding', 'Birch Rail']);
    expect((await door.read('/api/accounts?search=100%25', AccountPage)).total).toBe(0);
  });

  test('refuses what cannot be, naming every field', async () => {
    door.sit(ada);
    const answer = await door.send('POST', '/api/accounts', { ...alder, employees: -1, region: 'moon', shoe: 46 });
    expect(answer.status).toBe(422);
    const { faults } = Problem.parse(await answer.json());
    expect(faults?.map(({ place }) => place).sort()).toEqual(['employees', 'region', 'shoe']);
  });

  test('answers 404 in words for an account that is not there, also as a parent', async () => {
    door.sit(ada);
    expect((await door.get('/api/accounts/ACC-1')).status).toBe(404);
    const orphan = await door.send('POST', '/api/accounts', { ...alder, parent: 'ACC-1' });
    expect(Problem.parse(await orphan.json()).detail).toBe('There is no account ACC-1 that you may see.');
  });
});
