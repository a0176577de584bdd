import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { enterAbsence } from '../absences/entering.ts';
import { Approval, ApprovalList, ManyDecided, type StepAsked } from './approval.ts';
import { renewApproval, withdrawApproval } from './asking.ts';
import { approvalRoutes } from './routes.ts';
import { briefOf, groundOf, openApproval, openRecord, stepOf } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let stream: string;
let manager: Person;
let revenue: Person;
let second: Person;
let director: Person;
let finance: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([approvalRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager', 'revenue'], 'emea');
  revenue = await addPerson(door.db, 'Ada Wren', ['revenue']);
  second = await addPerson(door.db, 'Ida Finch', ['revenue'], 'emea');
  director = await addPerson(door.db, 'Tom Rook', ['ps-director']);
  finance = await addPerson(door.db, 'Max Crane', ['finance']);
  stream = await openRecord(door.db, manager);
});
afterAll(() => door.close());

let asked = 0;
/** Each a second later, so that the newest is known. */
const ask = (steps: readonly StepAsked[], of = stream) => {
  asked += 1;
  door.clock.set(Temporal.Instant.from(testNow).add({ seconds: asked }).toString());
  return openApproval(door, playbook, { submitter: manager, stream: of, steps });
};
const read = (number: string) => door.read(`/api/approvals/${number}`, Approval);
const list = (query = '') => door.read(`/api/approvals${query}`, ApprovalList);
const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};

/** Says a word as somebody, to the brief as they read it. */
async function say(person: Person, number: string, step: string, more: object = {}): Promise<Response> {
  door.sit(person);
  const { briefHash: brief } = await read(number);
  return door.send('POST', `/api/approvals/${number}/steps/${step}/decisions`, { word: 'yes', brief, ...more });
}

const stepIn = ({ steps }: Approval, id: string) => steps.find((step) => step.id === id)!;

describe('a step is decided', () => {
  test.each([
    ['GET', '/api/approvals'],
    ['GET', '/api/approvals/APV-2026-0001'],
    ['POST', '/api/approvals/APV-2026-0001/looks'],
    ['POST', '/api/approvals/APV-2026-0001/steps/revenue/decisions'],
    ['POST', '/api/approvals/APV-2026-0001/steps/revenue/delegations'],
    ['POST', '/api/approvals/decisions'],
  ] as const)('by no stranger: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('by whoever holds its role, once, and told in the record with its hashes', async () => {
    const { number } = await ask([stepOf('revenue')]);
    expect(await refusalOf(await say(director, number, 'revenue'))).toEqual({
      ...{ status: 403, code: 'approval.notYours' },
      detail: 'Revenue is given by Revenue Accounting, which you are not.',
    });
    const said = await say(revenue, number, 'revenue', { note: 'As quoted.' });
    expect(said.status).toBe(201);
    const approval = Approval.parse(await said.json());
    expect(approval).toMatchObject({
      state: 'given',
      decisions: [{ by: { name: 'Ada Wren' }, counts: true, way: 'desk' }],
    });
    expect(stepIn(approval, 'revenue').may.yes).toBe('Revenue is given, by Ada Wren: nothing more is asked of it.');
    expect(await refusalOf(await say(second, number, 'revenue'))).toMatchObject({
      status: 409,
      code: 'approval.closed',
    });
    const told = await door.act(manager, (act) => readStream(act.tx, stream, 3));
    expect(told.map(({ name, sentence }) => [name, sentence])).toEqual([
      ['approval.given', `${approval.subject.number} is approved: every step of ${number} is given.`],
      ['approval.decided', `Revenue: said yes to ${approval.subject.number}: As quoted.`],
      ['approval.stepAsked', `Revenue is asked to approve ${approval.subject.number}.`],
    ]);
  });

  test('by nobody on their own paper, unless the step allows it', async () => {
    const { number } = await ask([stepOf('revenue')]);
    const refused = await refusalOf(await say(manager, number, 'revenue'));
    expect(refused).toMatchObject({ status: 403, code: 'approval.notYours' });
    expect(refused.detail).toContain('nobody decides their own paper');
    const allowed = await ask([stepOf('revenue', { submitterMay: true })]);
    expect((await say(manager, allowed.number, 'revenue')).status).toBe(201);
  });

  test('by nobody in a conflict, and not by the same person where the playbook keeps two steps apart', async () => {
    const both = await addPerson(door.db, 'Eve Owl', ['revenue', 'finance']);
    const conflicts = [{ person: second.id, why: 'Ida Finch earns on this deal.' }];
    const { number } = await ask([stepOf('revenue', { conflicts }), stepOf('finance', { excludes: ['revenue'] })]);
    expect((await refusalOf(await say(second, number, 'revenue'))).detail).toBe('Ida Finch earns on this deal.');
    expect((await say(both, number, 'revenue')).status).toBe(201);
    const twice = await refusalOf(await say(both, number, 'finance'));
    expect(twice).toMatchObject({
      status: 403,
      detail: 'You gave Revenue: the same person does not give Finance as well.',
    });
    expect((await say(finance, number, 'finance')).status).toBe(201);
  });

  test('by as many different people as it takes, of the region it is for', async () => {
    const { number } = await ask([
      stepOf('revenue', { of: 2 }),
      stepOf('finance', { roles: ['revenue'], region: 'apac' }),
    ]);
    expect((await refusalOf(await say(second, number, 'finance'))).detail).toBe(
      'Finance is given by Revenue Accounting of apac; you serve emea.',
    );
    expect((await say(revenue, number, 'revenue')).status).toBe(201);
    expect((await refusalOf(await say(revenue, number, 'revenue'))).detail).toBe(
      'You have said yes: Revenue takes somebody else too.',
    );
    const said = Approval.parse(await (await say(second, number, 'revenue')).json());
    expect(stepIn(said, 'revenue')).toMatchObject({ state: 'given', yes: 2, of: 2 });
    expect((await say(revenue, number, 'finance')).status).toBe(201);
  });

  test('with a no that says why and stops the path until what it looked at changes', async () => {
    const services = stepOf('ps-director', { ground: groundOf({ scope: 'Two waves.' }) });
    const { number } = await ask([stepOf('revenue'), services]);
    expect(await refusalOf(await say(revenue, number, 'revenue', { word: 'no' }))).toMatchObject({
      code: 'approval.note',
    });
    await say(revenue, number, 'revenue', { word: 'no', note: 'Too cheap.' });
    expect((await refusalOf(await say(director, number, 'ps-director'))).detail).toBe(
      'Revenue said no: nothing is decided before what it looked at changes.',
    );
    const dearer = stepOf('revenue', { ground: groundOf({ price: 'two hundred' }) });
    await door.act(manager, (act) =>
      renewApproval(act, playbook, number, { brief: briefOf('two hundred'), steps: [dearer, services] }),
    );
    expect((await say(director, number, 'ps-director')).status).toBe(201);
    expect((await say(revenue, number, 'revenue')).status).toBe(201);
  });

  test('on what was shown and on nothing else, and not after it was taken back', async () => {
    const { number, briefHash } = await ask([stepOf('revenue')]);
    await door.act(manager, (act) =>
      renewApproval(act, playbook, number, { brief: briefOf('two hundred'), steps: [stepOf('revenue')] }),
    );
    expect(await refusalOf(await say(revenue, number, 'revenue', { brief: briefHash }))).toMatchObject({
      ...{ status: 409, code: 'approval.changed' },
    });
    await door.act(manager, (act) => withdrawApproval(act, playbook, number, 'The customer waits.'));
    expect((await refusalOf(await say(revenue, number, 'revenue'))).detail).toContain('was taken back');
  });
});

describe('in the place of somebody else', () => {
  test('whoever covers them while they are away', async () => {
    const absent = await addPerson(door.db, 'Una Dove', ['chief-financial-officer']);
    const cover = await addPerson(door.db, 'Ben Heron', ['finance']);
    const { number } = await ask([stepOf('chief-financial-officer')]);
    expect((await say(cover, number, 'chief-financial-officer')).status).toBe(403);
    await door.act(absent, (act) =>
      enterAbsence(act, playbook, { cover: cover.id, firstDay: '2026-11-20', lastDay: '2026-11-27' }),
    );
    const [person] = stepIn(await read(number), 'chief-financial-officer').people;
    expect(person).toMatchObject({ name: 'Una Dove', awayUntil: '2026-11-27', cover: { name: 'Ben Heron' } });
    const said = Approval.parse(await (await say(cover, number, 'chief-financial-officer')).json());
    expect(said.decisions).toMatchObject([
      {
        by: { name: 'Ben Heron' },
        onBehalfOf: { name: 'Una Dove' },
        capacity: 'cover',
        role: 'Chief Financial Officer',
      },
    ]);
    const [, told] = await door.act(manager, (act) => readStream(act.tx, stream, 2));
    expect(told).toMatchObject({ name: 'approval.decided', onBehalfOf: `person/${absent.id}` });
  });

  test('a colleague to whom the step was given, with trace', async () => {
    const { number } = await ask([stepOf('finance')]);
    const path = `/api/approvals/${number}/steps/finance/delegations`;
    const given = { to: director.id, note: 'Knows the customer.' };
    door.sit(director);
    expect((await door.send('POST', path, { ...given, to: revenue.id })).status).toBe(403);
    door.sit(finance);
    const outsider = await addPerson(door.db, 'Nia Gull', ['playbook-owner']);
    expect(await refusalOf(await door.send('POST', path, { ...given, to: outsider.id }))).toMatchObject({
      ...{ status: 422, code: 'approval.notForThem' },
    });
    expect((await door.send('POST', path, { ...given, to: manager.id })).status).toBe(422);
    expect((await door.send('POST', path, given)).status).toBe(201);
    const said = Approval.parse(await (await say(director, number, 'finance')).json());
    expect(stepIn(said, 'finance').delegations).toMatchObject([
      { from: { name: 'Max Crane' }, to: { name: 'Tom Rook' } },
    ]);
    expect(said.decisions).toMatchObject([{ capacity: 'delegate', onBehalfOf: { name: 'Max Crane' } }]);
  });
});

describe('what a reader sees', () => {
  test('is nothing of a deal they do not see, nor of one for the public sector unless cleared', async () => {
    const secret = await openRecord(door.db, manager, { publicSector: true });
    const { number } = await door.act({ ...manager, cleared: true }, (act) =>
      openApproval({ act: (_, verb) => verb(act) }, playbook, {
        submitter: manager,
        stream: secret,
        steps: [stepOf('revenue')],
      }),
    );
    door.sit(revenue);
    expect((await door.get(`/api/approvals/${number}`)).status).toBe(404);
    const answer = await door.send('POST', `/api/approvals/${number}/steps/revenue/decisions`, {
      word: 'yes',
      brief: '',
    });
    expect(answer.status).toBe(404);
    expect((await list()).items.map((line) => line.number)).not.toContain(number);
  });

  test('is of a partner’s people only what a role of theirs is asked', async () => {
    const partnerId = '01a20000-0000-7000-8000-000000000077';
    const known = { name: 'Reed & Sons', region: 'emea', track: 'select', channelAccountManagerId: manager.id };
    await door.db
      .insertInto('partner')
      .values({ ...known, id: partnerId, number: 'PRT-2026-9001' })
      .execute();
    const partner = await addPerson(door.db, 'Rae Reed', ['partner-administrator'], null, { partnerId });
    const deal = await openRecord(door.db, manager, { partnerId });
    const ours = await ask([stepOf('revenue')], deal);
    const theirs = await ask([stepOf('partner-administrator')], deal);
    door.sit(partner);
    expect((await list()).items.map(({ number }) => number)).toEqual([theirs.number]);
    expect((await door.get(`/api/approvals/${ours.number}`)).status).toBe(404);
    expect((await say(partner, theirs.number, 'partner-administrator')).status).toBe(201);
  });

  test('is of what asks for a right only why not, for whoever lacks it', async () => {
    const right = 'estimate.seeCosts';
    const brief = {
      ...briefOf('a hundred'),
      sections: [{ title: 'Margin', rows: [{ label: 'Margin', value: '18 %' }], right }],
    };
    const ground = groundOf({ margin: '18 %' });
    const guarded = { ...ground, parts: ground.parts.map((part) => ({ ...part, right })) };
    const why = [{ sentence: 'The margin is 18 %.', rule: 'margin', source: { document: 'A', section: 'B' }, right }];
    const { number } = await ask([stepOf('revenue', { ground: guarded, why, removal: 'A margin of 20 %.' })]);
    await door.act(manager, (act) =>
      renewApproval(act, playbook, number, {
        brief,
        steps: [stepOf('revenue', { ground: guarded, why, removal: 'A margin of 20 %.' })],
      }),
    );
    const seller = await addPerson(door.db, 'Amy Tern', ['account-executive'], 'emea');
    door.sit(seller);
    const answer = await (await door.get(`/api/approvals/${number}`)).text();
    expect(answer).not.toMatch(/18 %|20 %/);
    expect(answer).toContain('Your roles do not let you see hours, rates, cost and margin');
    door.sit(revenue);
    expect(await (await door.get(`/api/approvals/${number}`)).text()).toContain('18 %');
  });

  test('is what changed since they looked last', async () => {
    const { number, briefHash } = await ask([stepOf('revenue')]);
    door.sit(revenue);
    expect((await read(number)).look).toBeNull();
    const looked = await door.send('POST', `/api/approvals/${number}/looks`, { brief: briefHash });
    expect(Approval.parse(await looked.json()).look?.changes).toEqual([]);
    await door.act(manager, (act) =>
      renewApproval(act, playbook, number, { brief: briefOf('two hundred'), steps: [stepOf('revenue')] }),
    );
    expect((await read(number)).look?.changes).toEqual([
      { section: 'Price', label: 'Total', was: 'a hundred', now: 'two hundred' },
    ]);
    expect((await door.send('POST', `/api/approvals/${number}/looks`, { brief: briefHash })).status).toBe(409);
  });
});

describe('lists', () => {
  test('what is the reader’s to decide by what is due first, what they asked for, and all by pages', async () => {
    const deal = await openRecord(door.db, manager);
    const judge = await addPerson(door.db, 'Pia Stork', ['vp-sales']);
    const slow = await ask([stepOf('vp-sales', { due: 'sow-drafted' })], deal);
    const quick = await ask([stepOf('vp-sales', { due: 'warm-introduction' })], deal);
    const idle = await ask([stepOf('vp-sales')], deal);
    const done = await ask([stepOf('vp-sales')], deal);
    await say(judge, done.number, 'vp-sales');
    const { items } = await list('?view=mine');
    expect(items.map(({ number }) => number)).toEqual([quick.number, slow.number, idle.number]);
    expect(items[0]?.steps).toMatchObject([{ mine: true, overdue: false }]);
    expect((await list('?view=asked')).items).toEqual([]);
    door.sit(manager);
    expect((await list('?view=asked&limit=1')).items.map(({ number }) => number)).toEqual([done.number]);
    expect((await list('?view=mine')).items).toEqual([]);
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&after=${first.next}`);
    expect([...first.items, ...rest.items].map(({ number }) => number)).toEqual(
      [done, idle, quick, slow].map(({ number }) => number),
    );
    expect((await list(`?search=${quick.number}&state=open&kind=sow`)).items).toHaveLength(1);
  });

  test('many steps are decided at once, each for itself', async () => {
    const free = await ask([stepOf('revenue')]);
    const waiting = await ask([stepOf('finance'), stepOf('revenue', { after: ['finance'] })]);
    const stale = await ask([stepOf('revenue')]);
    door.sit(revenue);
    const steps = [
      { approval: waiting.number, step: 'revenue', brief: waiting.briefHash },
      { approval: free.number, step: 'revenue', brief: free.briefHash },
      { approval: stale.number, step: 'revenue', brief: 'something else' },
      { approval: 'APV-2026-9999', step: 'revenue', brief: '' },
    ];
    const answer = await door.send('POST', '/api/approvals/decisions', { word: 'yes', steps });
    expect(ManyDecided.parse(await answer.json()).items).toMatchObject([
      { approval: waiting.number, done: false, code: 'approval.closed', sentence: 'Revenue waits for Finance.' },
      { approval: free.number, done: true },
      { approval: stale.number, done: false, code: 'approval.changed' },
      { done: false, code: 'approval.notFound' },
    ]);
    expect((await read(free.number)).state).toBe('given');
    expect((await read(stale.number)).state).toBe('open');
    const twice = await door.send('POST', '/api/approvals/decisions', { word: 'yes', steps: [steps[0], steps[0]] });
    expect(twice.status).toBe(422);
  });
});
