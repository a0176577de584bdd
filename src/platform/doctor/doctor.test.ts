import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameOfBackup } from '../backup/shelf.ts';
import { FixedClock, systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded.ts';
import { migrate } from '../database/migrate.ts';
import { examineAddress } from './address-checks.ts';
import { examineBackups } from './backup-checks.ts';
import { longTransactions } from './database-checks.ts';
import { examine } from './examination.ts';
import type { Finding } from './finding.ts';
import { examineClock, examineDisk } from './machine-checks.ts';

/** A server of this file's own, so that roles and settings can be spoiled; it is not durable, which is a fault as well. */
let server: EmbeddedPostgres;
let url: string;
let admin: pg.Client;
const folder = mkdtempSync(join(tmpdir(), 'parley-doctor-'));

beforeAll(async () => {
  server = await startEmbeddedPostgres({ folder: join(folder, 'data'), durable: false });
  admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  rmSync(folder, { recursive: true });
});

let made = 0;
beforeEach(async () => {
  made += 1;
  await admin.query(`create database patient_${made} owner parley_owner`);
  url = Object.assign(new URL(server.url), { pathname: `/patient_${made}` }).href;
  await migrate(url);
});
// Connections that were just ended are still being let go of.
afterEach(() =>
  expect
    .poll(() => admin.query(`drop database patient_${made}`).then(() => 'gone', String), { timeout: 10_000 })
    .toBe('gone'),
);

async function connected(more: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...more });
  await client.connect();
  return client;
}

async function ask(sql: string, as = url): Promise<void> {
  const client = await connected({ connectionString: as });
  await client.query(sql).finally(() => client.end());
}

const config = readConfig({});
const findings = (): Promise<Finding[]> => examine({ url, config, backups: undefined, clock: systemClock });

/** What was found of a matter: `fault: sentence`. Every finding that is not well has its cure. */
async function of(matter: string): Promise<string[]> {
  const found = await findings();
  for (const { state, cure } of found) expect(cure === null).toBe(state === 'ok');
  return found.filter((finding) => finding.matter === matter).map(({ state, sentence }) => `${state}: ${sentence}`);
}

describe('a database', () => {
  test('that is well has one fault here: its server does not keep what it acknowledges', async () => {
    const faults = (await findings()).filter(({ state }) => state === 'fault');
    expect(faults.map(({ matter, sentence }) => [matter, sentence])).toEqual([
      ['durability', expect.stringContaining('fsync, full_page_writes is off')],
    ]);
  });

  test('that nobody reaches', async () => {
    url = 'postgres://parley@127.0.0.1:1/parley';
    expect(await of('database')).toEqual([expect.stringMatching(/^fault: DATABASE_URL leads to no PostgreSQL/)]);
  });

  test('whose migrations are missing, edited or from the future', async () => {
    await ask("delete from migration where name = '0009_sow.sql'");
    expect(await of('migrations')).toEqual(['hint: 1 of this version are not laid yet, from 0009_sow.sql on.']);
    await ask("update migration set checksum = repeat('a', 64) where name = '0001_platform.sql'");
    expect(await of('migrations')).toEqual([expect.stringMatching(/^fault: Migration 0001_platform\.sql was edited/)]);
    await ask("update migration set name = '9999_future.sql' where name = '0001_platform.sql'");
    expect(await of('migrations')).toEqual([expect.stringMatching(/^fault: The database holds migration 9999_future/)]);
  });

  test('whose role of requests is strong, out of reach or gone', async () => {
    expect(await of('role of requests')).toEqual(['ok: parley_desk is bound by row level security.']);
    await admin.query('alter role parley_desk bypassrls');
    expect(await of('role of requests')).toEqual([expect.stringMatching(/^fault: .* passes by row level security/)]);
    await admin.query('alter role parley_desk nobypassrls; revoke parley_desk from parley_owner');
    expect(await of('role of requests')).toEqual([expect.stringMatching(/^fault: .* may not step down/)]);
    await ask(
      'drop owned by parley_desk',
      Object.assign(new URL(server.adminUrl), { pathname: `/patient_${made}` }).href,
    );
    await admin.query('drop role parley_desk');
    expect(await of('role of requests')).toEqual(['fault: The role parley_desk is not there.']);
    await admin.query('create role parley_desk nologin; grant parley_desk to parley_owner');
  });

  test('whose rules of rows are not asked', async () => {
    await ask('alter table account disable row level security');
    expect(await of('rules of rows')).toEqual(['fault: The rules of account are not asked.']);
  });

  test('with few connections left', async () => {
    const others = await Promise.all(Array.from({ length: 76 }, () => connected()));
    expect(await of('connections')).toEqual([expect.stringMatching(/^hint: \d+ of 97 are free/)]);
    await Promise.all(others.map((each) => each.end()));
  });

  test('with a transaction that stays open', async () => {
    const [lingering, doctor] = await Promise.all([connected({ application_name: 'report' }), connected()]);
    await lingering.query('begin; select 1');
    expect(await longTransactions(doctor, 0)).toMatchObject([
      {
        state: 'hint',
        sentence: expect.stringContaining('One of report'),
        cure: expect.stringContaining('pg_terminate_backend('),
      },
    ]);
    expect(await longTransactions(doctor)).toMatchObject([{ state: 'ok' }]);
    await Promise.all([lingering.end(), doctor.end()]);
  });

  test('that is not kept clean', async () => {
    await admin.query('alter system set autovacuum = off');
    await admin.query('select pg_reload_conf()');
    await ask("insert into number_series select 'N', n, n from generate_series(1, 30000) n; delete from number_series");
    await expect
      .poll(() => of('upkeep'), { timeout: 20_000 })
      .toEqual([
        'hint: number_series holds 30000 dead rows.',
        'hint: Autovacuum is off: tables grow and queries slow down.',
      ]);
    await admin.query('alter system reset autovacuum');
    await admin.query('select pg_reload_conf()');
  });

  test('beside which a killed trial left its own', async () => {
    await admin.query('create database parley_scratch_left');
    expect(await of('leftovers')).toEqual([
      'hint: The database parley_scratch_left was made for a trial that was killed.',
    ]);
    await admin.query('drop database parley_scratch_left');
  });
});

describe('the house', () => {
  test('whose secret is missing or short', async () => {
    expect(await of('keys')).toEqual(['hint: The installation has no secret yet.']);
    await ask("insert into installation (secret) values ('short')");
    expect(await of('keys')).toEqual([expect.stringMatching(/^fault: .* 5 characters/)]);
    await ask("update installation set secret = repeat('s', 64)");
    expect(await of('keys')).toEqual([expect.stringMatching(/^ok/)]);
  });

  test('whose ledger is signed by a key that is elsewhere', async () => {
    expect(await of('ledger key')).toEqual(['hint: No key signs the ledger yet.']);
    await ask("insert into ledger_key (id, public_key, since) values ('elsewhere', 'x', now())");
    expect(await of('ledger key')).toEqual([expect.stringMatching(/^fault: The ledger is signed with key elsewhere/)]);
  });

  test('whose jobs failed, wait for nobody, or have no queue', async () => {
    await ask("select graphile_worker.add_job('react')");
    expect(await of('jobs')).toEqual(['ok: 1 wait, none failed.']);
    await ask("update graphile_worker._private_jobs set run_at = now() - interval '1 hour'");
    expect(await of('jobs')).toEqual(['fault: 1 wait, the oldest for 60 minutes, and nobody takes them.']);
    await ask("update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no'");
    expect(await of('jobs')).toEqual(['hint: 1 failed for good: react.']);
    await ask('drop schema graphile_worker cascade');
    expect(await of('jobs')).toEqual(['fault: The job queue is not there.']);
  });

  test('whose letters are not taken', async () => {
    expect(await of('letters')).toEqual([]);
    await ask(`insert into letter (id, deduplication_key, recipient, kind, subject, state, last_error)
      values (gen_random_uuid(), 'a.1', 'a@b.example', 'k', 's', 'failed', 'mailbox full')`);
    expect(await of('letters')).toEqual(['hint: 1 failed within a week, the last with "mailbox full".']);
  });

  test('that nobody runs', async () => {
    expect(await of('worker')).toEqual(['hint: No Parley is running on this database.']);
    const worker = await connected({ application_name: 'parley sign-in and jobs' });
    expect(await of('worker')).toEqual(['ok: A Parley is running on this database.']);
    await worker.end();
  });
});

test('clocks that are apart', async () => {
  const states = [];
  for (const seconds of [0, 10, -60]) {
    const clock = new FixedClock(systemClock.now().add({ seconds }).toString());
    states.push((await examineClock(admin, clock)).state);
  }
  expect(states).toEqual(['ok', 'hint', 'fault']);
});

test('a disk that is full', async () => {
  // Both are file systems of the kernel's own with no room at all.
  const full = process.platform === 'linux' ? '/proc' : '/dev';
  expect(await examineDisk('disk', full)).toMatchObject({
    state: 'fault',
    sentence: expect.stringContaining('0.0 GB'),
  });
  expect((await examineDisk('disk', join(folder, 'not', 'yet', 'there'))).sentence).toContain('GB are free');
});

describe('backups', () => {
  const plan = (passphraseFile?: string) => ({ folder: join(folder, 'backups'), keep: 3, passphraseFile });
  const states = async (...args: Parameters<typeof examineBackups>) =>
    (await examineBackups(...args)).map(({ matter, state }) => `${matter}: ${state}`);

  test('that are not made, cannot be written, are missing or old', async () => {
    expect(await states(undefined, systemClock)).toEqual(['backups: hint']);
    expect(await states(plan(), systemClock)).toEqual(['backups: fault']);
    mkdirSync(plan().folder);
    expect(await states(plan(), systemClock)).toContain('backups: hint');
    const taken = Temporal.Instant.from('2026-11-20T02:10:00Z');
    writeFileSync(join(plan().folder, nameOfBackup(taken)), '');
    for (const [hours, state] of [
      [20, 'ok'],
      [30, 'hint'],
      [60, 'fault'],
    ] as const) {
      const clock = new FixedClock(taken.add({ hours }).toString());
      expect(await states(plan(), clock)).toContain(`backups: ${state}`);
    }
  });

  test('whose passphrase is not at hand', async () => {
    expect(await states(plan(), systemClock)).toContain('backup passphrase: hint');
    expect(await states(plan(join(folder, 'gone')), systemClock)).toContain('backup passphrase: fault');
    writeFileSync(join(folder, 'passphrase'), 'correct horse\n');
    expect(await states(plan(join(folder, 'passphrase')), systemClock)).toContain('backup passphrase: ok');
  });
});

describe('the address', () => {
  const states = async (publicUrl: string | undefined, host: string, demo = false) =>
    (await examineAddress({ publicUrl, host }, demo)).map(({ matter, state }) => `${matter}: ${state}`);

  test('that is unknown or can be read on the way', async () => {
    expect(await states(undefined, '127.0.0.1')).toEqual(['public address: ok']);
    expect(await states(undefined, '0.0.0.0')).toEqual(['public address: fault']);
    expect(await states('http://parley.company.example', '127.0.0.1')).toEqual(['public address: fault']);
  });

  test('that does not answer, and one that does', async () => {
    const door = createServer((_, answer) => answer.end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => door.once('listening', resolve));
    const here = `http://localhost:${(door.address() as AddressInfo).port}`;
    expect(await states(here, '127.0.0.1')).toEqual(['public address: ok']);
    await new Promise((resolve) => door.close(resolve));
    expect(await states(here, '127.0.0.1')).toEqual(['public address: hint']);
  });

  test('behind which the demo company is', async () => {
    expect(await states(undefined, '127.0.0.1', true)).toEqual(['public address: ok']);
    expect(await states(undefined, '0.0.0.0', true)).toContain('demo: fault');
  });
});
