import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { decideStep } from '../approvals/deciding.ts';
import { readApproval } from '../approvals/store.ts';
import { settleApproved } from './approval/renewing.ts';
import { OpportunityQuotes, Quote, QuotePage, type QuoteTerms } from './quote.ts';
import { termsOf } from './reckoning.ts';
import { quoteRoutes } from './routes.ts';
import { free, openDeal, openReady, ready, wish } from './testing.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let desk: Person;
let auditor: Person;
let neighbour: Person;
let partner: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([quoteRoutes(playbook)], rightsOf(playbook));
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  desk = await addPerson(door.db, 'Ida Crane', ['deal-desk']);
  auditor = await addPerson(door.db, 'Otto Owl', ['auditor']);
  neighbour = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
  const reed = { name: 'Reed Consulting', region: 'emea', track: 'select', channelAccountManagerId: seller.id };
  const partnerId = newId();
  await door.db
    .insertInto('partner')
    .values({ ...reed, id: partnerId, number: 'PRT-2026-9001' })
    .execute();
  partner = await addPerson(door.db, 'Paul Reed', ['partner-sales'], null, { partnerId });
});
beforeEach(() => door.sit(seller));
afterAll(() => door.close());

const refusalOf = async (answer: Response) => {
  const { status, code, detail, faults = [] } = Problem.parse(await answer.json());
  return { status, code, detail, places: faults.map(({ place }) => place) };
};
const quoteOf = async (answer: Response) => Quote.parse(await answer.json());
const readOne = (number: string) => door.read(`/api/quotes/${number}`, Quote);
const told = async (opportunity: string) =>
  (await door.act(seller, ({ tx }) => readStream(tx, `opportunity/${opportunity}`, 50))).map(({ name }) => name);
const change = async (number: string, more: Partial<QuoteTerms>, headers = {}) =>
  door.send('PUT', `/api/quotes/${number}`, { ...termsOf(await readOne(number)), ...more }, headers);
const opened = (given: Parameters<typeof openReady>[3] = {}) => openReady(door, playbook, seller, given);

describe('everybody at the door', () => {
  const routes = [
    ['GET', '/api/quotes', 200],
    ['GET', '/api/opportunities/{opportunity}/quotes', 200],
    ['POST', '/api/opportunities/{opportunity}/quotes', 403],
    ['GET', '/api/quotes/{number}', 200],
    ['PUT', '/api/quotes/{number}', 403],
    ['POST', '/api/quotes/{number}/reprice', 403],
    ['POST', '/api/quotes/{number}/submission', 403],
    ['POST', '/api/quotes/{number}/return', 403],
    ['POST', '/api/quotes/{number}/extension', 403],
  ] as const;
  const bodies: Record<string, unknown> = { return: { reason: 'More to do.' }, extension: { until: '2026-12-30' } };

  test.each(routes)(
    '%s %s: a stranger, an auditor, the neighbour and a partner',
    async (method, pattern, forAuditor) => {
      const { number, opportunity, ...quote } = await opened();
      const path = pattern.replace('{number}', number).replace('{opportunity}', opportunity.number);
      const body = method === 'PUT' ? termsOf(quote) : (bodies[path.split('/').at(-1)!] ?? {});
      const ask = () => (method === 'GET' ? door.get(path) : door.send(method, path, body));
      door.sit(null);
      expect((await ask()).status).toBe(401);
      door.sit(auditor);
      expect((await ask()).status).toBe(forAuditor);
      door.sit(neighbour);
      expect((await ask()).status).toBe(path === '/api/quotes' ? 200 : 404);
      door.sit(partner);
      expect([403, 404]).toContain(path === '/api/quotes' ? 404 : (await ask()).status);
      if (path === '/api/quotes') {
        for (const person of [neighbour, partner]) {
          door.sit(person);
          expect(await door.read(path, QuotePage)).toEqual({ items: [], total: 0 });
        }
      }
    },
  );
});

describe('opening', () => {
  test('takes what is needed, the account and the prices of today', async () => {
    const needs = ['GL-BAS-R', 'GL-BAS-R', 'GL-IS-R'].map((sku) => ({ service: 'training', sku }));
    const opportunity = await openDeal(door, playbook, seller, { needs });
    const answer = await door.send('POST', `/api/opportunities/${opportunity}/quotes`, {});
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    const quote = await quoteOf(answer);
    expect(quote.number).toMatch(/^QUO-2026-\d{4}$/);
    expect(quote).toMatchObject({
      ...{ kind: 'standard', state: 'draft', revision: 1, customer: 'Finch Bakery', quoteType: 'new-subscription' },
      ...{ billingAccount: { name: 'Finch Bakery', address: '' }, currency: 'USD', pricesOn: '2026-11-23' },
      ...{ validUntil: '2026-12-23', startDate: null, review: null, approval: null },
      totals: {
        listCents: 1_500_000,
        discountCents: 0,
        servicesCents: 0,
        educationCents: 1_500_000,
        totalCents: 1_500_000,
      },
    });
    expect(quote.lines.map(({ id, sku, quantity, totalCents }) => [id, sku, quantity, totalCents])).toEqual([
      ['line-1', 'GL-BAS-R', 2, 1_000_000],
      ['line-2', 'GL-IS-R', 1, 500_000],
    ]);
    const value = await door.db
      .selectFrom('opportunity')
      .select(['valueCents', 'educationCents', 'valueFrom'])
      .where('number', '=', opportunity)
      .executeTakeFirstOrThrow();
    expect(value).toEqual({ valueCents: 1_500_000, educationCents: 1_500_000, valueFrom: quote.number });
    expect(await told(opportunity)).toContain('quote.opened');
  });

  test('a second one beside it is refused, also to the database', async () => {
    const { number, opportunity, id } = await opened();
    const again = await door.send('POST', `/api/opportunities/${opportunity.number}/quotes`, {});
    expect(await refusalOf(again)).toMatchObject({
      status: 409,
      code: 'quote.there',
      detail: expect.stringContaining(number),
    });
    const { items, may } = await door.read(`/api/opportunities/${opportunity.number}/quotes`, OpportunityQuotes);
    expect(items.map((each) => each.number)).toEqual([number]);
    expect(may.open).toContain(number);
    const row = await door.db.selectFrom('quote').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const twin = { ...row, id: seller.id, number: 'QUO-2026-9999', revision: 2, lines: JSON.stringify(row.lines) };
    await expect(
      door.db
        .insertInto('quote')
        .values({ ...twin, review: null, paper: null })
        .execute(),
    ).rejects.toThrow(/quote_live/);
  });

  test('two sellers at once open one', async () => {
    const opportunity = await openDeal(door, playbook, seller);
    const answers = await Promise.all(
      [1, 2, 3].map(() => door.send('POST', `/api/opportunities/${opportunity}/quotes`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test.each([
    [
      'a SKU that ended yesterday',
      'GL-OLD',
      'GL-OLD is not in the catalogue on 2026-11-23: it is sold from 2022-11-01 to 2026-11-22.',
    ],
    [
      'a SKU nobody knows',
      'GL-NONE',
      'There is no SKU GL-NONE in the catalogue: correct it, or leave the SKU out for custom work.',
    ],
  ])('%s is refused by name', async (_, sku, sentence) => {
    const old = playbook.catalogue.items.find((item) => item.sku === 'GL-IS')!;
    playbook.catalogue.items.push({ ...old, sku: 'GL-OLD', effective: { from: '2022-11-01', to: '2026-11-22' } });
    const opportunity = await openDeal(door, playbook, seller);
    const lines = [wish('a', 'GL-BAS-R'), wish('b', sku)];
    const refused = await refusalOf(await door.send('POST', `/api/opportunities/${opportunity}/quotes`, { lines }));
    playbook.catalogue.items.pop();
    expect(refused).toMatchObject({ status: 422, code: 'quote.lines', detail: sentence, places: ['lines.b.sku'] });
  });

  test.each([
    ['three decimals of a discount', { discountPercent: 12.345 }],
    ['a discount below nothing', { discountPercent: -1 }],
    ['a discount above everything', { discountPercent: 100.01 }],
    ['no quantity', { lines: [wish('a', 'GL-BAS-R', { quantity: 0 })] }],
    ['one line twice', { lines: [wish('a', 'GL-BAS-R'), wish('a', 'GL-BAS-R')] }],
    ['a currency without prices', { currency: 'EUR' }],
  ])('%s is refused', async (_, wrong) => {
    const opportunity = await openDeal(door, playbook, seller);
    expect((await door.send('POST', `/api/opportunities/${opportunity}/quotes`, wrong)).status).toBe(422);
  });
});

describe('changing', () => {
  test('reckons anew: two extra seats, rooms, and a discount', async () => {
    const { number, opportunity } = await opened();
    const lines = [wish('a', 'GL-BAS-R', { attendees: 14 }), wish('b', 'GL-PM', { attendees: 12, facility: true })];
    const quote = await quoteOf(await change(number, { lines, discountPercent: 10 }));
    expect(quote.lines.map(({ id, of, sku, quantity, listCents }) => [id, of, sku, quantity, listCents])).toEqual([
      ['a', null, 'GL-BAS-R', 1, 500_000],
      ['a.seats', 'a', 'SRV-PERSEAT-R', 2, 100_000],
      ['b', null, 'GL-PM', 1, 700_000],
      ['b.rooms', 'b', null, 1, 200_000],
    ]);
    expect(quote.totals).toMatchObject({ listCents: 1_500_000, discountCents: 150_000, totalCents: 1_350_000 });
    expect(quote.version).toBe(2);
    expect(await told(opportunity.number)).toContain('quote.changed');
  });

  test('asks for the version that was seen, and tells what changed meanwhile', async () => {
    const { number } = await opened();
    expect((await change(number, { discountPercent: 5 }, { 'if-match': '' })).status).toBe(428);
    expect((await change(number, { discountPercent: 5 }, { 'if-match': '"7"' })).status).toBe(412);
    const [one, other] = await Promise.all(
      [3, 4].map((discountPercent) => change(number, { discountPercent }, { 'if-match': '"1"' })),
    );
    expect([one!.status, other!.status].sort()).toEqual([200, 412]);
  });

  test('what says the same changes nothing', async () => {
    const { number } = await opened();
    expect((await quoteOf(await change(number, {}))).version).toBe(1);
  });

  test('the database keeps the sum, and what was sent', async () => {
    const { id } = await opened();
    const set = (values: object) => door.db.updateTable('quote').set(values).where('id', '=', id).execute();
    await expect(set({ totalCents: 1, listCents: 1, educationCents: 1 })).rejects.toThrow(/its total says 1/);
    await expect(set({ discountHundredths: 10_001 })).rejects.toThrow(/check/);
    await set({ state: 'withdrawn' });
    await expect(set({ billingName: 'Another' })).rejects.toThrow(/does not change any more/);
  });
});

describe('submitting', () => {
  test('is refused with every hindrance and its cure', async () => {
    const { number } = await opened({ startDate: null, useCase: null, billingAccount: { name: 'Finch', address: '' } });
    const refused = await refusalOf(await door.send('POST', `/api/quotes/${number}/submission`));
    expect(refused).toMatchObject({ status: 409, code: 'quote.hindered' });
    expect(refused.places).toEqual(['billingAccount.address', 'startDate', 'useCase']);
    const { may } = await readOne(number);
    expect(may.submit).toBe('Nobody has said where the invoice goes.');
  });

  test('approves at once where nothing asks for it', async () => {
    const { number, opportunity } = await opened({ discountPercent: 10 });
    const quote = await quoteOf(await door.send('POST', `/api/quotes/${number}/submission`));
    expect(quote).toMatchObject({ state: 'approved', approval: null });
    expect(await told(opportunity.number)).toContain('quote.approved');
  });

  test('asks Deal Desk for a discount, and again when the discount changes', async () => {
    const { number, opportunity } = await opened({ discountPercent: 12.5, comment: 'They buy again in spring.' });
    const asked = await quoteOf(await door.send('POST', `/api/quotes/${number}/submission`));
    expect(asked.state).toBe('in-approval');
    const say = async () => {
      const approval = await door.act(desk, (act) => readApproval(act, asked.approval!));
      const [step] = approval.steps.filter(({ state }) => state === 'open');
      await door.act(desk, (act) =>
        decideStep(free(act), playbook, { approval: approval.number, step: step!.id, word: 'yes', note: null }),
      );
      await door.act(seller, (act) => settleApproved(act, playbook, number));
    };
    await say();
    expect((await readOne(number)).state).toBe('approved');
    await change(number, { useCase: 'Another use case altogether.' });
    expect((await readOne(number)).state).toBe('approved');
    await change(number, { discountPercent: 15 });
    expect((await readOne(number)).state).toBe('in-approval');
    await change(number, { discountPercent: 12.5 });
    expect((await readOne(number)).state).toBe('approved');
    await change(number, { discountPercent: 10 });
    expect((await readOne(number)).state).toBe('approved');
    expect(await told(opportunity.number)).toEqual(
      expect.arrayContaining(['quote.submitted', 'quote.approved', 'quote.reopened', 'approval.withdrawn']),
    );
  });

  test('a discount without a word on it is not submitted', async () => {
    const { number } = await opened({ discountPercent: 10.01 });
    expect((await refusalOf(await door.send('POST', `/api/quotes/${number}/submission`))).places).toEqual(['comment']);
  });

  test('is taken back: nobody is asked any more', async () => {
    const { number } = await opened({ discountPercent: 25, comment: 'They buy again in spring.' });
    const { approval } = await quoteOf(await door.send('POST', `/api/quotes/${number}/submission`));
    const back = await quoteOf(await door.send('POST', `/api/quotes/${number}/return`, { reason: 'Too much.' }));
    expect(back.state).toBe('draft');
    expect((await door.act(desk, (act) => readApproval(act, approval!))).state).toBe('withdrawn');
    const twice = await refusalOf(await door.send('POST', `/api/quotes/${number}/return`, { reason: 'Again.' }));
    expect(twice).toMatchObject({ status: 409, code: 'quote.move' });
  });
});

describe('validity', () => {
  const extend = (number: string, until: string) => door.send('POST', `/api/quotes/${number}/extension`, { until });

  test('is extended by thirty days in all', async () => {
    const { number } = await opened(ready);
    expect((await quoteOf(await extend(number, '2027-01-10'))).validUntil).toBe('2027-01-10');
    expect(await refusalOf(await extend(number, '2027-01-23'))).toMatchObject({ status: 422, code: 'quote.until' });
    expect((await quoteOf(await extend(number, '2027-01-22'))).may.extend).toContain('30 days already');
    expect(await refusalOf(await extend(number, '2027-01-22'))).toMatchObject({ status: 409, code: 'quote.extended' });
  });
});
