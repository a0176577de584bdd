import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { readTask } from '../tasks/store.ts';
import { migrateBoard, refusedBy } from './migrating.ts';
import { presentProposal } from './presenting.ts';
import { Board, BoardFigures, type Card } from './proposal.ts';
import { findStale, proposalReactions } from './reactions.ts';
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
  const later = (days: number) => door.clock.now().subtract({ hours: days * 24 });
  for (let at = 0; at < 9; at += 1) {
    const number = await board.open({
      manager: at % 3 === 0 ? people.manager.id : null,
      region: at % 2 === 0 ? 'emea' : 'apac',
      segment: at % 4 === 0 ? 'mid-market' : 'large',
      valueCents: 1000 * (at + 1),
    });
    if (at > 5) await board.place(number, 'sow-wip', later(at));
  }
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(testNow);
  door.sit(people.manager);
});

const read = (query = '') => door.read(`/api/proposals?${query}`, Board);
const column = (found: Board, id: string) => found.columns.find((each) => each.id === id);

describe('the board', () => {
  test('shows every column of the playbook with counts, values and cards, longest in it first', async () => {
    const found = await read();
    expect(found.columns.map(({ id }) => id)).toEqual(playbook.lifecycles.proposal.states.map(({ id }) => id));
    expect(column(found, 'open')).toMatchObject({ count: 6, valueCents: 21_000, late: 0 });
    expect(column(found, 'sow-wip')).toMatchObject({ count: 3, valueCents: 24_000 });
    expect(column(found, 'on-hold')).toMatchObject({ beside: true, count: 0 });
    const entered = column(found, 'sow-wip')?.cards.map(({ enteredAt }) => enteredAt) ?? [];
    expect(entered).toEqual(entered.toSorted());
    expect(found.managers).toEqual([{ id: people.manager.id, name: people.manager.name }]);
    expect(found.may).toMatchObject({ move: true });
  });

  test('page by page shows each card once', async () => {
    const seen: Card[] = [];
    for (let after = ''; ; ) {
      const page = column(await read(`column=open&limit=2${after}`), 'open');
      seen.push(...(page?.cards ?? []));
      if (!page?.next) break;
      after = `&after=${page.next}`;
    }
    expect(new Set(seen.map(({ opportunity }) => opportunity)).size).toBe(6);
    expect(seen).toHaveLength(6);
    const strange = [
      ['2026-11-23T10:00:00Z', '-'.repeat(36)],
      ['-271821-04-20T00:00:00Z', '01a20000-0000-7000-8000-000000000001'],
      ['0000-01-01T00:00:00Z', '01a20000-0000-7000-8000-000000000001'],
      null,
    ];
    for (const mark of [
      'bm90IG91cnM',
      ...strange.map((each) => Buffer.from(JSON.stringify(each)).toString('base64url')),
    ])
      expect((await door.get(`/api/proposals?column=open&after=${mark}`)).status, mark).toBe(400);
  });

  test.each([
    ['manager=none', 6],
    ['segment=mid-market', 3],
    ['region=apac', 4],
    ['search=alder+1%3A', 1],
    ['search=OPP-2031-0002', 1],
    ['mine=true', 3],
    ['late=true', 0],
  ])('%s leaves %i', async (query, left) => {
    const { columns } = await read(query);
    expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(left);
  });

  test.each([
    ['manager', ['Nobody yet', 'Ada Wren']],
    ['segment', ['large', 'mid-market']],
    ['region', ['emea', 'apac']],
  ])('lanes by %s hold what the columns hold', async (lane, titles) => {
    const { lanes, columns } = await read(`lane=${lane}`);
    expect(lanes?.map(({ title }) => title)).toEqual(titles);
    expect(lanes?.reduce((sum, { count }) => sum + count, 0)).toBe(9);
    expect(lanes?.reduce((sum, { counts }) => sum + (counts.open ?? 0), 0)).toBe(columns[0]?.count);
  });

  test('of the auditor is the same, without the moves; of a region its own', async () => {
    door.sit(people.auditor);
    expect((await read()).may.move).toContain('Your roles do not let you');
    door.sit({ ...people.seller, id: people.auditor.id, region: 'apac' });
    expect((await read()).columns.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });

  test('figures tell the same as the columns, by age', async () => {
    const { columns } = await door.read('/api/proposals/figures', BoardFigures);
    const found = columns.find(({ id }) => id === 'sow-wip');
    expect(found).toMatchObject({ count: 3, onTime: 3, late: 0 });
    expect(found?.ages.map(({ count }) => count)).toEqual([0, 0, 3, 0, 0, 0]);
    for (const { count, ages } of columns) expect(ages.reduce((sum, age) => sum + age.count, 0)).toBe(count);
  });

  test('tells what is late: beyond the promise of its column, in business hours', async () => {
    door.clock.advance({ hours: 24 * 7 });
    const found = column(await read('late=true'), 'open');
    expect(found).toMatchObject({ count: 6, late: 6 });
    const card = found?.cards[0];
    expect(card?.late).toBe(true);
    expect(card?.ageHours).toBeGreaterThan(card?.levelHours ?? 99);
    expect(card?.ageHours).toBeLessThan(7 * 24);
  });
});

describe('what is quiet', () => {
  test('for two months is to be closed, once; an engagement manager keeps it and says why', async () => {
    const number = await board.open({ manager: people.manager.id });
    const stale = () => door.act(people.manager, (act) => findStale(act, playbook));
    door.clock.advance({ hours: 24 * 58 });
    expect(await stale()).toBe(3);
    door.clock.advance({ hours: 24 * 8 });
    expect(await stale()).toBe(7);
    expect(await stale()).toBe(0);
    const asked = (await door.act(people.manager, (act) => presentProposal(act, playbook, number))).stale?.task;
    door.sit(people.seller);
    const keep = (why: string) => door.send('POST', `/api/proposals/${number}/overruling`, { why });
    expect((await keep('They call back in spring')).status).toBe(403);
    door.sit(people.manager);
    expect((await keep('They call back in spring')).status).toBe(200);
    expect((await keep('Again')).status).toBe(409);
    expect((await door.act(people.manager, (act) => readTask(act, asked ?? ''))).state).toBe('done');
    const names = (await readStream(door.db, `opportunity/${number}`, 5)).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['proposal.kept', 'proposal.foundStale']);
    expect(await stale()).toBe(0);
  });
});

describe('reactions', () => {
  const react = async (name: string, number: string, particulars: Record<string, unknown>) => {
    const entry = { id: 'x', actorId: null, name, stream: `opportunity/${number}`, particulars };
    for (const { to, react: does } of proposalReactions(playbook))
      if (to === name) await door.act(people.manager, (act) => does(act, entry));
  };
  const moved = (number: string, to: string, from = 'closing') =>
    react('opportunity.moved', number, { number, from, to, titles: { from: 'x', to: 'y' }, reason: null });
  const closed = (number: string) =>
    door.act(people.manager, async (act) => (await presentProposal(act, playbook, number)).closed);

  test('an opportunity that is won or lost takes its proposal with it', async () => {
    const [won, lost, open, partners] = [
      await board.open(),
      await board.open(),
      await board.open(),
      await board.open(),
    ];
    const why = { endReason: 'moved-to-partner', endedAt: door.clock.now() };
    await door.db.updateTable('opportunity').set(why).where('number', '=', partners).execute();
    await moved(partners, 'closed-lost');
    expect(await closed(partners)).toMatchObject({ outcome: 'lost', loss: 'moved-to-partner' });
    await moved(won, 'closed-won');
    await moved(lost, 'closed-lost');
    await moved(open, 'negotiating');
    expect(await closed(won)).toMatchObject({ outcome: 'won', loss: null, quarter: 'close_qtr::Q427' });
    expect(await closed(lost)).toMatchObject({ outcome: 'lost', loss: 'unknown' });
    expect(await closed(open)).toBeNull();
    await moved(won, 'closed-lost');
    expect(await closed(won)).toMatchObject({ outcome: 'won' });
    // A booking that is reversed: it is won no more, and shown without end.
    await moved(won, 'awaiting-signature', 'closed-won');
    await moved(lost, 'awaiting-signature', 'closed-lost');
    expect(await closed(won)).toBeNull();
    expect(await closed(lost)).toMatchObject({ outcome: 'lost' });
    door.clock.advance({ hours: 24 * 60 });
    const shown = column(await read('column=approved'), 'approved')?.cards.map(({ opportunity }) => opportunity);
    expect(shown).toContain(won);
  });

  test('routing to a custom scope opens a proposal once, to a partner none', async () => {
    const number = await board.open();
    const routed = (outcome: string[]) =>
      react('engagement.routed', number, {
        ...{ engagement: 'ENG-1', opportunity: number, outcome, headline: '', rules: [], facts: {} },
      });
    await routed(['ps-custom']);
    await routed(['partner-only']);
    const names = (await readStream(door.db, `opportunity/${number}`, 9)).map(({ name }) => name);
    expect(names.filter((name) => name === 'proposal.opened')).toHaveLength(1);
  });
});

describe('another board', () => {
  test('takes every proposal by the mapping, or none', async () => {
    const held = await board.open();
    await board.place(held, 'on-hold');
    const refused = await door.act(people.manager, (act) => refusedBy(act, playbook, 'proposal-2020'));
    expect(refused.map(({ place }) => place)).toEqual([held]);
    const migrate = (to: 'proposal' | 'proposal-2020') =>
      door.act(people.manager, (act) => migrateBoard(act, playbook, to));
    await expect(migrate('proposal-2020')).rejects.toThrow('The board of 2020 holds nothing');
    expect((await read()).elsewhere).toBe(0);
    await board.place(held, 'open');
    const before = (await read('limit=1')).columns.reduce((sum, { count }) => sum + count, 0);
    const removals = await migrate('proposal-2020');
    expect(removals.find(({ from }) => from === 'SOW WIP')).toMatchObject({ to: 'Writing' });
    expect(removals.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(before);
    expect((await read()).elsewhere).toBeGreaterThan(0);
    const [entry] = await readStream(door.db, `opportunity/${held}`, 1);
    expect(entry?.name).toBe('proposal.boardChanged');
    await migrate('proposal');
    expect((await read()).elsewhere).toBe(0);
  });
});
