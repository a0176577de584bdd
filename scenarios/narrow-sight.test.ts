import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accountRoutes } from '../src/modules/accounts/routes.ts';
import { opportunityRoutes } from '../src/modules/opportunities/routes.ts';
import { partnerRoutes } from '../src/modules/partners/routes.ts';
import { taskRoutes } from '../src/modules/tasks/routes.ts';
import { TaskList } from '../src/modules/tasks/task.ts';
import { openDesk } from '../src/modules/tasks/testing.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../src/platform/http/testing.ts';
import { newId } from '../src/platform/id.ts';
import { entry, record } from '../src/platform/ledger/ledger.ts';
import { LedgerPage } from '../src/platform/ledger/line.ts';
import type { Person } from '../src/platform/person.ts';
import { personDataRoutes } from '../src/platform/record/person-routes.ts';
import { ledgerRoutes } from '../src/platform/record/routes.ts';
import type { Playbook } from '../src/playbook/playbook.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let desk: Awaited<ReturnType<typeof openDesk>>;
let partner: string;

const priced = entry('estimate.drafted', z.object({ price: z.string() }), ({ price }) => `Drafted at ${price}.`);
const met = entry('opportunity.moved', z.object({ by: z.string() }), ({ by }) => `Moved by ${by}.`);

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor(
    [
      accountRoutes(playbook),
      opportunityRoutes(playbook),
      partnerRoutes(),
      taskRoutes(playbook),
      ledgerRoutes(),
      personDataRoutes(),
    ],
    rightsOf(playbook),
  );
  seller = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], null, { cleared: true });
  desk = await openDesk(door.db, seller);
  partner = await desk.partner();
});
afterAll(() => door.close());

const person = (role: string, more: Partial<Person> = {}) => addPerson(door.db, role, [role], null, more);

/** Opens a task in somebody's hands, written straight into the database. */
async function taskOf(subject: string, owner: Person): Promise<string> {
  const number = `TSK-2026-${newId()}`;
  const kept = { number, template: 'scope', title: 'Scope the court system', subject, state: 'open' };
  const openedAt = Temporal.Instant.from(testNow);
  await door.db
    .insertInto('task')
    .values({ ...kept, id: newId(), ownerRole: 'technical-architect', ownerId: owner.id, openedAt })
    .execute();
  return number;
}

async function tasksSeenBy(who: Person): Promise<string[]> {
  door.sit(who);
  const { items } = await door.read('/api/tasks', TaskList);
  return items.map(({ number }) => number);
}

async function timelineSeenBy(who: Person, stream: string): Promise<string[]> {
  door.sit(who);
  const { items } = await door.read(`/api/ledger?stream=${encodeURIComponent(stream)}`, LedgerPage);
  return items.map(({ sentence }) => sentence);
}

describe('a task in one’s hands', () => {
  test('of the public sector is seen by its owner only while they are cleared', async () => {
    const architect = await person('technical-architect', { cleared: true });
    const task = await taskOf(await desk.opened({ publicSector: true }), architect);
    expect(await tasksSeenBy(architect)).toEqual([task]);
    expect(await tasksSeenBy({ ...architect, cleared: false })).toEqual([]);
    expect((await door.get(`/api/tasks/${task}`)).status).toBe(404);
  });

  test('of another region is seen by its owner', async () => {
    const architect = await person('technical-architect', { region: 'apac' });
    const task = await taskOf(await desk.opened(), architect);
    expect(await tasksSeenBy(architect)).toEqual([task]);
  });

  test('of a partner’s person is seen while the partner serves, and is theirs to read without who else could have it', async () => {
    const theirs = await person('partner-practitioner', { partnerId: partner });
    const deal = await desk.opened({ partnerId: partner });
    const task = await taskOf(deal, theirs);
    expect(await tasksSeenBy(theirs)).toEqual([task]);
    expect((await door.get(`/api/tasks/${task}/people`)).status).toBe(403);
    const number = deal.slice('opportunity/'.length);
    await door.db.updateTable('opportunity').set({ partnerId: null }).where('number', '=', number).execute();
    expect(await tasksSeenBy(theirs)).toEqual([]);
  });
});

describe('the timeline', () => {
  test('tells the price of an estimate to those who may see estimates', async () => {
    const deal = await desk.opened();
    await door.act(seller, (act) => record(act, deal, met, { by: 'Zoe' }));
    await door.act(seller, (act) => record(act, deal, priced, { price: '120,000' }));
    expect(await timelineSeenBy(await person('deal-desk'), deal)).toEqual(['Drafted at 120,000.', 'Moved by Zoe.']);
    expect(await timelineSeenBy(await person('channel-account-manager'), deal)).toEqual(['Moved by Zoe.']);
    expect(await timelineSeenBy(await person('playbook-owner'), deal)).toEqual(['Moved by Zoe.']);
  });

  test('of the public sector is read by the cleared auditor alone, whole or as an export', async () => {
    const deal = await desk.opened({ publicSector: true });
    await door.act(seller, (act) => record(act, deal, met, { by: 'Zoe' }));
    const auditor = await person('auditor', { cleared: true });
    const uncleared = await person('auditor');
    expect(await timelineSeenBy(auditor, deal)).toEqual(['Moved by Zoe.']);
    expect(await timelineSeenBy(uncleared, deal)).toEqual([]);
    const exported = await door.get('/api/ledger/export');
    expect([exported.status, ((await exported.json()) as { code: string }).code]).toEqual([403, 'ledger.notCleared']);
    door.sit(auditor);
    expect(await (await door.get('/api/ledger/export')).text()).toContain(deal);
  });
});

test('partners are seen by whoever may see partners, and changed by none of their own people', async () => {
  const items = async () => ((await (await door.get('/api/partners')).json()) as { items: unknown[] }).items;
  door.sit(await person('administrator'));
  expect(await items()).toEqual([]);
  const theirs = await person('partner-administrator', { partnerId: partner });
  door.sit(theirs);
  expect(await items()).toHaveLength(1);
  const promoted = door.act(theirs, ({ tx }) =>
    tx.updateTable('partner').set({ track: 'open' }).where('id', '=', partner).executeTakeFirstOrThrow(),
  );
  expect((await promoted).numUpdatedRows).toBe(0n);
});

test('a partner reads of a deal and its customer what it serves, not which other partner was thought of, nor our price', async () => {
  const deal = await desk.opened({ partnerId: partner });
  const rival = JSON.stringify({ name: 'Magpie Systems', canDeliver: false });
  const number = deal.slice('opportunity/'.length);
  const circumstances = JSON.stringify({ sellerKnowsPartner: 'Magpie Systems' });
  const known = { circumstances, valueCents: 4_711_00 };
  await door.db.updateTable('opportunity').set(known).where('number', '=', number).execute();
  await door.db.updateTable('account').set({ existingPartner: rival }).execute();
  const paths = [`/api/opportunities/${number}`, '/api/opportunities', '/api/accounts', '/api/accounts/ACC-2026-9001'];
  const telling = async (who: Person) => {
    door.sit(who);
    const answers = await Promise.all(paths.map(async (path) => (await door.get(path)).text()));
    expect(answers.every((text) => text.includes('Alder Freight'))).toBe(true);
    return answers.map((text) => /Magpie|471100/.test(text));
  };
  expect(await telling(seller)).toEqual([true, true, true, true]);
  expect(await telling(await person('partner-sales', { partnerId: partner }))).toEqual([false, false, false, false]);
});

describe('what the house keeps about a person', () => {
  test('is handed to nobody with the answers they were given', async () => {
    const answered = { key: 'k-1', requestHash: 'x', at: Temporal.Instant.from(testNow), status: 200 };
    const body = JSON.stringify({ costCents: 4_711 });
    await door.db
      .insertInto('answeredRequest')
      .values({ ...answered, body, personId: seller.id })
      .execute();
    door.sit(await person('administrator'));
    const data = await door.get(`/api/people/${seller.id}/data`);
    expect([data.status, (await data.text()).includes('4711')]).toEqual([200, false]);
  });
});

describe('the functions of the house', () => {
  test.each([
    ['erase_person', sql`select erase_person(${newId()}, 'x', ${newId()}, now())`],
    ['retry_letter', sql`select retry_letter(${newId()})`],
    ['retry_job', sql`select retry_job(1)`],
  ])('%s asks who calls', async (_, call) => {
    const called = (who: Person) => door.act(who, async ({ tx }) => (await call.execute(tx)).rows.length);
    await expect(called(await person('deal-desk'))).rejects.toThrow(/takes a reader/);
    await expect(called(await person('auditor'))).rejects.toThrow(/takes a reader/);
    expect(await called(await person('administrator'))).toBe(1);
  });
});
