import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import { LedgerPage } from '../../platform/ledger/line.ts';
import type { Person } from '../../platform/person.ts';
import { ledgerRoutes } from '../../platform/record/routes.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { enterAbsence } from '../absences/entering.ts';
import { openTask } from './opening.ts';
import { taskRoutes } from './routes.ts';
import { ManyMoved, Task, TaskList, TaskPeople, Work } from './task.ts';
import { openDesk } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let ben: Person;
let seller: Person;
let lead: Person;
let auditor: Person;
let deals: Awaited<ReturnType<typeof openDesk>>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([taskRoutes(playbook), ledgerRoutes()], rightsOf(playbook));
  ada = await addPerson(door.db, 'Ada Wren', ['engagement-manager'], 'emea');
  ben = await addPerson(door.db, 'Ben Teal', ['engagement-manager'], 'emea', { cleared: true });
  seller = await addPerson(door.db, 'Sid Rook', ['account-executive'], 'emea');
  lead = await addPerson(door.db, 'Lea Kite', ['delivery-manager'], 'emea');
  auditor = await addPerson(door.db, 'Oda Dove', ['auditor']);
  deals = await openDesk(door.db, seller);
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(ada);
});

const open = async (template: string, subject: Promise<string> | string, by = ada) => {
  const stream = await subject;
  return door.act(by, (act) => openTask(act, playbook, { template, subject: stream, region: 'emea' }));
};
/** A review of Ada's, due on Wednesday, 25 November, at closing time in Berlin. */
const review = () => open('ps-opportunity-review', deals.opened({ manager: ada.id }));

const send = (number: string, verb: string, more: object = {}, headers?: Record<string, string>) =>
  door.send('POST', `/api/tasks/${number}/moves`, { verb, ...more }, headers);
const moved = async (number: string, verb: string, more: object = {}) => {
  const answer = await send(number, verb, more);
  return Task.parse(await answer.json());
};
const refused = async (answer: Promise<Response> | Response) => {
  const { status, detail } = Problem.parse(await (await answer).json());
  return `${status} ${detail}`;
};
const tick = (number: string, index: number, done = true) =>
  door.send('POST', `/api/tasks/${number}/checklist`, { index, done });
const names = async (number: string) => {
  const entries = await readStream(door.db, `task/${number}`, 50);
  return entries.map(({ name }) => name).reverse();
};

describe('a task', () => {
  test('is nothing to a stranger', async () => {
    door.sit(null);
    for (const path of ['/api/tasks', '/api/work', '/api/tasks/TSK-2026-0001', '/api/tasks/TSK-2026-0001/people'])
      expect((await door.get(path)).status).toBe(401);
    expect((await send('TSK-2026-0001', 'start')).status).toBe(401);
    expect((await tick('TSK-2026-0001', 0)).status).toBe(401);
    expect((await door.send('POST', '/api/tasks/moves', {})).status).toBe(401);
  });

  test('opens from its template with an owner, the reason why, and its clock in the calendar of the region', async () => {
    const { number } = await review();
    const answer = await door.get(`/api/tasks/${number}`);
    expect(answer.headers.get('ETag')).toBe('"1"');
    expect(Task.parse(await answer.json())).toMatchObject({
      ...{ owner: 'Ada Wren', openedBy: 'Ada Wren', state: 'open', overdue: false, timeZone: 'Europe/Berlin' },
      assignment: {
        rule: 'assign.named-on-the-record',
        sentence: 'Ada Wren: the Engagement Manager named on the record.',
      },
      ...{ subjectTitle: deals.newest(), dueAt: '2026-11-25T16:00:00Z', remindAt: '2026-11-25T10:30:00Z' },
      escalateAt: '2026-11-26T16:00:00Z',
    });
    const [entry] = await readStream(door.db, `task/${number}`, 1);
    expect(entry?.sentence).toBe(
      `Opened ${number}, Opportunity review with the account team, due 25 November 2026, 17:00. Ada Wren: the Engagement Manager named on the record.`,
    );
  });

  test('of the public sector goes to the cleared, and the others do not find it', async () => {
    const { number } = await open('ps-opportunity-review', deals.opened({ publicSector: true }), ben);
    expect((await door.get(`/api/tasks/${number}`)).status).toBe(404);
    door.sit(ben);
    expect(await door.read(`/api/tasks/${number}`, Task)).toMatchObject({ owner: 'Ben Teal' });
  });

  test('is moved only as it was seen', async () => {
    const { number } = await review();
    expect(await refused(send(number, 'start', {}, { 'if-match': '' }))).toContain('428 Say which version');
    expect((await send(number, 'start', {}, { 'if-match': '"1"' })).headers.get('ETag')).toBe('"2"');
    const stale = Problem.parse(await (await send(number, 'finish', {}, { 'if-match': '"1"' })).json());
    expect(stale.status).toBe(412);
    expect(stale.faults?.[0]?.sentence).toContain('is in-progress');
  });

  test('pauses with a reason, which stops its clock and is paid back in working time', async () => {
    const { number, dueAt } = await review();
    expect(await refused(send(number, 'pause'))).toBe(`422 To pause ${number}, give a reason in "reason".`);
    const paused = await moved(number, 'pause', { reason: 'the customer is away' });
    expect(paused).toMatchObject({ state: 'paused', pausedFor: 'the customer is away' });
    door.clock.advance({ hours: 24 });
    const resumed = await moved(number, 'resume');
    expect(resumed).toMatchObject({
      ...{ state: 'in-progress', pausedFor: null, remindAt: '2026-11-26T10:30:00Z' },
      escalateAt: '2026-11-27T16:00:00Z',
      pauses: [{ from: '2026-11-23T10:00:00Z', until: '2026-11-24T10:00:00Z', reason: 'the customer is away' }],
    });
    const pushed = Temporal.Instant.from(resumed.dueAt!).since(Temporal.Instant.from(dueAt!), { largestUnit: 'hour' });
    // One working day of pause: Wednesday at closing becomes Thursday at closing.
    expect(pushed.hours).toBe(24);
  });

  test('is finished once what is mandatory is ticked, and is then closed', async () => {
    const { number, checklist } = await review();
    const at = checklist.findIndex(({ mandatory }) => mandatory);
    expect(await refused(send(number, 'finish'))).toBe(
      `409 To finish ${number}, tick first: "${checklist[at]?.text}".`,
    );
    expect(Task.parse(await (await tick(number, at)).json()).checklist[at]?.done).toBe(true);
    const done = await moved(number, 'finish');
    expect(done.state).toBe('done');
    expect(done.may).toMatchObject({
      check: `${number} is done: its checklist is closed.`,
      take: `${number} is done: nothing more is done with it.`,
    });
    expect((await send(number, 'start')).status).toBe(409);
    expect((await tick(number, 0, false)).status).toBe(409);
    expect(await refused(tick(number, 99))).toBe(`422 ${number} has ${checklist.length} items; there is no item 99.`);
    expect(await names(number)).toEqual(['task.opened', 'task.checked', 'task.moved']);
    const timeline = await door.read(`/api/ledger?stream=${done.subject}`, LedgerPage);
    expect(timeline.items.map(({ stream }) => stream)).toEqual([1, 2, 3].map(() => `task/${number}`));
  });
});

describe('whose a task is', () => {
  test('its owner works on it; whoever holds the role may take it; others neither', async () => {
    const { number } = await review();
    door.sit(ben);
    expect(await refused(send(number, 'start'))).toBe(`403 ${number} is the work of Ada Wren: take it first.`);
    expect(await moved(number, 'take')).toMatchObject({ owner: 'Ben Teal' });
    expect((await moved(number, 'start')).state).toBe('in-progress');
    door.sit(seller);
    expect(await refused(send(number, 'finish'))).toContain('403');
    expect(await refused(send(number, 'take'))).toBe(
      `403 ${number} is taken by whoever is Engagement Manager, which you are not.`,
    );
    expect(await names(number)).toEqual(['task.opened', 'task.assigned', 'task.moved']);
  });

  test('an item is ticked by the role it names or the owner', async () => {
    const { number, checklist } = await review();
    const theirs = checklist.findIndex(({ role }) => role === 'account-executive');
    door.sit(seller);
    expect((await tick(number, theirs)).status).toBe(200);
    expect(await refused(tick(number, 0))).toBe('403 This is for Engagement Manager or Ada Wren to see to.');
    const { may } = await door.read(`/api/tasks/${number}`, Task);
    expect([may[`check.${theirs}`], may['check.0']]).toEqual([true, expect.stringContaining('This is for')]);
  });

  test('a lead gives it to somebody who may have it, or back into the queue', async () => {
    const { number } = await review();
    door.sit(seller);
    expect(await refused(send(number, 'assign', { to: ben.id }))).toContain('403 Your roles do not let you give tasks');
    door.sit(lead);
    const people = await door.read(`/api/tasks/${number}/people`, TaskPeople);
    expect(people.items.map(({ name, may }) => [name, may])).toContainEqual([
      'Ada Wren',
      `${number} is theirs already.`,
    ]);
    expect(people.items.map(({ name, may }) => [name, may])).toContainEqual(['Ben Teal', true]);
    expect(await refused(send(number, 'assign', { to: seller.id }))).toContain('422');
    expect(await moved(number, 'assign', { to: ben.id, reason: 'Ada is ill' })).toMatchObject({ owner: 'Ben Teal' });
    expect(await moved(number, 'assign')).toMatchObject({ owner: null, escalateAt: '2026-11-23T14:00:00Z' });
    const [back, given] = await readStream(door.db, `task/${number}`, 2);
    expect(given?.sentence).toContain('Ben Teal: given by a lead. Why: Ada is ill.');
    expect(back?.sentence).toContain('Nobody: put back into the queue of Engagement Manager.');
    expect((await moved(number, 'cancel', { reason: 'not needed' })).state).toBe('cancelled');
  });

  test('nobody is given what they may not see', async () => {
    const { number } = await open('ps-opportunity-review', deals.opened({ publicSector: true }), ben);
    const boss = await addPerson(door.db, 'Max Ibis', ['ps-director'], null, { cleared: true });
    const far = await addPerson(door.db, 'Far Gull', ['engagement-manager'], 'apac', { cleared: true });
    door.sit(boss);
    expect(await refused(send(number, 'assign', { to: ada.id }))).toBe(
      '422 Ada Wren is not cleared for the public sector.',
    );
    expect(await refused(send(number, 'assign', { to: far.id }))).toBe(
      '422 Far Gull serves apac; this is work of emea.',
    );
  });

  test('an auditor reads all and changes nothing', async () => {
    const { number } = await review();
    door.sit(auditor);
    const { may } = await door.read(`/api/tasks/${number}`, Task);
    expect(Object.values(may).filter((each) => each === true)).toEqual([]);
    expect(await refused(send(number, 'take'))).toContain('403 Your roles do not let you work on a task');
    expect((await tick(number, 0)).status).toBe(403);
  });

  test("a partner's person sees and does only what is given to them", async () => {
    const partnerId = await deals.partner();
    const paula = await addPerson(door.db, 'Paula Rail', ['partner-practitioner'], null, { partnerId });
    const { number } = await open('ps-opportunity-review', deals.opened({ manager: ada.id, partnerId }));
    door.sit(paula);
    expect((await door.get(`/api/tasks/${number}`)).status).toBe(404);
    door.sit(await addPerson(door.db, 'Pam Coot', ['ps-director']));
    expect(await moved(number, 'assign', { to: paula.id })).toMatchObject({ owner: 'Paula Rail' });
    door.sit(paula);
    expect((await moved(number, 'start')).state).toBe('in-progress');
    expect((await door.read('/api/tasks', TaskList)).items.map((task) => task.number)).toEqual([number]);
    door.sit(await addPerson(door.db, 'Una Crake', ['partner-practitioner'], null, { partnerId }));
    expect((await door.read('/api/tasks', TaskList)).items).toEqual([]);
  });

  test('while its owner is away, their cover works on it and is given what is new', async () => {
    const kim = await addPerson(door.db, 'Kim Lark', ['technical-architect'], 'emea');
    const lou = await addPerson(door.db, 'Lou Swift', ['solutions-architect'], 'emea');
    const subject = await deals.opened({ manager: ada.id });
    const standing = await open('ta-review', subject);
    expect(standing.owner).toBe('Kim Lark');
    const days = { cover: lou.id, firstDay: '2026-11-24', lastDay: '2026-11-27' };
    await door.act(kim, (act) => enterAbsence(act, playbook, days));
    door.sit(lou);
    expect((await send(standing.number, 'start')).status).toBe(403);
    door.clock.advance({ hours: 24 });
    expect(await moved(standing.number, 'start')).toMatchObject({
      owner: 'Kim Lark',
      coveredBy: { name: 'Lou Swift' },
      may: { pause: true },
    });
    expect((await door.read('/api/tasks?mine=true', TaskList)).items.map(({ number }) => number)).toEqual([
      standing.number,
    ]);
    const [started] = await readStream(door.db, `task/${standing.number}`, 1);
    expect([started?.actorName, started?.behalfName]).toEqual(['Lou Swift', 'Kim Lark']);
    const fresh = await open('ta-review', deals.opened({ manager: ada.id }));
    expect(fresh.assignment?.sentence).toBe(
      'Lou Swift: covers Kim Lark, the only Technical Architect of emea, away until 27 November 2026.',
    );
    door.clock.advance({ hours: 24 * 4 });
    expect((await send(standing.number, 'pause', { reason: 'over' })).status).toBe(403);
  });
});

describe('many at once', () => {
  test('each is done or refused by itself, in the order asked', async () => {
    const [one, two, three] = [await review(), await review(), await review()];
    await moved(two.number, 'start');
    const tasks = [three, two, one].map(({ number }) => ({ number, version: 1 }));
    const answer = await door.send('POST', '/api/tasks/moves', {
      verb: 'start',
      tasks: [...tasks, { number: 'TSK-1999-0001', version: 1 }],
    });
    const { items } = ManyMoved.parse(await answer.json());
    expect(
      items.map((item) => (item.done ? `${item.number} ${item.task.state}` : `${item.number} ${item.code}`)),
    ).toEqual([
      `${three.number} in-progress`,
      `${two.number} record.changed`,
      `${one.number} in-progress`,
      'TSK-1999-0001 task.notFound',
    ]);
    expect(await names(two.number)).toEqual(['task.opened', 'task.moved']);
  });

  test('two who move the same ones at once take turns', async () => {
    const tasks = [await review(), await review(), await review()].map(({ number }) => ({ number, version: 1 }));
    const both = await Promise.all(
      [tasks, tasks.toReversed()].map((order) =>
        door.send('POST', '/api/tasks/moves', { verb: 'pause', reason: 'all hands', tasks: order }),
      ),
    );
    const done = await Promise.all(both.map(async (answer) => ManyMoved.parse(await answer.json()).items));
    expect(done.flat().filter((item) => item.done)).toHaveLength(3);
  });

  test.each([
    ['none', [], 'tasks'],
    [
      'one twice',
      [
        { number: 'A', version: 1 },
        { number: 'A', version: 1 },
      ],
      'once is enough',
    ],
    ['too many', Array.from({ length: 101 }, (_, at) => ({ number: `T${at}`, version: 1 })), 'tasks'],
  ])('%s is refused', async (_, tasks, words) => {
    const answer = await door.send('POST', '/api/tasks/moves', { verb: 'start', tasks });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });
});

describe('my work', () => {
  test('holds mine, what is asked of my role, its queue, what was escalated to me, and what I wait for', async () => {
    const nia = await addPerson(door.db, 'Nia Brant', ['legal', 'deal-desk'], 'emea');
    const subject = await deals.opened({ manager: ada.id });
    const task = await open('ps-opportunity-review', subject);
    const row = (change: object) => door.db.updateTable('task').set(change).where('number', '=', task.number).execute();
    const found = async (who: Person) => {
      door.sit(who);
      const { mine, escalated, asked, queue, waiting } = await door.read('/api/work?timeZone=Asia/Tokyo', Work);
      return Object.entries({ mine, escalated, asked, queue, waiting }).flatMap(([name, tasks]) =>
        tasks.some(({ number }) => number === task.number) ? [name] : [],
      );
    };
    expect(await found(ada)).toEqual(['mine']);
    expect(await found(seller)).toEqual(['asked']);
    expect(await found(await addPerson(door.db, 'Sue Finch', ['account-executive'], 'emea'))).toEqual([]);
    await row({ checklist: JSON.stringify([{ role: 'legal', text: 'Stamp it', done: false }]) });
    expect(await found(seller)).toEqual(['waiting']);
    expect(await found(nia)).toEqual(['asked']);
    await row({ checklist: '[]' });
    expect(await found(nia)).toEqual([]);
    await row({ ownerId: null, ownerRole: 'legal' });
    expect(await found(nia)).toEqual(['queue']);
    expect(await found(ada)).toEqual(['waiting']);
    await row({ ownerId: ben.id, escalatedTo: nia.id });
    expect(await found(nia)).toEqual(['escalated']);
    await row({ state: 'done' });
    expect(await found(nia)).toEqual([]);
    expect(await found(seller)).toEqual([]);
  });

  test('is told in the days of my region, or in my own where I serve every region', async () => {
    const { mine: _, ...berlin } = await door.read('/api/work?timeZone=Asia/Tokyo', Work);
    expect(berlin).toMatchObject({ timeZone: 'Europe/Berlin', todayEnds: '2026-11-23T23:00:00Z' });
    door.sit(auditor);
    expect(await door.read('/api/work?timeZone=Asia/Tokyo', Work)).toMatchObject({ timeZone: 'Asia/Tokyo' });
    expect((await door.get('/api/work?timeZone=Asia/Atlantis')).status).toBe(422);
  });
});

test('the list is narrowed by words, role, state and what is overdue', async () => {
  const task = await review();
  const count = async (query: string) => {
    const { items } = await door.read(`/api/tasks?${query}`, TaskList);
    return items.some(({ number }) => number === task.number);
  };
  expect(await count(`search=${deals.newest()}`)).toBe(true);
  expect(await count('search=nothing-is-called-so')).toBe(false);
  expect(await count('role=engagement-manager&state=open&region=emea')).toBe(true);
  expect(await count('role=legal')).toBe(false);
  expect(await count('overdue=true')).toBe(false);
  door.clock.advance({ hours: 24 * 10 });
  expect(await count('overdue=true')).toBe(true);
});
