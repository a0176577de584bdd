import { Logger, runOnce, type TaskList } from 'graphile-worker';
import { openHouseKeys, ownKeys } from '../src/documents/signing/house-keys.ts';
import { openSeal } from '../src/modules/signing/sealing/seal.ts';
import { readInstallation } from '../src/platform/auth/installation.ts';
import { FixedClock } from '../src/platform/clock.ts';
import { openDatabase, openPool } from '../src/platform/database/database.ts';
import { seat } from '../src/platform/database/reader.ts';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';
import { type TestDoor, testNow } from '../src/platform/http/testing.ts';
import { newId } from '../src/platform/id.ts';
import { awaitedBy, jobsOf } from '../src/platform/jobs/reactions.ts';
import { openLog } from '../src/platform/log.ts';
import type { Person, Reader } from '../src/platform/person.ts';
import type { Playbook } from '../src/playbook/playbook.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { loadShippedPlaybook } from '../src/playbook/testing.ts';
import { openApp } from '../src/web/app.ts';
import { houseReader, keepHouseReader, openEntrance } from '../src/web/house.ts';
import { chores, reactions } from '../src/web/reactions.ts';
import { openTelling } from '../src/web/telling.ts';

const address = 'http://localhost';

/** The whole house without people and deals: all its routes, and its own queue that is worked off when a story says so. */
export interface WholeHouse extends TestDoor {
  readonly playbook: Playbook;
  /** Works the queue off, and whatever that puts into it; a job that fails fails the story. */
  settle(): Promise<void>;
  /** Does a chore of the clock, and settles. */
  chore(name: string): Promise<void>;
  /** What was mailed to an address, the newest first. */
  lettersTo(recipient: string): Promise<string[]>;
}

/** Opens the whole house on a database of its own, at the instant at which tests begin. */
export async function openWholeHouse(): Promise<WholeHouse> {
  const databaseUrl = await testDatabaseUrl();
  const [pool, plain] = [openPool(databaseUrl, { max: 8 }), openPool(databaseUrl, { max: 4, plain: true })];
  const db = openDatabase(pool);
  const [playbook, clock, log] = [await loadShippedPlaybook(), new FixedClock(testNow), openLog('silent')];
  await keepHouseReader(db);
  const { secret } = await readInstallation(db);
  const entrance = openEntrance({ playbook, pool: plain, secret, proxies: 0, address: () => address });
  const readerOf = (person: Person): Reader => ({ ...person, rights: rightsOf(playbook)(person.roles) });
  let seated: Reader | null = null;
  const whoIs = async () => seated;
  const telling = await openTelling({
    ...{ databaseUrl, db, playbook, log, secret, whoIs, mail: undefined },
    address: () => address,
  });
  const reacting = [...reactions(playbook), ...telling.reactions];
  const awaited = awaitedBy(reacting);
  const app = openApp({
    ...{ db, clock, log, awaited, whoIs, playbook, entrance, telling, pages: null, demoSignIn: null },
    ...{ seal: openSeal(await openHouseKeys(db, ownKeys, clock)), bodyBytesMax: 8 * 1024 * 1024 },
  });
  const daily = [...chores(playbook), ...telling.dailyWork];
  const { jobs } = jobsOf({ db, clock, reactions: reacting, chores: daily, house: houseReader });
  const taskList: TaskList = { ...telling.jobs, ...jobs } as TaskList;
  const settle = async () => {
    await runOnce({
      ...{ pgPool: plain, taskList, logger: new Logger(() => () => {}), noHandleSignals: true },
      // That a job is done is then written before this returns.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    const left = `select task_identifier, last_error from graphile_worker.jobs where last_error is not null or task_identifier = 'react'`;
    const { rows } = await plain.query(left);
    if (rows.length > 0) throw new Error(`A job is not done: ${JSON.stringify(rows)}`);
  };
  return {
    ...{ db, clock, playbook, settle },
    sit: (person) => {
      seated = person && readerOf(person);
    },
    get: async (path, headers) => app.request(path, headers ? { headers } : {}),
    read: async (path, shape) => {
      const answer = await app.request(path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return shape.parse(await answer.json());
    },
    send: async (method, path, body, headers) =>
      app.request(path, {
        method,
        headers: { 'content-type': 'application/json', origin: address, 'if-match': '*', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    act: (person, verb) =>
      db.transaction().execute(async (tx) => {
        const reader = readerOf(person);
        await seat(tx, reader, false);
        return verb({ tx, reader, clock, requestId: newId(), awaited });
      }),
    chore: async (name) => {
      await jobs[name]!({});
      await settle();
    },
    lettersTo: async (recipient) => {
      const letters = db.selectFrom('letter').select('text').where('recipient', '=', recipient);
      return (await letters.orderBy('id', 'desc').execute()).map(({ text }) => text ?? '');
    },
    close: async () => {
      await telling.close();
      telling.bell.close();
      await plain.end();
      await db.destroy();
    },
  };
}
