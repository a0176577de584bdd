import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledQuery, type KyselyPlugin, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { demoPassword, people } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { OpportunityFilter, OpportunityPage } from '../src/modules/opportunities/opportunity.ts';
import { readOpportunities } from '../src/modules/opportunities/store.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { everyRight } from '../src/platform/rights.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import { fillOpportunities } from './many-opportunities.ts';
import { type Measurement, median } from './measurement.ts';

const count = 100_000;
const rounds = 11;
const requestsARound = 40;

/** The list of 100,000 opportunities over HTTP, in the whole house, against its own SQL handed to the bare driver. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-opportunities-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    const house = await openFilledHouse(database.url);
    const bare = new pg.Pool({ connectionString: database.url, max: 1 });
    try {
      await settle(database.adminUrl);
      console.error(`  ${count.toLocaleString('en-US')} opportunities stand in the database`);
      return await lists(house, bare);
    } finally {
      await bare.end();
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

async function lists(house: RunningHouse, bare: pg.Pool): Promise<Measurement[]> {
  const ask = await signedIn(`http://127.0.0.1:${house.port}`);
  const after = await markOf(ask, 'OPP-2025-010000');
  const asked: Record<string, string> = {
    'first page': '',
    'filtered by stage and region': 'stage=scoping&region=emea',
    'found by words': 'search=alder+freight',
    'sorted by value': 'sort=value',
    'page after 90,000 others': `after=${after}`,
  };
  const measured: Measurement[] = [];
  for (const [what, query] of Object.entries(asked)) {
    const statements = await statementsOf(house, query);
    const [ours, peer] = await percentiles([
      () => ask(`/api/opportunities?${query}`),
      async () => {
        for (const { sql, parameters } of statements) await bare.query(sql, [...parameters]);
      },
    ]);
    const ratio = peer! / ours!;
    console.error(`  ${what}: ${ours!.toFixed(1)} ms, bare ${peer!.toFixed(1)} ms`);
    measured.push({
      name: `List of ${count.toLocaleString('en-US')} opportunities, ${what}, p95`,
      ...{ ours: ours!, peer: peer!, peerName: 'the same SQL by bare pg', unit: 'ms', ratio },
      target: 'within 2x',
      met: ratio >= 1 / 2,
    });
  }
  return measured;
}

type Ask = (path: string) => Promise<string>;

/** Signs in as somebody of the demo; asks over one connection that stays open, as a browser's does. */
async function signedIn(address: string): Promise<Ask> {
  const answer = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email: people[0]!.email, password: demoPassword }),
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

/** The mark of a page that begins after a number: a search that finds several, cut after the first, gives it. */
async function markOf(ask: Ask, number: string): Promise<string> {
  const text = await ask(`/api/opportunities?search=${number.slice(0, -1)}&limit=1&direction=ascending`);
  const { items, next } = OpportunityPage.parse(JSON.parse(text));
  if (items[0]?.number !== number || !next) throw new Error(`No mark for ${number}.`);
  return next;
}

/** The very statements, with their parameters, that the list would run. */
async function statementsOf(house: RunningHouse, query: string): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = [];
  const listening: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(new PostgresQueryCompiler().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const filter = OpportunityFilter.parse(Object.fromEntries(new URLSearchParams(query)));
  const reader = { ...people[0]!, rights: everyRight };
  await house.db
    .withPlugin(listening)
    .transaction()
    .execute((tx) =>
      readOpportunities({ tx, reader, clock: systemClock, requestId: 'bench', awaited: new Set() }, filter),
    );
  return statements;
}

/** The 95th percentile of each contestant's milliseconds, taken in turn; of every round one, and of those the median. */
async function percentiles(contestants: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const figures = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    const times = contestants.map((): number[] => []);
    for (let request = 0; request < requestsARound; request++) {
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
