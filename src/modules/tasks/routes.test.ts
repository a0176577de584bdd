import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openTask } from './opening.ts';
import { noteOverdue } from './reactions.ts';
import { taskRoutes } from './routes.ts';
import { Task, TaskList } from './task.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let subject = 0;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([taskRoutes(playbook)]);
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(ada);
});

/** A review due on Wednesday, 25 November, at closing time in Berlin. */
function review() {
  subject += 1;
  const order = { template: 'ps-opportunity-review', subject: `opportunity/T-${subject}`, region: 'emea' };
  return door.act(ada, (act) => openTask(act, playbook, order));
}

const move = (number: string, verb: string, reason?: string) =>
  door.send('POST', `/api/tasks/${number}/moves`, { verb, ...(reason ? { reason } : {}) });
const moved = async (number: string, verb: string, reason?: string) =>
  Task.parse(await (await move(number, verb, reason)).json());

describe('tasks', () => {
  test('a stranger is turned away', async () => {
    door.sit(null);
    expect((await door.get('/api/tasks')).status).toBe(401);
    expect((await move('TSK-2026-0001', 'start')).status).toBe(401);
    expect((await door.send('POST', '/api/tasks/TSK-2026-0001/checklist', { index: 0, done: true })).status).toBe(401);
  });

  test('one opens from its template: owner by role and region, clock in the calendar of the region', async () => {
    const task = await review();
    expect(task).toMatchObject({ owner: 'Ada Wren', state: 'open', overdue: false, timeZone: 'Europe/Berlin' });
    expect(task.checklist.length).toBeGreaterThan(0);
    expect(task.dueAt).toMatch(/^2026-11-25T/);
    const [entry] = await readStream(door.db, task.subject, 1);
    expect(entry?.name).toBe('task.opened');
  });

  test('a pause needs a reason, stops the clock, and is paid back in working time', async () => {
    const { number, dueAt } = await review();
    const refused = await move(number, 'pause');
    expect(refused.status).toBe(422);
    expect(Problem.parse(await refused.json()).detail).toContain('give a reason');
    expect(await moved(number, 'pause', 'the customer is away')).toMatchObject({
      state: 'paused',
      pausedFor: 'the customer is away',
    });
    door.clock.advance({ hours: 24 });
    const resumed = await moved(number, 'resume');
    expect(resumed).toMatchObject({ state: 'in-progress', pausedFor: null });
    const pushed = Temporal.Instant.from(resumed.dueAt!).since(Temporal.Instant.from(dueAt!), { largestUnit: 'hour' });
    // One working day of pause: Wednesday at closing becomes Thursday at closing.
    expect(pushed.hours).toBe(24);
  });

  test('a finished one is closed: no move, no tick', async () => {
    const { number } = await review();
    const ticked = await door.send('POST', `/api/tasks/${number}/checklist`, { index: 0, done: true });
    expect(Task.parse(await ticked.json()).checklist[0]?.done).toBe(true);
    const done = await moved(number, 'finish');
    expect(done.state).toBe('done');
    expect(done.may.check).toBe(`${number} is done: its checklist is closed.`);
    expect((await move(number, 'start')).status).toBe(409);
    expect((await door.send('POST', `/api/tasks/${number}/checklist`, { index: 0, done: false })).status).toBe(409);
  });

  test('an item that is not there is refused by its count', async () => {
    const { number, checklist } = await review();
    const answer = await door.send('POST', `/api/tasks/${number}/checklist`, { index: 99, done: true });
    expect(Problem.parse(await answer.json()).detail).toBe(
      `${number} has ${checklist.length} items; there is no item 99.`,
    );
  });

  test('what is past its clock is noted once, however many instances look', async () => {
    const late = await review();
    const paused = await review();
    await move(paused.number, 'pause', 'waiting');
    door.clock.advance({ hours: 24 * 10 });
    const listed = await door.read(`/api/tasks?subject=${late.subject}`, TaskList);
    expect(listed.items[0]?.overdue).toBe(true);
    await Promise.all(Array.from({ length: 4 }, () => door.act(ada, noteOverdue)));
    const entries = await readStream(door.db, late.subject, 20);
    expect(entries.filter(({ name }) => name === 'task.overdue')).toHaveLength(1);
    const others = await readStream(door.db, paused.subject, 20);
    expect(others.filter(({ name }) => name === 'task.overdue')).toHaveLength(0);
  });

  test('mine are mine', async () => {
    const ben = await addPerson(door.db, 'Ben Teal');
    door.sit(ben);
    expect((await door.read('/api/tasks?mine=true', TaskList)).items).toEqual([]);
  });
});
