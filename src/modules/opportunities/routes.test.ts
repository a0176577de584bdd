import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { openAccount } from '../accounts/opening.ts';
import { Opportunity, OpportunityPage } from './opportunity.ts';
import { opportunityRoutes } from './routes.ts';
import { moveStage } from './stages.ts';
import { noteValue } from './store.ts';
import { tickAll } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let ada: Person;
let account: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([opportunityRoutes(playbook)]);
  ada = await addPerson(door.db, 'Ada Wren', ['account-executive']);
  const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', edition: 'ee', employees: 5000 } as const;
  const opened = await door.act(ada, (act) =>
    openAccount(act, playbook, { ...alder, publicSector: false, existingPartner: null }),
  );
  account = opened.number;
});
afterAll(() => door.close());

const given = (more: Record<string, unknown> = {}) => ({
  name: 'Alder Freight: move to the cloud',
  account,
  closeDate: '2027-03-31',
  needs: [{ service: 'migration-to-saas' }],
  ...more,
});

/** Opens one on which everything is ticked that stages ask for. */
async function open(more: Record<string, unknown> = {}): Promise<Opportunity> {
  const answer = await door.send('POST', '/api/opportunities', given(more));
  expect(answer.status).toBe(201);
  const opened = Opportunity.parse(await answer.json());
  await door.act(ada, (act) => tickAll(act, playbook, opened.number));
  return opened;
}

const move = (number: string, verb: string, reason?: string, more: Record<string, unknown> = {}) =>
  door.send('POST', `/api/opportunities/${number}/stage`, { verb, ...(reason ? { reason } : {}), ...more });

describe('opportunities', () => {
  test.each([
    ['GET', '/api/opportunities'],
    ['GET', '/api/opportunities/OPP-2026-0001'],
    ['POST', '/api/opportunities'],
    ['PUT', '/api/opportunities/OPP-2026-0001/need'],
    ['POST', '/api/opportunities/OPP-2026-0001/stage'],
  ] as const)('a stranger is turned away: %s %s', async (method, path) => {
    door.sit(null);
    const answer = method === 'GET' ? await door.get(path) : await door.send(method, path, {});
    expect(answer.status).toBe(401);
  });

  test('opening one takes region and segment from the account and writes one entry', async () => {
    door.sit(ada);
    const opened = await open();
    expect(opened).toMatchObject({ region: 'emea', segment: 'large', stage: 'pending-acceptance', owner: 'Ada Wren' });
    const entries = await readStream(door.db, `opportunity/${opened.number}`, 10);
    expect(entries.map(({ name }) => name)).toEqual(['opportunity.opened']);
  });

  test('a service or a SKU the playbook does not know is refused by its place', async () => {
    door.sit(ada);
    const needs = [
      { service: 'training', sku: 'GL-CICD-R' },
      { service: 'training', sku: 'GL-NONE' },
      { service: 'juggling' },
    ];
    const answer = await door.send('POST', '/api/opportunities', given({ needs }));
    expect(answer.status).toBe(422);
    const { faults } = Problem.parse(await answer.json());
    expect(faults?.map(({ place }) => place).sort()).toEqual(['needs[1].sku', 'needs[2].service']);
  });

  test('moves along the lifecycle, tells what is open, and keeps the reason', async () => {
    door.sit(ada);
    const { number, may } = await open();
    expect(may['stage.accept']).toBe(true);
    expect((await move(number, 'accept')).status).toBe(200);
    const tooEarly = await move(number, 'win');
    expect(tooEarly.status).toBe(409);
    expect(Problem.parse(await tooEarly.json()).detail).toContain('from here you may scope, lose');
    const withoutReason = await move(number, 'lose');
    expect(Problem.parse(await withoutReason.json()).detail).toContain('give a reason');
    const lost = Opportunity.parse(await (await move(number, 'lose', 'budget', { details: 'None this year.' })).json());
    expect(lost).toMatchObject({ stage: 'closed-lost', ending: { reason: 'budget', details: 'None this year.' } });
    expect(lost.may.route).toBe(`${number} is closed (closed-lost): open a new opportunity for further needs.`);
    const [entry] = await readStream(door.db, `opportunity/${number}`, 1);
    expect(entry?.sentence).toBe('Moved from 1-Discovery to 8-Closed Lost: No budget. None this year.');
  });

  test('is neither submitted, won nor returned by a plain move, only by a caller that has seen it booked', async () => {
    door.sit(ada);
    const { number } = await open();
    const at = (stage: string) =>
      door.db.updateTable('opportunity').set({ stage }).where('number', '=', number).execute();
    const booked = (verb: string, met: readonly string[]) =>
      door.act(ada, (act) => moveStage(act, playbook, number, { verb, reason: 'as booked' }, met));
    for (const [stage, verb] of [
      ['awaiting-signature', 'submit'],
      ['closing', 'win'],
      ['closing', 'return'],
    ] as const) {
      await at(stage);
      const plain = await move(number, verb, 'because');
      expect([plain.status, Problem.parse(await plain.json()).code]).toEqual([409, 'opportunity.move']);
    }
    await at('awaiting-signature');
    await expect(booked('submit', ['booked'])).rejects.toMatchObject({ code: 'opportunity.move' });
    expect((await booked('submit', ['submitted'])).stage).toBe('closing');
    expect((await booked('return', ['booked'])).stage).toBe('awaiting-signature');
    await booked('submit', ['submitted']);
    // The database has the last word: a caller that says so is not enough.
    await expect(booked('win', ['booked'])).rejects.toThrow(`${number} is won only when it is booked.`);
  });

  test('a closed one keeps its needs', async () => {
    door.sit(ada);
    const { number } = await open();
    const revised = { needs: [{ service: 'advisory' }], circumstances: { gsiCandidate: true } };
    const changed = await door.send('PUT', `/api/opportunities/${number}/need`, revised);
    expect(Opportunity.parse(await changed.json())).toMatchObject({ ...revised, version: 2 });
    const { number: other } = await open();
    expect((await move(number, 'mark-duplicate', undefined, { other })).status).toBe(200);
    const refused = await door.send('PUT', `/api/opportunities/${number}/need`, revised);
    expect(refused.status).toBe(409);
  });

  test('twenty moves at once: one wins, the others are refused', async () => {
    door.sit(ada);
    const { number } = await open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => move(number, 'accept')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  });
});

const valued = (totalCents: number) => ({ totalCents, servicesCents: totalCents, educationCents: 0 });

describe('the list of opportunities', () => {
  const pages = async (query: string) => {
    const items: Opportunity[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: OpportunityPage = await door.read(
        `/api/opportunities?${query}&limit=3${after && `&after=${after}`}`,
        OpportunityPage,
      );
      items.push(...page.items);
      after = page.next;
    }
    return items;
  };

  beforeAll(async () => {
    door.sit(ada);
    for (let at = 0; at < 8; at += 1) {
      const { number } = await open({ name: `Birch Rail: part ${at % 4}`, closeDate: `2027-0${1 + (at % 3)}-15` });
      if (at % 2) await door.act(ada, (act) => noteValue(act, number, valued((at % 3) * 100_00), 'EST-2026-0001'));
    }
  });

  test.each(['number', 'closeDate', 'value', 'name'])(
    'by %s, up and down, page by page shows each once',
    async (sort) => {
      door.sit(ada);
      const key = (item: Opportunity) =>
        sort === 'value' ? (item.valueCents ?? -1) : item[sort as 'number' | 'closeDate' | 'name'];
      const up = await pages(`search=birch&sort=${sort}&direction=ascending`);
      const down = await pages(`search=birch&sort=${sort}&direction=descending`);
      expect(new Set(up.map(({ number }) => number)).size).toBe(8);
      expect(down.map(({ number }) => number)).toEqual(up.map(({ number }) => number).reverse());
      for (const [at, item] of up.entries()) if (at > 0) expect(key(item) >= key(up[at - 1]!)).toBe(true);
    },
  );

  test('filters narrow it, and a page mark of elsewhere is refused', async () => {
    door.sit(ada);
    expect((await door.read('/api/opportunities?stage=closed-lost', OpportunityPage)).total).toBe(1);
    expect((await door.read('/api/opportunities?region=apac', OpportunityPage)).total).toBe(0);
    const ofAccount = await door.read(`/api/opportunities?account=${account}&limit=1`, OpportunityPage);
    expect(ofAccount.total).toBeGreaterThan(1);
    expect(ofAccount.items[0]?.account.number).toBe(account);
    expect((await door.read('/api/opportunities?account=ACC-1999-0001', OpportunityPage)).total).toBe(0);
    const astray = await door.get('/api/opportunities?after=bm90IG91cnM');
    expect(astray.status).toBe(400);
    expect(Problem.parse(await astray.json()).detail).toContain('start from the first page');
  });
});
