import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { people } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { writePdf } from '../src/documents/pdf.ts';
import { assembleOrderForm } from '../src/modules/quotes/order-form/assembling.ts';
import { Quote, type WishedLine } from '../src/modules/quotes/quote.ts';
import { termsOf } from '../src/modules/quotes/reckoning.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { openPool } from '../src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { loadPlaybook, type Playbook } from '../src/playbook/playbook.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import { percentiles } from './filled-house.ts';
import { interleaved, type Measurement } from './measurement.ts';
import { signedInSending } from './sending.ts';

const lines = 1500;
const savedMost = 100;
const pdfMost = 500;
const playbookFolder = join(root, 'playbooks', 'gitlab');
const seller = people.find(({ roles, region, cleared }) => roles.includes('deal-desk') && region === null && cleared)!;

/** A quote of 1,500 lines: changed, reckoned and kept over HTTP against the same lines in bare pg, and its order form. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    const playbook = await loadPlaybook(playbookFolder);
    const house = await openHouse({
      ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, publicUrl: undefined, pages: null },
      ...{ bodyBytesMax: 8 * 1024 * 1024, playbookFolder, clock: systemClock, log: openLog('silent') },
      prepare: (db, read, clock) => loadDemo(db, read, clock, true),
    });
    const pool = openPool(database.url, { max: 1, plain: true });
    try {
      const { saved, quote } = await changes(house, pool, playbook);
      return [saved, await orderForms(playbook, quote)];
    } finally {
      await pool.end();
      await house.stop();
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const wishes = (playbook: Playbook): WishedLine[] => {
  const skus = playbook.catalogue.items.flatMap(({ sku, effective }) => (sku && !effective.to ? [sku] : []));
  return Array.from({ length: lines }, (_, at) => ({
    ...{ id: `line-${at}`, sku: skus[at % skus.length]!, delivery: null, quantity: 1 + (at % 7), facility: false },
    attendees: 10,
  }));
};

async function changes(house: RunningHouse, pool: pg.Pool, playbook: Playbook) {
  const { rows } = await pool.query<{ number: string }>(
    `select number from opportunity where not exists (select from quote where opportunity_id = opportunity.id)
      and stage in ('discovery', 'scoping', 'proposal') and not public_sector order by number limit 1`,
  );
  const address = `http://127.0.0.1:${house.port}`;
  const opening = await signedInSending(address, seller.email, 'POST');
  const opened = Quote.parse(JSON.parse(await opening(`/api/opportunities/${rows[0]!.number}/quotes`)({})));
  const save = (await signedInSending(address, seller.email, 'PUT'))(`/api/quotes/${opened.number}`);
  const wished = wishes(playbook);
  const terms = { ...termsOf(opened), lines: wished };
  let at = 0;
  const ours = () => {
    at += 1;
    const changed = wished.map((line, place) => (place === at % lines ? { ...line, quantity: 1 + (at % 90) } : line));
    return save({ ...terms, discountPercent: (at % 900) / 100, lines: changed });
  };
  const quote = Quote.parse(JSON.parse(await ours()));
  await pool.query('create table quote_in_one (id int primary key, lines jsonb not null, total bigint not null)');
  await pool.query('insert into quote_in_one values (1, $1, 0)', [JSON.stringify(quote.lines)]);
  const bare = async () => {
    at += 1;
    const said = quote.lines.map((line, place) => (place === at % lines ? { ...line, listCents: at } : line));
    await pool.query('update quote_in_one set lines = $1 where id = 1', [JSON.stringify(said)]);
    await pool.query(`update quote_in_one set total =
      (select sum((line ->> 'listCents')::bigint) from jsonb_array_elements(lines) as line) where id = 1`);
    await pool.query('select lines, total from quote_in_one where id = 1');
  };
  const [milliseconds, peer] = await percentiles([ours, bare], { inAll: 5, requests: 20 });
  const saved: Measurement = {
    name: `A quote of ${lines.toLocaleString('en-US')} lines changed, reckoned, saved and answered, p95`,
    ...{ ours: milliseconds!, peer: peer!, peerName: 'the same lines as one JSON value, bare pg', unit: 'ms' },
    ...{ ratio: peer! / milliseconds!, target: `within ${savedMost} ms`, met: milliseconds! <= savedMost },
  };
  return { saved, quote };
}

async function orderForms(playbook: Playbook, quote: Quote): Promise<Measurement> {
  const stored = { ...quote, id: '', createdById: '', region: 'emea', firstValidUntil: quote.validUntil, review: null };
  const [ours = 0] = await interleaved(
    [{ times: 1, work: () => writePdf(assembleOrderForm({ quote: stored, date: quote.pricesOn, playbook })) }],
    7,
  );
  return {
    name: `Order form of ${lines.toLocaleString('en-US')} lines as PDF`,
    ...{ ours, unit: 'ms', target: `within ${pdfMost} ms`, met: ours <= pdfMost },
  };
}
