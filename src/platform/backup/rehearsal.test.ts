import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../config.ts';
import { ask, contentsOf, filledDatabase, jobOn, newFile } from './filled.ts';
import { proveBackup, type SoundBackup } from './reading.ts';
import { lostIn, type Rehearsal, rehearse } from './rehearsal.ts';
import { writeBackup } from './writing.ts';

let url: string;
let backup: SoundBackup;
beforeAll(async () => {
  url = await filledDatabase();
  const job = jobOn(url);
  await writeBackup(job);
  backup = await proveBackup({ file: job.file, passphrase: undefined });
});

/** Rehearses with one more migration than there are. */
async function withMigration(sql: string): Promise<Rehearsal<unknown>> {
  const folder = newFile();
  mkdirSync(folder);
  cpSync(join(root, 'migrations'), folder, { recursive: true });
  writeFileSync(join(folder, '9999_next.sql'), sql);
  try {
    const examine = async (scratch: string) => ask(scratch, 'select number from opportunity');
    return await rehearse({ url, backup, tell: () => {}, examine, migrationsFolder: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('says what is laid, for whom it waits and what becomes of the rows, and touches nothing', async () => {
  const before = await contentsOf(url);
  const rehearsal = await withMigration(`
    create table note (id int);
    insert into note values (1), (2);
    alter table account add column remark text;
    create index partner_name on partner (name)`);
  expect(rehearsal).toMatchObject({
    migrations: [
      {
        name: '9999_next.sql',
        locks: [
          { table: 'account', hinders: 'reading and writing' },
          { table: 'partner', hinders: 'writing' },
        ],
        changes: [{ table: 'note', before: null, after: 2 }],
      },
    ],
    unchecked: [],
    examined: [{ number: 'OPP-1' }],
  });
  expect(lostIn(rehearsal)).toEqual([]);
  expect(await contentsOf(url)).toEqual(before);
});

test('rows and tables that go are told by the migration that takes them', async () => {
  const rehearsal = await withMigration(`delete from scope; drop table estimate_cost; create table kept (id int)`);
  expect(lostIn(rehearsal)).toEqual(['9999_next.sql takes 1 of the 1 rows of scope']);
  const dropped = await withMigration('drop table scope cascade');
  expect(lostIn(dropped)).toEqual(['9999_next.sql drops scope with its 1 rows']);
});

test('a constraint that was not checked is told', async () => {
  const { unchecked } = await withMigration('alter table account add constraint few check (employees < 1) not valid');
  expect(unchecked).toEqual(['few']);
});

test('a migration that fails on the data is told before it can fail on the desk', async () => {
  await expect(withMigration('alter table account add constraint few check (employees < 1)')).rejects.toThrow(
    '9999_next.sql failed: check constraint "few" of relation "account" is violated by some row',
  );
});

test('a ledger that does not verify is told', async () => {
  const { ledger } = await withMigration('select 1');
  expect(ledger.broken).toMatchObject({ place: 'entry 1 of account/ACC-1' });
});
