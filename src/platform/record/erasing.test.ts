import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import { houseId, newId } from '../id.ts';
import { entry, record } from '../ledger/ledger.ts';
import { LedgerPage } from '../ledger/line.ts';
import { theirs } from '../ledger/personal.ts';
import { sealLedger, usualSealing } from '../ledger/sealing.ts';
import { verifyLedger } from '../ledger/verifying.ts';
import type { Person } from '../person.ts';
import { openRights } from '../rights.ts';
import { Erasure } from './erasure.ts';
import { personDataRoutes } from './person-routes.ts';
import { ledgerRoutes } from './routes.ts';

const praised = entry(
  'note.praised',
  z.object({ person: z.string(), name: z.string(), words: z.string(), stars: z.number() }),
  ({ name, words }) => `Praised ${name}: ${words}.`,
  { personal: { name: ({ person }) => person, words: ({ person }) => person } },
);
const changed = entry('person.renamed', z.object({ to: z.record(z.string(), z.string()) }), () => 'Changed the name.', {
  personal: { to: theirs },
});

const rules = [
  { id: 'person.erase', what: 'erase a person', roles: ['administrator'] },
  { id: 'person.export', what: 'take out what is held about others', roles: ['administrator'] },
  { id: 'person.seeAccess', what: 'see how people enter', roles: ['administrator'] },
  { id: 'person.see', what: 'read the directory', roles: ['administrator', 'seller'] },
  { id: 'ledger.see', what: 'read the whole record', roles: ['administrator'] },
  { id: 'note.write', what: 'write notes', roles: ['administrator', 'seller'] },
];

let door: TestDoor;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  door = await openTestDoor(
    [ledgerRoutes(), personDataRoutes()],
    openRights(rules, (role) => role),
  );
  ada = await addPerson(door.db, 'Ada Wren', ['administrator']);
  ben = await addPerson(door.db, 'Ben Ibis', ['seller']);
  const session = { id: newId(), token: 'a-secret-token', personId: ben.id, expiresAt: door.clock.now() };
  await door.db.insertInto('session').values(session).execute();
  const praise = { person: ben.id, name: 'Ben Ibis', words: 'Ben is quick', stars: 5 };
  await door.act(ada, (act) => record(act, 'note/1', praised, praise));
  await door.act(ada, (act) => record(act, 'note/1', praised, { ...praise, person: ben.email.toUpperCase() }));
  await door.act(ada, (act) => record(act, 'note/1', praised, { ...praise, person: ada.id, name: 'Ada Wren' }));
  await door.act(ada, (act) => record(act, `person/${ben.id}`, changed, { to: { name: 'Ben Ibis' } }));
  await sealLedger(door.db, door.clock, { ...usualSealing, checkpointEntries: 2 });
});
afterAll(() => door.close());

const timeline = async () => {
  door.sit(ada);
  return (await door.read('/api/ledger?stream=note/1', LedgerPage)).items.reverse();
};
const data = (id: string) => door.get(`/api/people/${id}/data`);
const erase = (id: string) => door.send('POST', `/api/people/${id}/erasure`, { reason: 'asked for it' });

describe('what is held about a person', () => {
  test('is told to no stranger, and to others only with the right', async () => {
    door.sit(null);
    expect((await data(ben.id)).status).toBe(401);
    door.sit(ben);
    expect((await data(ada.id)).status).toBe(403);
    door.sit(ada);
    expect((await data(newId())).status).toBe(404);
  });

  test('is handed to no key, not even of the person', async () => {
    const key = { id: newId(), access: 'read' };
    door.sit(Object.assign({ key }, ben));
    expect((await data(ben.id)).status).toBe(403);
  });

  test('is one file with everything: what is theirs, what they did, what is said of them', async () => {
    door.sit(ben);
    const held = z.looseObject({ theirs: z.any(), said: z.array(z.any()) }).parse(await (await data(ben.id)).json());
    expect(held).toMatchObject({ format: 1, person: { name: 'Ben Ibis', email: ben.email }, did: [] });
    expect(held.theirs['session.person_id']).toEqual([expect.objectContaining({ token: '(kept secret)' })]);
    expect(held.said.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      'Praised Ben Ibis: Ben is quick.',
      'Praised Ben Ibis: Ben is quick.',
      'Changed the name.',
    ]);
    expect(held.said.at(-1).particulars).toEqual({ to: { name: 'Ben Ibis' } });
  });
});

describe('erasing a person', () => {
  test('is for those who may, of somebody who is there', async () => {
    door.sit(ben);
    expect((await erase(ada.id)).status).toBe(403);
    door.sit(ada);
    expect((await erase(newId())).status).toBe(404);
    await door.db
      .insertInto('person')
      .values({ id: houseId, name: 'Parley', email: 'parley@parley.example' })
      .execute();
    expect((await erase(houseId)).status).toBe(422);
  });

  test('forgets what the chain only committed to, and the ledger still holds', async () => {
    expect((await timeline()).map(({ sentence }) => sentence)[0]).toBe('Praised Ben Ibis: Ben is quick.');
    door.sit(ada);
    const answer = await erase(ben.id);
    expect(answer.status).toBe(200);
    const { token, particulars } = Erasure.parse(await answer.json());
    expect(token).toMatch(/^Former colleague [0-9a-f]{4}$/);
    expect(particulars).toBe(5);
    const lines = await timeline();
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'Praised somebody (erased): somebody (erased).',
      'Praised somebody (erased): somebody (erased).',
      'Praised Ada Wren: Ben is quick.',
    ]);
    expect(lines[0]?.particulars).toEqual({ person: ben.id, name: null, words: null, stars: 5 });
    const proof = await verifyLedger(door.db);
    expect(proof.broken).toBeNull();
    expect(proof.erasures).toEqual([
      { entry: expect.any(String), at: '2026-11-23T10:00:00.000Z', actor: ada.id, particulars: 5 },
    ]);
  });

  test('leaves no name, address, way in or salt behind', async () => {
    const row = await door.db.selectFrom('person').selectAll().where('id', '=', ben.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ email: `${ben.id}@erased.invalid`, title: '', roles: [], region: null });
    expect(await door.db.selectFrom('session').select('id').execute()).toEqual([]);
    const { rows } = await sql<{ whole: string }>`select jsonb_agg(kept)::text as whole
      from ledger_particular as kept where erased_by is not null`.execute(door.db);
    expect(rows[0]?.whole).not.toMatch(/Ben|tanager/);
    expect(rows[0]?.whole).toContain('"salt": null');
  });

  test('happens once', async () => {
    door.sit(ada);
    expect((await erase(ben.id)).status).toBe(409);
  });

  test.each([
    `update ledger_particular set value = '"other"' where erased_by is null`,
    `update ledger_particular set erased_by = null, value = '"Ben"', salt = repeat('0', 64) where erased_by is not null`,
    'delete from ledger_particular',
    'truncate ledger_particular',
  ])('is the only thing that is forgotten: %s', async (statement) => {
    await expect(sql.raw(statement).execute(door.db)).rejects.toThrow('The ledger only');
  });

  test.each([
    [
      'a value put in the place of another',
      `update ledger_particular set value = '"Cleo"' where erased_by is null`,
      /is not what was recorded/,
    ],
    [
      'a value taken away without a word',
      'delete from ledger_particular where erased_by is null',
      /is neither kept nor erased/,
    ],
    [
      'a value erased by no erasure',
      `update ledger_particular set value = null, salt = null, erased_by = entry_id where erased_by is null`,
      /which is not in the ledger/,
    ],
    [
      'more erased than the entry says',
      `update ledger_particular set value = null, salt = null, erased_by = (select id from ledger_entry where name = 'person.erased') where erased_by is null`,
      /^it erased 5 personal particulars, and \d+ are erased by it$/,
    ],
  ])('the proof finds %s', async (_, statement, why) => {
    await door.db.transaction().execute(async (tx) => {
      await sql`create table kept_beside as table ledger_particular`.execute(tx);
      await sql`alter table ledger_particular disable trigger user`.execute(tx);
      await sql.raw(statement).execute(tx);
    });
    expect((await verifyLedger(door.db)).broken?.why).toMatch(why);
    await sql`delete from ledger_particular`.execute(door.db);
    await sql`insert into ledger_particular table kept_beside`.execute(door.db);
    await sql`drop table kept_beside`.execute(door.db);
    await sql`alter table ledger_particular enable trigger user`.execute(door.db);
    expect((await verifyLedger(door.db)).broken).toBeNull();
  });
});
