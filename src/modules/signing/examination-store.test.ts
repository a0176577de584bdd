import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { examineSigning } from './examination-store.ts';
import { customer, openSigningHouse, type SigningHouse } from './testing.ts';

let house: SigningHouse;
let url: string;
beforeAll(async () => {
  house = await openSigningHouse();
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(house.db);
  url = Object.assign(new URL(await testDatabaseUrl()), { pathname: `/${rows[0]?.name}` }).href;
});
afterAll(() => house.close());

const states = async (mailed = true) =>
  (await examineSigning(url, mailed)).map(({ state, sentence }) => [state, sentence]);

test('whoever was asked and not written to is a fault, as long as it lasts', async () => {
  expect(await states()).toEqual([['ok', '0 out for signature, and everybody was written to.']]);
  // The test's clock is its own; the doctor's is the database's.
  house.clock.set(Temporal.Now.instant().subtract({ hours: 1 }).toString());
  await house.sendOut([customer('Robin Linden')]);
  expect(await states()).toEqual([['fault', '1 who are asked to sign were not written to.']]);
  await house.deliver();
  expect(await states()).toEqual([['ok', '1 out for signature, and everybody was written to.']]);
});

test('without mail nobody of a customer signs', async () => {
  expect(await states(false)).toEqual([['hint', 'No customer can sign: letters do not leave this house.']]);
});

test('a letter that did not leave is told', async () => {
  await house.db.updateTable('letter').set({ state: 'failed' }).execute();
  expect(await states()).toEqual([['hint', '1 letters to signers did not leave within a week.']]);
});
