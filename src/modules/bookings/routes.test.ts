import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { type Crew, hireCrew } from '../sow/approval/testing.ts';
import { Booking } from './booking.ts';
import { checklist } from './checklist.ts';
import { bookingRoutes } from './routes.ts';
import { readWords } from './store.ts';
import { layCustomDeal, layQuote, layStandardDeal, wholeDetails } from './testing-store.ts';

let door: TestDoor;
let playbook: Playbook;
let seller: Person;
let manager: Person;
let desk: Person;
let otherDesk: Person;
let auditor: Person;
let crew: Crew;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([bookingRoutes(playbook)], rightsOf(playbook));
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager'], 'emea');
  desk = await addPerson(door.db, 'Dee Desk', ['deal-desk']);
  otherDesk = await addPerson(door.db, 'Otto Desk', ['deal-desk']);
  crew = await hireCrew(door, playbook);
  auditor = await addPerson(door.db, 'Ann Audit', ['auditor']);
});
afterAll(() => door.close());

const path = (number: string, verb = '') => `/api/opportunities/${number}/booking${verb}`;
const read = (number: string) => door.read(path(number), Booking);
const refusalOf = async (answer: Response) => {
  const { status, code, detail, faults } = Problem.parse(await answer.json());
  return { status, code, detail, places: faults?.map(({ place }) => place) };
};

const enter = (number: string, details: object = wholeDetails) => door.send('PUT', path(number), details);
const say = (number: string, verb: string, given: object = {}) => door.send('POST', path(number, `/${verb}`), given);
/** Whose hands papers go through. */
const handsOf = (each: Crew) => ({
  ...{ manager: each('engagement-manager'), legal: each('legal') },
  signatory: each('vp-revenue-accounting'),
});
const missing = ({ items }: Booking) => items.filter(({ state }) => state === 'missing').map(({ id }) => id);

/** A deal of which nothing is missing, submitted by its seller. */
async function submitted(): Promise<string> {
  const number = await layStandardDeal(door, playbook, seller);
  door.sit(seller);
  await enter(number);
  expect((await say(number, 'submission')).status).toBe(200);
  return number;
}

describe('who may', () => {
  test.each([
    ['GET', '/api/deal-desk'],
    ['GET', path('OPP-2026-0001')],
    ['PUT', path('OPP-2026-0001')],
    ['POST', path('OPP-2026-0001', '/submission')],
    ['POST', path('OPP-2026-0001', '/return')],
    ['POST', path('OPP-2026-0001', '/win')],
    ['POST', path('OPP-2026-0001', '/partner-move')],
    ['POST', path('OPP-2026-0001', '/decline')],
    ['POST', path('OPP-2026-0001', '/correction')],
  ] as const)('a stranger is turned away: %s %s', async (method, to) => {
    door.sit(null);
    expect((method === 'GET' ? await door.get(to) : await door.send(method, to, {})).status).toBe(401);
  });

  test('whoever does not see the deal is told there is none, and an auditor changes nothing', async () => {
    const number = await layStandardDeal(door, playbook, seller);
    door.sit(await addPerson(door.db, 'Far Away', ['account-executive'], 'apac'));
    expect((await door.get(path(number))).status).toBe(404);
    expect((await enter(number)).status).toBe(404);
    const partnerId = '01a20000-0000-7000-8000-00000000aaaa';
    await door.db
      .insertInto('partner')
      .values({
        ...{ id: partnerId, number: 'PAR-2026-7001', name: 'Near', region: 'emea', track: 'open' },
        channelAccountManagerId: seller.id,
      })
      .execute();
    await door.db.updateTable('opportunity').set({ partnerId }).where('number', '=', number).execute();
    door.sit(await addPerson(door.db, 'Pat Near', ['partner-administrator'], null, { partnerId }));
    expect((await refusalOf(await door.get(path(number)))).code).toBe('right.missing');
    expect((await refusalOf(await door.get('/api/deal-desk'))).code).toBe('right.missing');
    door.sit(auditor);
    expect((await read(number)).may.enter).toContain('do not let you');
    expect((await enter(number)).status).toBe(403);
    door.sit(manager);
    expect((await say(number, 'win')).status).toBe(403);
  });

  test('a change names the version that was seen', async () => {
    const number = await layStandardDeal(door, playbook, seller);
    door.sit(seller);
    expect((await door.get(path(number))).headers.get('etag')).toBe('"0"');
    expect((await door.send('PUT', path(number), wholeDetails, { 'if-match': '' })).status).toBe(428);
    expect((await door.send('PUT', path(number), wholeDetails, { 'if-match': '"0"' })).headers.get('etag')).toBe('"1"');
    expect((await door.send('PUT', path(number), wholeDetails, { 'if-match': '"0"' })).status).toBe(412);
  });
});

describe('a standard deal', () => {
  test('lacks what people have not entered, and is submitted when nothing is missing', async () => {
    const number = await layStandardDeal(door, playbook, seller);
    door.sit(seller);
    const empty = await read(number);
    expect(empty).toMatchObject({ kind: 'standard', state: 'open', version: 0 });
    expect(missing(empty)).toEqual(['agreement-type', 'won-reason', 'competitors']);
    expect(empty.items.find(({ id }) => id === 'purchase-order')?.state).toBe('not-needed');
    expect(empty.may.submit).toBe(`${number} lacks 3: executed agreement, why it was won, competitors.`);
    const early = await refusalOf(await say(number, 'submission'));
    expect(early).toMatchObject({
      status: 409,
      code: 'booking.missing',
      places: ['Executed agreement', 'Why it was won', 'Competitors'],
    });
    await enter(number, { ...wholeDetails, purchaseOrder: null, orderRequired: true });
    expect(missing(await read(number))).toEqual(['purchase-order']);
    await enter(number);
    const done = Booking.parse(await (await say(number, 'submission')).json());
    expect(done).toMatchObject({ state: 'submitted', stage: 'closing', submitted: { by: 'Ada Wren' } });
    expect(done.may.enter).toContain('is changed after it is returned');
    expect((await refusalOf(await enter(number))).code).toBe('booking.locked');
    expect((await refusalOf(await say(number, 'submission'))).code).toBe('booking.locked');
  });

  test('is submitted at the last stage only', async () => {
    const number = await layStandardDeal(door, playbook, seller);
    await door.db.updateTable('opportunity').set({ stage: 'negotiating' }).where('number', '=', number).execute();
    door.sit(seller);
    await enter(number);
    expect((await refusalOf(await say(number, 'submission'))).code).toBe('booking.stage');
  });

  test('is returned with a reason, submitted again and booked by the deal desk', async () => {
    const number = await submitted();
    expect((await refusalOf(await say(number, 'win'))).code).toBe('booking.notTheirs');
    door.sit(desk);
    expect((await say(number, 'return', { reason: '' })).status).toBe(422);
    const back = Booking.parse(await (await say(number, 'return', { reason: 'The order form is not ours.' })).json());
    expect(back).toMatchObject({ state: 'open', stage: 'awaiting-signature', submitted: null });
    expect((await refusalOf(await say(number, 'win'))).code).toBe('booking.notSubmitted');
    door.sit(seller);
    await say(number, 'submission');
    door.sit(desk);
    const won = Booking.parse(await (await say(number, 'win')).json());
    expect(won).toMatchObject({ state: 'booked', stage: 'closed-won' });
    expect(won.decisions.map(({ word }) => word)).toEqual(['booked', 'submitted', 'returned', 'submitted']);
    const told = await readStream(door.db, `opportunity/${number}`, 9);
    expect(told.map(({ name }) => name).slice(0, 2)).toEqual(['booking.won', 'opportunity.moved']);
    const again = await refusalOf(await say(number, 'win'));
    expect(again).toMatchObject({ code: 'booking.booked', detail: expect.stringContaining('Dee Desk booked it') });
  });

  test('nobody of the deal desk books what they submitted', async () => {
    const number = await layStandardDeal(door, playbook, seller);
    door.sit(desk);
    await enter(number);
    await say(number, 'submission');
    expect((await refusalOf(await say(number, 'win'))).detail).toBe(`You submitted ${number}: a colleague books it.`);
    door.sit(otherDesk);
    expect((await say(number, 'win')).status).toBe(200);
  });

  test('where the account team closes, its people do and the deal desk does not', async () => {
    const number = await submitted();
    const other = playbook.booking.closes.parties.find(({ id }) => id === 'account-team')!;
    const turned = { ...playbook, booking: { ...playbook.booking, closer: other } };
    const { winBooking } = await import('./closing.ts');
    const win = (person: Person) =>
      door.act(person, (act) => winBooking({ ...act, precondition: '*' }, turned, number));
    await expect(win(desk)).rejects.toMatchObject({ code: 'booking.notTheirs' });
    await win(seller);
    door.sit(seller);
    expect((await read(number)).stage).toBe('closed-won');
  });

  test('two who close at once: one wins, the other is told by whom', async () => {
    const number = await submitted();
    const { winBooking } = await import('./closing.ts');
    const both = await Promise.allSettled(
      [desk, otherDesk, desk, otherDesk].map((person) =>
        door.act(person, (act) => winBooking({ ...act, precondition: '"2"' }, playbook, number)),
      ),
    );
    const refused = both.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.message)] : []));
    expect(refused).toHaveLength(3);
    for (const sentence of refused)
      expect(sentence).toMatch(/is booked already\. (Dee|Otto) Desk booked it, 2026-11-23 10:00 UTC\.$/);
  });
});

describe('a custom deal', () => {
  test('asks for the whole list, and is won on evidence that leads to the same list again', async () => {
    const { number, totalCents } = await layCustomDeal(door, playbook, { crew, hands: handsOf(crew) });
    door.sit(manager);
    const before = await read(number);
    expect(before.kind).toBe('custom');
    expect(missing(before)).toEqual(['purchase-order', 'agreement-type', 'won-reason', 'competitors']);
    await enter(number);
    expect(missing(await read(number))).toEqual([]);
    await say(number, 'submission');
    door.sit(desk);
    expect((await say(number, 'win')).status).toBe(200);
    const [word] = await door.act(desk, (act) => readWords(act, number));
    expect(word?.ground?.sow?.totalCents).toBe(totalCents);
    const again = checklist(playbook, { ground: word!.ground!, details: word!.given!, on: word!.at.slice(0, 10) });
    expect(again).toEqual(word?.items);
  });

  test('a quote that no longer comes to the total stops it at the last moment', async () => {
    const { number } = await layCustomDeal(door, playbook, { crew, hands: handsOf(crew) });
    door.sit(manager);
    await enter(number);
    await say(number, 'submission');
    await door.db
      .updateTable('quote')
      .set({ state: 'withdrawn' })
      .where('kind', '=', 'custom-education')
      .where('opportunityId', '=', (row) => row.selectFrom('opportunity').select('id').where('number', '=', number))
      .execute();
    door.sit(desk);
    const refused = await refusalOf(await say(number, 'win'));
    expect(refused).toMatchObject({ code: 'booking.missing', places: ['Quotes come to the statement of work'] });
    await layQuote(door, number, { kind: 'custom-education', state: 'approved', totalCents: 100_001 });
    expect((await read(number)).items.find(({ id }) => id === 'quote-sums')?.sentence).toMatch(
      /come to .*, SOW-.* to /,
    );
  });
});
