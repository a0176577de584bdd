import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seat } from '../../platform/database/reader.ts';
import { addPerson } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person, Reader } from '../../platform/person.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { customer, openSigningHouse, type SigningHouse } from './testing.ts';

let house: SigningHouse;
let abroad: Person;

beforeAll(async () => {
  house = await openSigningHouse();
  abroad = await addPerson(house.db, 'Far Away', ['engagement-manager'], 'apac');
  await house.sendOut([customer('Robin Linden')]);
});
afterAll(() => house.close());

/** How many rows a change without a condition reaches, whoever makes it. */
const reaches = (person: Person, table: string, change: string): Promise<bigint> =>
  house.db.transaction().execute(async (tx) => {
    const reader: Reader = { ...person, rights: rightsOf(house.playbook)(person.roles) };
    await seat(tx, reader, false);
    const { numAffectedRows = 0n } = await sql`update ${sql.table(table)} set ${sql.raw(change)}`.execute(tx);
    return numAffectedRows;
  });

const anEnd = "state = 'withdrawn', ended_at = now(), ended_by = 'Nobody', ended_reason = 'No reason.'";

test('what somebody does not see they do not change, though they say no condition', async () => {
  expect(await reaches(abroad, 'envelope', anEnd)).toBe(0n);
  const ofPartner = { ...abroad, id: newId(), region: null, partnerId: newId(), roles: ['partner-sales'] };
  expect(await reaches(ofPartner, 'envelope', anEnd)).toBe(0n);
  expect(await reaches(house.manager, 'envelope', anEnd)).toBe(1n);
});
