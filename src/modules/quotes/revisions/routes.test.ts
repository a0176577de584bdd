import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { findLive } from '../../estimates/store.ts';
import { changeEstimate } from '../../estimates/versions/changing.ts';
import { publish, revise as reviseEstimate } from '../../estimates/versions/publishing.ts';
import { readStanding } from '../../facts/store.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { quoteSums } from '../custom/custom-quotes.ts';
import { orderFormRoutes } from '../order-form/routes.ts';
import { OpportunityQuotes, Quote, QuoteComparison } from '../quote.ts';
import { quoteReactions } from '../reactions.ts';
import { termsOf } from '../reckoning.ts';
import { quoteRoutes } from '../routes.ts';
import { free, openCustom, openReady, wish } from '../testing.ts';
import { quoteRevisionRoutes } from './routes.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let manager: Person;
let house: Person;
let auditor: Person;
let neighbour: Person;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  const routes = [quoteRoutes(playbook), orderFormRoutes(playbook), quoteRevisionRoutes(playbook)];
  door = await openTestDoor(routes, rightsOf(playbook));
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  house = await addPerson(door.db, 'Everybody', ['engagement-manager', 'account-executive', 'ps-director'], null);
  auditor = await addPerson(door.db, 'Otto Owl', ['auditor']);
  neighbour = await addPerson(door.db, 'Far Away', ['account-executive'], 'apac');
});
beforeEach(() => door.sit(seller));
afterAll(() => door.close());

const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
const quoteOf = async (answer: Response) => Quote.parse(await answer.json());
const readOne = (number: string) => door.read(`/api/quotes/${number}`, Quote);
const post = (number: string, verb: string, body: unknown = {}) =>
  door.send('POST', `/api/quotes/${number}/${verb}`, body);
const opened = (given: Parameters<typeof openReady>[3] = {}) => openReady(door, playbook, seller, given);
const reason = { reason: 'The customer waits until spring.' };
const customised = { wish: 'The exercises in their own repositories.' };

async function sent(given: Parameters<typeof openReady>[3] = {}): Promise<Quote> {
  const { number } = await opened(given);
  const gone = { deliverables: true, duration: true, price: true, noCustomisation: true };
  await post(number, 'submission');
  await post(number, 'review', { with: 'Cora Finch', on: '2026-11-20', ...gone });
  const signers = [{ name: 'Cora Finch', title: 'Owner', email: 'cora@finch.example' }];
  return quoteOf(await post(number, 'sending', { signers }));
}

describe('everybody at the door', () => {
  test.each([
    ['POST', 'revision', {}, 403],
    ['POST', 'withdrawal', reason, 403],
    ['POST', 'customisation', customised, 403],
    ['GET', 'comparison', undefined, 200],
    ['POST', 'quotes/custom', {}, 403],
  ] as const)('%s %s', async (method, verb, body, forAuditor) => {
    const { number, opportunity } = await opened();
    const path =
      verb === 'quotes/custom'
        ? `/api/opportunities/${opportunity.number}/quotes/custom`
        : `/api/quotes/${number}/${verb}${method === 'GET' ? `?with=${number}` : ''}`;
    const ask = () => (method === 'GET' ? door.get(path) : door.send(method, path, body));
    door.sit(null);
    expect((await ask()).status).toBe(401);
    door.sit(auditor);
    expect((await ask()).status).toBe(forAuditor);
    door.sit(neighbour);
    expect((await ask()).status).toBe(404);
  });
});

describe('the next revision', () => {
  test('takes the place of what is with the customer, and says the same at first', async () => {
    const first = await sent({ lines: [wish('a', 'GL-BAS-R'), wish('b', 'GL-IS-R')] });
    const answer = await post(first.number, 'revision');
    expect(answer.status).toBe(201);
    const next = await quoteOf(answer);
    expect(next).toMatchObject({
      revision: 2,
      state: 'draft',
      replaces: first.number,
      review: null,
      totals: first.totals,
    });
    expect(next.lines).toEqual(first.lines);
    expect(await readOne(first.number)).toMatchObject({ state: 'superseded', replacedBy: next.number });
    const lines = [wish('a', 'GL-BAS-R', { quantity: 2 }), wish('c', 'GL-PM-R')];
    await door.send('PUT', `/api/quotes/${next.number}`, { ...termsOf(next), lines, discountPercent: 5 });
    const compared = await door.read(`/api/quotes/${next.number}/comparison?with=${first.number}`, QuoteComparison);
    expect(compared.lines.map(({ id, change }) => [id, change])).toEqual([
      ['a', 'changed'],
      ['c', 'added'],
      ['b', 'removed'],
    ]);
    expect(compared.terms).toEqual([
      { title: 'Discount', was: '0 %', now: '5 %' },
      { title: 'List price', was: 'USD 10,000', now: 'USD 15,000' },
      { title: 'Total', was: 'USD 10,000', now: 'USD 14,250' },
    ]);
  });

  test('of a draft there is none, nor a second one', async () => {
    const { number } = await opened();
    expect(await refusalOf(await post(number, 'revision'))).toMatchObject({ status: 409, code: 'quote.revision' });
    const first = await sent();
    await post(first.number, 'revision');
    expect((await refusalOf(await post(first.number, 'revision'))).detail).toContain('took the place of');
  });

  test('two deals are not compared', async () => {
    const [one, other] = [await opened(), await opened()];
    const answer = await door.get(`/api/quotes/${one.number}/comparison?with=${other.number}`);
    expect((await refusalOf(answer)).code).toBe('quote.otherDeal');
  });
});

describe('withdrawing', () => {
  test('ends it with what is out, and another may be opened', async () => {
    const quote = await sent();
    expect(await quoteOf(await post(quote.number, 'withdrawal', reason))).toMatchObject({ state: 'withdrawn' });
    expect((await refusalOf(await post(quote.number, 'withdrawal', reason))).code).toBe('quote.move');
    const again = await door.send('POST', `/api/opportunities/${quote.opportunity.number}/quotes`, {});
    expect(again.status).toBe(201);
  });
});

describe('a wish for customisation', () => {
  const react = async (quote: string, opportunity: string) => {
    const reaction = quoteReactions(playbook).find(({ to }) => to === 'quote.customised')!;
    const particulars = { quote, opportunity, wish: customised.wish, needs: [] };
    const entry = { id: '1', actorId: null, name: reaction.to, stream: `opportunity/${opportunity}`, particulars };
    await door.act(house, (act) => reaction.react(act, entry));
  };

  test('makes a custom scope with everything carried over, routed anew and estimated', async () => {
    const lines = [wish('a', 'GL-BAS-R', { quantity: 2, attendees: 26 }), wish('b', 'GL-JIRA')];
    const account = { segment: 'mid-market', employees: 900, groupEmployees: 900 };
    const { number, opportunity } = await opened({ lines, deal: { account } });
    const quote = await quoteOf(await post(number, 'customisation', { ...customised, lines: ['b'] }));
    expect(quote).toMatchObject({ state: 'custom', may: { change: expect.stringContaining('custom scope now') } });
    const needs = (await door.act(seller, (act) => readOpportunity(act, opportunity.number))).needs;
    const seats = { service: 'training', sku: 'SRV-PERSEAT-R' };
    const basics = { service: 'training', sku: 'GL-BAS-R' };
    expect(needs).toEqual([{ service: 'integration' }, basics, basics, seats, seats]);
    await react(number, opportunity.number);
    const routed = await door.act(seller, (act) => readOpportunity(act, opportunity.number));
    expect(routed.outcome).toEqual(['ps-custom']);
    const estimate = await door.act(manager, (act) => findLive(act, opportunity.number));
    expect(estimate?.sheet.lines.flatMap(({ sku }) => sku ?? [])).toEqual(['GL-BAS-R', 'SRV-PERSEAT-R']);
    const kept = estimate?.sheet.lines.find(({ sku }) => sku === 'GL-BAS-R');
    expect(kept?.priceCents).toBe(1_000_000);
  });

  test('states what the customised classes say of the customer, so that nobody asks it again', async () => {
    const known = async ({ opportunity }: { readonly opportunity: { readonly number: string } }) => {
      const standing = await door.act(seller, async (act) => {
        const { account } = await readOpportunity(act, opportunity.number);
        return readStanding(act, account.number);
      });
      return Object.fromEntries(standing.map(({ name, value, low, high }) => [name, [value, low, high]]));
    };
    const useCase = 'Two teams move to pipelines.';
    const one = await opened({ lines: [wish('a', 'GL-BAS-R', { attendees: 9 })], useCase });
    await post(one.number, 'customisation', customised);
    expect(await known(one)).toEqual({
      ...{ trainees: [9, null, null], trainingDelivery: ['Remote', null, null], trainingGoals: [useCase, null, null] },
    });
    const lines = [
      wish('a', 'GL-BAS-R', { attendees: 9 }),
      wish('b', 'GL-PM', { attendees: 12, delivery: 'onsite' }),
      wish('c', 'GL-SEC-R', { attendees: 5 }),
      wish('d', 'GL-JIRA'),
    ];
    const two = await opened({ lines });
    await post(two.number, 'customisation', { ...customised, lines: ['a', 'b', 'd'] });
    expect(await known(two)).toMatchObject({ trainees: [21, 12, 21], trainingDelivery: ['Either', null, null] });
    const none = await opened({ lines });
    await post(none.number, 'customisation', { ...customised, lines: ['d'] });
    expect(await known(none)).toEqual({});
  });

  test('of a small customer leaves the work to a partner', async () => {
    const { number, opportunity } = await opened();
    await post(number, 'customisation', customised);
    await react(number, opportunity.number);
    const routed = await door.act(seller, (act) => readOpportunity(act, opportunity.number));
    expect(routed.needs).toEqual([{ service: 'training' }]);
    expect(routed.outcome).not.toContain('ps-custom');
  });

  test('names lines that are there, and is said once', async () => {
    const { number } = await opened();
    const wrong = await post(number, 'customisation', { ...customised, lines: ['z'] });
    expect(await refusalOf(wrong)).toMatchObject({ status: 422, code: 'quote.line' });
    await post(number, 'customisation', customised);
    expect((await refusalOf(await post(number, 'customisation', customised))).code).toBe('quote.move');
  });
});

describe('the quotes of a statement of work', () => {
  test('come to its total, services and education apart, and Revenue is asked', async () => {
    const { opportunity, estimate, items } = await openCustom(door, playbook, manager);
    door.sit(manager);
    const { totals } = estimate.sheet;
    expect(items.map(({ kind, totalCents }) => [kind, totalCents]).sort()).toEqual([
      ['custom-education', totals.educationCents],
      ['custom-services', totals.servicesCents],
    ]);
    const sums = await door.act(manager, (act) => quoteSums(act, opportunity));
    expect(sums.totalCents).toBe(totals.totalCents);
    const { number } = sums.services!;
    const quote = await readOne(number);
    expect(quote.lines).toMatchObject([
      { what: 'custom', item: 'custom-package.fixed-fee', totalCents: totals.servicesCents },
    ]);
    expect(quote.may.send).toContain('back-end billing');
    expect((await quoteOf(await post(number, 'submission'))).state).toBe('in-approval');
    const changed = await door.send('PUT', `/api/quotes/${number}`, termsOf(quote));
    expect(await refusalOf(changed)).toMatchObject({ status: 409, code: 'quote.custom' });
  });

  test('are written once of one estimate, and anew of the next', async () => {
    const { opportunity, estimate } = await openCustom(door, playbook, manager);
    door.sit(manager);
    const path = `/api/opportunities/${opportunity}/quotes/custom`;
    expect(await refusalOf(await door.send('POST', path, {}))).toMatchObject({ status: 409, code: 'quote.there' });
    await door.act(manager, async (act) => {
      const next = await reviseEstimate(free(act), playbook, estimate.number);
      await changeEstimate(free(act), playbook, next.number, { discountPercent: 5 });
      await publish(free(act), playbook, next.number);
    });
    const { items } = OpportunityQuotes.parse(await (await door.send('POST', path, {})).json());
    expect(items.map(({ state, revision }) => `${state} ${revision}`)).toEqual([
      'draft 2',
      'draft 2',
      'superseded 1',
      'superseded 1',
    ]);
    const { totalCents } = await door.act(manager, (act) => quoteSums(act, opportunity));
    const live = await door.act(manager, (act) => findLive(act, opportunity));
    expect(totalCents).toBe(live?.sheet.totals.totalCents);
  });

  test('wait for a published estimate', async () => {
    const { opportunity } = await opened();
    const refused = await refusalOf(
      await door.send('POST', `/api/opportunities/${opportunity.number}/quotes/custom`, {}),
    );
    expect(refused).toMatchObject({
      status: 409,
      code: 'quote.closed',
      detail: expect.stringContaining('no published estimate'),
    });
  });
});
