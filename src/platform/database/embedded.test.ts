import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from './embedded/server.ts';
import {
  copiesOf,
  isRoot,
  leaveNothingRunning,
  newFolder,
  openToOthers,
  query,
  startAnotherParley,
} from './embedded/trial.ts';
import { startEmbeddedPostgres, thisMachine } from './embedded.ts';

leaveNothingRunning();

const start = (folder: string, machine = {}) =>
  startEmbeddedPostgres({ folder, durable: false }, { ...thisMachine(), ...machine });

const stoppedFolder = copiesOf(async (folder) => (await start(folder)).stop());

describe('a new folder', () => {
  test('gets a database in UTF-8, sorted by code point, in UTC, owned by a role without privileges', async () => {
    const server = await start(newFolder());
    const [found] = await query(
      server.url,
      `select current_user::text as role, r.rolsuper, r.rolcreatedb, r.rolbypassrls, d.datname, o.rolname as owner,
         pg_encoding_to_char(d.encoding) as encoding, d.datlocprovider::text as provider, d.datlocale as locale,
         upper('größe') as upper, to_tsvector('english', 'Übernahme')::text as words, current_setting('TimeZone') as zone
       from pg_database d join pg_roles r on r.rolname = current_user join pg_roles o on o.oid = d.datdba
       where d.datname = current_database()`,
    );
    expect(found).toEqual({
      role: 'parley_owner',
      rolsuper: false,
      rolcreatedb: true,
      rolbypassrls: false,
      datname: 'parley',
      owner: 'parley_owner',
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      upper: 'GRÖßE',
      words: "'übernahm':1",
      zone: 'UTC',
    });
    const [admin] = await query(server.adminUrl, 'select rolsuper from pg_roles where rolname = current_user');
    expect(admin).toEqual({ rolsuper: true });
    await server.stop();
  });

  test('answers with several workers, which read every setting of the server once more', async () => {
    const server = await start(newFolder());
    const withWorkers = `${server.url}?options=-c%20debug_parallel_query%3Don`;
    expect(await query(withWorkers, 'select count(*) > 0 as counted from pg_class')).toEqual([{ counted: true }]);
    await server.stop();
  });

  test('is closed to others, and so is every password in it', async () => {
    const folder = newFolder(0o755);
    const server = await start(folder);
    expect(openToOthers(folder)).toEqual([]);
    expect(statSync(join(folder, 'cluster/owner-password')).mode & 0o777).toBe(0o600);
    await expect(query(server.url.replace(/:[^:@/]+@/, ':guessed@'), 'select 1')).rejects.toThrow(/password/);
    await server.stop();
  });

  test('is made where it is missing, and keeps its data from one start to the next', async () => {
    const folder = join(newFolder(), 'below/it');
    const first = await start(folder);
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start(folder);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(second.adopted).toBe(false);
    await second.stop();
  });
});

test('the server listens on the loopback address and nowhere else', async () => {
  const server = await start(await stoppedFolder());
  const rows = await query(
    server.adminUrl,
    "select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories') order by name",
  );
  expect(rows).toEqual([
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
  await server.stop();
});

test('durable means durable, and is what one gets unless one asks', async () => {
  const server = await startEmbeddedPostgres({ folder: await stoppedFolder() });
  const settings =
    "select string_agg(setting, ' ') as all from pg_settings where name in ('fsync', 'full_page_writes')";
  expect(await query(server.adminUrl, settings)).toEqual([{ all: 'on on' }]);
  await server.stop();
});

test('a port that was taken in the last moment is left for another one', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const taken = (occupant.address() as { port: number }).port;
  const ports = [taken, taken, await freePort()];
  const server = await start(await stoppedFolder(), { choosePort: async () => ports.shift()! });
  expect(server.port).not.toBe(taken);
  expect(ports).toEqual([]);
  await query(server.url, 'select 1');
  await server.stop();
  occupant.close();
});

describe('two on one folder', () => {
  test('started at once on an empty folder share one server, and the last to leave stops it', async () => {
    const folder = newFolder();
    const others = [startAnotherParley(folder), startAnotherParley(folder)];
    const ours = await start(folder);
    const theirs = await Promise.all(others.map((other) => other.until<{ adopted: boolean; port: number }>('ready')));
    expect([ours, ...theirs].map(({ adopted }) => adopted).sort()).toEqual([false, true, true]);
    expect(new Set([ours, ...theirs].map(({ port }) => port)).size).toBe(1);

    process.kill(others[0]!.process.pid!, 'SIGINT');
    expect(await others[0]!.ended).toBe(0);
    await query(ours.url, 'select 1');
    process.kill(others[1]!.process.pid!, 'SIGKILL');
    await others[1]!.ended;
    await query(ours.url, 'select 1');
    await ours.stop();
    await expect(query(ours.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    expect(readdirSync(folder).sort()).toEqual(['cluster', 'start.lock']);
  });

  test('whoever comes second may stay longest', async () => {
    const folder = await stoppedFolder();
    const first = startAnotherParley(folder);
    await first.until('ready');
    const second = await start(folder);
    expect(second.adopted).toBe(true);
    process.kill(first.process.pid!, 'SIGKILL');
    await first.ended;
    await query(second.url, 'select 1');
    await second.stop();
    await second.stop();
    await expect(query(second.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('one comes as the other leaves, over and over', async () => {
    const folder = await stoppedFolder();
    let leaving: Promise<void> = Promise.resolve();
    for (let round = 0; round < 6; round += 1) {
      const server = await start(folder);
      await query(server.url, 'select 1');
      await leaving;
      leaving = server.stop();
    }
    await leaving;
  });
});

describe('refuses in one sentence', () => {
  test('a folder that cannot be made', async () => {
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    await expect(start(join(file, 'below'))).rejects.toMatchObject({
      code: 'database.folderNotWritable',
      message: expect.stringMatching(/^The data folder .* cannot be made \(.*\): set PARLEY_DATA/),
    });
  });

  test('data written by another version of PostgreSQL', async () => {
    const folder = await stoppedFolder();
    writeFileSync(join(folder, 'cluster/data/PG_VERSION'), '17\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'database.otherVersion',
      message: expect.stringMatching(/was written by PostgreSQL 17 and this Parley carries 18/),
    });
  });

  test('a server that does not start, with its own reason', async () => {
    const folder = await stoppedFolder();
    writeFileSync(join(folder, 'cluster/data/postgresql.conf'), 'max_connections = many\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'database.doesNotStart',
      message: expect.stringMatching(/max_connections|configuration file/),
    });
  });
});

test('as root the server runs as somebody else, as anybody else as the same user', async () => {
  const folder = newFolder();
  const server = await start(folder);
  const ownerUid = statSync(join(folder, 'cluster/data')).uid;
  expect(ownerUid === 0).toBe(false);
  expect(ownerUid === process.getuid?.()).toBe(!isRoot);
  await server.stop();
});
