import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../src/platform/database/database.ts';
import type { Acknowledged } from './load.ts';

/** Every deed that was acknowledged stands, with its entry in the ledger; and none stands without its entry, or half. */
export async function expectWhole(db: Db, { opened, routed, estimated, moved }: Acknowledged): Promise<void> {
  const numbers = async (query: ReturnType<typeof sql<{ number: string }>>) =>
    new Set((await query.execute(db)).rows.map(({ number }) => number));
  const lost = (wanted: readonly string[], there: ReadonlySet<string>) => wanted.filter((each) => !there.has(each));
  const deals = await numbers(sql`select number from opportunity`);
  expect(lost(opened, deals), 'opened and lost').toEqual([]);
  const decided = await numbers(
    sql`select o.number from opportunity o join engagement e on e.opportunity_id = o.id and e.state = 'routed'`,
  );
  expect(lost(routed, decided), 'routed and lost').toEqual([]);
  const priced = await numbers(
    sql`select o.number from opportunity o join estimate e on e.opportunity_id = o.id join estimate_cost c on c.estimate_id = e.id`,
  );
  expect(lost(estimated, priced), 'estimated and lost').toEqual([]);
  const accepted = await numbers(sql`select number from opportunity where stage <> 'pending-acceptance'`);
  expect(lost(moved, accepted), 'moved and lost').toEqual([]);
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from account) - (select count(*) from ledger_entry where name = 'account.opened') as accounts,
    (select count(*) from opportunity) - (select count(*) from ledger_entry where name = 'opportunity.opened') as opportunities,
    (select count(*) from engagement) - (select count(*) from ledger_entry where name = 'engagement.routed') as engagements,
    (select count(*) from estimate) - (select count(*) from ledger_entry where name in ('estimate.drafted', 'estimate.revised', 'estimate.copied')) as estimates,
    (select count(*) from estimate) - (select count(*) from estimate_cost) as costs,
    (select count(*) from task) - (select count(*) from ledger_entry where name = 'task.opened') as tasks`.execute(db);
  expect(rows[0], 'records without their entry, or entries without their record').toEqual({
    ...{ accounts: 0, opportunities: 0, engagements: 0, estimates: 0, costs: 0, tasks: 0 },
  });
}

/** Every estimate that asks for it was reviewed once: the job was done, and its effect is there once, not twice. */
export async function expectJobsDoneOnce(db: Db, estimated: readonly string[]): Promise<void> {
  const reviews = async () => {
    const { rows } = await sql<{ subject: string; count: number }>`
      select subject, count(*) from task where template = 'ta-review' group by subject`.execute(db);
    return new Map(rows.map(({ subject, count }) => [subject.split('/')[1] ?? '', count]));
  };
  const waiting = async () => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*) from graphile_worker.jobs where task_identifier = 'react'`.execute(db);
    return rows[0]?.count ?? 0;
  };
  // What every instance does for the others each minute is done at once here, to wait less.
  for (let attempt = 0; attempt < 600 && (await waiting()) > 0; attempt += 1) {
    await sql`select free_jobs_of_the_dead()`.execute(db);
    await sleep(100);
  }
  const done = await reviews();
  expect(
    [...done].filter(([number, count]) => estimated.includes(number) && count > 1),
    'done twice',
  ).toEqual([]);
  expect(
    estimated.filter((number) => !done.has(number)),
    'never done',
  ).toEqual([]);
}
