import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { loadDemo } from '../../fixtures/load.ts';
import { FixedClock } from '../platform/clock.ts';
import { root } from '../platform/config.ts';
import { testDatabaseUrl } from '../platform/database/testing.ts';
import { openLog } from '../platform/log.ts';
import { type HouseParts, openHouse } from './house.ts';

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

const parts = (databaseUrl: string): HouseParts => ({
  databaseUrl,
  playbookFolder: join(root, 'playbooks', 'gitlab'),
  host: '127.0.0.1',
  port: 0,
  publicUrl: undefined,
  pages: null,
  bodyBytesMax: 1024 * 1024,
  clock: new FixedClock('2026-11-23T10:00:00Z'),
  log: openLog('silent'),
  prepare: async () => null,
});

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  closes.push(() => client.end());
  return client;
}

/** Who else is connected to the database, by name. */
const others =
  'select application_name as name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

/** A connection that was ended is seen by others a moment later. */
async function nobodyElse(client: pg.Client): Promise<string[]> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await client.query(others)).rows.length === 0) return [];
    await sleep(20);
  }
  return (await client.query(others)).rows.map(({ name }) => name);
}

/**
 * A server that speaks PostgreSQL's protocol just far enough to be asked for its version, which is `version`, and then
 * hangs up.
 * @returns its address and everything it was asked; an empty message is a farewell
 */
async function serverOfVersion(version: string): Promise<{ url: string; asked: string[] }> {
  const message = (kind: string, ...content: readonly (string | number[])[]) => {
    const body = Buffer.concat(content.map((part) => Buffer.from(part as string)));
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(kind), length, body]);
  };
  const ready = message('Z', 'I');
  const column = message(
    'T',
    [0, 1],
    'server_version_num\0',
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0],
  );
  const row = message('D', [0, 1, 0, 0, 0, version.length], version);
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', [0, 0, 0, 0]), ready]));
      socket.on('data', (sent) => {
        const words = sent.toString('utf8', 5).replaceAll('\0', '');
        const isFirst = asked.push(words) === 1;
        if (isFirst) socket.write(Buffer.concat([column, row, message('C', 'SHOW\0'), ready]));
        else socket.destroy();
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closes.push(() => server.close());
  return { url: `postgres://amara@127.0.0.1:${(server.address() as AddressInfo).port}/parley`, asked };
}

test('a PostgreSQL that is too old is asked for its version and nothing else', async () => {
  const { url, asked } = await serverOfVersion('140018');
  await expect(openHouse(parts(url))).rejects.toMatchObject({
    code: 'database.tooOld',
    message: 'DATABASE_URL leads to PostgreSQL 14; Parley needs 15 or newer.',
  });
  expect(asked).toEqual(['show server_version_num', '']);
});

test('a PostgreSQL that is just new enough is asked on', async () => {
  const { url, asked } = await serverOfVersion('150000');
  await expect(openHouse(parts(url))).rejects.toThrow();
  expect(asked).toEqual(['show server_version_num', '', expect.stringContaining('pg_advisory_lock')]);
});

test('a database that does not let us in is refused with its reason, without the password', async () => {
  const url = Object.assign(new URL(await testDatabaseUrl()), { pathname: '/no_such_database' }).href;
  await expect(openHouse(parts(url))).rejects.toMatchObject({
    code: 'database.unreachable',
    message: expect.stringContaining('(database "no_such_database" does not exist)'),
  });
});

test('where the house cannot be opened, what was opened is closed again', async () => {
  const url = await testDatabaseUrl();
  const client = await connected(url);
  const prepare = () => Promise.reject(new Error('no demo today'));
  await expect(openHouse({ ...parts(url), prepare })).rejects.toThrow('no demo today');
  expect(await nobodyElse(client)).toEqual([]);

  const occupant = await openHouse(parts(url));
  closes.push(occupant.stop);
  const host = '203.0.113.7';
  await expect(openHouse({ ...parts(url), host })).rejects.toMatchObject({ code: 'host.notOurs' });
  await occupant.stop();
  expect(await nobodyElse(client)).toEqual([]);
});

test('to stop is to wait for the running job, then to let go of the database', async () => {
  const url = await testDatabaseUrl();
  const client = await connected(url);
  const house = await openHouse({
    ...parts(url),
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, true),
  });
  closes.push(house.stop);
  const { rows } = await client.query('select id from ledger_entry limit 1');
  const blocker = await connected(url);
  await blocker.query('begin; lock table ledger_entry in access exclusive mode');
  const asked = "select id from graphile_worker.add_job('react', json_build_object('entry', $1::text))";
  const job = (await client.query(asked, [rows[0].id])).rows[0].id;
  const jobs = async () => (await client.query('select locked_at from graphile_worker.jobs where id = $1', [job])).rows;
  while ((await jobs())[0]?.locked_at === null) await sleep(20);

  let stopped = false;
  const stopping = house.stop().then(() => {
    stopped = true;
  });
  await sleep(300);
  await expect(fetch(`http://127.0.0.1:${house.port}/healthz`)).rejects.toThrow();
  expect(stopped).toBe(false);
  await blocker.query('rollback');
  await blocker.end();
  closes.pop();
  await stopping;
  expect(await jobs()).toEqual([]);
  expect(await nobodyElse(client)).toEqual([]);
});

test('the log is silent in normal life; a job that fails is a warning', async () => {
  const lines: { level: number; msg: string }[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const url = await testDatabaseUrl();
  const client = await connected(url);
  const quiet = await openHouse({ ...parts(url), log });
  expect((await fetch(`http://127.0.0.1:${quiet.port}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${quiet.port}/api/me`)).status).toBe(401);
  await quiet.stop();
  expect(lines).toEqual([]);

  const house = await openHouse({ ...parts(url), log });
  closes.push(house.stop);
  await client.query('select graphile_worker.add_job(\'react\', \'{"entry": "nonsense"}\')');
  while (lines.length === 0) await sleep(20);
  expect(lines[0]).toMatchObject({ level: 40, msg: expect.stringMatching(/^Failed task .*nonsense/) });
});

test('the house opens on an address of either kind', async () => {
  const house = await openHouse({ ...parts(await testDatabaseUrl()), host: '::1' });
  closes.push(house.stop);
  expect((await fetch(`http://[::1]:${house.port}/readyz`)).status).toBe(200);
});
