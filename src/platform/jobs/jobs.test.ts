import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FixedClock } from '../clock.ts';
import { type Db, openDatabase, openPool } from '../database/database.ts';
import { enqueue } from '../database/queue.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { addPerson } from '../http/testing.ts';
import { newId } from '../id.ts';
import { entry, record } from '../ledger/ledger.ts';
import { openLog } from '../log.ts';
import type { Reader } from '../person.ts';
import { everyRight } from '../rights.ts';
import { joinInstances } from './instance.ts';
import { awaitedBy, jobsOf, type Reaction } from './reactions.ts';
import { listJobs } from './routes.ts';
import { startWorker } from './runner.ts';

const said = entry('note.said', z.object({ words: z.string() }), ({ words }) => `Said ${words}.`);
const heard: string[] = [];
const ran: unknown[] = [];
const reactions: Reaction[] = [
  {
    to: said.name,
    what: 'hear it',
    async react(act, { stream, particulars }) {
      if (particulars.words === 'trouble') throw new Error('the reaction failed on purpose');
      heard.push(`${act.reader.name} heard ${String(particulars.words)} in ${stream}`);
    },
  },
];

let db: Db;
let ada: Reader;
let stops: (() => Promise<void>)[] = [];
const clock = new FixedClock('2026-11-23T10:00:00Z');

beforeAll(async () => {
  const url = await testDatabaseUrl();
  db = openDatabase(openPool(url));
  ada = { ...(await addPerson(db, 'Ada Wren')), rights: everyRight };
  const { jobs } = jobsOf({ db, clock, reactions, chores: [], house: ada });
  const count = async (payload: unknown) => void ran.push(payload);
  // Two workers, as two instances would run them.
  for (let at = 0; at < 2; at += 1) {
    const pool = openPool(url, { plain: true, max: 4 });
    const worker = await startWorker(pool, { ...jobs, count }, [], openLog('silent'));
    stops.push(async () => {
      await worker.stop();
      await pool.end();
    });
  }
});
afterAll(async () => {
  for (const stop of stops) await stop();
  stops = [];
  await db.destroy();
});

const say = (words: string) =>
  db.transaction().execute((tx) => {
    const act = { tx, reader: ada, clock, requestId: newId(), awaited: awaitedBy(reactions) };
    return record(act, 'note/1', said, { words });
  });

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('It did not happen within five seconds.');
}

describe('jobs', () => {
  test('one enqueued in a transaction runs once it commits, and never when it rolls back', async () => {
    const undone = db.transaction().execute(async (tx) => {
      await enqueue(tx, 'count', { of: 'the one undone' });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    await db.transaction().execute((tx) => enqueue(tx, 'count', { of: 'the one kept' }));
    await until(() => ran.length > 0);
    await sleep(200);
    expect(ran).toEqual([{ of: 'the one kept' }]);
  });

  test('an entry wakes its reaction once, over two workers, in the name of the house', async () => {
    for (let at = 0; at < 10; at += 1) await say(`word ${at}`);
    await until(() => heard.length >= 10);
    await sleep(200);
    expect([...heard].sort()).toEqual(Array.from({ length: 10 }, (_, at) => `Ada Wren heard word ${at} in note/1`));
  });

  test('one that fails is seen with its error and waits for another try', async () => {
    await say('trouble');
    await until(async () => (await listJobs(db, 'failed')).length > 0);
    const [failed] = await listJobs(db, 'failed');
    expect(failed).toMatchObject({ job: 'react', state: 'retrying', attempts: 1 });
    expect(failed?.lastError).toContain('the reaction failed on purpose');
  });
});

describe('an instance that is killed', () => {
  test('loses its jobs to the others at once; one that lives keeps its own', async () => {
    const url = await testDatabaseUrl();
    const own = openDatabase(openPool(url));
    const pool = openPool(url, { plain: true, max: 6 });
    const enter = async (worker: string) => {
      const instance = await joinInstances(pool);
      const events = new EventEmitter();
      instance.hear(events);
      events.emit('worker:create', { worker: { workerId: worker } });
      await own.transaction().execute((tx) => enqueue(tx, 'slow', { worker }));
      await until(
        async () => (await pool.query('select from job_worker where worker_id = $1', [worker])).rowCount === 1,
      );
      const taken =
        'update graphile_worker._private_jobs set locked_by = $1, locked_at = now() where locked_by is null';
      await pool.query(taken, [worker]);
      return instance;
    };
    const free = async () => {
      await own.transaction().execute((tx) => sql`select free_jobs_of_the_dead()`.execute(tx));
      const rows = await pool.query('select locked_by from graphile_worker._private_jobs order by id');
      return rows.rows.map(({ locked_by }: { locked_by: string | null }) => locked_by);
    };
    const [dead, alive] = [await enter('worker-1'), await enter('worker-2')];
    expect(await free()).toEqual(['worker-1', 'worker-2']);
    dead.leave();
    await until(async () => (await free())[0] === null);
    expect(await free()).toEqual([null, 'worker-2']);
    alive.leave();
    await pool.end();
    await own.destroy();
  });
});
