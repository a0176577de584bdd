import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Act } from '../../platform/act.ts';
import { FixedClock } from '../../platform/clock.ts';
import { openDatabase, openPool } from '../../platform/database/database.ts';
import { enqueue } from '../../platform/database/queue.ts';
import { testDatabaseUrl } from '../../platform/database/testing.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { jobsOf } from '../../platform/jobs/reactions.ts';
import { listJobs } from '../../platform/jobs/routes.ts';
import { startWorker } from '../../platform/jobs/runner.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import { openLog } from '../../platform/log.ts';
import type { Person } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openTask } from './opening.ts';
import { escalate, noteOverdue, remind, taskChores } from './reactions.ts';
import { openDesk } from './testing.ts';
import { moveTask } from './working.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let boss: Person;
let deals: Awaited<ReturnType<typeof openDesk>>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([]);
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  boss = await addPerson(door.db, 'Bo Stork', ['ps-director']);
  deals = await openDesk(door.db, ada);
});
afterAll(() => door.close());
beforeEach(() => door.clock.set(testNow));

const open = async (template: string) => {
  const subject = await deals.opened({ manager: ada.id });
  return door.act(ada, (act) => openTask(act, playbook, { template, subject, region: 'emea' }));
};
/** A review of Ada's: reminded of on Wednesday at 11:30, due at 17:00, escalated on Thursday at 17:00, in Berlin. */
const review = () => open('ps-opportunity-review');
const move = (number: string, verb: 'start' | 'pause' | 'resume' | 'take') =>
  door.act(ada, (act) =>
    moveTask(act, playbook, number, { verb, reason: verb === 'pause' ? 'waiting' : null, to: null }),
  );
/** The chores of one minute, as the house does them. */
async function chores(): Promise<void> {
  const { db, clock } = door;
  const reader = { ...boss, rights: everyRight };
  for (const { work } of taskChores(playbook)) {
    await db.transaction().execute((tx) => work({ tx, clock, reader, requestId: 'chore', awaited: new Set() }));
  }
}
const said = async (number: string, kind: string) => {
  const entries = await readStream(door.db, `task/${number}`, 50);
  return entries.filter(({ name }) => name === kind);
};
const row = (number: string) =>
  door.db.selectFrom('task').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
const at = (text: string) => door.clock.set(text);

describe('a task that calls for attention', () => {
  test('is reminded of, noted as overdue and escalated once each, at its hour', async () => {
    const { number } = await review();
    const told = async () => [
      (await said(number, 'task.reminded')).length,
      (await said(number, 'task.overdue')).length,
      (await said(number, 'task.escalated')).length,
    ];
    at('2026-11-25T10:29:00Z');
    await chores();
    expect(await told()).toEqual([0, 0, 0]);
    at('2026-11-25T10:30:00Z');
    await chores();
    expect(await told()).toEqual([1, 0, 0]);
    at('2026-11-25T16:01:00Z');
    await chores();
    expect(await told()).toEqual([1, 1, 0]);
    at('2026-11-26T16:00:00Z');
    await chores();
    await chores();
    expect(await told()).toEqual([1, 1, 1]);
    const [entry] = await said(number, 'task.escalated');
    expect(entry?.sentence).toContain('was due 25 November 2026, 17:00: escalated. Bo Stork: the only Director');
    expect(await row(number)).toMatchObject({ ownerId: ada.id, escalatedTo: boss.id, escalatedRole: 'ps-director' });
  });

  test('calls nobody while its clock stands still, and says nothing twice when it runs on', async () => {
    const { number } = await review();
    at('2026-11-25T10:45:00Z');
    await chores();
    await move(number, 'pause');
    at('2026-12-09T11:00:00Z');
    await chores();
    expect(await said(number, 'task.overdue')).toHaveLength(0);
    await move(number, 'resume');
    await chores();
    expect(await said(number, 'task.reminded')).toHaveLength(1);
    const { dueAt, remindAt, escalateAt } = await row(number);
    // Ten working days later, less the quarter of an hour by which the pause ended after it had begun.
    expect([dueAt?.toString(), remindAt, escalateAt?.toString()]).toEqual([
      '2026-12-10T08:15:00Z',
      null,
      '2026-12-11T08:15:00Z',
    ]);
  });

  test('that nobody had goes to the next role, and calls on by its clock', async () => {
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', ada.id).execute();
    const { number, owner, assignment } = await review();
    await door.db.updateTable('person').set({ disabledAt: null }).where('id', '=', ada.id).execute();
    expect([owner, assignment?.rule]).toEqual([null, null]);
    at('2026-11-23T14:00:00Z');
    await chores();
    expect(await row(number)).toMatchObject({
      ownerId: boss.id,
      escalatedTo: boss.id,
      escalateAt: Temporal.Instant.from('2026-11-26T16:00:00Z'),
    });
    const [entry] = await said(number, 'task.escalated');
    expect(entry?.sentence).toContain('was taken by nobody: escalated. Bo Stork');
  });

  test("that somebody took in time is not told of as nobody's", async () => {
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', ada.id).execute();
    const { number } = await review();
    await door.db.updateTable('person').set({ disabledAt: null }).where('id', '=', ada.id).execute();
    await move(number, 'take');
    at('2026-11-23T15:00:00Z');
    await chores();
    expect(await said(number, 'task.escalated')).toHaveLength(0);
  });

  test('says what it says once, however many look at the same moment', async () => {
    const { number } = await review();
    at('2026-12-24T10:00:00Z');
    const all = Array.from({ length: 4 }, () => [noteOverdue, remind, (act: Act) => escalate(act, playbook)]).flat();
    await Promise.all(all.map((work) => door.act(ada, work)));
    // What one had in hand the others passed over; it comes up again in the next minute.
    await chores();
    for (const kind of ['task.reminded', 'task.overdue', 'task.escalated'])
      expect(await said(number, kind)).toHaveLength(1);
  });
});

test('two runners of one database say it once', async () => {
  const url = await testDatabaseUrl();
  const db = openDatabase(openPool(url));
  const clock = new FixedClock(testNow);
  const reader = { ...(await addPerson(db, 'Ada Wren', ['engagement-manager'], 'emea')), rights: everyRight };
  const desk = await openDesk(db, reader);
  const numbers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const subject = await desk.opened();
      return db.transaction().execute(async (tx) => {
        const act = { tx, reader, clock, requestId: 'test', awaited: new Set<string>() };
        return (await openTask(act, playbook, { template: 'ta-review', subject, region: 'emea' })).number;
      });
    }),
  );
  clock.set('2026-12-24T10:00:00Z');
  const { jobs, chores: times } = jobsOf({ db, clock, reactions: [], chores: taskChores(playbook), house: reader });
  const pools = [0, 1].map(() => openPool(url, { plain: true, max: 4 }));
  const workers = await Promise.all(pools.map((pool) => startWorker(pool, jobs, [], openLog('silent'))));
  // Two minutes, in each of them each chore many times over, as instances whose clocks disagree would ask for it.
  for (let minute = 0; minute < 2; minute += 1) {
    await db.transaction().execute(async (tx) => {
      for (let time = 0; time < 6; time += 1) for (const { job } of times) await enqueue(tx, job, {});
    });
    await vi.waitFor(async () => expect(await listJobs(db, 'all')).toEqual([]), { timeout: 15_000, interval: 100 });
  }
  const entries = await db.selectFrom('ledgerEntry').select(['stream', 'name']).execute();
  const told = entries.filter(({ name }) => name !== 'task.opened').map(({ stream, name }) => `${stream} ${name}`);
  const once = numbers.flatMap((number) =>
    ['task.escalated', 'task.overdue', 'task.reminded'].map((name) => `task/${number} ${name}`),
  );
  expect(told.sort()).toEqual(once.sort());
  for (const { stop } of workers) await stop();
  for (const pool of pools) await pool.end();
  await db.destroy();
});
