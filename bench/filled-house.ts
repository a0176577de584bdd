import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledQuery, type KyselyPlugin, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { demoPassword, people } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import type { Act } from '../src/platform/act.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { openPool } from '../src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { seat } from '../src/platform/database/reader.ts';
import { openLog } from '../src/platform/log.ts';
import { rightsOf } from '../src/playbook/rights.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import { fillOpportunities } from './many-opportunities.ts';
import { median } from './measurement.ts';

/** How many opportunities the house holds. */
export const count = 100_000;
const rounds = 11;
const requestsARound = 40;

/** Asks the house over one connection that stays open, as a browser's does, and gives the answer's text. */
export type Ask = (path: string) => Promise<string>;

/** A house with 100,000 opportunities, somebody signed in who sees all of them, and a bare driver beside it. */
export interface FilledHouse {
  readonly house: RunningHouse;
  readonly ask: Ask;
  /** Hands statements to the bare driver in one transaction, under the row rules of the same reader. */
  bare(statements: readonly CompiledQuery[]): Promise<void>;
}

/** Opens a filled house on a database of its own for as long as the work takes. */
export async function inFilledHouse<Answer>(work: (filled: FilledHouse) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    const house = await openFilledHouse(database.url);
    const pool = openPool(database.url, { max: 1, plain: true });
    try {
      await settle(database.adminUrl);
      console.error(`  ${count.toLocaleString('en-US')} opportunities stand in the database`);
      const [seated] = await statementsOf(house, async () => {});
      return await work({
        house,
        ask: await signedIn(`http://127.0.0.1:${house.port}`),
        bare: (statements) => handOver(pool, [seated!, ...statements]),
      });
    } finally {
      await pool.end();
      await house.stop();
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function openFilledHouse(databaseUrl: string): Promise<RunningHouse> {
  return openHouse({
    databaseUrl,
    playbookFolder: join(root, 'playbooks', 'gitlab'),
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    pages: null,
    bodyBytesMax: 1024 * 1024,
    clock: systemClock,
    log: openLog('silent'),
    prepare: async (db, playbook, clock) => {
      const demo = await loadDemo(db, playbook, clock, true);
      const stages = playbook.lifecycles.opportunity.states.map(({ id }) => id);
      await fillOpportunities(db, stages, count);
      return demo;
    },
  });
}

/** What was filled in is written out before anything is measured, not meanwhile. */
async function settle(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query('checkpoint');
  await admin.end();
}

/** Whom the house is asked by: of all regions, and cleared. */
const asker = people.find(({ roles, region, cleared }) => roles.includes('deal-desk') && region === null && cleared)!;

/** Signs in as somebody of the demo. */
async function signedIn(address: string): Promise<Ask> {
  const answer = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email: asker.email, password: demoPassword }),
  });
  const cookies = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
  const options = { agent: new Agent({ keepAlive: true, maxSockets: 1 }), headers: { cookie: cookies.join('; ') } };
  return (path) =>
    new Promise((resolve, reject) => {
      get(`${address}${path}`, options, async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: ${response.statusCode} ${text}`));
      }).once('error', reject);
    });
}

async function handOver(
  pool: pg.Pool,
  statements: readonly Pick<CompiledQuery, 'sql' | 'parameters'>[],
): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  for (const { sql, parameters } of statements) await client.query(sql, [...parameters]);
  await client.query('commit');
  client.release();
}

/** The very statements, with their parameters, that a request for some work would run; first the one that seats the reader. */
export async function statementsOf(
  house: RunningHouse,
  work: (act: Act) => Promise<unknown>,
): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = [];
  const listening: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(new PostgresQueryCompiler().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const reader = { ...asker, rights: rightsOf(house.playbook)(asker.roles) };
  await house.db
    .withPlugin(listening)
    .transaction()
    .execute(async (tx) => {
      await seat(tx, reader, true);
      await work({ tx, reader, clock: systemClock, requestId: 'bench', awaited: new Set() });
    });
  return statements;
}

/** The 95th percentile of each contestant's milliseconds, taken in turn; of every round one, and of those the median. */
export async function percentiles(
  contestants: readonly (() => Promise<unknown>)[],
  { inAll = rounds, requests = requestsARound }: { readonly inAll?: number; readonly requests?: number } = {},
): Promise<number[]> {
  const figures = contestants.map((): number[] => []);
  for (let round = -1; round < inAll; round++) {
    const times = contestants.map((): number[] => []);
    for (let request = 0; request < requests; request++) {
      for (const [place, work] of contestants.entries()) {
        const started = performance.now();
        await work();
        times[place]!.push(performance.now() - started);
      }
    }
    if (round < 0) continue;
    for (const [place, taken] of times.entries()) figures[place]!.push(percentile95(taken));
  }
  return figures.map(median);
}

const percentile95 = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.ceil(figures.length * 0.95) - 1]!;
