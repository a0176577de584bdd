import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import type { Person } from '../person.ts';
import { ledgerRoutes } from '../record/routes.ts';
import { entry, record } from './ledger.ts';
import { LedgerPage } from './line.ts';
import { verifyLedger } from './verifying.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);

let door: TestDoor;
let ada: Person;

beforeAll(async () => {
  door = await openTestDoor([ledgerRoutes()]);
  ada = await addPerson(door.db, 'Ada Wren');
});
afterAll(() => door.close());

const say = (stream: string, words: string) => door.act(ada, (act) => record(act, stream, said, { words }));

describe('the ledger', () => {
  test('chains each entry of a stream to the one before it and proves whole', async () => {
    await say('note/1', 'one');
    await say('note/2', 'other');
    await say('note/1', 'two');
    const rows = await door.db
      .selectFrom('ledgerEntry')
      .selectAll()
      .where('stream', '=', 'note/1')
      .orderBy('position')
      .execute();
    expect(rows.map(({ position, sentence }) => [position, sentence])).toEqual([
      [1, 'Said one.'],
      [2, 'Said two.'],
    ]);
    expect(rows[0]?.previousHash).toBeNull();
    expect(rows[1]?.previousHash).toBe(rows[0]?.hash);
    expect(await verifyLedger(door.db)).toMatchObject({ entries: 3, streams: 2, unsigned: 3, broken: null });
  });

  test('takes entries written at once one after the other', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, at) => say('note/race', `word ${at}`)));
    const rows = await door.db.selectFrom('ledgerEntry').select('position').where('stream', '=', 'note/race').execute();
    expect(rows.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
    expect((await verifyLedger(door.db)).broken).toBeNull();
  });

  test('writes nothing when the verb around it refuses', async () => {
    const verb = door.act(ada, async (act) => {
      await record(act, 'note/undone', said, { words: 'never' });
      throw new Error('the verb failed');
    });
    await expect(verb).rejects.toThrow('the verb failed');
    const kept = await door.db.selectFrom('ledgerEntry').select('id').where('stream', '=', 'note/undone').execute();
    expect(kept).toEqual([]);
  });

  test.each(['update ledger_entry set sentence = $$x$$', 'delete from ledger_entry', 'truncate ledger_entry cascade'])(
    'the database itself refuses: %s',
    async (statement) => {
      await expect(sql.raw(statement).execute(door.db)).rejects.toThrow('The ledger only grows');
    },
  );

  test('names the first entry whose words were changed behind its back', async () => {
    await say('note/forged', 'the truth');
    await say('note/forged', 'and more');
    await sql`alter table ledger_entry disable trigger user`.execute(door.db);
    await sql`update ledger_entry set sentence = 'Said a lie.' where stream = 'note/forged' and position = 1`.execute(
      door.db,
    );
    await sql`alter table ledger_entry enable trigger user`.execute(door.db);
    const { broken } = await verifyLedger(door.db);
    expect(broken).toMatchObject({ place: 'entry 1 of note/forged', why: 'its words no longer match its seal' });
  });

  test('names an entry that was taken out', async () => {
    await say('note/cut', 'first');
    await say('note/cut', 'second');
    await sql`alter table ledger_entry disable trigger user`.execute(door.db);
    await sql`delete from ledger_entry where stream in ('note/forged') or (stream = 'note/cut' and position = 1)`.execute(
      door.db,
    );
    await sql`alter table ledger_entry enable trigger user`.execute(door.db);
    const { broken } = await verifyLedger(door.db);
    expect(broken).toMatchObject({ place: 'entry 2 of note/cut', why: 'entry 1 is missing' });
  });

  test('tells a stranger nothing and a reader the timeline, newest first', async () => {
    door.sit(null);
    expect((await door.get('/api/ledger?stream=note/1')).status).toBe(401);
    door.sit(ada);
    const { items } = await door.read('/api/ledger?stream=note/1', LedgerPage);
    expect(items.map(({ sentence }) => sentence)).toEqual(['Said two.', 'Said one.']);
    expect(items[0]?.actor).toEqual({ id: ada.id, name: 'Ada Wren' });
  });
});
