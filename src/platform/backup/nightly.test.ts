import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FixedClock } from '../clock.ts';
import { openLog } from '../log.ts';
import { ask, filledDatabase } from './filled.ts';
import { type BackupPlan, nightlyBackup } from './nightly.ts';
import { proveBackup } from './reading.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-nightly-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const night = (url: string, plan: BackupPlan, clock: FixedClock) =>
  nightlyBackup(plan, { url, clock, log: openLog('silent') }).jobs['back-up']!({});

test('every night has its backup, old ones go, and what others put there stays', async () => {
  const url = await filledDatabase();
  writeFileSync(join(folder, 'parley-before-the-move.backup'), '');
  const clock = new FixedClock('2026-11-20T02:10:00Z');
  for (let nights = 0; nights < 3; nights += 1) {
    await night(url, { folder, keep: 2, passphraseFile: undefined }, clock);
    clock.advance({ hours: 24 });
  }
  expect(readdirSync(folder).sort()).toEqual([
    'parley-2026-11-21T02-10-00Z.backup',
    'parley-2026-11-22T02-10-00Z.backup',
    'parley-before-the-move.backup',
  ]);
});

test('a backup that cannot be restored keeps the old ones and fails the job', async () => {
  const url = await filledDatabase();
  const clock = new FixedClock('2026-11-20T02:10:00Z');
  const plan = { folder, keep: 1, passphraseFile: undefined };
  await night(url, plan, clock);
  await ask(url, 'create table invoice (id int)');
  clock.advance({ hours: 24 });
  await expect(night(url, plan, clock)).rejects.toMatchObject({ code: 'restore.unknownTables' });
  expect(readdirSync(folder).sort()).toEqual([
    'parley-2026-11-20T02-10-00Z.backup',
    'parley-2026-11-21T02-10-00Z.backup.unproved',
  ]);
});

test('it is under the passphrase of its file, and there is none without a folder', async () => {
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse\n');
  const clock = new FixedClock('2026-11-20T02:10:00Z');
  const url = await filledDatabase();
  await night(url, { folder, keep: 2, passphraseFile }, clock);
  const file = join(folder, 'parley-2026-11-20T02-10-00Z.backup');
  await expect(proveBackup({ file, passphrase: undefined })).rejects.toMatchObject({
    code: 'backup.passphraseMissing',
  });
  expect((await proveBackup({ file, passphrase: 'correct horse' })).inventory.rows.account).toBe(2);
  expect(nightlyBackup(undefined, { url, clock, log: openLog('silent') })).toEqual({ jobs: {}, chores: [] });
});
