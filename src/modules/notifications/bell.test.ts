import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { people } from '../../../fixtures/company.ts';
import { loadDemo } from '../../../fixtures/load.ts';
import { FixedClock } from '../../platform/clock.ts';
import { type Db, openDatabase, openPool } from '../../platform/database/database.ts';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { openDoor } from '../../platform/http/door.ts';
import { listen } from '../../platform/http/server.ts';
import { addPerson } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { awaitedBy, jobsOf } from '../../platform/jobs/reactions.ts';
import { startWorker } from '../../platform/jobs/runner.ts';
import { openListener } from '../../platform/live/listener.ts';
import { openLog } from '../../platform/log.ts';
import type { Reader } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { writeComment } from '../comments/writing.ts';
import { Bell } from './bell.ts';
import { openLinks } from './letters/links.ts';
import { Told } from './notification.ts';
import { notificationReactions } from './reactions.ts';
import { notificationRoutes } from './routes.ts';

/** Two whole instances, each with its server, its ear at the database and its worker. */
interface Instance {
  readonly address: string;
  stop(): Promise<void>;
}

const log = openLog('silent');
const clock = new FixedClock('2026-11-23T10:00:00Z');
const links = openLinks('a secret', () => 'http://localhost');
const signedIn = new Map<string, Reader>();
let url: string;
let db: Db;
let playbook: Playbook;
let house: Reader;
let instances: Instance[];
let deal: string;
const named = (name: string): Reader => {
  const person = people.find((each) => each.name === name)!;
  return { ...person, rights: rightsOf(playbook)(person.roles) };
};

beforeAll(async () => {
  url = await testDatabaseUrl();
  db = openDatabase(openPool(url));
  playbook = await loadShippedPlaybook();
  await loadDemo(db, playbook, clock, true);
  house = { ...(await addPerson(db, 'The house')), rights: everyRight };
  for (const name of ['Amara Kestrel', 'Rosalind Waxwing']) signedIn.set(name, named(name));
  const row = await db
    .selectFrom('opportunity')
    .select('number')
    .where('engagementManagerId', '=', named('Rosalind Waxwing').id)
    .where('ownerId', '=', named('Amara Kestrel').id)
    .executeTakeFirstOrThrow();
  deal = `opportunity/${row.number}`;
  instances = [await openInstance(), await openInstance()];
});
afterAll(async () => {
  for (const instance of instances ?? []) await instance.stop();
  await db.destroy();
});

const reactions = () => notificationReactions(playbook, links);

async function openInstance(): Promise<Instance> {
  const whoIs = async (headers: Headers) => signedIn.get(headers.get('x-person') ?? '') ?? null;
  const bell = new Bell({ db, kinds: playbook.notifications.kinds, whoIs, beatMs: 200 });
  const listener = await openListener({
    ...{ url, channel: 'parley_live', log },
    hear: (message) => bell.hear(message),
    missed: () => bell.catchUp(),
  });
  const awaited = awaitedBy(reactions());
  const app = openDoor({ db, clock, log, awaited, bodyBytesMax: 100_000, whoIs });
  app.route('/', notificationRoutes(playbook, bell, links));
  const server = await listen(app, '127.0.0.1', 0);
  const pool = openPool(url, { plain: true, max: 4 });
  const { jobs } = jobsOf({ db, clock, reactions: reactions(), chores: [], house });
  const worker = await startWorker(pool, { ...jobs, 'send-letters': async () => {} }, [], log);
  return {
    address: `http://127.0.0.1:${server.port}`,
    stop: async () => {
      bell.close();
      await server.stop();
      await worker.stop();
      await pool.end();
      await listener.stop();
    },
  };
}

interface Heard {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: ReturnType<typeof Told.parse>;
}

/** A client of the stream that keeps what it hears. */
interface Ear {
  readonly heard: Heard[];
  /** What there is to look at again. */
  readonly changes: string[];
  readonly beats: () => number;
  readonly ended: Promise<void>;
  leave(): void;
}
const ears: Ear[] = [];
afterEach(() => {
  for (const ear of ears.splice(0)) ear.leave();
});

async function listenTo({ address }: Instance, name: string, after?: string): Promise<Ear> {
  const leaving = new AbortController();
  const headers = { 'x-person': name, ...(after ? { 'last-event-id': after } : {}) };
  const answer = await fetch(`${address}/api/notifications/stream`, { headers, signal: leaving.signal });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  const changes: string[] = [];
  let beats = 0;
  const ended = (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of answer.body!) {
      rest += decoder.decode(bytes, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block === ':') beats += 1;
        const line = (field: string) => new RegExp(`^${field}: (.*)$`, 'm').exec(block)?.[1];
        const [event, data] = [line('event'), line('data')];
        if (event === 'changed' && data) changes.push((JSON.parse(data) as { things: string }).things);
        else if (event && data) heard.push({ id: line('id'), event, data: Told.parse(JSON.parse(data)) });
      }
    }
  })().catch(() => {});
  const ear = { heard, changes, beats: () => beats, ended, leave: () => leaving.abort() };
  ears.push(ear);
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(0);
  return ear;
}

const say = (text: string) =>
  db.transaction().execute((tx) => {
    clock.advance({ seconds: 1 });
    const act = { tx, reader: named('Amara Kestrel'), clock, requestId: newId(), awaited: awaitedBy(reactions()) };
    return writeComment(act, playbook, { subject: deal, text });
  });
const excerpts = ({ heard }: Ear) => heard.flatMap(({ event, data }) => (event === 'told' ? [data.item?.excerpt] : []));
const hears = (ear: Ear, words: string[]) => expect.poll(() => excerpts(ear), { timeout: 15_000 }).toEqual(words);

describe('the bell', () => {
  test('rings on every instance for who is told and for nobody else; one letter, over two workers', async () => {
    const ears = [await listenTo(instances[0]!, 'Rosalind Waxwing'), await listenTo(instances[1]!, 'Rosalind Waxwing')];
    const author = await listenTo(instances[0]!, 'Amara Kestrel');
    await say('@Rosalind Waxwing, one.');
    for (const ear of ears) await hears(ear, ['@Rosalind Waxwing, one.']);
    await sleep(200);
    expect(excerpts(author)).toEqual([]);
    expect(ears[0]!.heard.at(-1)).toMatchObject({
      event: 'told',
      data: { unread: 1, item: { kind: 'comment-mention' } },
    });
    const told = await db.selectFrom('notification').select('personId').where('stream', '=', deal).execute();
    expect(told).toEqual([{ personId: named('Rosalind Waxwing').id }]);
    expect(await db.selectFrom('letter').select('id').where('kind', '=', 'comment-mention').execute()).toHaveLength(1);
  });

  test('says to everybody of the company on every instance that a board has changed', async () => {
    const ears = [await listenTo(instances[0]!, 'Rosalind Waxwing'), await listenTo(instances[1]!, 'Amara Kestrel')];
    await db.updateTable('proposal').set({ lastActivityAt: clock.now() }).execute();
    for (const ear of ears) await expect.poll(() => ear.changes, { timeout: 10_000 }).toEqual(['proposals']);
  });

  test('falls silent everywhere when its reader has read', async () => {
    const ear = await listenTo(instances[0]!, 'Rosalind Waxwing');
    const headers = {
      'x-person': 'Rosalind Waxwing',
      'content-type': 'application/json',
      origin: instances[1]!.address,
    };
    const answer = await fetch(`${instances[1]!.address}/api/notifications/reads`, {
      method: 'POST',
      headers,
      body: '{"ids":null}',
    });
    expect(answer.status).toBe(200);
    await expect.poll(() => ear.heard.at(-1)?.data.unread, { timeout: 10_000 }).toBe(0);
  });

  test('tells whoever comes again what they missed, on whichever instance, and nothing twice', async () => {
    const ear = await listenTo(instances[0]!, 'Rosalind Waxwing');
    await say('before');
    await hears(ear, ['before']);
    const last = ear.heard.at(-1)!.id!;
    ear.leave();
    await ear.ended;
    await say('while away');
    await expect
      .poll(async () => (await db.selectFrom('notification').select('id').where('id', '>', last).execute()).length, {
        timeout: 10_000,
      })
      .toBe(1);
    const again = await listenTo(instances[1]!, 'Rosalind Waxwing', last);
    await expect.poll(() => excerpts(again), { timeout: 10_000 }).toContain('while away');
    expect(again.heard.map(({ id }) => id)).not.toContain(last);
    await say('after');
    await expect.poll(() => excerpts(again), { timeout: 10_000 }).toContain('after');
    expect(excerpts(again).filter((words) => words === 'while away')).toHaveLength(1);
  });

  test('beats while nothing happens, and ends with the session', async () => {
    const ear = await listenTo(instances[0]!, 'Rosalind Waxwing');
    await expect.poll(ear.beats, { timeout: 10_000 }).toBeGreaterThan(1);
    const reader = signedIn.get('Rosalind Waxwing')!;
    signedIn.delete('Rosalind Waxwing');
    await ear.ended;
    signedIn.set('Rosalind Waxwing', reader);
  });

  test('ends at once when the session is taken away in the database', async () => {
    const { id } = named('Rosalind Waxwing');
    const bell = new Bell({ db, kinds: [], whoIs: async () => null, beatMs: 60_000 });
    const listener = await openListener({
      url,
      channel: 'parley_live',
      log,
      hear: (message) => bell.hear(message),
      missed: () => {},
    });
    const stream = bell.attach(named('Rosalind Waxwing'), new Headers(), null);
    const expiresAt = clock.now();
    await db.insertInto('session').values({ id: newId(), token: 'x', personId: id, expiresAt }).execute();
    await db.deleteFrom('session').where('personId', '=', id).execute();
    expect(await stream.text()).toContain('event: read');
    bell.close();
    await listener.stop();
  });

  test('ends when the key is refused by which somebody listens', async () => {
    const whoIs = async () => {
      throw new Refusal('key.revoked', 'This key was revoked.', { status: 401 });
    };
    const bell = new Bell({ db, kinds: [], whoIs, beatMs: 10 });
    expect(await bell.attach(named('Rosalind Waxwing'), new Headers(), null).text()).toContain('event: read');
  });

  test.each([
    ['tells whoever may see it now', true],
    ['tells nobody what they might see only when they came', false],
  ])('%s', async (_, sees) => {
    const rosalind = named('Rosalind Waxwing');
    const now = sees ? rosalind : { ...rosalind, rights: rightsOf(playbook)([]) };
    const bell = new Bell({ db, kinds: [], whoIs: async () => now, beatMs: 60_000 });
    const own = db.selectFrom('notification').select('id').where('personId', '=', rosalind.id);
    const { id } = await own.executeTakeFirstOrThrow();
    const stream = bell.attach(rosalind, new Headers(), 'ffffffff-ffff-7fff-bfff-ffffffffffff');
    bell.hear(`told ${rosalind.id} ${id}`);
    await sleep(500);
    bell.close();
    expect((await stream.text()).includes(id)).toBe(sees);
  });

  test('survives the database going away, and then tells what was missed', async () => {
    const ear = await listenTo(instances[0]!, 'Rosalind Waxwing');
    const outside = openPool(url);
    await outside.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley live' and datname = current_database()",
    );
    await outside.end();
    await say('in the dark');
    await hears(ear, ['in the dark']);
    await say('in the light');
    await hears(ear, ['in the dark', 'in the light']);
  });

  test('lets its server stop at once, and takes nobody in meanwhile', async () => {
    const third = await openInstance();
    const ear = await listenTo(third, 'Rosalind Waxwing');
    await third.stop();
    await ear.ended;
    const bell = new Bell({ db, kinds: [], whoIs: async () => null, beatMs: 60_000 });
    bell.close();
    expect(() => bell.attach(named('Rosalind Waxwing'), new Headers(), null)).toThrow('Parley is closing');
  });

  test('lets go of whoever reads nothing any more', async () => {
    const bell = new Bell({
      db,
      kinds: playbook.notifications.kinds,
      whoIs: async () => named('Rosalind Waxwing'),
      beatMs: 1,
    });
    const { body } = bell.attach(named('Rosalind Waxwing'), new Headers(), null);
    await sleep(2_000);
    let chunks = 0;
    for await (const _ of body!) chunks += 1;
    expect(chunks).toBeLessThan(600);
  });
});
