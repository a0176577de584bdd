import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { Findings } from './finding.ts';
import { searchRoutes } from './routes.ts';
import { layDeal, layPartner, type TestDeal } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let served: Person;
let neighbour: Person;
/** Of emea; of apac, served by a partner; of the public sector in emea, served by the same partner. */
let deals: { emea: TestDeal; apac: TestDeal; courts: TestDeal };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([searchRoutes(playbook)], rightsOf(playbook));
  seller = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
  const lay = (customer: string, clause: string, more: { region: 'emea' | 'apac'; publicSector?: boolean }) =>
    layDeal(door, playbook, seller, { customer, name: `${customer}: a move`, clause, ...more });
  deals = {
    emea: await lay('Alder Freight', 'Cranes are lifted by the customer.', { region: 'emea' }),
    apac: await lay('Banksia Rail', 'Signals are switched by the customer.', { region: 'apac' }),
    courts: await lay('Ministry of Weirs', 'Sluices are opened by the customer.', {
      region: 'emea',
      publicSector: true,
    }),
  };
  served = await layPartner(door, seller, 'PAR-2026-0001', 'Osprey Consulting');
  neighbour = await layPartner(door, seller, 'PAR-2026-0002', 'Magpie Systems');
  await door.db
    .updateTable('opportunity')
    .set({ partnerId: served.partnerId })
    .where('number', 'in', [deals.apac.opportunity, deals.courts.opportunity])
    .execute();
});
afterAll(() => door.close());

/** Kind and number of everything a person finds, in order. */
async function foundBy(person: Person, question: string): Promise<string[]> {
  door.sit(person);
  const { groups } = await door.read(`/api/search?limit=50&q=${encodeURIComponent(question)}`, Findings);
  return groups.flatMap(({ items }) => items.map(({ kind, number }) => `${kind} ${number}`));
}

const person = (role: string, region: string | null, more: Partial<Person> = {}) =>
  addPerson(door.db, `${role} of ${region}`, [role], region, more);

/** By its numbers, whole and in part, by the customer's name, whole, in part and misspelt, and by words of its clause. */
const questionsFor = ({ opportunity, account, estimate, sow, task }: TestDeal, name: string, clause: string) => [
  ...[opportunity, account, estimate, sow, task, opportunity.slice(-4), `opp ${Number(opportunity.slice(-4))}`],
  ...[name, name.slice(0, 4), name.slice(1, 5), name.replace(/(.)(.)(?=.$)/, '$2$1'), clause, clause.slice(0, -1)],
];

describe('a deal is found', () => {
  test('with all that hangs on it by those who see it', async () => {
    expect(await foundBy(seller, 'Alder')).toEqual([
      `opportunity ${deals.emea.opportunity}`,
      `account ${deals.emea.account}`,
      `task ${deals.emea.task}`,
    ]);
    expect(await foundBy(seller, deals.emea.sow)).toEqual([`sow ${deals.emea.sow}`]);
    expect(await foundBy(seller, deals.emea.estimate)).toEqual([`estimate ${deals.emea.estimate}`]);
    expect(await foundBy(seller, 'cranes')).toEqual([`clause ${deals.emea.sow}`]);
  });

  const strangers: [string, () => Promise<Person>, keyof typeof deals, string, string][] = [
    ['another region', () => person('deal-desk', 'apac', { cleared: true }), 'emea', 'Alder Freight', 'cranes'],
    ['the uncleared', () => person('deal-desk', null), 'courts', 'Ministry of Weirs', 'sluices'],
    ['the uncleared of a serving partner', async () => served, 'courts', 'Ministry of Weirs', 'sluices'],
    ['the neighbour partner', async () => neighbour, 'apac', 'Banksia Rail', 'signals'],
    ['a partner of no concern', async () => served, 'emea', 'Alder Freight', 'cranes'],
  ];
  test.each(strangers)('by no road by %s', async (_, stranger, deal, name, clause) => {
    const who = await stranger();
    const hidden = deals[deal];
    for (const question of questionsFor(hidden, name, clause)) {
      const found = await foundBy(who, question);
      // An account is the company's own knowledge; what hangs on a deal goes with the deal.
      const told = [
        hidden.opportunity,
        hidden.estimate,
        hidden.sow,
        hidden.task,
        ...(who.partnerId ? [hidden.account] : []),
      ];
      expect(found.filter((each) => told.some((number) => each.endsWith(number)))).toEqual([]);
    }
  });

  test('by the partner that serves it, but never its papers', async () => {
    expect(await foundBy(served, 'Banksia')).toEqual([
      `opportunity ${deals.apac.opportunity}`,
      `account ${deals.apac.account}`,
    ]);
    for (const question of [deals.apac.sow, deals.apac.estimate, 'signals']) {
      expect(await foundBy(served, question)).toEqual([]);
    }
  });

  test('by nobody whose roles have no business with deals', async () => {
    const administrator = await person('administrator', null, { cleared: true });
    expect(await foundBy(administrator, 'Alder')).toEqual([]);
    expect(await foundBy(administrator, 'cranes')).toEqual([]);
  });
});

describe('partners, people and the playbook', () => {
  test('a partner finds itself and its own people, and no neighbour', async () => {
    expect(await foundBy(served, 'Osprey')).toEqual(['partner PAR-2026-0001', `person ${served.email}`]);
    expect(await foundBy(served, 'Magpie')).toEqual([]);
    expect((await foundBy(seller, 'Magpie')).sort()).toEqual(['partner PAR-2026-0002', `person ${neighbour.email}`]);
  });

  test('rules and the catalogue are found by those who read the playbook', async () => {
    expect((await foundBy(seller, 'migration')).some((each) => each.startsWith('playbook '))).toBe(true);
    expect((await foundBy(served, 'migration')).some((each) => each.startsWith('playbook '))).toBe(false);
  });

  test('a person who may not enter any more is not found', async () => {
    const gone = await addPerson(door.db, 'Wren Thistle', ['deal-desk']);
    expect(await foundBy(seller, 'thistle')).toEqual([`person ${gone.email}`]);
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', gone.id).execute();
    expect(await foundBy(seller, 'thistle')).toEqual([]);
  });
});
