import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson, openTestDoor, type TestDoor } from '../http/testing.ts';
import type { Person } from '../person.ts';
import { entry, record } from './ledger.ts';
import { keepSigningKey, rotateKey, sealLedger } from './sealing.ts';
import { verifyLedger } from './verifying.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);
const rules = { checkpointEntries: 5, checkpointMinutes: 60, signingKey: undefined };

let door: TestDoor;
let ada: Person;

beforeAll(async () => {
  door = await openTestDoor([]);
  ada = await addPerson(door.db, 'Ada Wren');
});
afterAll(() => door.close());

const say = (stream: string, words: string) => door.act(ada, (act) => record(act, stream, said, { words }));
const seal = () => sealLedger(door.db, door.clock, rules);
const links = () => door.db.selectFrom('ledgerLink').selectAll().orderBy('ordinal').execute();
const checkpoints = () => door.db.selectFrom('ledgerCheckpoint').selectAll().orderBy('number').execute();

/** Does what no role of the house may: changes the past. */
async function forge(statement: string): Promise<void> {
  const tables = ['ledger_entry', 'ledger_link', 'ledger_checkpoint', 'ledger_particular'];
  await door.db.transaction().execute(async (tx) => {
    for (const table of tables) await sql.raw(`alter table ${table} disable trigger user`).execute(tx);
    await sql.raw(statement).execute(tx);
    for (const table of tables) await sql.raw(`alter table ${table} enable trigger user`).execute(tx);
  });
}

describe('the chain over all streams', () => {
  test('takes every entry once, of a stream in its order, and waits for a checkpoint until one is due', async () => {
    for (const words of ['one', 'two', 'three']) await say('note/1', words);
    await say('note/2', 'four');
    await seal();
    expect((await links()).map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4]);
    expect(await checkpoints()).toEqual([]);
    await seal();
    expect(await links()).toHaveLength(4);
    expect(await verifyLedger(door.db)).toMatchObject({ entries: 4, links: 4, unsigned: 4, broken: null });
  });

  test('is signed after so many entries', async () => {
    await say('note/2', 'five');
    await say('note/2', 'six');
    await seal();
    expect(await checkpoints()).toMatchObject([{ number: 1, ordinal: 5, announces: null }]);
    expect(await verifyLedger(door.db)).toMatchObject({ links: 6, checkpoints: 1, unsigned: 1, broken: null });
  });

  test('is signed once an entry has waited an hour', async () => {
    door.clock.advance({ minutes: 59 });
    await seal();
    expect(await checkpoints()).toHaveLength(1);
    door.clock.advance({ minutes: 1 });
    await seal();
    expect(await checkpoints()).toMatchObject([{ ordinal: 5 }, { number: 2, ordinal: 6 }]);
  });

  test('takes what many writers write while two instances seal, each entry once', async () => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let at = 0; at < 10; at++) await say(`note/many-${writer % 3}`, `${writer} ${at}`);
    });
    const sealers = Array.from({ length: 2 }, async () => {
      for (let at = 0; at < 10; at++) await seal();
    });
    await Promise.all([...writers, ...sealers]);
    await seal();
    const proof = await verifyLedger(door.db);
    expect(proof).toMatchObject({ entries: 86, links: 86, unsigned: 0, broken: null });
    expect(await door.db.selectFrom('ledgerUnlinked').selectAll().execute()).toEqual([]);
  });

  test('takes an entry that was committed late behind those committed before', async () => {
    const order: string[] = [];
    await door.act(ada, async (act) => {
      order.push(await record(act, 'note/late', said, { words: 'late' }));
      order.unshift(await say('note/early', 'early'));
      await seal();
    });
    await seal();
    expect((await links()).slice(-2).map(({ entryId }) => entryId)).toEqual(order);
    expect((await verifyLedger(door.db)).broken).toBeNull();
  });

  test('goes on under a new key that the old one announced', async () => {
    const { id } = await rotateKey(door.db, door.clock, rules, undefined);
    const [announcing] = (await checkpoints()).slice(-1);
    expect(announcing).toMatchObject({ announces: expect.any(String) });
    expect(announcing?.key).not.toBe(id);
    for (let at = 0; at < 5; at++) await say('note/1', `later ${at}`);
    await seal();
    expect((await checkpoints()).at(-1)?.key).toBe(id);
    expect((await verifyLedger(door.db)).broken).toBeNull();
    expect(await door.db.selectFrom('ledgerKeySecret').select('keyId').execute()).toEqual([{ keyId: id }]);
  });
});

describe('a key kept outside the database', () => {
  let folder: string;
  const keyFile = async (name: string) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(join(folder, name), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is announced by the one the database kept, and from then on no other signs', async () => {
    const [first, second] = [await keyFile('first.pem'), await keyFile('second.pem')];
    const outside = { ...rules, signingKey: first };
    for (let at = 0; at < 10; at++) await say('note/keys', `word ${at}`);
    await sealLedger(door.db, door.clock, outside);
    expect(await door.db.selectFrom('ledgerKeySecret').selectAll().execute()).toEqual([]);
    expect((await verifyLedger(door.db)).broken).toBeNull();
    await expect(keepSigningKey(door.db, door.clock, rules)).rejects.toMatchObject({ code: 'ledger.keyElsewhere' });
    const other = { ...rules, signingKey: second };
    await expect(keepSigningKey(door.db, door.clock, other)).rejects.toMatchObject({ code: 'ledger.otherKey' });
    await rotateKey(door.db, door.clock, outside, second);
    await keepSigningKey(door.db, door.clock, other);
    expect((await verifyLedger(door.db)).broken).toBeNull();
    await rotateKey(door.db, door.clock, other, undefined);
    await keepSigningKey(door.db, door.clock, rules);
  });

  test('must be there and be one', async () => {
    const words = join(folder, 'words.txt');
    await writeFile(words, 'no key');
    for (const [signingKey, code] of [
      [join(folder, 'none.pem'), 'ledger.keyUnreadable'],
      [words, 'ledger.keyUnusable'],
    ] as const)
      await expect(keepSigningKey(door.db, door.clock, { ...rules, signingKey })).rejects.toMatchObject({ code });
  });
});

describe('the proof', () => {
  const found = async () => (await verifyLedger(door.db)).broken;
  let kept: string;

  beforeEach(async () => {
    kept = `proof_${Math.floor(performance.now() * 1000)}`;
    for (const table of ['ledger_entry', 'ledger_link', 'ledger_checkpoint'])
      await sql.raw(`create table ${kept}_${table} as table ${table}`).execute(door.db);
  });
  const restore = () =>
    forge(
      ['ledger_checkpoint', 'ledger_link', 'ledger_entry']
        .map((table) => `delete from ${table};`)
        .concat(
          ['ledger_entry', 'ledger_link', 'ledger_checkpoint'].map(
            (table) => `insert into ${table} table ${kept}_${table};`,
          ),
        )
        .join('\n'),
    );

  test.each([
    [
      'edited words',
      `update ledger_entry set sentence = 'Said a lie.' where stream = 'note/2' and position = 1`,
      /^its words no longer match its seal$/,
      'entry 1 of note/2',
    ],
    [
      'an edited name of the actor',
      `update ledger_entry set on_behalf_of = 'person/x' where stream = 'note/2' and position = 2`,
      /words/,
      'entry 2 of note/2',
    ],
    [
      'a hidden fraction of a second',
      `update ledger_entry set at = at + interval '1 microsecond' where stream = 'note/2' and position = 2`,
      /words/,
      'entry 2 of note/2',
    ],
    [
      'a link that was cut out',
      `delete from ledger_link where ordinal = 3`,
      /^link 3 is missing before it$/,
      'entry 1 of note/2',
    ],
    [
      'two links that changed places',
      `update ledger_link set ordinal = case ordinal when 2 then 1000 else 2 end where ordinal in (2, 3); update ledger_link set ordinal = 3 where ordinal = 1000`,
      /does not follow the link/,
      'entry 3 of note/1',
    ],
    [
      'a tail cut off behind the last checkpoint',
      `delete from ledger_link where ordinal > 90`,
      /^it vouches for link \d+, and the chain ends at 90: its end was cut off$/,
      /^checkpoint \d+$/,
    ],
    [
      'a checkpoint taken out',
      `delete from ledger_checkpoint where number = 2`,
      /^checkpoint 2 should stand here$/,
      'checkpoint 3',
    ],
    [
      'a wrong signature',
      `update ledger_checkpoint set signature = repeat('0', 128) where number = 2`,
      /^its signature is wrong$/,
      'checkpoint 2',
    ],
    [
      'a checkpoint under another key',
      `update ledger_checkpoint set key = 'ffffffffffffffff' where number = 2`,
      /none of this ledger/,
      'checkpoint 2',
    ],
  ])('names %s', async (_, statement, why, place) => {
    await forge(statement);
    expect(await found()).toMatchObject({
      why: expect.stringMatching(why),
      place: typeof place === 'string' ? place : expect.stringMatching(place),
    });
    await restore();
    expect(await found()).toBeNull();
  });
});

test.each(['ledger_link', 'ledger_checkpoint'])('the database refuses to change %s', async (table) => {
  for (const statement of [`update ${table} set hash = hash`, `delete from ${table}`, `truncate ${table}`])
    await expect(sql.raw(statement).execute(door.db)).rejects.toThrow('The ledger only grows');
});

test('a request writes no entry, link or key but through the ledger', async () => {
  for (const statement of [
    'insert into ledger_entry select * from ledger_entry',
    'insert into ledger_link values (1, null, null)',
    'delete from ledger_unlinked',
    'select * from ledger_key_secret',
    'select salt from ledger_particular',
  ])
    await expect(door.act(ada, ({ tx }) => sql.raw(statement).execute(tx))).rejects.toThrow('permission denied');
});
