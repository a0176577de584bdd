import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPdf } from '../../src/documents/signing/verifying.ts';
import type { Envelope } from '../../src/modules/signing/envelope.ts';
import type { Seal } from '../../src/modules/signing/sealing/seal.ts';
import { newestPaper, readBytes, readEnvelope, type StoredEnvelope } from '../../src/modules/signing/store.ts';
import {
  customer,
  guestPath,
  ofOurs,
  openSigningHouse,
  type SigningHouse,
  testSeal,
} from '../../src/modules/signing/testing.ts';
import { testDatabaseUrl } from '../../src/platform/database/testing.ts';
import { verifyLedger } from '../../src/platform/ledger/verifying.ts';

/**
 * A process that dies while somebody signs, as its database sees it: at some statement its connections are gone, before the
 * statement was sent or before its answer came, and nothing more is said by it.
 */
class Death {
  /** How many statements it lives for; null while nothing is to die. */
  left: number | null = null;
  /** Whether the last statement still reaches the database, which then does it unheard. */
  after = false;
  dead = false;
  /** Statements since it was armed. */
  said = 0;
  readonly #connections = new Set<pg.Client>();
  #buried: Promise<unknown>[] = [];

  arm(left: number, after: boolean): void {
    Object.assign(this, { left, after, said: 0, dead: false });
  }

  /** Another process takes its place, once the connections of the dead one are gone. */
  async disarm(): Promise<void> {
    await Promise.all(this.#buried);
    Object.assign(this, { left: null, dead: false });
    this.#buried = [];
    this.#connections.clear();
  }

  /** Every connection is cut, and none is made by the dead. */
  strike(): void {
    this.dead = true;
    for (const client of this.#connections) {
      this.#buried.push(new Promise((resolve) => client.once('end', resolve)));
      cut(client);
    }
    this.#connections.clear();
  }

  /** Stands between this test's process and its database for good. */
  install(): void {
    const death = this;
    const query = pg.Client.prototype.query as (...given: unknown[]) => Promise<unknown>;
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      if (death.left === null) return query.apply(this, given);
      death.#connections.add(this);
      if (death.dead) return Promise.reject(gone());
      death.said += 1;
      death.left -= 1;
      if (death.left > 0) return query.apply(this, given);
      if (!death.after) {
        death.strike();
        return Promise.reject(gone());
      }
      return query.apply(this, given).then(() => {
        death.strike();
        throw gone();
      });
    } as typeof pg.Client.prototype.query;
  }
}

const gone = () => Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
const cut = (client: pg.Client) =>
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

/** How many times somebody dies while signing. */
const deathsWanted = Number(process.env.SIGNING_DEATHS ?? 1000);
const death = new Death();
let house: SigningHouse;
/** Signs for real every so often; else leaves a mark, for what is killed here is not the arithmetic. */
let real = true;
const seal: Seal = {
  ...testSeal,
  sign: async (pdf, by) => (real ? testSeal.sign(pdf, by) : Buffer.concat([pdf, Buffer.from(`%${by.reason}\n`)])),
};
let deaths = 0;
let survived = 0;

beforeAll(async () => {
  house = await openSigningHouse({ seal });
  death.install();
});
afterAll(async () => {
  await death.disarm();
  await house.close();
});

/** One way of signing: asks to sign, and says how it was answered. */
type Attempt = () => Promise<number>;

async function bySession(number: string): Promise<Attempt> {
  const { paperHash } = (await (await seated(`/api/envelopes/${number}`)).json()) as Envelope;
  const body = { signature: { way: 'typed', name: 'Una Dove' }, consent: true, paper: paperHash };
  return async () => {
    house.sit(house.chief);
    return (await house.send('POST', `/api/envelopes/${number}/signature`, body)).status;
  };
}

const seated = (path: string) => {
  house.sit(house.chief);
  return house.get(path);
};

async function byLink(address: string, paper: string): Promise<Attempt> {
  house.sit(null);
  await house.deliver();
  const token = await house.tokenOf(address);
  const browser = await house.enter(token, address);
  const body = { signature: { way: 'typed', name: 'Robin Linden' }, consent: true, paper };
  return async () => {
    house.sit(null);
    return (await house.send('POST', guestPath(token, '/signature'), body, browser)).status;
  };
}

const readNow = (number: string): Promise<StoredEnvelope> => house.asHouse((act) => readEnvelope(act, number));

/** All or nothing: whoever counts as signed has their bytes, and what is completed is sealed and certified once. */
function expectWhole({ signers, revisions, state }: StoredEnvelope): void {
  const signed = signers.filter((signer) => signer.state === 'signed').map(({ id }) => id);
  const kinds = revisions.map(({ kind }) => kind);
  const bearing = revisions.flatMap(({ signerId }) => signerId ?? []);
  expect(bearing.toSorted()).toEqual(signed.toSorted());
  const done = signed.length === signers.length;
  expect([state, kinds.includes('sealed'), kinds.includes('certificate')]).toEqual([
    done ? 'completed' : 'out',
    done,
    done,
  ]);
}

/** Lets somebody die at a point of signing; @returns whether they had signed all the same. */
async function dieOnce(
  number: string,
  attempt: Attempt,
  { left, after }: { left: number; after: boolean },
): Promise<boolean> {
  death.arm(left, after);
  const answer = await attempt();
  const died = death.dead;
  await death.disarm();
  const envelope = await readNow(number);
  expectWhole(envelope);
  if (died) deaths += 1;
  else expect(answer).toBe(200);
  return envelope.signers.some(({ state }) => state === 'signed');
}

/** Signs until it is done, and is refused afterwards. */
async function finish(number: string, attempt: Attempt): Promise<void> {
  const { state } = await readNow(number);
  expect(await attempt()).toBe(state === 'out' ? 200 : 409);
  survived += 1;
  const envelope = await readNow(number);
  expect(envelope.state).toBe('completed');
  expectWhole(envelope);
  expect(await attempt()).toBe(409);
}

describe('killed between any two statements of a signature', () => {
  const ways = {
    'by a person of ours': async () => {
      const { number } = await house.sendOut([ofOurs(house.chief)]);
      return { number, attempt: await bySession(number) };
    },
    'by a customer': async () => {
      const robin = customer('Robin Linden');
      const { number, paperHash } = await house.sendOut([robin]);
      await house.db.deleteFrom('letter').execute();
      return { number, attempt: await byLink(robin.email, paperHash) };
    },
  };

  test.each(Object.entries(ways))(
    '%s, the last: it is signed whole or not at all, and signing again ends it',
    async (_, open) => {
      for (const after of [false, true]) {
        let { number, attempt } = await open();
        // Until it lives long enough to be answered.
        for (let left = 1; ; left += 1) {
          real = left % 10 === 0;
          const signed = await dieOnce(number, attempt, { left, after });
          const answered = death.said < left;
          if (!signed) continue;
          await finish(number, attempt);
          if (answered) break;
          ({ number, attempt } = await open());
        }
      }
    },
    120_000,
  );
});

test('killed at random moments until a thousand have died: nothing is stuck, nothing is sealed twice, each end is told once', async () => {
  while (deaths < deathsWanted) {
    const robin = customer('Robin Linden');
    const { number, paperHash } = await house.sendOut([ofOurs(house.chief), robin]);
    await house.db.deleteFrom('letter').execute();
    for (const open of [() => bySession(number), () => byLink(robin.email, paperHash)]) {
      const attempt = await open();
      const before = (await readNow(number)).signers.filter(({ state }) => state === 'signed').length;
      for (let tries = 0; tries < 25; tries += 1) {
        real = tries % 25 === 0;
        if (tries % 5 === 4) await dieByTheClock(attempt);
        else await dieOnce(number, attempt, { left: 1 + Math.floor(Math.random() * 45), after: Math.random() < 0.5 });
        const envelope = await readNow(number);
        expectWhole(envelope);
        if (envelope.signers.filter(({ state }) => state === 'signed').length > before) break;
      }
      const { signers } = await readNow(number);
      if (signers.filter(({ state }) => state === 'signed').length === before) expect(await attempt()).toBe(200);
    }
    const ended = await readNow(number);
    expect(ended.state).toBe('completed');
    expectWhole(ended);
    survived += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(deathsWanted);
  const { rows } = await sql<{ completed: number; told: number; jobs: number; sealed: number }>`select
    (select count(*)::int from envelope where state = 'completed') as completed,
    (select count(*)::int from ledger_entry where name = 'envelope.completed') as told,
    (select count(*)::int from envelope_revision where kind = 'sealed') as sealed,
    (select count(*)::int from graphile_worker._private_jobs as job join ledger_entry as entry
      on entry.id::text = job.payload ->> 'entry' where entry.name = 'envelope.completed') as jobs`.execute(house.db);
  const [row] = rows;
  expect(row).toEqual({ completed: survived, told: survived, jobs: survived, sealed: survived });
  expect((await verifyLedger(house.db)).broken).toBeNull();
}, 240_000);

/** Dies some milliseconds after it began, wherever it is then. */
async function dieByTheClock(attempt: Attempt): Promise<void> {
  death.arm(Number.POSITIVE_INFINITY, false);
  const going = attempt();
  await sleep(Math.random() * 60);
  death.strike();
  await going;
  await death.disarm();
  deaths += 1;
}

test('what was signed after a death is valid to the byte', async () => {
  real = true;
  const { number } = await house.sendOut([ofOurs(house.chief)]);
  const attempt = await bySession(number);
  await dieOnce(number, attempt, { left: 12, after: false });
  await finish(number, attempt);
  const envelope = await readNow(number);
  const pdf = await house.asHouse((act) => readBytes(act, envelope.id, newestPaper(envelope).n));
  expect(verifyPdf(pdf)).toMatchObject({ valid: true, signatures: [{ intact: true }, { intact: true }] });
});

test('a process killed with SIGKILL while somebody signs leaves all or nothing, and another goes on', async () => {
  real = true;
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(house.db);
  const url = Object.assign(new URL(await testDatabaseUrl()), { pathname: `/${rows[0]?.name}` }).href;
  const script = join(import.meta.dirname, 'another-signer.ts');
  const robin = customer('Robin Linden');
  let { number, signers } = await house.sendOut([robin]);
  for (let round = 0; round < 6; round += 1) {
    const given = [url, number, signers[0]!.id, house.clock.now().toString()];
    const child = spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    await once(child.stdout, 'data');
    await sleep(Math.random() * 150);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(async () => (await openTransactions(url)) === 0, { timeout: 10_000 }).toBe(true);
    const envelope = await readNow(number);
    expectWhole(envelope);
    if (envelope.state === 'completed') ({ number, signers } = await house.sendOut([robin]));
  }
  const { signers: last } = await readNow(number);
  const attempt = await byLink(robin.email, (await readNow(number)).paperHash);
  expect([last[0]?.state, await attempt()]).toEqual(['asked', 200]);
  expectWhole(await readNow(number));
}, 120_000);

/** How many transactions others have open: the server needs a moment to learn that somebody is dead. */
async function openTransactions(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
  );
  await client.end();
  return rows[0]?.count ?? 0;
}
