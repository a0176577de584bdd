import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { registerServices } from './registering.ts';
import { readRegistrations } from './store.ts';

/** The promise: whatever a verb forgets, the database lets no partner approve, and one stand for a licence opportunity. */

let door: TestDoor;
let playbook: Playbook;
let channel: Person;
let near: Person;
const partner = { id: newId(), number: 'PAR-2026-9001', name: 'Near Partner', region: 'emea', track: 'open' };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  channel = await addPerson(door.db, 'Cam Heron', ['channel-account-manager'], 'emea');
  await door.db
    .insertInto('partner')
    .values({ ...partner, channelAccountManagerId: channel.id })
    .execute();
  near = await addPerson(door.db, 'Pat Near', ['partner-sales'], null, { partnerId: partner.id });
});
afterAll(() => door.close());

const registered = async (licence = '006-1'): Promise<string> => {
  const given = { partner: null, licence, customer: 'Wren Freight', services: 'Migration' };
  return (await door.act(near, (act) => registerServices(act, playbook, given))).number;
};
const approval = (number: string, by: Person) =>
  sql`update registration set state = 'approved', decided_at = now(), decided_by = ${by.id} where number = ${number}`;

test('a partner approves nothing, not even its own', async () => {
  const number = await registered();
  await expect(door.act(near, (act) => approval(number, near).execute(act.tx))).rejects.toThrow('does not approve');
});

test('one stands for a licence opportunity, whoever writes it', async () => {
  const [first, second] = [await registered(), await registered()];
  await approval(first, channel).execute(door.db);
  await expect(approval(second, channel).execute(door.db)).rejects.toThrow('registration_approved');
});

test('of the public sector the cleared alone see it, and the partner its own', async () => {
  const number = await registered('006-2');
  const account = newId();
  await door.db
    .insertInto('account')
    .values({
      ...{ id: account, number: 'ACC-2026-9100', name: 'Ministry', country: 'US', region: 'americas', edition: 'ee' },
      ...{ employees: 900, groupEmployees: 900, segment: 'mid-market', publicSector: true },
      ...{ ownerId: channel.id, createdAt: door.clock.now() },
    })
    .execute();
  const seenBy = (person: Person) => door.act(person, (act) => readRegistrations(act, { licence: '006-2' }));
  expect(await seenBy(channel)).toHaveLength(1);
  const licence = { number: '006-2', name: 'Ministry', stage: 'proposal', orderType: 'growth', currency: 'USD' };
  await door.db
    .insertInto('licenceOpportunity')
    .values({
      ...licence,
      id: newId(),
      accountId: account,
      closeDate: '2027-01-31',
      ownerId: channel.id,
      keptAt: door.clock.now(),
    })
    .execute();
  expect(await seenBy(channel)).toEqual([]);
  expect(await seenBy(near)).toMatchObject([{ number }]);
  const cleared = await addPerson(door.db, 'Cleo Clear', ['channel-account-manager'], null, { cleared: true });
  expect(await seenBy(cleared)).toMatchObject([{ number }]);
});
