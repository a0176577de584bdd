import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Act } from '../../../platform/act.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import type { Recorded } from '../../../platform/jobs/reactions.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import { everyRight } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../../playbook/testing.ts';
import { decideStep } from '../../approvals/deciding.ts';
import { confirmStart } from '../../scheduling/asking.ts';
import { startStanding } from '../../scheduling/standing.ts';
import { readTasks } from '../../tasks/store.ts';
import { Booking } from '../booking.ts';
import { DealDesk } from '../desk/deal.ts';
import { bookingChores, bookingReactions } from '../reactions.ts';
import { bookingRoutes } from '../routes.ts';
import { layStandardDeal, wholeDetails } from '../testing-store.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let desk: Person;
let director: Person;
let billing: Person;
let both: Person;

/** A Friday, two days before the fourth fiscal quarter ends. */
const inWindow = '2027-01-29T10:00:00Z';

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([bookingRoutes(playbook)], rightsOf(playbook));
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive', 'billing-manager'], 'emea');
  desk = await addPerson(door.db, 'Dee Desk', ['deal-desk']);
  director = await addPerson(door.db, 'Dora Director', ['deal-desk-director']);
  billing = await addPerson(door.db, 'Bill Billing', ['billing-manager']);
  both = await addPerson(door.db, 'Twice Over', ['deal-desk-director', 'billing-manager']);
});
afterAll(() => door.close());
beforeEach(() => {
  door.clock.set(inWindow);
  door.sit(seller);
});

const path = (number: string, verb = '') => `/api/opportunities/${number}/booking${verb}`;
const say = (number: string, verb: string, given: object = {}) => door.send('POST', path(number, `/${verb}`), given);
const read = (number: string) => door.read(path(number), Booking);
const refusalOf = async (answer: Response) => Problem.parse(await answer.json());
const orderOf = ({ items }: Booking) => items.find(({ id }) => id === 'purchase-order');
const namesOf = async (number: string) =>
  (await readStream(door.db, `opportunity/${number}`, 40)).map(({ name }) => name);

const promise = {
  ...{ promisedBy: '2027-02-08', saidBy: 'Their head of procurement', saidOn: '2027-01-28' },
  words: 'The order follows with our new budget, by the eighth of February.',
};
const order = { kind: 'order', number: 'PO-9001', date: '2027-02-05' };

/** A deal that lacks its purchase order and nothing else. */
async function wanting(): Promise<string> {
  const number = await layStandardDeal(door, playbook, seller);
  await door.send('PUT', path(number), { ...wholeDetails, purchaseOrder: null, orderRequired: true });
  return number;
}
const decide = async (number: string, person: Person, step: string, word: 'yes' | 'no' = 'yes') => {
  door.sit(seller);
  const { number: approval } = (await read(number)).exception!.approval;
  const note = word === 'no' ? 'We know them.' : null;
  return door.act(person, (act) => decideStep(act, playbook, { approval, step, word, note }));
};
async function excepted(): Promise<string> {
  const number = await wanting();
  expect((await say(number, 'order-exception', promise)).status).toBe(200);
  await decide(number, director, 'deal-desk');
  await decide(number, billing, 'billing');
  return number;
}
async function won(): Promise<string> {
  const number = await excepted();
  expect((await say(number, 'submission')).status).toBe(200);
  door.sit(desk);
  expect((await say(number, 'win')).status).toBe(200);
  door.sit(seller);
  return number;
}

/** Works as the house does: in its own name, past row rules. */
const asHouse = <Answer>(work: (act: Act) => Promise<Answer>): Promise<Answer> =>
  door.db.transaction().execute((tx) => {
    const reader = { ...desk, rights: everyRight };
    return work({ tx, clock: door.clock, requestId: newId(), awaited: new Set(), reader });
  });
const tonight = () =>
  asHouse((act) =>
    bookingChores(playbook)
      .find(({ name }) => name === 'reverse-overdue-bookings')!
      .work(act),
  );
/** Hands the newest entry of a name to those who react to it. */
async function react(number: string, name: string): Promise<void> {
  const entries = await readStream(door.db, `opportunity/${number}`, 40);
  const entry = entries.find((each) => each.name === name) as unknown as Recorded;
  for (const each of bookingReactions(playbook)) if (each.to === name) await asHouse((act) => each.react(act, entry));
}

describe('an exception for a purchase order', () => {
  test('books a deal in its quarter once both have said yes, and ends when the order comes', async () => {
    const number = await wanting();
    expect((await read(number)).exceptionWindow).toMatchObject({ to: '2027-01-31', until: '2027-02-08' });
    const asked = Booking.parse(await (await say(number, 'order-exception', promise)).json());
    expect(asked).toMatchObject({
      exception: { promisedBy: '2027-02-08', approval: { state: 'open' }, ended: null, asked: { by: 'Ada Wren' } },
    });
    expect((await refusalOf(await say(number, 'submission'))).code).toBe('booking.missing');
    await decide(number, director, 'deal-desk');
    expect(orderOf(await read(number))?.state).toBe('missing');
    await decide(number, billing, 'billing');
    expect(orderOf(await read(number))).toMatchObject({ state: 'met', until: '2027-02-08' });
    expect((await refusalOf(await say(number, 'purchase-order', order))).detail).toContain('is open');
    expect((await say(number, 'submission')).status).toBe(200);
    door.sit(desk);
    const booked = Booking.parse(await (await say(number, 'win')).json());
    expect(booked).toMatchObject({ state: 'booked', stage: 'closed-won', exception: { ended: null } });
    expect((await door.read('/api/deal-desk?missing=purchase-order', DealDesk)).items).toMatchObject([
      { number, wanting: [{ item: 'purchase-order', person: 'Ada Wren' }] },
    ]);
    const twin = {
      totalCents: 250_000,
      reason: 'A name.',
      amended: { reference: 'The folder', signedOn: '2027-01-29' },
    };
    expect((await refusalOf(await say(number, 'correction', twin))).code).toBe('booking.orderAwaited');
    door.sit(seller);
    const came = Booking.parse(await (await say(number, 'purchase-order', order)).json());
    expect(came.exception).toMatchObject({ ended: { how: 'came' }, order: { number: 'PO-9001' } });
    expect((await refusalOf(await say(number, 'purchase-order', order))).code).toBe('booking.notAwaited');
    door.clock.set('2027-02-09T02:00:00Z');
    expect(await tonight()).toBe(0);
    expect((await read(number)).stage).toBe('closed-won');
    expect(await namesOf(number)).toEqual(
      expect.arrayContaining(['booking.exceptionAsked', 'approval.given', 'booking.won', 'booking.orderCame']),
    );
    expect((await door.read('/api/deal-desk?missing=purchase-order', DealDesk)).items).toEqual([]);
  });

  test('is asked for in the last days of a quarter only, within ten days, and on what the customer has written', async () => {
    const number = await wanting();
    const early = { ...promise, promisedBy: '2027-01-28', saidOn: '2027-01-29' };
    const late = { ...promise, promisedBy: '2027-02-09' };
    expect((await refusalOf(await say(number, 'order-exception', early))).code).toBe('booking.promised');
    expect(await refusalOf(await say(number, 'order-exception', late))).toMatchObject({
      code: 'booking.promised',
      detail: expect.stringContaining('within 10 days, by 2027-02-08'),
    });
    const dreamt = { ...promise, saidOn: '2027-01-30' };
    expect((await refusalOf(await say(number, 'order-exception', dreamt))).code).toBe('booking.saidOn');
    expect((await say(number, 'order-exception', { ...promise, words: '' })).status).toBe(422);
    door.clock.set('2027-01-26T10:00:00Z');
    expect(await refusalOf(await say(number, 'order-exception', promise))).toMatchObject({
      code: 'booking.noException',
      detail: expect.stringContaining('from 2027-01-27 to 2027-01-31'),
    });
    expect((await read(number)).exceptionWindow).toBeNull();
    door.clock.set(inWindow);
    await door.send('PUT', path(number), { ...wholeDetails, purchaseOrder: null });
    expect((await refusalOf(await say(number, 'order-exception', promise))).detail).toContain(
      'No purchase order is asked',
    );
    door.sit(desk);
    expect((await say(number, 'order-exception', promise)).status).toBe(409);
    door.sit(billing);
    expect((await refusalOf(await say(number, 'order-exception', promise))).code).toBe('right.missing');
  });

  test('takes two people, neither of them whoever asks, and none who says no', async () => {
    const number = await wanting();
    await say(number, 'order-exception', promise);
    await expect(decide(number, seller, 'billing')).rejects.toMatchObject({ code: 'approval.notYours' });
    await decide(number, both, 'deal-desk');
    await expect(decide(number, both, 'billing')).rejects.toMatchObject({ code: 'approval.notYours' });
    await decide(number, billing, 'billing', 'no');
    expect(orderOf(await read(number))).toMatchObject({
      state: 'missing',
      sentence: expect.stringContaining('refused'),
    });
    // Asked again, what is said now stands in its place; entering the order does as well.
    await say(number, 'order-exception', { ...promise, promisedBy: '2027-02-02' });
    expect((await read(number)).exception).toMatchObject({ promisedBy: '2027-02-02', approval: { state: 'open' } });
    await door.send('PUT', path(number), { ...wholeDetails, purchaseOrder: order });
    expect((await read(number)).exception).toBeNull();
    expect(orderOf(await read(number))).toMatchObject({ state: 'met', until: null });
    expect((await refusalOf(await say(number, 'order-exception', promise))).detail).toContain('has what is asked');
  });

  test('is for what is submitted within the quarter, and for nothing that is submitted or booked already', async () => {
    const late = await excepted();
    door.clock.set('2027-02-01T10:00:00Z');
    expect((await refusalOf(await say(late, 'submission'))).code).toBe('booking.missing');
    expect(orderOf(await read(late))?.sentence).toContain('by 2027-01-31, the end of the quarter');
    door.clock.set(inWindow);
    await say(late, 'submission');
    expect((await refusalOf(await say(late, 'order-exception', promise))).code).toBe('booking.locked');
    // Booked after the quarter, submitted within it.
    door.clock.set('2027-02-03T10:00:00Z');
    door.sit(desk);
    expect((await say(late, 'win')).status).toBe(200);
    expect((await refusalOf(await say(late, 'order-exception', promise))).code).toBe('booking.locked');
    door.sit(seller);
    expect((await say(late, 'purchase-order', order)).status).toBe(200);
  });
});

describe('an order that does not come', () => {
  test('reverses the booking on day 11, once, and calls off what began with it', async () => {
    const number = await won();
    await react(number, 'booking.won');
    const confirmed = { on: '2027-02-15', words: null };
    await asHouse((act) => confirmStart(act, playbook, number, confirmed));
    door.clock.set('2027-02-08T23:00:00Z');
    expect(await tonight()).toBe(0);
    door.clock.set('2027-02-09T00:11:00Z');
    const nights = await Promise.all([tonight(), tonight()]);
    expect([...nights, await tonight()].toSorted()).toEqual([0, 0, 1]);
    const reversed = await read(number);
    expect(reversed).toMatchObject({
      state: 'open',
      stage: 'awaiting-signature',
      exception: { ended: { how: 'lapsed' } },
    });
    expect(reversed.decisions[0]).toMatchObject({
      word: 'reversed',
      reason: playbook.booking.orderException.reversedWhy,
    });
    expect(orderOf(reversed)?.state).toBe('missing');
    expect((await namesOf(number)).filter((name) => name === 'booking.reversed')).toHaveLength(1);
    await react(number, 'booking.reversed');
    const tasks = await asHouse((act) => readTasks(act, { subject: `opportunity/${number}`, mine: false }));
    expect(tasks.find(({ template }) => template === 'delivery-handoff')?.state).toBe('cancelled');
    const standing = await asHouse((act) => startStanding(act, number));
    expect([standing.confirmed, standing.asked !== null]).toEqual([null, true]);
    // With its order it is booked anew, and the handoff is opened anew.
    await door.send('PUT', path(number), { ...wholeDetails, purchaseOrder: order });
    await say(number, 'submission');
    door.sit(desk);
    expect((await say(number, 'win')).status).toBe(200);
    await react(number, 'booking.won');
    const anew = await asHouse((act) => readTasks(act, { subject: `opportunity/${number}`, mine: false }));
    expect(anew.filter(({ template, state }) => template === 'delivery-handoff' && state === 'open')).toHaveLength(1);
  });

  test('returns what is only submitted, and lapses what is not', async () => {
    const number = await excepted();
    await say(number, 'submission');
    const open = await excepted();
    door.clock.set('2027-02-09T00:11:00Z');
    door.sit(desk);
    expect((await refusalOf(await say(number, 'win'))).code).toBe('booking.missing');
    expect(await tonight()).toBe(2);
    door.sit(seller);
    expect(await read(number)).toMatchObject({ state: 'open', stage: 'awaiting-signature' });
    expect(await namesOf(number)).toEqual(expect.arrayContaining(['booking.exceptionLapsed', 'booking.returned']));
    expect((await read(open)).exception?.ended?.how).toBe('lapsed');
  });

  test('a night that is killed has reversed nothing', async () => {
    const number = await won();
    door.clock.set('2027-02-09T00:11:00Z');
    const killed = asHouse(async (act) => {
      await bookingChores(playbook).at(-1)!.work(act);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect((await read(number)).stage).toBe('closed-won');
    expect(await namesOf(number)).not.toContain('booking.reversed');
    expect(await tonight()).toBe(1);
    expect((await read(number)).stage).toBe('awaiting-signature');
  });
});

describe('the database', () => {
  const insert = (person: Person, number: string, word: string, items: string) =>
    door.act(person, (act) =>
      sql`insert into booking_decision (id, opportunity_id, word, at, by_id, reason, ground, given, items, playbook_version)
        select gen_random_uuid(), opportunity.id, ${word}, ${door.clock.now()}, ${person.id}, 'x',
          booking_ground(opportunity.id), details, ${items}::jsonb, 'x'
        from opportunity join booking on opportunity_id = opportunity.id where number = ${number}`.execute(act.tx),
    );
  const leaning = '[{"state":"met","until":"2027-02-08"}]';

  test('lets nothing be submitted on an exception that does not stand', async () => {
    const number = await wanting();
    await expect(insert(seller, number, 'submitted', leaning)).rejects.toThrow('No exception');
    await say(number, 'order-exception', promise);
    await decide(number, director, 'deal-desk');
    await expect(insert(seller, number, 'submitted', leaning)).rejects.toThrow('No exception');
    await decide(number, billing, 'billing');
    door.clock.set('2027-02-09T10:00:00Z');
    await expect(insert(seller, number, 'submitted', leaning)).rejects.toThrow('No exception');
    door.clock.set(inWindow);
    const other = '[{"state":"met","until":"2027-02-20"}]';
    await expect(insert(seller, number, 'submitted', other)).rejects.toThrow('No exception');
    await insert(seller, number, 'submitted', leaning);
  });

  test('lets nobody reverse a booking but the house, and the house nothing that is not overdue', async () => {
    const number = await won();
    await expect(insert(desk, number, 'reversed', '[]')).rejects.toThrow('Only the house');
    const early = sql`insert into booking_decision (id, opportunity_id, word, at, by_id, reason, items, playbook_version)
      select gen_random_uuid(), id, 'reversed', ${door.clock.now()}, ${desk.id}, 'x', '[]', 'x'
      from opportunity where number = ${number}`;
    await expect(early.execute(door.db)).rejects.toThrow('No purchase order is overdue');
    await expect(sql`update order_exception set until = '2099-01-01'`.execute(door.db)).rejects.toThrow('ends once');
  });
});
