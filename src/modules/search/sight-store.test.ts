import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { Findings } from './finding.ts';
import { searchRoutes } from './routes.ts';
import { layDeal, layPartner } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let readers: Person[];

const person = (role: string, region: string | null, more: Partial<Person> = {}) =>
  addPerson(door.db, `${role} of ${region}`, [role], region, more);

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([searchRoutes(playbook)], rightsOf(playbook));
  const seller = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
  const lay = (customer: string, region: 'emea' | 'apac', publicSector: boolean) =>
    layDeal(door, playbook, seller, {
      customer,
      name: `${customer}: a move`,
      region,
      publicSector,
      clause: `Work for ${customer}.`,
    });
  await lay('Alder Freight', 'emea', false);
  const [deal] = [await lay('Banksia Rail', 'apac', false), await lay('Ministry of Weirs', 'emea', true)];
  const served = await layPartner(door, seller, 'PAR-2026-0001', 'Osprey Consulting');
  const neighbour = await layPartner(door, seller, 'PAR-2026-0002', 'Magpie Systems');
  const serves = { partnerId: served.partnerId };
  await door.db.updateTable('opportunity').set(serves).where('number', '=', deal.opportunity).execute();
  await door.db.updateTable('task').set({ ownerId: served.id }).where('number', '=', deal.task).execute();
  readers = [seller, served, neighbour];
  for (const { id: role, side } of playbook.roles) {
    if (side === 'partner') continue;
    readers.push(await person(role, null), await person(role, 'emea'), await person(role, 'apac', { cleared: true }));
  }
});
afterAll(() => door.close());

describe('what indexes propose', () => {
  const pairs = [
    ['opportunity_in_sight', 'opportunity', 'id'],
    ['account_in_sight', 'account', 'id'],
    ['task_in_sight', 'task', 'id'],
    ['estimate_in_sight', 'estimate', 'id'],
    ['sow_in_sight', 'sow', 'id'],
    ['sow_clause_in_sight', 'sow_clause', 'sow_id'],
  ] as const;

  test.each(pairs)('%s holds just the rows that the row rule of %s shows, whoever reads', async (view, table, key) => {
    let seen = 0;
    for (const reader of readers) {
      const ids = (from: string) =>
        door.act(reader, async ({ tx }) => {
          const { rows } = await sql<{
            id: string;
          }>`select ${sql.ref(key)} as id from ${sql.table(from)} order by 1`.execute(tx);
          return rows.map(({ id }) => id);
        });
      const ruled = await ids(table);
      expect(await ids(view), reader.name).toEqual(ruled);
      seen += ruled.length;
    }
    expect(seen).toBeGreaterThan(3);
  });

  test('the words that records say are not for the role that requests run as', async () => {
    const look = door.act(readers[0]!, ({ tx }) => sql`select * from word`.execute(tx));
    await expect(look).rejects.toThrow('permission denied');
    const kin = door.act(readers[0]!, ({ tx }) => sql`select akin('slui')`.execute(tx));
    await expect(kin).rejects.toThrow('permission denied');
  });

  test('is read under the row rules: a view that says too much finds nothing for whoever may not see it', async () => {
    const said = sql`select id, number, name, words, partner_id, account_id from opportunity`;
    await sql`create or replace view opportunity_in_sight as ${said}`.execute(door.db);
    door.sit(await person('deal-desk', 'apac'));
    const proposed = await door.act(readers[1]!, async ({ tx }) => {
      const { rows } = await sql<{ number: string }>`select number from opportunity_in_sight`.execute(tx);
      return rows.length;
    });
    expect(proposed).toBe(3);
    for (const question of ['alder', 'aldr', 'weirs', 'OPP-2026-0001', '0003']) {
      const { groups } = await door.read(`/api/search?kinds=opportunity,clause,sow,estimate&q=${question}`, Findings);
      expect(groups, question).toEqual([]);
    }
  });
});
