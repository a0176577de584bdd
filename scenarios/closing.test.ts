import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Booking } from '../src/modules/bookings/booking.ts';
import { DealDesk } from '../src/modules/bookings/desk/deal.ts';
import { NotificationPage } from '../src/modules/notifications/notification.ts';
import { Opportunity } from '../src/modules/opportunities/opportunity.ts';
import { Proposal } from '../src/modules/proposals/proposal.ts';
import { Engagement } from '../src/modules/routing/engagement.ts';
import { Envelope, GuestSigning } from '../src/modules/signing/envelope.ts';
import { guestPath } from '../src/modules/signing/testing.ts';
import { type Crew, hireCrew } from '../src/modules/sow/approval/testing.ts';
import { SowPaper } from '../src/modules/sow/sow.ts';
import { TaskList } from '../src/modules/tasks/task.ts';
import { newId } from '../src/platform/id.ts';
import {
  deal,
  leadTo,
  manager,
  Numbered,
  openDeal,
  seller,
  sendOut,
  signatory,
  signer,
  stampedSow,
  type Team,
  weSign,
} from './deal-steps.ts';
import { openWholeHouse, type WholeHouse } from './whole-house.ts';

/**
 * The promise: whoever takes the work away, declines, delegates or lets it lie is followed to the end, and nothing is left open.
 * From the first quote to Closed Won it is told on the pages, in closing.browser.test.ts.
 */

let house: WholeHouse;
let crew: Crew;

beforeAll(async () => {
  house = await openWholeHouse();
  crew = await hireCrew(house, house.playbook);
});
afterAll(() => house.close());

const team: Team = {
  personOf: (role) => crew(role),
  does: async (role, method, path, body = {}) => {
    house.sit(crew(role));
    const answer = await house.send(method, path, body);
    if (!answer.ok) throw new Error(`${role}, ${method} ${path}: ${answer.status} ${await answer.text()}`);
    await house.settle();
    return answer.json();
  },
  sees: (role, path, shape) => {
    house.sit(crew(role));
    return house.read(path, shape);
  },
};
const { does, sees } = team;

const tasksOf = async (number: string) =>
  (await sees(manager, `/api/tasks?subject=opportunity/${number}`, TaskList)).items;
const [ada, oda] = [signer('Ada Storm'), signer('Oda Brandt')];
const envelopeOf = (number: string) => sees(manager, `/api/envelopes/${number}`, Envelope);

/** Opens the newest link that was mailed to an address by the code that is mailed then. */
async function opens(address: string) {
  house.sit(null);
  const token = /\/guest\/(\S+)\/signing/.exec((await house.lettersTo(address)).join('\n'))?.[1] ?? 'none';
  await house.send('POST', guestPath(token, '/codes'));
  const code = /code is (\d{6})/.exec((await house.lettersTo(address)).join('\n'))?.[1] ?? 'none';
  const answer = await house.send('POST', guestPath(token, '/pass'), { code });
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  const shown = GuestSigning.parse(await answer.json());
  if (shown.step !== 'paper') throw new Error(`the link of ${address} does not open`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    shown,
    says: async (verb: string, given: object) => {
      house.sit(null);
      const said = await house.send('POST', guestPath(token, verb), given, { cookie });
      await house.settle();
      return said;
    },
  };
}

describe('the work of a large customer moves to a partner at the last moment', () => {
  const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-BAS-R' }];
  const partner = { id: newId(), number: 'PAR-2026-0001', name: 'Nightjar Systems', region: 'emea', track: 'open' };
  let of: { number: string; licence: string };
  let sow: string;
  let envelope: string;

  beforeAll(async () => {
    const channelAccountManagerId = crew('channel-account-manager').id;
    const certified = { servicesCertified: true, practitioners: 4, channelAccountManagerId };
    await house.db
      .insertInto('partner')
      .values({ ...partner, ...certified })
      .execute();
    of = await openDeal(team, 'Plover Rail', 5000, needs);
    sow = await stampedSow(team, of.number);
    envelope = await sendOut(team, sow, [ada]);
    await weSign(team, envelope);
    await leadTo(team, of.number, 'awaiting-signature');
  });

  test('what is out is withdrawn, whoever was asked is told, and the deal is lost', async () => {
    const guest = await opens(ada.email);
    const why = 'They are on site already.';
    const moved = Booking.parse(
      await does(seller, 'POST', deal(of.number, '/booking/partner-move'), { partner: partner.number, why }),
    );
    expect(moved).toMatchObject({ stage: 'closed-lost', moved: { attached: false, licence: of.licence } });
    expect((await envelopeOf(envelope)).state).toBe('withdrawn');
    expect((await sees(manager, `/api/sows/${sow}`, SowPaper)).state).toBe('withdrawn');
    expect((await house.lettersTo(ada.email))[0]).toContain(`took ${sow} back`);
    const signature = { way: 'typed', name: ada.name };
    const late = await guest.says('/signature', { signature, consent: true, paper: guest.shown.paperHash });
    expect(late.status).toBe(409);
    expect(await sees(seller, deal(of.number), Opportunity)).toMatchObject({
      ending: { reason: 'moved-to-partner', other: partner.number },
    });
    const board = await sees(manager, `/api/proposals/${of.number}`, Proposal);
    expect(board.closed).toMatchObject({ outcome: 'lost' });
  });

  test('the missing registration is shown every night, until an approved one of that partner stands', async () => {
    const wanting = async () => (await sees('deal-desk', '/api/deal-desk?kind=moved', DealDesk)).items;
    await house.chore('look-at-partner-moves');
    expect(await wanting()).toMatchObject([{ number: of.number, wanting: [{ item: 'services-attach' }] }]);
    const task = (await tasksOf(of.number)).filter(({ template }) => template === 'services-attach-registration');
    expect(task).toMatchObject([{ state: 'open', ownerRole: 'channel-account-manager' }]);
    const services = { licence: of.licence, customer: 'Plover Rail', services: 'Their migration' };
    const given = { partner: partner.number, ...services };
    const { number } = Numbered.parse(await does('channel-account-manager', 'POST', '/api/registrations', given));
    expect(await wanting()).toHaveLength(1);
    await does('channel-account-manager', 'POST', `/api/registrations/${number}/moves`, { verb: 'approve' });
    expect(await wanting()).toEqual([]);
    const booking = await sees(seller, deal(of.number, '/booking'), Booking);
    expect(booking.moved).toMatchObject({ attached: true });
    const left = (await tasksOf(of.number)).filter(({ template }) => template === 'services-attach-registration');
    expect(left).toMatchObject([{ number: task[0]?.number, state: 'done' }]);
    await house.chore('look-at-partner-moves');
    expect(await wanting()).toEqual([]);
  });
});

describe('Professional Services declines', () => {
  test('the need goes through the rules again with that answer, and the channel is told', async () => {
    const { number } = await openDeal(team, 'Siskin Media', 900, [{ service: 'advisory' }]);
    expect((await sees(seller, deal(number), Opportunity)).outcome).toEqual(['ps-custom']);
    const reason = 'Nobody is free before summer.';
    await does(manager, 'POST', deal(number, '/booking/decline'), { reason });
    const { outcome, circumstances } = await sees(seller, deal(number), Opportunity);
    expect(circumstances.psDeclined).toBe(true);
    expect(outcome).toEqual(['partner-sourcing']);
    const { facts, verdict } = await sees(seller, deal(number, '/engagement'), Engagement);
    expect([facts.psDeclined, verdict.outcome]).toEqual([true, outcome]);
    const asked = (await tasksOf(number)).filter(({ ownerRole }) => ownerRole === 'channel-account-manager');
    expect(asked.map(({ template, state }) => [template, state]).sort()).toEqual([
      ['channel-acknowledgement', 'open'],
      ['warm-introduction', 'open'],
    ]);
    const channel = await sees('channel-account-manager', '/api/notifications?kind=task-mine', NotificationPage);
    expect(channel.items.map(({ stream }) => stream)).toEqual(
      expect.arrayContaining(asked.map((task) => `task/${task.number}`)),
    );
    const told = await sees(seller, '/api/notifications', NotificationPage);
    expect(told.items.some(({ kind, stream }) => kind === 'work-moved' && stream.endsWith(number))).toBe(true);
    expect((await house.lettersTo(crew(seller).email)).some((letter) => letter.includes(reason))).toBe(true);
  });
});

describe('a paper is declined, given on, and let lie', () => {
  let sow: string;
  const colleague = { name: 'Signe Halvorsen', title: 'Head of purchasing', email: 'signe.halvorsen@alder.example' };
  const standsReleased = async () => expect((await sees(manager, `/api/sows/${sow}`, SowPaper)).state).toBe('released');
  const stopped = async () =>
    (await sees(manager, '/api/notifications?kind=signature-stopped', NotificationPage)).items;

  beforeAll(async () => {
    const { number } = await openDeal(team, 'Brambling Bank', 900, [{ service: 'advisory' }]);
    sow = await stampedSow(team, number);
  });

  test('declined, with the reason to whoever sent it; the paper is not signed and can go out again', async () => {
    const envelope = await sendOut(team, sow, [oda]);
    await weSign(team, envelope);
    const guest = await opens(oda.email);
    const reason = 'Clause 4 is not what we agreed on.';
    expect((await guest.says('/refusal', { reason })).status).toBe(200);
    expect(await envelopeOf(envelope)).toMatchObject({ state: 'declined', ended: { by: oda.name, reason } });
    expect((await stopped())[0]?.sentence).toContain(reason);
    await standsReleased();
  });

  test('given on: the former link opens nothing, the colleague is asked; let lie, it expires', async () => {
    const envelope = await sendOut(team, sow, [oda]);
    await weSign(team, envelope);
    const guest = await opens(oda.email);
    const note = 'She heads purchasing since Monday.';
    expect((await guest.says('/delegation', { ...colleague, note })).status).toBe(200);
    await expect(opens(oda.email)).rejects.toThrow('link.revoked');
    const asked = (await envelopeOf(envelope)).signers;
    expect(asked.map(({ name, state }) => [name, state])).toEqual([
      [crew(signatory).name, 'signed'],
      [oda.name, 'delegated'],
      [colleague.name, 'asked'],
    ]);
    await opens(colleague.email);
    house.clock.advance({ hours: 31 * 24 });
    await house.chore('expire-envelopes');
    expect((await envelopeOf(envelope)).state).toBe('expired');
    expect((await stopped())[0]?.sentence).toContain(sow);
    const late = await opens(colleague.email);
    expect(late.shown.sentence).toContain('ask whoever sent it to send it anew');
    await standsReleased();
  });
});
