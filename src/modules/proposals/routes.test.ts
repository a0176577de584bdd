import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { answerQuestion } from '../questionnaires/answering.ts';
import type { Answer } from '../questionnaires/questionnaire.ts';
import { readQuestionnaire } from '../questionnaires/reading.ts';
import { Board, Guard, Proposal } from './proposal.ts';
import { proposalRoutes } from './routes.ts';
import { boardPeople, testBoard } from './testing-store.ts';

let door: TestDoor;
let playbook: Playbook;
let people: Awaited<ReturnType<typeof boardPeople>>;
let board: ReturnType<typeof testBoard>;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([proposalRoutes(playbook)], rightsOf(playbook));
  people = await boardPeople(door, playbook);
  board = testBoard(door, playbook, people.seller);
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(people.manager);
});

const read = (number: string) => door.read(`/api/proposals/${number}`, Proposal);
const move = (number: string, given: object, headers?: Record<string, string>) =>
  door.send('POST', `/api/proposals/${number}/moves`, given, headers);
const moved = async (number: string, given: object) => {
  const answer = await move(number, given);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return Proposal.parse(await answer.json());
};
const refused = async (answer: Promise<Response>) => {
  const { status, code, detail, guards } = Problem.parse(await (await answer).json());
  const failed = Guard.array().safeParse(guards);
  return { status, code, detail, guards: failed.success ? failed.data.map(({ id }) => id) : [] };
};
const names = async (number: string) =>
  (await readStream(door.db, `opportunity/${number}`, 20)).map(({ name }) => name);

describe('a proposal', () => {
  test('begins in the first column, with its promise running and its label where only one fits', async () => {
    const number = await board.open();
    expect(await read(number)).toMatchObject({
      ...{ column: 'open', board: 'proposal', segmentLabel: 'Ent_EMEA', ageHours: 0, levelHours: expect.any(Number) },
      ...{ manager: null, waitsFor: { id: 'engagement-manager-assigned', cure: { roleTitle: 'Engagement Manager' } } },
    });
    expect((await read(await board.open({ region: 'americas' }))).segmentLabel).toBeNull();
    expect(await names(number)).toEqual(['proposal.opened']);
  });

  test('says which guards keep a move shut, and who can cure each', async () => {
    const number = await board.open({ region: 'americas', outcome: null });
    const answer = await move(number, { to: 'awaiting-discovery' });
    const problem = Problem.parse(await answer.json());
    expect(answer.status).toBe(409);
    expect(problem.code).toBe('proposal.guarded');
    expect(Guard.array().parse(problem.guards)).toMatchObject([
      {
        id: 'routed-to-services',
        cure: { roleTitle: 'Account Executive', sentence: expect.stringContaining('Route') },
      },
      { id: 'engagement-manager-assigned', cure: { role: 'engagement-manager' } },
      { id: 'segment-known', cure: { role: 'engagement-manager' } },
    ]);
  });

  test('finds discovery done when no compulsory question of its own is left, whoever looks, and not before', async () => {
    const number = await board.open({ manager: people.manager.id });
    await board.place(number, 'awaiting-discovery');
    const shut = { guards: ['discovery-done'] };
    const left = async () => {
      const { sets } = await door.act(people.manager, (act) => readQuestionnaire(act, playbook, number));
      return sets.flatMap(({ questions }) => questions).filter(({ compulsory, answer }) => compulsory && !answer);
    };
    const say = (question: string, answer: Answer) =>
      door.act(people.manager, (act) => answerQuestion(act, playbook, { number, question }, answer));
    const begun = await left();
    expect(begun.length).toBeGreaterThan(2);
    await say('custom-engagement.users', { known: true, value: 900, confidence: 'exact' });
    for (let [next] = await left(); next !== undefined; [next] = await left()) {
      expect(await refused(move(number, { to: 'strawman-wip' }))).toMatchObject(shut);
      await say(next.id, { known: false });
    }
    const needs = (what: object[]) =>
      door.db
        .updateTable('opportunity')
        .set({ needs: JSON.stringify(what) })
        .where('number', '=', number)
        .execute();
    await needs([]);
    expect((await read(number)).waitsFor?.id).toBe('discovery-done');
    await needs([{ service: 'migration' }]);
    for (const looking of [people.auditor, people.seller, people.manager]) {
      door.sit(looking);
      const { columns } = await door.read(`/api/proposals?column=awaiting-discovery&search=${number}`, Board);
      expect(columns[0]?.cards).toMatchObject([{ opportunity: number, waitsFor: null }]);
    }
    await moved(number, { to: 'strawman-wip' });
  });

  test('goes all the way when every condition is met, one after the other', async () => {
    const number = await board.open();
    const given = { manager: people.manager.id };
    expect((await door.send('PUT', `/api/proposals/${number}/manager`, given)).status).toBe(200);
    expect((await moved(number, { verb: 'triage' })).column).toBe('awaiting-discovery');
    expect(await refused(move(number, { to: 'strawman-wip' }))).toMatchObject({ guards: ['discovery-done'] });
    const call = { on: '2026-11-20', with: 'Their platform team' };
    expect((await door.send('PUT', `/api/proposals/${number}/call`, call)).status).toBe(200);
    // The name stands with the person alone, so that it can be struck out there.
    const rows = JSON.stringify(await door.db.selectFrom('proposal').select('call').execute());
    expect(rows).not.toContain(people.manager.name);
    expect((await read(number)).call).toMatchObject({ ...call, notedBy: people.manager.name });
    expect((await moved(number, { to: 'strawman-wip' })).waitsFor?.id).toBe('estimate-drafted');
    const estimate = await board.estimate(number, 4_000_000);
    await moved(number, { to: 'estimate-feedback' });
    expect(await refused(move(number, { to: 'sow-wip' }))).toMatchObject({ guards: ['size-confirmed'] });
    await board.reviewed(number, 'size', people.seller);
    await moved(number, { to: 'sow-wip' });
    await board.sow(number, estimate);
    expect(await refused(move(number, { verb: 'submit' }))).toMatchObject({
      guards: ['delivery-manager-approval', 'revenue-approval'],
    });
    const approval = await board.submitted(number, estimate);
    await board.say(approval, 'delivery', people.lead);
    await board.say(approval, 'revenue', people.revenue);
    await board.say(approval, 'services', people.director);
    door.sit(people.manager);
    await moved(number, { to: 'ready-for-approval' });
    const approved = await moved(number, { to: 'approved' });
    expect(approved.waitsFor?.id).toBe('opportunity-won');
    expect(approved.words.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      ...['size given', 'architecture not-asked', 'delivery given', 'revenue given', 'services given'],
    ]);
  });

  test('an estimate of exactly 50,000 asks for no architect; one cent more does', async () => {
    const number = await board.open({ manager: people.manager.id });
    await board.place(number, 'estimate-feedback');
    await board.estimate(number, 5_000_000);
    await board.reviewed(number, 'size', people.seller);
    door.sit(people.manager);
    const exactly = await read(number);
    expect(exactly.moves.find(({ verb }) => verb === 'write-sow')?.guards).toEqual([]);
    await board.estimate(number, 5_000_001);
    expect(await refused(move(number, { to: 'sow-wip' }))).toMatchObject({
      guards: ['size-confirmed', 'technical-architect-approval'],
    });
    await board.reviewed(number, 'size', people.seller);
    await board.reviewed(number, 'architecture', people.architect);
    expect((await moved(number, { to: 'sow-wip' })).column).toBe('sow-wip');
  });

  test('what the approval of its statement of work gives stands until it is asked again', async () => {
    const number = await board.open({ manager: people.manager.id });
    await board.place(number, 'sow-wip');
    const estimate = await board.estimate(number, 100_000);
    await board.sow(number, estimate);
    const approval = await board.submitted(number, estimate);
    const word = async () => (await read(number)).words.find(({ kind }) => kind === 'delivery');
    expect(await word()).toMatchObject({ state: 'asked', where: 'approval' });
    await board.say(approval, 'delivery', people.lead);
    expect(await word()).toMatchObject({ state: 'given', by: people.lead.name });
    await board.change(approval, 'delivery');
    expect(await word()).toMatchObject({ state: 'void' });
    expect((await read(number)).sow).toBe(`SOW-${estimate}`);
  });

  test('what a review gives is void with another revision', async () => {
    const number = await board.open({ manager: people.manager.id });
    await board.estimate(number, 100_000);
    await board.reviewed(number, 'size', people.seller);
    door.sit(people.manager);
    const size = async () => (await read(number)).words.find(({ kind }) => kind === 'size');
    expect(await size()).toMatchObject({ state: 'given', by: people.seller.name, where: 'review' });
    await board.estimate(number, 100_001);
    expect(await size()).toMatchObject({ state: 'void' });
  });
});

describe('who may', () => {
  test('a stranger, a partner and the wrong roles are turned away, the right one is not', async () => {
    const number = await board.open({ manager: people.manager.id });
    const outsider = await addPerson(door.db, 'Pia Rail', ['partner-sales']);
    const triage = { verb: 'triage' };
    const asked: [Person | null, number][] = [
      [null, 401],
      [outsider, 403],
      [people.seller, 403],
      [people.auditor, 403],
      [people.architect, 403],
      [people.manager, 200],
    ];
    for (const [who, status] of asked) {
      door.sit(who);
      expect((await move(number, triage)).status, who?.name ?? 'a stranger').toBe(status);
    }
    door.sit(outsider);
    expect((await door.get('/api/proposals')).status).toBe(403);
    door.sit(people.auditor);
    expect((await door.get(`/api/proposals/${number}`)).status).toBe(200);
  });

  test('only somebody who manages proposals, and is cleared where it must be, is given one', async () => {
    const number = await board.open({ publicSector: true });
    const assign = (manager: string) => door.send('PUT', `/api/proposals/${number}/manager`, { manager });
    const uncleared = await addPerson(door.db, 'Uma Teal', ['engagement-manager']);
    expect((await refused(assign(people.seller.id))).code).toBe('proposal.notTheirs');
    expect((await refused(assign(uncleared.id))).detail).toContain('not cleared');
    const label = door.send('PUT', `/api/proposals/${number}/manager`, { segmentLabel: 'SMB' });
    expect((await refused(label)).detail).toContain('take one of Ent_EMEA');
  });
});

describe('moving', () => {
  test('asks for the version, a reason and why it was lost', async () => {
    const number = await board.open();
    expect((await move(number, { verb: 'lose' }, { 'if-match': '' })).status).toBe(428);
    expect((await move(number, { verb: 'lose' }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await refused(move(number, { verb: 'lose' }))).code).toBe('proposal.reason');
    expect((await refused(move(number, { verb: 'lose', reason: 'Gone' }))).code).toBe('proposal.loss');
    expect((await refused(move(number, {}))).code).toBe('proposal.noMove');
    expect((await refused(move(number, { to: 'approved' }))).detail).toContain('From Open nothing leads to Approved');
    const lost = await moved(number, { to: 'closed', reason: 'Gone', loss: 'budget' });
    expect(lost.closed).toMatchObject({ outcome: 'lost', loss: 'budget', quarter: 'close_qtr::Q427' });
    expect((await refused(move(number, { verb: 'hold', reason: 'x' }))).status).toBe(409);
    expect((await names(number))[0]).toBe('proposal.closed');
  });

  test('two at once: one moves it, the other sees what happened', async () => {
    const number = await board.open({ manager: people.manager.id });
    const answers = await Promise.all(
      ['"1"', '"1"'].map((seen) => move(number, { verb: 'triage' }, { 'if-match': seen })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('what rests on hold says why and until when, and comes back only as far as its guards let it', async () => {
    const number = await board.open({ manager: people.manager.id });
    await board.place(number, 'sow-wip');
    const held = await moved(number, { verb: 'hold', reason: 'New budget in spring', until: '2027-02-01' });
    expect(held.held).toMatchObject({ from: 'sow-wip', until: '2027-02-01' });
    expect(held.dueAt).toBeNull();
    expect((await refused(move(number, { to: 'sow-wip' }))).guards).toContain('size-confirmed');
    expect((await moved(number, { verb: 'resume' })).held).toBeNull();
  });
});
