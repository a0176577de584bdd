import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { readOpportunity } from '../../opportunities/store.ts';
import { openProposal } from '../../proposals/opening.ts';
import { findProposal } from '../../proposals/store.ts';
import { moveRegistration, registerServices } from '../../registrations/registering.ts';
import type { RegistrationMove } from '../../registrations/registration.ts';
import { routeOpportunity } from '../../routing/routing.ts';
import { type Crew, hireCrew } from '../../sow/approval/testing.ts';
import { readSow } from '../../sow/store.ts';
import { readTask, readTasks } from '../../tasks/store.ts';
import { Booking } from '../booking.ts';
import { DealDesk } from '../desk/deal.ts';
import { bookingChores, bookingReactions } from '../reactions.ts';
import { bookingRoutes } from '../routes.ts';
import { layCustomDeal, layStandardDeal, wholeDetails } from '../testing-store.ts';

let door: TestDoor;
let playbook: Playbook;
let crew: Crew;
let partner: { id: string; number: string };

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([bookingRoutes(playbook)], rightsOf(playbook));
  crew = await hireCrew(door, playbook);
  partner = await addPartner('Nightjar Systems');
  await addPerson(door.db, 'Zoe Second', ['engagement-manager'], 'emea');
});
afterAll(() => door.close());

let partners = 0;
async function addPartner(name: string, certified = true) {
  partners += 1;
  const row = { id: newId(), number: `PAR-2026-${8000 + partners}`, name, region: 'emea', track: 'open' };
  const channelAccountManagerId = crew('channel-account-manager').id;
  await door.db
    .insertInto('partner')
    .values({ ...row, servicesCertified: certified, practitioners: 4, channelAccountManagerId })
    .execute();
  return row;
}

const say = (number: string, verb: string, given: object = {}) =>
  door.send('POST', `/api/opportunities/${number}/booking/${verb}`, given);
const read = (number: string) => door.read(`/api/opportunities/${number}/booking`, Booking);
const refusalOf = async (answer: Response) => {
  const { status, code, detail } = Problem.parse(await answer.json());
  return { status, code, detail };
};
/** Works as the house does: in its own name, past row rules. */
const asHouse = <Answer>(work: (act: Act) => Promise<Answer>): Promise<Answer> =>
  door.db.transaction().execute((tx) =>
    work({
      tx,
      clock: door.clock,
      requestId: newId(),
      awaited: new Set(),
      reader: { ...crew('deal-desk'), rights: everyRight },
    }),
  );
const tonight = () => asHouse((act) => bookingChores(playbook)[0]!.work(act));
/** Hands the newest entry of a name on a stream to those who react to it. */
async function react(stream: string, name: string): Promise<void> {
  const entry = (await readStream(door.db, stream, 20)).find((each) => each.name === name) as unknown as Recorded;
  for (const { to, react: does } of bookingReactions(playbook))
    if (to === name) await asHouse((act) => does(act, entry));
}
const tasksOf = (number: string) => asHouse((act) => readTasks(act, { subject: `opportunity/${number}`, mine: false }));

/** Works as the channel account manager does. */
const asChannel = <Answer>(work: (act: Act) => Promise<Answer>): Promise<Answer> =>
  door.act(crew('channel-account-manager'), (act) => work({ ...act, precondition: '*' }));

async function registered(licence: string, by = partner.number): Promise<string> {
  const given = { partner: by, licence, customer: 'Wren Freight', services: 'Their migration' };
  return (await asChannel((act) => registerServices(act, playbook, given))).number;
}
const decide = (number: string, verb: RegistrationMove['verb'], reason: string | null = null) =>
  asChannel((act) => moveRegistration(act, playbook, number, { verb, reason }));

describe('work that a partner takes over', () => {
  test('at the last moment: the paper is withdrawn, the deal lost, and a registration wanted until it stands', async () => {
    const { number, sow } = await layCustomDeal(door, playbook, {
      crew,
      hands: { manager: crew('engagement-manager'), legal: crew('legal'), signatory: crew('vp-revenue-accounting') },
      signed: false,
    });
    door.sit(crew('account-executive'));
    const moved = Booking.parse(
      await (await say(number, 'partner-move', { partner: partner.number, why: 'They are on site.' })).json(),
    );
    expect(moved).toMatchObject({ stage: 'closed-lost', moved: { attached: false, licence: '006-1000' } });
    expect((await asHouse((act) => readSow(act, sow))).state).toBe('withdrawn');
    const deal = await asHouse((act) => readOpportunity(act, number));
    expect(deal).toMatchObject({
      partner: { number: partner.number },
      ending: { reason: 'moved-to-partner', other: partner.number },
    });
    expect((await readStream(door.db, `opportunity/${number}`, 20)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sow.withdrawn', 'opportunity.awarded', 'booking.movedToPartner', 'booking.unattached']),
    );
    const task = moved.moved?.task ?? '';
    const desk = await door.read('/api/deal-desk?kind=moved', DealDesk);
    expect(desk.items).toMatchObject([
      { number, wanting: [{ item: 'services-attach', person: 'The Channel Account Manager' }] },
    ]);
    expect(await tonight()).toBe(1);
    expect(
      await tasksOf(number).then((all) => all.filter(({ template }) => template === 'services-attach-registration')),
    ).toHaveLength(1);

    const wrong = await registered('006-1000', (await addPartner('Somebody Else')).number);
    await decide(wrong, 'approve');
    expect(await tonight()).toBe(1);
    await decide(wrong, 'withdraw', 'It was not theirs');
    const right = await registered('006-1000');
    expect(await tonight()).toBe(1);
    await decide(right, 'approve');
    await react('licence/006-1000', 'registration.moved');
    door.sit(crew('account-executive'));
    expect((await read(number)).moved).toMatchObject({ attached: true });
    expect((await asHouse((act) => readTask(act, task))).state).toBe('done');
    expect((await door.read('/api/deal-desk?kind=moved', DealDesk)).items).toEqual([]);

    await decide(right, 'withdraw', 'They were not paid');
    expect(await tonight()).toBe(1);
    door.sit(crew('account-executive'));
    expect((await read(number)).moved?.task).not.toBe(task);
    expect(await refusalOf(await say(number, 'partner-move', { partner: partner.number }))).toMatchObject({
      code: 'booking.notMoved',
    });
  });

  test('what is submitted is called back first', async () => {
    const number = await layStandardDeal(door, playbook, crew('account-executive'));
    await door.db.updateTable('quote').set({ state: 'accepted' }).execute();
    door.sit(crew('account-executive'));
    expect((await refusalOf(await say(number, 'partner-move', { partner: partner.number }))).detail).toContain(
      'is signed: the customer has bought from us',
    );
    await door.send('PUT', `/api/opportunities/${number}/booking`, wholeDetails);
    await say(number, 'submission');
    await door.db.updateTable('quote').set({ state: 'withdrawn' }).execute();
    const moved = Booking.parse(await (await say(number, 'partner-move', { partner: partner.number })).json());
    expect(moved).toMatchObject({
      state: 'open',
      stage: 'closed-lost',
      moved: { sentence: expect.stringContaining('names no licence opportunity') },
    });
    expect(moved.decisions[0]).toMatchObject({
      word: 'returned',
      reason: 'Nightjar Systems sells and delivers it instead',
    });
  });

  test('is moved by those who may, to a partner there is', async () => {
    const number = await layStandardDeal(door, playbook, crew('account-executive'));
    door.sit(crew('revenue'));
    expect((await refusalOf(await say(number, 'partner-move', { partner: partner.number }))).code).toBe(
      'right.missing',
    );
    door.sit(crew('ps-director'));
    await door.db.updateTable('quote').set({ state: 'withdrawn' }).execute();
    expect((await say(number, 'partner-move', { partner: 'PAR-1999-0001' })).status).toBe(404);
    expect((await say(number, 'partner-move', { partner: partner.number })).status).toBe(200);
  });
});

describe('Professional Services declines', () => {
  const custom = async (segment: string) => {
    const number = await layStandardDeal(door, playbook, crew('account-executive'), { segment });
    const stage = 'scoping';
    await door.db
      .updateTable('opportunity')
      .set({ stage, needs: JSON.stringify([{ service: 'advisory' }]) })
      .where('number', '=', number)
      .execute();
    await asHouse((act) => routeOpportunity(act, playbook, number));
    return number;
  };

  test('and the need goes to a partner by the rules, with the tasks of the channel', async () => {
    const number = await custom('mid-market');
    await asHouse((act) => openProposal(act, playbook, number, { origin: 'routing', intake: null }));
    door.sit(crew('account-executive'));
    expect((await refusalOf(await say(number, 'decline', { reason: 'Nobody is free.' }))).code).toBe('right.missing');
    door.sit(crew('engagement-manager'));
    expect((await say(number, 'decline', { reason: 'Nobody is free before summer.' })).status).toBe(200);
    const deal = await asHouse((act) => readOpportunity(act, number));
    expect([deal.circumstances.psDeclined, deal.outcome?.[0]]).toEqual([true, 'partner-sourcing']);
    expect((await tasksOf(number)).map(({ template }) => template)).toEqual(
      expect.arrayContaining(['channel-acknowledgement', 'warm-introduction']),
    );
    const told = await readStream(door.db, `opportunity/${number}`, 20);
    expect(told.find(({ name }) => name === 'booking.declined')?.sentence).toBe(
      'Professional Services declines: Nobody is free before summer.',
    );
    const card = await asHouse((act) => findProposal(act, number));
    expect(card?.closed).toMatchObject({ outcome: 'lost', loss: 'declined' });
    expect(card?.closed?.reason).toMatch(/^Nobody is free before summer\. Where the need went: .*artner/);
    await react(`opportunity/${number}`, 'booking.declined');
    const ours = (await tasksOf(number)).filter(({ template }) => playbook.booking.lost.cancels.includes(template));
    expect(ours.map(({ state }) => state)).toEqual(ours.map(() => 'cancelled'));
    expect(ours.length).toBeGreaterThan(0);
    expect((await refusalOf(await say(number, 'decline', { reason: 'Again' }))).detail).toContain('has declined');
  });

  test('only where it has the first right, and not what the rules leave with it whatever it says', async () => {
    const small = await custom('smb');
    door.sit(crew('engagement-manager'));
    expect((await refusalOf(await say(small, 'decline', { reason: 'Too small.' }))).code).toBe('booking.notDeclined');
    const large = await custom('large');
    await door.db
      .updateTable('opportunity')
      .set({ needs: JSON.stringify([{ service: 'migration-to-saas' }]) })
      .where('number', '=', large)
      .execute();
    expect(await refusalOf(await say(large, 'decline', { reason: 'Too large.' }))).toMatchObject({
      status: 409,
      code: 'booking.compulsory',
    });
    expect((await asHouse((act) => readOpportunity(act, large))).circumstances.psDeclined).toBeUndefined();
  });
});

describe('what follows from winning', () => {
  test('the handoff is opened, a start asked for, and the tasks of selling are done', async () => {
    const number = await layStandardDeal(door, playbook, crew('account-executive'));
    await asHouse((act) => routeOpportunity(act, playbook, number));
    door.sit(crew('account-executive'));
    await door.send('PUT', `/api/opportunities/${number}/booking`, wholeDetails);
    await say(number, 'submission');
    door.sit(crew('deal-desk'));
    expect((await say(number, 'win')).status).toBe(200);
    await react(`opportunity/${number}`, 'booking.won');
    await react(`opportunity/${number}`, 'booking.won');
    const tasks = await tasksOf(number);
    expect(tasks.filter(({ template }) => template === 'delivery-handoff')).toMatchObject([
      { state: 'open', ownerRole: 'project-manager' },
    ]);
    expect(tasks.filter(({ template }) => template === 'start-confirmation')).toHaveLength(1);
    for (const { template, state } of tasks) {
      if (playbook.booking.won.concludes.includes(template)) expect([template, state]).toEqual([template, 'done']);
    }
  });
});

/** Somebody of a partner sees registrations of their own, and nothing of the deal desk. */
const partnerPerson = (partnerId: string): Promise<Person> =>
  addPerson(door.db, 'Pat Near', ['partner-sales'], null, { partnerId });

test('a partner sees nothing of what was moved to it but its own registrations', async () => {
  door.sit(await partnerPerson(partner.id));
  expect((await refusalOf(await door.get('/api/deal-desk'))).code).toBe('right.missing');
});
