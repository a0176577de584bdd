import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { people } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { systemClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import { openPool } from '../src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse, type RunningHouse } from '../src/web/house.ts';
import { percentiles } from './filled-house.ts';
import type { Measurement } from './measurement.ts';
import { signedInSending } from './sending.ts';

const number = 'EST-2026-0001';
const lines = 1500;
const weeks = 50;
const millisecondsMost = 100;
const editor = people.find(
  ({ roles, region, cleared }) => roles.includes('ps-director') && region === null && cleared,
)!;

/** One edit of a sheet of 75,000 cells, over HTTP, against the same sheet kept as one JSON value by bare pg. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    const house = await openFull(database.url);
    const pool = openPool(database.url, { max: 1, plain: true });
    try {
      await fill(pool);
      return await edits(house, pool);
    } finally {
      await pool.end();
      await house.stop();
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const openFull = (databaseUrl: string): Promise<RunningHouse> =>
  openHouse({
    ...{ databaseUrl, host: '127.0.0.1', port: 0, publicUrl: undefined, pages: null, bodyBytesMax: 8 * 1024 * 1024 },
    playbookFolder: join(root, 'playbooks', 'gitlab'),
    clock: systemClock,
    log: openLog('silent'),
    prepare: (db, playbook, clock) => loadDemo(db, playbook, clock, true),
  });

/** Fills the demo's estimate up to 1,500 lines of which every week is planned, and keeps the same as one JSON value. */
async function fill(pool: pg.Pool): Promise<void> {
  const planned = `array(select 0.25 * (1 + (place * 7 + week * 3) % 16) from generate_series(1, ${weeks}) as week)`;
  for (const statement of [
    `delete from estimate_line where estimate_id = (select id from estimate where number = '${number}')`,
    `insert into estimate_line (estimate_id, "position", id, line, price_cents, part)
      select estimate.id, place, 'line.' || place, jsonb_build_object('title', 'Work ' || place, 'workstream', 'Move',
        'service', 'migration-to-saas', 'kind', 'services', 'sku', null, 'mode', null, 'prerequisites', '[]'::jsonb,
        'pricing', 'hours', 'driver', null, 'deliverable', 'What comes of it', 'assumption', null,
        'rule', 'worksheet.own', 'source', 'Parley, added by hand'), 30000, 'included'
      from estimate, generate_series(0, ${lines - 1}) as place where number = '${number}'`,
    `insert into estimate_effort (estimate_id, line_id, role, low, likely, high, weeks)
      select id, 'line.' || place, 'ps-engineer', sum * 0.5, sum, sum * 2, planned
      from estimate, generate_series(0, ${lines - 1}) as place, lateral (select ${planned} as planned) as plan,
        lateral (select sum(hours) from unnest(planned) as hours) as sums where number = '${number}'`,
    `create table sheet_in_one (id int primary key, sheet jsonb not null, hours double precision not null)`,
    `insert into sheet_in_one select 1, jsonb_object_agg(line_id, to_jsonb(weeks)), sum(likely) from estimate_effort`,
    'vacuum analyze',
  ])
    await pool.query(statement);
}

async function edits(house: RunningHouse, pool: pg.Pool): Promise<Measurement[]> {
  const sending = await signedInSending(`http://127.0.0.1:${house.port}`, editor.email, 'PATCH');
  const send = sending(`/api/estimates/${number}/worksheet`);
  let at = 0;
  const next = () => {
    at = (at + 733) % (lines * weeks);
    return { line: `line.${at % lines}`, week: at % weeks, hours: 0.25 * (1 + (at % 30)) };
  };
  const edit = async () => {
    const { line, week, hours } = next();
    await send({ edits: [{ do: 'plan', line, role: 'ps-engineer', weeks: { [week]: hours } }] });
  };
  const inOne = async () => {
    const { line, week, hours } = next();
    await pool.query('update sheet_in_one set sheet = jsonb_set(sheet, $1, $2) where id = 1', [
      [line, String(week)],
      JSON.stringify(hours),
    ]);
    await pool.query(`update sheet_in_one set hours = (select sum(hour::float8)
      from jsonb_each(sheet) as lines (id, weeks), jsonb_array_elements_text(weeks) as hours (hour)) where id = 1`);
  };
  const [ours, peer] = await percentiles([edit, inOne]);
  const met = ours! <= millisecondsMost;
  const cells = (lines * weeks).toLocaleString('en-US');
  const name = `A cell of ${cells} edited, added up, saved and answered, p95`;
  const target = `within ${millisecondsMost} ms`;
  return [
    {
      name,
      ours: ours!,
      peer: peer!,
      peerName: 'the same sheet as one JSON value, bare pg',
      unit: 'ms',
      ratio: peer! / ours!,
      target,
      met,
    },
    {
      ...{ name, ours: ours!, peer: 20_000, peerName: "the market leader's published guideline", unit: 'ms' },
      ...{ ratio: 20_000 / ours!, target, met },
    },
  ];
}
