import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Act } from '../src/platform/act.ts';
import { systemClock } from '../src/platform/clock.ts';
import { type Db, openDatabase, openPool } from '../src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { newId } from '../src/platform/id.ts';
import { entry, record } from '../src/platform/ledger/ledger.ts';
import { sealLedger, usualSealing } from '../src/platform/ledger/sealing.ts';
import { verifyLedger } from '../src/platform/ledger/verifying.ts';
import { everyRight } from '../src/platform/rights.ts';
import { type Measurement, median } from './measurement.ts';

const writers = 8;
const entriesAWriter = 250;
const rounds = 5;
const entriesProved = 20_000;

const moved = entry(
  'deal.moved',
  z.object({ number: z.string(), from: z.string(), to: z.string(), valueCents: z.number() }),
  ({ number, from, to }) => `Moved ${number} from ${from} to ${to}.`,
);

/** Recording by eight writers against an audit trigger of PostgreSQL's own making; proving against reading the rows. */
export async function measure(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-record-'));
  const database = await startEmbeddedPostgres({ folder: join(folder, 'data') });
  try {
    await migrate(database.url);
    const db = openDatabase(openPool(database.url, { max: writers }));
    try {
      const actor = await actorIn(db);
      return [await writing(db, actor), await proving(db, actor)];
    } finally {
      await db.destroy();
    }
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A person of the bench, and how they act in a transaction. */
async function actorIn(db: Db): Promise<Omit<Act, 'tx'>> {
  const person = { id: newId(), name: 'Ada Wren', email: 'ada.wren@tanager.example', title: 'Analyst' };
  await db.insertInto('person').values(person).execute();
  const reader = { ...person, roles: [], region: null, cleared: false, partnerId: null, rights: everyRight };
  return { reader, clock: systemClock, requestId: newId(), awaited: new Set() };
}

async function writing(db: Db, actor: Omit<Act, 'tx'>): Promise<Measurement> {
  await layAuditTrigger(db);
  const ours = (writer: number, at: number) =>
    db.transaction().execute((tx) => {
      const number = `DEAL-2026-${writer}`;
      return record({ ...actor, tx }, `deal/${number}`, moved, { number, from: 'a', to: 'b', valueCents: at });
    });
  const peer = (writer: number, at: number) =>
    db
      .transaction()
      .execute((tx) =>
        sql`insert into audited (id, number, value_cents) values (${newId()}, ${`DEAL-${writer}`}, ${at})`.execute(tx),
      );
  const rates = [ours, peer].map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    for (const [place, work] of [ours, peer].entries()) {
      const started = performance.now();
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          for (let at = 0; at < entriesAWriter; at++) await work(writer, at);
        }),
      );
      const perSecond = (writers * entriesAWriter) / ((performance.now() - started) / 1000);
      if (round >= 0) rates[place]!.push(perSecond);
    }
  const [recorded, audited] = rates.map(median) as [number, number];
  return {
    name: `Entries recorded by ${writers} writers`,
    ...{ ours: recorded, peer: audited, peerName: 'an audit trigger, no proof', unit: '/s', ratio: recorded / audited },
    target: 'within 4x',
    met: recorded >= audited / 4,
  };
}

/** What people use where nobody has to prove anything: a trigger that copies each row. */
async function layAuditTrigger(db: Db): Promise<void> {
  for (const statement of [
    'create table audited (id uuid primary key, number text not null, value_cents bigint not null)',
    'create table audit (id bigint generated always as identity primary key, at timestamptz default now(), row jsonb)',
    `create function audit_row() returns trigger language plpgsql
      as 'begin insert into audit (row) values (to_jsonb(new)); return new; end'`,
    'create trigger audited_is_copied after insert on audited for each row execute function audit_row()',
  ])
    await sql.raw(statement).execute(db);
}

async function proving(db: Db, actor: Omit<Act, 'tx'>): Promise<Measurement> {
  const { count } = await db
    .selectFrom('ledgerEntry')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  await db.transaction().execute(async (tx) => {
    for (let at = count; at < entriesProved; at++) {
      const number = `DEAL-2027-${at % 500}`;
      await record({ ...actor, tx }, `deal/${number}`, moved, { number, from: 'a', to: 'b', valueCents: at });
    }
  });
  await sealLedger(db, systemClock, usualSealing);
  await sql`vacuum analyze`.execute(db);
  const times = [[], []] as [number[], number[]];
  for (let round = -1; round < rounds; round++) {
    for (const [place, work] of [
      () => proved(db),
      () => db.selectFrom('ledgerEntry').selectAll().execute(),
    ].entries()) {
      const started = performance.now();
      await work();
      if (round >= 0) times[place]!.push((performance.now() - started) / 1000);
    }
  }
  const [ours, peer] = times.map(median) as [number, number];
  return {
    name: `A ledger of ${entriesProved.toLocaleString('en-US')} entries proved`,
    ...{ ours, peer, peerName: 'its rows read by a select', unit: 's', ratio: peer / ours },
    target: 'within 8x',
    met: ours <= peer * 8,
  };
}

async function proved(db: Db): Promise<void> {
  const { broken } = await verifyLedger(db);
  if (broken) throw new Error(`${broken.place}: ${broken.why}`);
}
