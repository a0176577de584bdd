import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount } from '../src/modules/accounts/opening.ts';
import { accountRoutes } from '../src/modules/accounts/routes.ts';
import { openOpportunity } from '../src/modules/opportunities/opening.ts';
import { OpportunityPage } from '../src/modules/opportunities/opportunity.ts';
import { opportunityRoutes } from '../src/modules/opportunities/routes.ts';
import { tickAll } from '../src/modules/opportunities/testing.ts';
import { routingRoutes } from '../src/modules/routing/routes.ts';
import { seat } from '../src/platform/database/reader.ts';
import { addPerson, openTestDoor, type TestDoor } from '../src/platform/http/testing.ts';
import { newId } from '../src/platform/id.ts';
import type { Person } from '../src/platform/person.ts';
import type { Playbook } from '../src/playbook/playbook.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let partner: string;
let neighbour: string;
/** Numbers of three deals: of emea, of apac, and of the public sector in emea, which a partner serves. */
const deals = { emea: '', apac: '', courts: '' };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor(
    [opportunityRoutes(playbook), accountRoutes(playbook), routingRoutes(playbook)],
    rightsOf(playbook),
  );
  seller = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
  deals.emea = await deal('Alder Freight', 'emea', false);
  deals.apac = await deal('Banksia Rail', 'apac', false);
  deals.courts = await deal('Ministry of Weirs', 'emea', true);
  [partner, neighbour] = [await partnerNamed('PAR-1'), await partnerNamed('PAR-2')];
  const served = { partnerId: partner };
  await door.db.updateTable('opportunity').set(served).where('number', 'in', [deals.apac, deals.courts]).execute();
});
afterAll(() => door.close());

async function deal(name: string, region: 'emea' | 'apac', publicSector: boolean): Promise<string> {
  return door.act(seller, async (act) => {
    const given = { name, country: 'DE', region, edition: 'ee', employees: 5000 } as const;
    const account = await openAccount(act, playbook, { ...given, publicSector, existingPartner: null });
    const named = { name: `${name}: a need`, account: account.number, licence: null, closeDate: '2027-03-31' };
    const needs = [{ service: 'advisory' }];
    const { number } = await openOpportunity(act, playbook, { ...named, needs, circumstances: {} });
    await tickAll(act, playbook, number);
    return number;
  });
}

async function partnerNamed(number: string): Promise<string> {
  const id = newId();
  const row = { id, number, name: number, region: 'emea', track: 'open', channelAccountManagerId: seller.id };
  await door.db.insertInto('partner').values(row).execute();
  return id;
}

async function seenBy(person: Person | null): Promise<string[]> {
  door.sit(person);
  const { items, total } = await door.read('/api/opportunities', OpportunityPage);
  expect(total).toBe(items.length);
  return items.map(({ number }) => number).sort();
}

const person = (role: string, region: string | null, more: Partial<Person> = {}) =>
  addPerson(door.db, `${role} of ${region}`, [role], region, more);

describe('opportunities are seen', () => {
  test('of the own region, or of all; of the public sector by the cleared alone', async () => {
    expect(await seenBy(await person('account-executive', 'emea'))).toEqual([deals.emea]);
    expect(await seenBy(await person('account-executive', 'apac'))).toEqual([deals.apac]);
    expect(await seenBy(await person('deal-desk', null))).toEqual([deals.emea, deals.apac].sort());
    expect(await seenBy(await person('deal-desk', null, { cleared: true }))).toEqual(Object.values(deals).sort());
    expect(await seenBy(await person('auditor', null, { cleared: true }))).toEqual(Object.values(deals).sort());
  });

  test('by their owner wherever they work, but never without clearance', async () => {
    const owner = await person('account-executive', 'apac');
    const owns = { ownerId: owner.id };
    await door.db.updateTable('opportunity').set(owns).where('number', 'in', [deals.emea, deals.courts]).execute();
    expect(await seenBy(owner)).toEqual([deals.emea, deals.apac].sort());
    await door.db.updateTable('opportunity').set({ ownerId: seller.id }).execute();
  });

  test.each(['administrator', 'partner-help-desk'])(
    'not at all by whoever has no business with them: %s',
    async (role) => expect(await seenBy(await person(role, null, { cleared: true }))).toEqual([]),
  );

  test('by the partner that serves them, its neighbour sees none, and the account follows', async () => {
    const theirs = await person('partner-sales', null, { partnerId: partner });
    const next = await person('partner-administrator', null, { partnerId: neighbour });
    expect(await seenBy(theirs)).toEqual([deals.apac]);
    expect(await seenBy(next)).toEqual([]);
    const accounts = async () => (await (await door.get('/api/accounts')).json()) as { total: number };
    expect((await accounts()).total).toBe(0);
    door.sit(theirs);
    expect((await accounts()).total).toBe(1);
  });

  test('and one that is not seen is not there: the same 404 as for a number that was never given', async () => {
    door.sit(await person('partner-sales', null, { partnerId: neighbour }));
    const [hidden, none] = [
      await door.get(`/api/opportunities/${deals.apac}`),
      await door.get('/api/opportunities/OPP-9'),
    ];
    const words = async (answer: Response) => ((await answer.json()) as { detail: string }).detail;
    expect([hidden.status, none.status]).toEqual([404, 404]);
    expect((await words(hidden)).replace(deals.apac, 'OPP-9')).toBe(await words(none));
  });
});

describe('the partner that serves', () => {
  const award = (partner: string | null) => door.send('PUT', `/api/opportunities/${deals.emea}/partner`, { partner });
  const outcome = (each: string) =>
    door.db
      .updateTable('opportunity')
      .set({ outcome: [each] })
      .where('number', '=', deals.emea)
      .execute();

  test('is named only where the rules leave the work to one, and its people see the deal from then on', async () => {
    const theirs = await person('partner-sales', null, { partnerId: neighbour });
    door.sit(seller);
    expect(await (await award('PAR-2')).json()).toMatchObject({ detail: expect.stringContaining('not been routed') });
    await outcome('ps-custom');
    expect(await (await award('PAR-2')).json()).toMatchObject({
      detail: expect.stringContaining('no partner is named'),
    });
    await outcome('existing-partner');
    expect((await award('PAR-9')).status).toBe(404);
    expect(await seenBy(theirs)).toEqual([]);
    door.sit(seller);
    expect(await (await award('PAR-2')).json()).toMatchObject({ partner: { number: 'PAR-2' }, version: 2 });
    expect(await seenBy(theirs)).toEqual([deals.emea]);
    door.sit(seller);
    expect((await award(null)).status).toBe(200);
    expect(await seenBy(theirs)).toEqual([]);
    expect((await award(null)).status).toBe(403);
    door.sit(seller);
    expect((await award(null)).status).toBe(409);
    await door.db.updateTable('opportunity').set({ version: 1 }).where('number', '=', deals.emea).execute();
  });
});

describe('changes', () => {
  const move = (number: string, headers: Record<string, string>) =>
    door.send('POST', `/api/opportunities/${number}/stage`, { verb: 'accept' }, headers);

  test('are refused to the auditor twice: by the verb, and by the database whatever the verb forgot', async () => {
    const auditor = await person('auditor', null, { cleared: true });
    door.sit(auditor);
    expect((await move(deals.emea, {})).status).toBe(403);
    const changed = await door.act(auditor, ({ tx }) =>
      tx.updateTable('opportunity').set({ name: 'Mine' }).where('number', '=', deals.emea).executeTakeFirst(),
    );
    expect(changed.numUpdatedRows).toBe(0n);
  });

  test('a request that only looks cannot write', async () => {
    const row = door.db.transaction().execute(async (tx) => {
      await seat(tx, { ...seller, rights: rightsOf(playbook)(seller.roles) }, true);
      await tx.updateTable('opportunity').set({ name: 'Mine' }).execute();
    });
    await expect(row).rejects.toThrow('read-only transaction');
  });

  test('need the version that was seen: 428 without, 412 with what was changed and by whom', async () => {
    door.sit(seller);
    const seen = (await door.get(`/api/opportunities/${deals.emea}`)).headers.get('ETag') ?? '';
    expect(seen).toBe('"1"');
    expect(
      (await door.send('POST', `/api/opportunities/${deals.emea}/stage`, { verb: 'accept' }, { 'if-match': '' }))
        .status,
    ).toBe(428);
    expect((await move(deals.emea, { 'if-match': seen })).status).toBe(200);
    const late = await door.send(
      'PUT',
      `/api/opportunities/${deals.emea}/need`,
      { needs: [{ service: 'advisory' }], circumstances: {} },
      { 'if-match': seen },
    );
    expect(late.status).toBe(412);
    expect(await late.json()).toMatchObject({
      code: 'record.changed',
      faults: [{ place: expect.stringContaining('Zoe Lark'), sentence: expect.stringContaining('Moved from') }],
    });
  });

  test('of two hundred moves at once one wins, the others are told why', async () => {
    door.sit(seller);
    const answers = await Promise.all(Array.from({ length: 200 }, () => move(deals.apac, { 'if-match': '"1"' })));
    const counts = Object.groupBy(answers, ({ status }) => status);
    expect([counts[200]?.length, (counts[412]?.length ?? 0) + (counts[409]?.length ?? 0)]).toEqual([1, 199]);
  });
});
