import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import { ask, nameOf, parley } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-cli-backup-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const person = `insert into person (id, name, email) values (gen_random_uuid(), 'Ada', 'ada@b.example')`;

describe('parley backup', () => {
  test('writes, proves and restores on trial', async () => {
    const url = await testDatabaseUrl();
    await ask(url, person);
    const { code, out } = await parley(url, 'backup', '--out', join(folder, 'b'));
    expect(code).toBe(0);
    expect(out).toMatch(/b: \d+\.\d MB, \d+ tables, \d+ rows, 0 jobs, in \d+\.\d s\./);
    expect(out).toContain('every row is there and every reference holds');
    expect(out).toContain('The ledger of 0 entries verifies.');
  });

  test('names its file by the moment, in the folder of backups', async () => {
    vi.stubEnv('BACKUP_FOLDER', folder);
    await parley(await testDatabaseUrl(), 'backup', '--no-trial');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^parley-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/)]);
  });

  test('ends with 1 when the ledger it backed up does not verify', async () => {
    const url = await testDatabaseUrl();
    await ask(
      url,
      `insert into ledger_entry (id, stream, position, name, particulars, sentence, request_id, at, hash)
       values (gen_random_uuid(), 'account/A', 1, 'account.opened', '{}', 'x', 'r', now(), repeat('a', 64))`,
    );
    const { code, out } = await parley(url, 'backup', '--out', join(folder, 'b'));
    expect(code).toBe(1);
    expect(out).toContain('The ledger does not verify: entry 1 of account/A');
  });

  test('says what cannot be tried where the user may not make databases', async () => {
    const url = await testDatabaseUrl();
    // The role of requests may not make databases; here it may read everything all the same.
    await ask(
      url,
      `grant usage on schema graphile_worker to parley_desk;
       grant select on all tables in schema public, graphile_worker to parley_desk;
       grant select on all sequences in schema public to parley_desk;
       do $$ declare name text; begin
         for name in select oid::regclass from pg_class where relrowsecurity loop
           execute 'alter table ' || name || ' disable row level security';
         end loop;
       end $$`,
    );
    const poor = `${url}?options=${encodeURIComponent('-c role=parley_desk')}`;
    const { code, out, said } = await parley(poor, 'backup', '--out', join(folder, 'b'));
    expect({ code, said }).toEqual({ code: 0, said: expect.anything() });
    expect(out).toContain("Parley's user may not make a database aside");
    expect(code).toBe(0);
  });

  test('refuses an empty passphrase file and a folder it may not write', async () => {
    const url = await testDatabaseUrl();
    writeFileSync(join(folder, 'p'), '\n');
    const empty = await parley(url, 'backup', '--passphrase-file', join(folder, 'p'));
    expect([empty.code, empty.said]).toEqual([1, expect.stringContaining('is empty: write the passphrase into it')]);
    const missing = await parley(url, 'backup', '--passphrase-file', join(folder, 'q'));
    expect(missing.said).toContain('cannot be read (ENOENT)');
    const nowhere = await parley(url, 'backup', '--out', join(folder, 'p', 'b'));
    expect([nowhere.code, nowhere.said]).toEqual([1, expect.stringContaining('make room, or name another place')]);
  });
});

describe('parley restore', () => {
  test('brings back what was there, under a passphrase too', async () => {
    const url = await testDatabaseUrl();
    await ask(url, person);
    writeFileSync(join(folder, 'p'), 'correct horse\n');
    vi.stubEnv('BACKUP_PASSPHRASE_FILE', join(folder, 'p'));
    const file = join(folder, 'b');
    await parley(url, 'backup', '--no-trial', '--out', file);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('PARLEY ENVELOPE');
    await ask(url, 'delete from person');
    const refused = await parley(url, 'restore', file);
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining(`--replace ${nameOf(url)}`)]);
    const { code, out } = await parley(url, 'restore', file, '--replace', nameOf(url));
    expect([code, out]).toEqual([0, expect.stringContaining('Start Parley when you like.')]);
    expect(await ask(url, 'select name from person')).toEqual([{ name: 'Ada' }]);
  });

  test('wants one file', async () => {
    expect((await parley(await testDatabaseUrl(), 'restore')).code).toBe(2);
  });
});
