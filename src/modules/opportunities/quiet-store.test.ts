import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayInWords } from '../../platform/clock.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { houseId, newId } from '../../platform/id.ts';
import { readStream, record } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openAccount } from '../accounts/opening.ts';
import { criterionTicked } from './entries.ts';
import { openOpportunity } from './opening.ts';
import { findQuiet } from './reactions.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
const house = { id: houseId, name: 'Parley', roles: [] as string[], region: null, cleared: true, partnerId: null };
const start = Temporal.Instant.from('2026-11-23T10:00:00Z');

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([]);
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  const words = { email: 'parley@parley.example', title: 'The house itself' };
  await door.db
    .insertInto('person')
    .values({ id: house.id, name: house.name, ...words })
    .execute();
});
afterAll(() => door.close());
beforeEach(() => door.db.updateTable('opportunity').set({ stage: 'proposal' }).execute());

/** A deal on which its seller did something on the first day. */
async function quietDeal(segment: string, stage = 'discovery'): Promise<string> {
  const customer = { country: 'DE', region: 'emea', edition: 'ee', employees: 5000, publicSector: false } as const;
  const { number } = await door.act(seller, async (act) => {
    const given = { ...customer, name: 'Alder Freight', existingPartner: null };
    const account = await openAccount(act, playbook, given);
    const named = { name: 'Alder Freight: a need', account: account.number, licence: null, closeDate: '2027-03-31' };
    return openOpportunity(act, playbook, { ...named, needs: [{ service: 'advisory' }], circumstances: {} });
  });
  await door.db.updateTable('opportunity').set({ segment, stage }).where('number', '=', number).execute();
  await done(number, 0);
  return number;
}

const actOn = (day: number, reader = { ...seller, rights: everyRight }) => ({
  ...{ reader, requestId: newId(), awaited: new Set<string>() },
  clock: { now: () => start.add({ hours: 24 * day }) },
});

/** The seller ticks something on a day. */
const done = (number: string, day: number) =>
  door.db.transaction().execute((tx) => {
    const told = { number, criterion: 'demo', title: 'A demonstration was given', done: true };
    return record({ ...actOn(day), tx }, `opportunity/${number}`, criterionTicked, told);
  });

const morning = (day: number, with_ = playbook) =>
  door.db
    .transaction()
    .execute((tx) => findQuiet({ ...actOn(day, { ...house, email: '', title: '', rights: everyRight }), tx }, with_));

const stageOf = async (number: string) =>
  (await door.db.selectFrom('opportunity').select('stage').where('number', '=', number).executeTakeFirstOrThrow())
    .stage;

describe('an opportunity on which nothing happens', () => {
  test.each([
    ['smb', 7, 15],
    ['mid-market', 21, 45],
    ['large', 45, 90],
  ])('of %s is told of after %i days and closed after %i', async (segment, warn, close) => {
    const number = await quietDeal(segment);
    expect(await morning(warn - 1)).toEqual({ told: 0, closed: 0 });
    expect(await morning(warn)).toEqual({ told: 1, closed: 0 });
    expect(await morning(close - 1)).toEqual({ told: 0, closed: 0 });
    expect(await morning(close)).toEqual({ told: 0, closed: 1 });
    expect(await stageOf(number)).toBe('closed-lost');
    const [lost, told] = await readStream(door.db, `opportunity/${number}`, 2);
    expect(lost?.sentence).toBe(
      'Moved from 1-Discovery to 8-Closed Lost: Nothing was heard any more. Nothing happened on it since 2026-11-23.',
    );
    const closesOn = start
      .add({ hours: 24 * close })
      .toString()
      .slice(0, 10);
    expect(told?.sentence).toBe(
      `Nothing happened for ${warn} days: it is closed as lost on ${dayInWords(closesOn)} unless something does.`,
    );
  });

  test('is never closed untold, however long it lay', async () => {
    const number = await quietDeal('smb', 'scoping');
    expect(await morning(400)).toEqual({ told: 1, closed: 0 });
    expect(await morning(407)).toEqual({ told: 0, closed: 0 });
    expect(await morning(408)).toEqual({ told: 0, closed: 1 });
    expect(await stageOf(number)).toBe('closed-lost');
  });

  test('goes on when somebody does something, and is told of anew', async () => {
    const number = await quietDeal('smb');
    await morning(7);
    await done(number, 10);
    expect(await morning(15)).toEqual({ told: 0, closed: 0 });
    expect(await morning(17)).toEqual({ told: 1, closed: 0 });
    expect(await stageOf(number)).toBe('discovery');
  });

  test('of another stage, or where the playbook does not close, stays open', async () => {
    await quietDeal('smb', 'proposal');
    expect(await morning(400)).toEqual({ told: 0, closed: 0 });
    const number = await quietDeal('smb');
    const quiet = { ...playbook.stages.quiet, closes: false };
    const lenient = { ...playbook, stages: { ...playbook.stages, quiet } };
    expect(await morning(7, lenient)).toEqual({ told: 1, closed: 0 });
    expect(await morning(40, lenient)).toEqual({ told: 0, closed: 0 });
    const [told] = await readStream(door.db, `opportunity/${number}`, 1);
    expect(told?.sentence).toBe('Nothing happened for 7 days.');
  });
});
