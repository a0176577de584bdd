import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount } from '../src/modules/accounts/opening.ts';
import { apart, Estimate, EstimateHead, whole } from '../src/modules/estimates/estimate.ts';
import { estimate } from '../src/modules/estimates/estimating.ts';
import { estimateRoutes } from '../src/modules/estimates/routes.ts';
import { openOpportunity } from '../src/modules/opportunities/opening.ts';
import { sowRoutes } from '../src/modules/sow/routes.ts';
import { workbookRoutes } from '../src/modules/worksheets/workbook/routes.ts';
import { addPerson, openTestDoor, type TestDoor } from '../src/platform/http/testing.ts';
import { newId } from '../src/platform/id.ts';
import type { Person } from '../src/platform/person.ts';
import type { Playbook } from '../src/playbook/playbook.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';

let door: TestDoor;
let playbook: Playbook;
let number: string;
let manager: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor(
    [estimateRoutes(playbook), sowRoutes(playbook), workbookRoutes(playbook)],
    rightsOf(playbook),
  );
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager']);
  number = await door.act(manager, async (act) => {
    const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee', employees: 5000 } as const;
    const account = await openAccount(act, playbook, { ...alder, publicSector: false, existingPartner: null });
    const named = { name: 'Alder Freight: to SaaS', account: account.number, licence: null, closeDate: '2027-03-31' };
    const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-BAS-R' }];
    return (await openOpportunity(act, playbook, { ...named, needs, circumstances: {} })).number;
  });
});
afterAll(() => door.close());

describe('costs', () => {
  test('are taken out of a sheet and put back without a loss, whatever is estimated', () => {
    const services = Object.keys(playbook.routing.services);
    const needs = fc.array(
      fc.constantFrom(...services).map((service) => ({ service })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(needs, (wanted) => {
        const on = Temporal.PlainDate.from('2026-11-20');
        const sheet = estimate({ playbook, needs: wanted, scope: { facts: [], risks: [] }, on });
        const { open, costs } = apart(sheet);
        expect(whole(open, costs)).toEqual(sheet);
        expect(JSON.stringify(open)).not.toMatch(/"hours":|hoursByRole|centsPerHour/);
      }),
      { numRuns: 50 },
    );
  });

  test('are seen by Professional Services, deal desk, revenue, finance and auditor, and are in no answer to anybody else', async () => {
    door.sit(manager);
    expect((await door.send('POST', `/api/opportunities/${number}/estimates`, {})).status).toBe(201);
    const seeing: string[] = [];
    for (const { id: role } of playbook.roles) {
      door.sit({ ...manager, id: newId(), roles: [role] });
      const list = await (await door.get(`/api/opportunities/${number}/estimates`)).text();
      const words = list + (await (await door.get(`/api/estimates/${/EST-[\d-]+/.exec(list)?.[0]}`)).text());
      if (/centsPerHour/.test(words)) seeing.push(role);
      else expect(words, role).not.toMatch(/"hours":|hoursByRole/);
    }
    const ps = playbook.roles.filter(({ side }) => side === 'services').map(({ id }) => id);
    expect(seeing.sort()).toEqual([...ps, 'deal-desk', 'revenue', 'finance', 'auditor'].sort());
  });

  test('stay in the database for the rest: the row rules leave them out, whatever is asked', async () => {
    const seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
    const rows = (person: Person) => door.act(person, ({ tx }) => tx.selectFrom('estimateCost').selectAll().execute());
    expect(await rows(seller)).toEqual([]);
    expect(await rows(manager)).not.toEqual([]);
  });

  test('a seller reads the price, and is refused the workbook in a sentence', async () => {
    door.sit(await addPerson(door.db, 'Ben Teal', ['account-executive']));
    const { items } = (await (await door.get(`/api/opportunities/${number}/estimates`)).json()) as { items: unknown[] };
    const seen = await door.read(`/api/estimates/${EstimateHead.parse(items[0]).number}`, Estimate);
    expect([seen.costs, seen.sheet.totals.totalCents > 0]).toEqual([null, true]);
    expect(seen.may.downloadWorkbook).toContain('Your roles do not let you see hours, rates, cost and margin');
    const refused = await door.get(`/api/estimates/${seen.number}/workbook`);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('without its costs');
  });

  test('who may not draft is refused before anything is read', async () => {
    door.sit(await addPerson(door.db, 'Cai Rook', ['account-executive']));
    const refused = await door.send('POST', `/api/opportunities/${number}/estimates`, {});
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'right.missing' });
  });
});
