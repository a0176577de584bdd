import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { mayTellDay } from '../../playbook/starts/telling.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { decideStep } from '../approvals/deciding.ts';
import { openRecord } from '../approvals/testing.ts';
import { readTasks } from '../tasks/store.ts';
import { askStart, confirmStart } from './asking.ts';
import { schedulingRoutes } from './routes.ts';
import { startStanding } from './standing.ts';
import { Start, StartQueue } from './start.ts';

let door: TestDoor;
let playbook: Playbook;
const cast = {} as Record<'seller' | 'manager' | 'coordinator' | 'director' | 'auditor' | 'neighbour', Person>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([schedulingRoutes(playbook)], rightsOf(playbook));
  cast.seller = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  cast.manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager']);
  cast.coordinator = await addPerson(door.db, 'Kit Merlin', ['project-coordinator']);
  cast.director = await addPerson(door.db, 'Ivo Knot', ['ps-director']);
  cast.auditor = await addPerson(door.db, 'Una Rail', ['auditor']);
  const partner = { id: newId(), number: 'PAR-1', name: 'A partner', region: 'emea', track: 'open' };
  await door.db
    .insertInto('partner')
    .values({ ...partner, channelAccountManagerId: cast.seller.id })
    .execute();
  cast.neighbour = await addPerson(door.db, 'Pia Stint', ['partner-administrator'], null, { partnerId: partner.id });
});
afterAll(() => door.close());

async function deal(more: { stage?: string; wonHoursAgo?: number; region?: string } = {}): Promise<string> {
  const number = (await openRecord(door.db, cast.seller)).split('/')[1]!;
  const { stage = 'proposal', wonHoursAgo, region = 'emea' } = more;
  const endedAt = wonHoursAgo === undefined ? null : door.clock.now().subtract({ hours: wonHoursAgo });
  const deals = door.db.selectFrom('opportunity').selectAll().where('number', '=', number);
  const { id, needs: _, circumstances: __, ...row } = await deals.executeTakeFirstOrThrow();
  // What is won is opened as won here: winning takes a booking, which is not what these tests are about.
  await door.db.deleteFrom('opportunity').where('id', '=', id).execute();
  await door.db
    .insertInto('opportunity')
    .values({ ...row, id, stage, endedAt, region, needs: '[]' })
    .execute();
  return number;
}

const path = (number: string, part = '') => `/api/opportunities/${number}/start${part}`;
const asking = { on: '2027-01-11', why: 'Their freeze ends then.' };

async function done(who: keyof typeof cast, method: 'PUT' | 'POST', place: string, given: object): Promise<Start> {
  door.sit(cast[who]);
  const answer = await door.send(method, place, given);
  expect([answer.status, answer.status === 200 ? '' : await answer.clone().text()]).toEqual([200, '']);
  return Start.parse(await answer.json());
}

async function refused(who: keyof typeof cast, method: 'PUT' | 'POST', place: string, given: object, match = '*') {
  door.sit(cast[who]);
  const answer = await door.send(method, place, given, { 'if-match': match });
  const { code, detail } = Problem.parse(await answer.json());
  return { status: answer.status, code, detail };
}

describe('a start', () => {
  test.each([
    ['GET', path('OPP-2026-8001')],
    ['GET', '/api/starts'],
    ['POST', '/api/lead-times'],
    ['PUT', path('OPP-2026-8001')],
    ['PUT', path('OPP-2026-8001', '/confirmation')],
    ['POST', path('OPP-2026-8001', '/release')],
    ['PUT', path('OPP-2026-8001', '/risk')],
    ['PUT', path('OPP-2026-8001', '/ready/ready.commit')],
  ] as const)('a stranger is turned away: %s %s', async (method, place) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(place) : await door.send(method, place, {});
    expect(answer.status).toBe(401);
  });

  test("a partner's person sees none, not even of a deal they serve", async () => {
    const number = await deal();
    const { partnerId } = cast.neighbour;
    await door.db.updateTable('opportunity').set({ partnerId }).where('number', '=', number).execute();
    door.sit(cast.neighbour);
    expect((await door.get(path(number))).status).toBe(403);
    expect((await door.get('/api/starts')).status).toBe(403);
  });

  test('is asked, confirmed by the coordinator alone, told, and taken back', async () => {
    const number = await deal();
    door.sit(cast.seller);
    const before = await door.read(path(number), Start);
    expect(before).toMatchObject({ asked: null, confirmed: null, version: 0, may: { ask: true } });
    expect(before.mayTell).toBe(
      `No start of ${number} is confirmed: ask for one on its page, and say that the start is to be agreed.`,
    );
    expect(await refused('coordinator', 'PUT', path(number, '/confirmation'), { on: '2027-01-11' })).toMatchObject({
      status: 409,
      code: 'start.notAsked',
    });
    expect(await refused('seller', 'PUT', path(number), { ...asking, on: '2026-11-22' })).toMatchObject({
      status: 422,
      code: 'start.past',
    });
    const asked = await done('seller', 'PUT', path(number), asking);
    expect(asked).toMatchObject({ asked: { on: '2027-01-11', by: 'Ada Wren' }, version: 1 });
    for (const who of ['seller', 'manager', 'director', 'auditor'] as const) {
      expect(await refused(who, 'PUT', path(number, '/confirmation'), { on: '2027-01-11' })).toMatchObject({
        status: 403,
        code: 'right.missing',
      });
    }
    const confirmation = { on: '2027-01-18', words: 'A week later, then the team is free.' };
    const confirmed = await done('coordinator', 'PUT', path(number, '/confirmation'), confirmation);
    expect(confirmed).toMatchObject({ confirmed: { date: '2027-01-18', by: 'Kit Merlin' }, mayTell: true, version: 2 });
    expect(mayTellDay(confirmed, '2027-01-18')).toBe(true);
    expect(mayTellDay(confirmed, '2027-01-11')).toBe('The project coordinator confirmed 2027-01-18, not 2027-01-11.');
    const released = await done('coordinator', 'POST', path(number, '/release'), { reason: 'Two of them left.' });
    expect(released).toMatchObject({ confirmed: null, asked: { on: '2027-01-11' } });
    expect(released.mayTell).toContain('has not confirmed a start');
    const entries = await readStream(door.db, `opportunity/${number}`, 10);
    expect(entries.map(({ sentence }) => sentence)).toEqual([
      'Work no longer begins on 18 January 2027: Two of them left.',
      expect.stringMatching(
        /^Confirmed that work begins on 18 January 2027: A week later, then the team is free\. Missing/,
      ),
      'Asked whether work may begin on 11 January 2027: Their freeze ends then.',
    ]);
  });

  test('is a task of the coordinator, once, which their word concludes', async () => {
    const number = await deal();
    const tasks = async () =>
      (
        await door.act(cast.coordinator, (act) => readTasks(act, { subject: `opportunity/${number}`, mine: false }))
      ).map(({ template, state }) => [template, state]);
    await done('seller', 'PUT', path(number), asking);
    await done('seller', 'PUT', path(number), { why: 'As early as there are people.' });
    expect(await tasks()).toEqual([['start-confirmation', 'open']]);
    await done('coordinator', 'PUT', path(number, '/confirmation'), { on: '2027-01-18' });
    expect(await tasks()).toEqual([['start-confirmation', 'done']]);
  });

  test('changes only by who saw how it stands', async () => {
    const number = await deal();
    await done('seller', 'PUT', path(number), asking);
    expect(await refused('manager', 'PUT', path(number), asking, '')).toMatchObject({ status: 428 });
    expect(await refused('manager', 'PUT', path(number), asking, '"0"')).toMatchObject({ status: 412 });
    const at = path(number, '/confirmation');
    expect(await refused('coordinator', 'PUT', at, { on: '2027-02-01' }, '"7"')).toMatchObject({ status: 412 });
  });

  test('of a lost one there is none; of a won one a date may be told without a word of the coordinator', async () => {
    const lost = await deal({ stage: 'closed-lost', wonHoursAgo: 3 });
    expect(await refused('seller', 'PUT', path(lost), asking)).toMatchObject({ status: 409, code: 'start.ended' });
    const won = await deal({ stage: 'closed-won', wonHoursAgo: 3 });
    const asked = await done('seller', 'PUT', path(won), asking);
    expect(asked.mayTell).toBe(true);
  });

  test('twenty at once: one is kept, the others are told that it changed', async () => {
    const number = await deal();
    door.sit(cast.seller);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => door.send('PUT', path(number), asking, { 'if-match': '"0"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});

describe('what people are asked for with', () => {
  test('is seen by the house where it can, ticked elsewhere, and noted when it is missing', async () => {
    const number = await deal({ stage: 'negotiating' });
    await door.act(cast.seller, (act) => askStart(act, playbook, number, asking));
    const at = (line: string) => path(number, `/ready/${line}`);
    expect(await refused('seller', 'PUT', at('ready.stage'), { done: true })).toMatchObject({ status: 404 });
    expect(await refused('auditor', 'PUT', at('ready.commit'), { done: true })).toMatchObject({ status: 403 });
    const ticked = await done('seller', 'PUT', at('ready.commit'), { done: true });
    const met = (start: Start) => start.ready.filter((line) => line.met).map(({ id }) => id);
    expect(met(ticked)).toEqual(['ready.stage', 'ready.commit']);
    expect(ticked.ready[1]?.ticked).toMatchObject({ by: 'Ada Wren' });
    expect(met(await done('seller', 'PUT', at('ready.commit'), { done: false }))).toEqual(['ready.stage']);
  });

  test('refuses a confirmation where the playbook says must', async () => {
    const number = await deal({ stage: 'negotiating' });
    await door.act(cast.seller, (act) => askStart(act, playbook, number, asking));
    const ready = { ...playbook.scheduling.ready, unmet: 'refuse' as const };
    const strict = { ...playbook, scheduling: { ...playbook.scheduling, ready } };
    const confirming = door.act(cast.coordinator, (act) =>
      confirmStart(act, strict, number, { on: '2027-01-18', words: null }),
    );
    await expect(confirming).rejects.toMatchObject({ code: 'start.notReady', faults: expect.any(Array) });
  });
});

describe('work at risk', () => {
  const risk = { on: '2026-12-01', why: 'Their platform is down without us.' };

  test('may be told once the director says yes, from that day on alone, and another day asks anew', async () => {
    const number = await deal();
    expect(await refused('manager', 'PUT', path(number, '/risk'), risk)).toMatchObject({ code: 'start.notAsked' });
    await done('seller', 'PUT', path(number), asking);
    expect(await refused('coordinator', 'PUT', path(number, '/risk'), risk)).toMatchObject({ code: 'right.missing' });
    const asked = await done('manager', 'PUT', path(number, '/risk'), risk);
    expect(asked).toMatchObject({ workAtRisk: false, risk: { on: '2026-12-01', state: 'open' } });
    const approval = asked.risk!.approval;
    await door.act(cast.director, (act) =>
      decideStep({ ...act, precondition: '*' }, playbook, { approval, step: 'risk', word: 'yes', note: null }),
    );
    const given = await door.act(cast.manager, (act) => startStanding(act, number));
    expect(given).toMatchObject({ workAtRisk: true, mayTell: true });
    expect([mayTellDay(given, '2026-12-01'), mayTellDay(given, '2026-12-02')]).toEqual([
      true,
      'Work at risk is approved from 2026-12-01 on, not from 2026-12-02.',
    ]);
    const again = await done('manager', 'PUT', path(number, '/risk'), { ...risk, on: '2026-12-02' });
    expect(again).toMatchObject({ workAtRisk: false, risk: { approval, state: 'open' } });
  });

  test('is nothing to ask for once it is signed', async () => {
    const number = await deal({ stage: 'closed-won', wonHoursAgo: 1 });
    await done('seller', 'PUT', path(number), asking);
    expect(await refused('manager', 'PUT', path(number, '/risk'), risk)).toMatchObject({ code: 'start.signed' });
  });
});

describe('the queue', () => {
  test('has first what was won first, then what was only asked for; what ended without is not in it', async () => {
    await door.db.deleteFrom('start').execute();
    const numbers = [
      await deal(),
      await deal({ stage: 'closed-won', wonHoursAgo: 5 }),
      await deal({ stage: 'closed-won', wonHoursAgo: 50 }),
      await deal({ region: 'apac' }),
    ];
    for (const number of numbers) await done('seller', 'PUT', path(number), asking);
    const lost = numbers[3]!;
    door.sit(cast.coordinator);
    const order = async (query = '') =>
      (await door.read(`/api/starts${query}`, StartQueue)).items.map(({ opportunity, place }) => [opportunity, place]);
    const [asked, late, early] = numbers;
    expect(await order()).toEqual([
      [early, 1],
      [late, 2],
      [asked, 3],
      [lost, 4],
    ]);
    expect(await order('?region=apac')).toEqual([[lost, 1]]);
    await door.db.updateTable('opportunity').set({ stage: 'closed-lost' }).where('number', '=', lost).execute();
    await done('coordinator', 'PUT', path(early!, '/confirmation'), { on: '2027-01-18' });
    door.sit(cast.coordinator);
    expect(await order()).toEqual([
      [late, 1],
      [asked, 2],
    ]);
    expect(await order('?state=confirmed')).toEqual([[early, null]]);
  });

  test('a person of another region sees theirs alone', async () => {
    const americas = await addPerson(door.db, 'Cleo Teal', ['project-coordinator'], 'americas');
    door.sit(americas);
    expect((await door.read('/api/starts?state=all', StartQueue)).items).toEqual([]);
  });
});

describe('lead times', () => {
  test('are kept by the coordinator, never changed, and old after a week', async () => {
    const span = { kind: 'custom', region: null, lowDays: 28, highDays: 42 };
    const keep = (given: object) => door.send('POST', '/api/lead-times', given);
    door.sit(cast.manager);
    expect((await keep(span)).status).toBe(403);
    door.sit(cast.coordinator);
    expect((await keep({ ...span, lowDays: 50 })).status).toBe(422);
    expect(Problem.parse(await (await keep({ ...span, kind: 'rescue' })).json()).code).toBe('start.kind');
    expect((await keep(span)).status).toBe(201);
    expect((await keep({ ...span, lowDays: 35, note: 'Holidays.' })).status).toBe(201);
    const { leadTimes } = await door.read('/api/starts', StartQueue);
    expect(leadTimes).toMatchObject([{ kind: 'custom', lowDays: 35, highDays: 42, keptBy: 'Kit Merlin', old: false }]);
    await expect(door.db.updateTable('leadTime').set({ lowDays: 1 }).execute()).rejects.toThrow(
      'stands as it was said',
    );
    await expect(door.db.deleteFrom('leadTime').execute()).rejects.toThrow('stands as it was said');
  });
});
