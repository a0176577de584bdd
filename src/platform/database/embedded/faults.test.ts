import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../embedded.ts';
import { makeDoor } from './door.ts';
import { openHome } from './home.ts';
import { postgresProcessesIn, readRunningServer } from './processes.ts';
import {
  copiesOf,
  isRoot,
  leaveNothingRunning,
  newFolder,
  openToOthers,
  query,
  startAnotherParley,
  untilEmpty,
} from './trial.ts';

leaveNothingRunning();

const start = (folder: string, lines: string[] = []) =>
  startEmbeddedPostgres({ folder, durable: false, log: (line) => lines.push(line) });

const dataOf = (folder: string) => join(folder, 'cluster/data');

/** A folder with a stopped server that holds one row. */
const folderWithRow = copiesOf(async (folder) => {
  const server = await start(folder);
  await query(server.url, 'create table kept as select 42 as answer');
  await server.stop();
});

async function expectRow(folder: string, lines: string[] = []): Promise<void> {
  const server = await start(folder, lines);
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await server.stop();
}

/** The processes that keep a server: its guard, and the guard's half that watches the door. */
function guardsOf(folder: string): number[] {
  const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  const guard = parentOf(readRunningServer(dataOf(folder))!.pid);
  const children = readFileSync(`/proc/${guard}/task/${guard}/children`, 'utf8').trim().split(' ').map(Number);
  return [guard, ...children.filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'sh')];
}

test('killed at any moment of the first start, the next one finds a whole database or none, and no open password', async () => {
  const folder = newFolder();
  let inTheMiddle = 0;
  for (let moment = 0; moment < 10; moment += 1) {
    const other = startAnotherParley(folder);
    await other.until('log');
    await sleep(moment * 60 + Math.random() * 60);
    expect(openToOthers(folder)).toEqual([]);
    process.kill(other.process.pid!, 'SIGKILL');
    await other.ended;
    if (existsSync(join(folder, 'cluster'))) rmSync(join(folder, 'cluster'), { recursive: true, maxRetries: 20 });
    else inTheMiddle += 1;
  }
  expect(inTheMiddle).toBeGreaterThan(2);
  const server = await start(folder);
  await query(server.url, 'select 1');
  await server.stop();
  expect(readdirSync(folder).sort()).toEqual(['cluster', 'start.lock']);
});

describe('kill -9', () => {
  test('of Parley: its server ends by itself and loses nothing', async () => {
    const folder = newFolder();
    const other = startAnotherParley(folder);
    const { url } = await other.until<{ url: string }>('ready');
    await query(url, 'create table kept as select 42 as answer');
    process.kill(other.process.pid!, 'SIGKILL');
    await other.ended;
    expect(await untilEmpty(() => postgresProcessesIn(dataOf(folder)))).toEqual([]);
    await expectRow(folder);
  });

  test('of Parley, and a start in the same moment', async () => {
    const folder = await folderWithRow();
    for (let round = 0; round < 3; round += 1) {
      const other = startAnotherParley(folder);
      await other.until('ready');
      process.kill(other.process.pid!, 'SIGKILL');
      await expectRow(folder);
      await other.ended;
    }
  });

  test('of Parley and its guard: the server left behind is found, stopped and started anew', async () => {
    const folder = await folderWithRow();
    const other = startAnotherParley(folder);
    await other.until('ready');
    const orphan = readRunningServer(dataOf(folder))!.pid;
    // Held first, so that none of them has a moment to answer the end of another.
    const keepers = [...guardsOf(folder), other.process.pid!];
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const pid of keepers) process.kill(pid, signal);
    await other.ended;
    await sleep(50);
    expect(postgresProcessesIn(dataOf(folder))).toContain(orphan);
    const lines: string[] = [];
    await expectRow(folder, lines);
    expect(lines).toEqual([`Stopped a PostgreSQL that an earlier Parley left behind in ${folder}`]);
  });

  test('of the server: Parley is told and starts it again at the same port, nothing is lost, as often as it happens', async () => {
    const folder = await folderWithRow();
    const lines: string[] = [];
    const server = await start(folder, lines);
    await query(server.url, 'insert into kept values (43)');
    for (let time = 1; time <= 3; time += 1) {
      process.kill(readRunningServer(dataOf(folder))!.pid, 'SIGKILL');
      await expect.poll(() => lines.length).toBe(time);
      await expect
        .poll(() => query(server.url, 'select answer from kept order by 1').catch(() => null), { timeout: 20_000 })
        .toEqual([{ answer: 42 }, { answer: 43 }]);
    }
    expect(lines[0]).toMatch(/^PostgreSQL has ended unasked and is started again; .*server\.log$/);
    await server.stop();
    expect(postgresProcessesIn(dataOf(folder))).toEqual([]);
  });

  test('of the server, and a stop in the same moment: nothing stays', async () => {
    const folder = await folderWithRow();
    const server = await start(folder);
    process.kill(readRunningServer(dataOf(folder))!.pid, 'SIGKILL');
    await server.stop();
    expect(await untilEmpty(() => postgresProcessesIn(dataOf(folder)))).toEqual([]);
    await expectRow(folder);
  });

  test('of the server while a query works on: the next start waits for that backend to go', async () => {
    const folder = await folderWithRow();
    const server = await start(folder);
    const client = new pg.Client(server.url);
    client.on('error', () => {});
    await client.connect();
    const long = client.query('select count(*) from generate_series(1, 3e8)').catch((fault: Error) => fault.message);
    await untilItWorks(server.url, 'generate_series(1, 3e8)');
    process.kill(readRunningServer(dataOf(folder))!.pid, 'SIGKILL');
    await sleep(50);
    expect(postgresProcessesIn(dataOf(folder)).length).toBeGreaterThan(0);
    await expectRow(folder);
    expect(await long).toMatch(/terminat/);
    await server.stop();
  });
});

/** Waits until a query that holds some words is at work, as another connection sees it. */
async function untilItWorks(url: string, words: string): Promise<void> {
  const other = new pg.Client(url);
  other.on('error', () => {});
  await other.connect();
  for (;;) {
    const { rowCount } = await other.query(
      "select from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and strpos(query, $1) > 0",
      [words],
    );
    if (rowCount) break;
    await sleep(20);
  }
  await other.end();
}

test('kill -9 of Parley and of its server while a query works on: that ends by itself too', async () => {
  const folder = await folderWithRow();
  const other = startAnotherParley(folder);
  await other.until('ready');
  other.process.kill('SIGUSR2');
  await sleep(200);
  for (const pid of [readRunningServer(dataOf(folder))!.pid, other.process.pid!]) process.kill(pid, 'SIGKILL');
  await sleep(50);
  expect(postgresProcessesIn(dataOf(folder)).length).toBeGreaterThan(0);
  expect(await untilEmpty(() => postgresProcessesIn(dataOf(folder)))).toEqual([]);
});

describe('postmaster.pid', () => {
  test('left by a crash, its number meanwhile somebody else: that one is left alone', async () => {
    const folder = await folderWithRow();
    // The bystander runs as the server's user and works in the very same folder, as a shell of a curious person might.
    const { account } = openHome(folder);
    const bystander = spawn('sleep', ['60'], {
      cwd: dataOf(folder),
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    await once(bystander, 'spawn');
    const lines = [
      bystander.pid,
      dataOf(folder),
      '1795342786',
      '54321',
      '',
      '127.0.0.1',
      ' 16039951         6',
      'ready',
      '',
    ];
    writeFileSync(join(dataOf(folder), 'postmaster.pid'), lines.join('\n'));
    await expectRow(folder);
    expect(bystander.exitCode).toBe(null);
    bystander.kill();
    expect(await once(bystander, 'exit')).toEqual([null, 'SIGTERM']);
  });

  test.each([
    ['empty, as a power cut leaves it', ''],
    ['garbled', '\0\0\0\0'],
  ])('%s', async (_, content) => {
    const folder = await folderWithRow();
    writeFileSync(join(dataOf(folder), 'postmaster.pid'), content);
    await expectRow(folder);
  });

  test('emptied under a server that lost its guard: the server is found all the same', async () => {
    const folder = await folderWithRow();
    const other = startAnotherParley(folder);
    await other.until('ready');
    for (const pid of [...guardsOf(folder), other.process.pid!]) process.kill(pid, 'SIGKILL');
    await other.ended;
    truncateSync(join(dataOf(folder), 'postmaster.pid'));
    await expectRow(folder);
  });
});

test('Ctrl-C reaches Parley alone: it answers what it has begun, then stops the server', async () => {
  const folder = newFolder();
  const other = startAnotherParley(folder);
  await other.until('ready');
  process.kill(-other.process.pid!, 'SIGINT');
  expect(await other.ended).toBe(0);
  expect(other.said.map(({ event }) => event)).toEqual(['log', 'ready', 'drained', 'stopped']);
  expect(postgresProcessesIn(dataOf(folder))).toEqual([]);
});

test('the environment of the user does not reach the server, neither its language nor its secrets', async () => {
  const folder = newFolder();
  const environment = [
    'LC_ALL=C',
    'LANG=de_DE.ISO-8859-1',
    'PGOPTIONS=-c work_mem=1GB',
    'TZ=Asia/Tokyo',
    'SECRET=open sesame',
  ];
  const other = startAnotherParley(folder, environment);
  const { url, adminUrl } = await other.until<{ url: string; adminUrl: string }>('ready');
  const settings = "select current_setting('server_encoding') e, current_setting('TimeZone') z, lower('ÄÖÜ') l";
  expect(await query(url, settings)).toEqual([{ e: 'UTF8', z: 'UTC', l: 'äöü' }]);
  await query(adminUrl, "create table environment (line text); copy environment from program 'env'");
  const foreign = "select line from environment where line ~ '^(LANG|PGOPTIONS|TZ|SECRET|HOME)='";
  expect(await query(adminUrl, foreign)).toEqual([]);
  process.kill(other.process.pid!, 'SIGINT');
  expect(await other.ended).toBe(0);
});

test.each([
  ['closed to everybody but us (to root, whom PostgreSQL does not run as)', 0o700],
  ['open to walk into', 0o755],
])('a data folder below one that is %s', async (_, mode) => {
  const folder = join(newFolder(mode), 'below', 'data');
  const server = await start(folder);
  await query(server.url, 'create table kept as select 42 as answer');
  const [{ setting }] = (await query(server.adminUrl, "select current_setting('data_directory') as setting")) as [
    { setting: string },
  ];
  expect(setting).toBe(isRoot && mode === 0o700 ? '/proc/self/cwd' : dataOf(folder));
  await server.stop();
  await expectRow(folder);
});

test('a server in another container on the same folder is left alone, with one sentence', async () => {
  const folder = await folderWithRow();
  // Seen from here such a server is a door with somebody behind it, and no process.
  const { hold, guardEnd } = await makeDoor(join(folder, 'cluster/door'));
  await expect(start(folder)).rejects.toMatchObject({
    code: 'database.inUse',
    message: expect.stringMatching(/is in use by a Parley that cannot be reached from here: stop that one, or/),
  });
  closeSync(hold);
  closeSync(guardEnd);
  await expectRow(folder);
});

test('a start that waits for another one gets its turn when that one is killed', async () => {
  const folder = newFolder();
  const first = startAnotherParley(folder);
  await first.until('log');
  const second = start(folder);
  await sleep(100);
  process.kill(first.process.pid!, 'SIGKILL');
  const server = await second;
  await query(server.url, 'select 1');
  await server.stop();
  await first.ended;
});
