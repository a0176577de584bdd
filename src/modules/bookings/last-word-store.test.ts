import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { enterDetails, submitBooking } from './closing.ts';
import { layStandardDeal, wholeDetails } from './testing-store.ts';

/** The promise: whatever a verb forgets, the database wins nothing that is not booked. */

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let desk: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([], rightsOf(playbook));
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  desk = await addPerson(door.db, 'Dee Desk', ['deal-desk']);
});
afterAll(() => door.close());

/** A deal of which nothing is missing, submitted by its seller. */
async function submitted(): Promise<string> {
  const number = await layStandardDeal(door, playbook, seller);
  await door.act(seller, (act) => enterDetails({ ...act, precondition: '*' }, playbook, number, wholeDetails));
  await door.act(seller, (act) => submitBooking({ ...act, precondition: '*' }, playbook, number));
  return number;
}

const stage = (number: string) =>
  door.act(desk, (act) => sql`update opportunity set stage = 'closed-won' where number = ${number}`.execute(act.tx));

test('nothing is won past its booking, whoever writes it', async () => {
  const number = await submitted();
  await expect(stage(number)).rejects.toThrow('is won only when it is booked');
  await expect(
    sql`update opportunity set stage = 'closed-won' where number = ${number}`.execute(door.db),
  ).rejects.toThrow('is won only when it is booked');
});

test('no word is kept with something missing, on another ground, or in the name of the house', async () => {
  const number = await submitted();
  const insert = (word: string, items: string, ground = sql`booking_ground(opportunity.id)`) =>
    door.act(desk, (act) =>
      sql`insert into booking_decision (id, opportunity_id, word, at, by_id, ground, given, items, playbook_version)
        select gen_random_uuid(), opportunity.id, ${word}, now(), ${desk.id}, ${ground}, details, ${items}::jsonb, 'x'
        from opportunity join booking on opportunity_id = opportunity.id where number = ${number}`.execute(act.tx),
    );
  await expect(insert('booked', '[{"state":"missing"}]')).rejects.toThrow('Something is missing');
  await expect(insert('booked', '[]')).rejects.toThrow('Something is missing');
  await expect(insert('booked', '[{"state":"met"}]', sql`'{}'::jsonb`)).rejects.toThrow('has changed');
  await expect(insert('taken-over', '[]')).rejects.toThrow('Only the house');
  await expect(insert('corrected', '[]')).rejects.toThrow('no twin');
  await expect(insert('submitted', '[{"state":"met"}]')).rejects.toThrow('is submitted: it is not submitted');
});

test('what was said stands, and what was submitted is not edited', async () => {
  const number = await submitted();
  const of = sql`(select id from opportunity where number = ${number})`;
  await expect(
    sql`update booking_decision set reason = 'x' where opportunity_id = ${of}`.execute(door.db),
  ).rejects.toThrow('stands');
  await expect(sql`update booking set details = '{}' where opportunity_id = ${of}`.execute(door.db)).rejects.toThrow(
    'not edited',
  );
  await expect(sql`update booking set state = 'booked' where opportunity_id = ${of}`.execute(door.db)).rejects.toThrow(
    'Nobody said',
  );
  expect((await door.act(desk, (act) => readOpportunity(act, number))).stage).toBe('closing');
});
