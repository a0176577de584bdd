import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase, openPool } from '../../src/platform/database/database.ts';
import { readRunningServer } from '../../src/platform/database/embedded/processes.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres, thisMachine } from '../../src/platform/database/embedded.ts';
import { verifyLedger } from '../../src/platform/ledger/verifying.ts';
import { endWhatRuns, startParley } from '../running-parley.ts';
import { type Acknowledged, enter, startLoad } from './load.ts';
import { expectJobsDoneOnce, expectWhole } from './standing.ts';

/** How often it is killed: a few times every day, a hundred in the long run (`npm run soak`). */
const rounds = Number(process.env.KILL_ROUNDS ?? 4);
const minute = 60_000;

endWhatRuns();
const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-killed-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** All that several loads were told is done. */
const together = (all: readonly Acknowledged[]): Acknowledged => ({
  opened: all.flatMap(({ opened }) => opened),
  routed: all.flatMap(({ routed }) => routed),
  estimated: all.flatMap(({ estimated }) => estimated),
  moved: all.flatMap(({ moved }) => moved),
});

/** Looks into the database beside Parley: nothing lost, nothing half, the ledger whole, each job done once. */
async function expectNothingLost(server: EmbeddedPostgres, all: readonly Acknowledged[]): Promise<void> {
  const done = together(all);
  expect(done.moved.length, 'the load did something').toBeGreaterThan(0);
  const db = openDatabase(openPool(server.url, { max: 2 }));
  try {
    await expectJobsDoneOnce(db, done.estimated);
    await expectWhole(db, done);
    expect((await verifyLedger(db)).broken).toBeNull();
  } finally {
    await db.destroy();
  }
}

describe('kill -9, at any moment of a mixed load of writers', () => {
  test('of Parley: no acknowledged write is lost, none is half there, jobs are done once', {
    timeout: rounds * minute,
  }, async () => {
    const folder = newFolder();
    const all: Acknowledged[] = [];
    let cookie = '';
    for (let round = 0; round < rounds; round += 1) {
      const parley = startParley({ PARLEY_DATA: folder });
      const address = await parley.address();
      cookie ||= await enter(address);
      const load = startLoad([address], cookie, 4);
      await sleep(300 + Math.random() * 2_500);
      parley.signal('SIGKILL');
      await parley.ended;
      await load.stop();
      expect(load.odd()).toEqual([]);
      all.push(load.acknowledged);
    }
    const last = startParley({ PARLEY_DATA: folder });
    await last.address();
    const server = await startEmbeddedPostgres({ folder });
    await expectNothingLost(server, all);
    await server.stop();
    last.signal('SIGINT');
    expect(await last.ended).toBe(0);
  });

  test('of PostgreSQL: Parley answers 503 and when to come again, and goes on by itself', {
    timeout: rounds * minute,
  }, async () => {
    const folder = newFolder();
    const parley = startParley({ PARLEY_DATA: folder });
    const address = await parley.address();
    const load = startLoad([address], await enter(address), 4);
    for (let round = 0; round < rounds; round += 1) {
      await sleep(500 + Math.random() * 1_500);
      const before = load.acknowledged.moved.length;
      process.kill(readRunningServer(join(folder, 'cluster', 'data'))!.pid, 'SIGKILL');
      await expect.poll(() => load.acknowledged.moved.length, { timeout: minute }).toBeGreaterThan(before);
    }
    await load.stop();
    expect(load.odd()).toEqual([]);
    expect(load.away()).toBeGreaterThan(0);
    const server = await startEmbeddedPostgres({ folder });
    await expectNothingLost(server, [load.acknowledged]);
    await server.stop();
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(0);
  });
});

describe('two instances on one database', () => {
  test('share sessions and jobs, and neither does what the other does; one is killed, the other goes on', {
    timeout: 3 * minute,
  }, async () => {
    const folder = newFolder();
    const server = await startEmbeddedPostgres({ folder });
    const parleys = [startParley({ DATABASE_URL: server.url }), startParley({ DATABASE_URL: server.url })];
    const addresses = await Promise.all(parleys.map((parley) => parley.address()));
    const cookie = await enter(addresses[0]!);
    const load = startLoad(addresses, cookie, 6);
    await sleep(4_000);
    parleys[0]!.signal('SIGKILL');
    await parleys[0]!.ended;
    const before = load.acknowledged.moved.length;
    await expect.poll(() => load.acknowledged.moved.length, { timeout: minute }).toBeGreaterThan(before);
    await load.stop();
    expect(load.odd()).toEqual([]);
    await expectNothingLost(server, [load.acknowledged]);
    parleys[1]!.signal('SIGINT');
    expect(await parleys[1]!.ended).toBe(0);
    await server.stop();
  });
});

describe('PostgreSQL away for a while', () => {
  test('requests get 503 with Retry-After, nothing crashes, work resumes', { timeout: 4 * minute }, async () => {
    const awaySeconds = Number(process.env.AWAY_SECONDS ?? 5);
    const folder = newFolder();
    const first = await startEmbeddedPostgres({ folder });
    const parley = startParley({ DATABASE_URL: first.url });
    const address = await parley.address();
    const cookie = await enter(address);
    const load = startLoad([address], cookie, 4);
    await sleep(1_500);
    await first.stop();
    const [refused, alive] = await Promise.all([fetch(`${address}/readyz`), fetch(`${address}/healthz`)]);
    expect([refused.status, refused.headers.get('retry-after'), alive.status]).toEqual([503, '5', 200]);
    await sleep(awaySeconds * 1_000);
    const again = await startEmbeddedPostgres({ folder }, { ...thisMachine(), choosePort: async () => first.port });
    const before = load.acknowledged.moved.length;
    await expect.poll(() => load.acknowledged.moved.length, { timeout: minute }).toBeGreaterThan(before);
    await load.stop();
    expect(load.odd()).toEqual([]);
    expect(load.away()).toBeGreaterThan(0);
    await expectNothingLost(again, [load.acknowledged]);
    parley.signal('SIGINT');
    expect(await parley.ended).toBe(0);
    await again.stop();
  });
});
