import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Approval, ApprovalList } from '../src/modules/approvals/approval.ts';
import { Booking } from '../src/modules/bookings/booking.ts';
import { DealDesk } from '../src/modules/bookings/desk/deal.ts';
import { wholeDetails } from '../src/modules/bookings/testing-store.ts';
import { NotificationPage } from '../src/modules/notifications/notification.ts';
import { StageExit } from '../src/modules/opportunities/exits/exit.ts';
import { Opportunity } from '../src/modules/opportunities/opportunity.ts';
import { Proposal } from '../src/modules/proposals/proposal.ts';
import { OpportunityQuotes, Quote } from '../src/modules/quotes/quote.ts';
import { Engagement } from '../src/modules/routing/engagement.ts';
import { Start } from '../src/modules/scheduling/start.ts';
import { Envelope, EnvelopeList, GuestSigning } from '../src/modules/signing/envelope.ts';
import { guestPath } from '../src/modules/signing/testing.ts';
import { type Crew, hireCrew } from '../src/modules/sow/approval/testing.ts';
import { LegalStanding } from '../src/modules/sow/legal/legal-case.ts';
import { SowSignature } from '../src/modules/sow/signature/signature.ts';
import { SowPaper } from '../src/modules/sow/sow.ts';
import { TaskList } from '../src/modules/tasks/task.ts';
import { newId } from '../src/platform/id.ts';
import { openWholeHouse, type WholeHouse } from './whole-house.ts';

/**
 * The promise: from the first quote to Closed Won nothing gets stuck and nothing is left open, and whoever takes the work away,
 * declines, delegates or lets it lie is followed to the end.
 */

let house: WholeHouse;
let crew: Crew;

beforeAll(async () => {
  house = await openWholeHouse();
  crew = await hireCrew(house, house.playbook);
});
afterAll(() => house.close());

const [seller, manager, signatory] = ['account-executive', 'engagement-manager', 'vp-revenue-accounting'];
const Numbered = z.object({ number: z.string() });

/** Changes something as somebody of a role, with all that follows from it by itself; what is refused fails the story. */
async function does(role: string, method: 'POST' | 'PUT', path: string, body: object = {}): Promise<unknown> {
  house.sit(crew(role));
  const answer = await house.send(method, path, body);
  if (!answer.ok) throw new Error(`${role}, ${method} ${path}: ${answer.status} ${await answer.text()}`);
  await house.settle();
  return answer.json();
}

/** Reads something as somebody of a role. */
function sees<Shape extends z.ZodType>(role: string, path: string, shape: Shape): Promise<z.infer<Shape>> {
  house.sit(crew(role));
  return house.read(path, shape);
}

const deal = (number: string, rest = '') => `/api/opportunities/${number}${rest}`;
const tasksOf = async (number: string) =>
  (await sees(manager, `/api/tasks?subject=opportunity/${number}`, TaskList)).items;

let licences = 0;
/** A customer of a size needs something beside a licence opportunity; routed by the rules of engagement. */
async function openDeal(name: string, employees: number, needs: readonly object[]) {
  const firm = { name, country: 'DE', region: 'emea', edition: 'ee', employees };
  const account = Numbered.parse(await does(seller, 'POST', '/api/accounts', firm));
  licences += 1;
  const licence = `LIC-${licences}`;
  const order = { stage: 'discovery', orderType: 'growth' };
  const bought = {
    number: licence,
    account: account.number,
    name: `${name}: licence`,
    closeDate: '2027-01-29',
    ...order,
  };
  await does(seller, 'POST', '/api/licences', bought);
  const wanted = { name: `${name}: services`, account: account.number, licence, closeDate: '2027-01-29', needs };
  const { number } = Opportunity.parse(await does(seller, 'POST', '/api/opportunities', wanted));
  await does(seller, 'POST', deal(number, '/engagement'));
  return { number, licence };
}

/** Whoever is asked says yes to a paper or quote, until nobody is asked any more. */
async function approve(subject: string): Promise<void> {
  const { items } = await sees(manager, `/api/approvals?search=${subject}`, ApprovalList);
  const number = items.find((each) => each.subject.number === subject)?.number;
  for (;;) {
    const { steps, briefHash } = await sees(manager, `/api/approvals/${number}`, Approval);
    const open = steps.find(({ state }) => state === 'open');
    if (!open) return;
    for (const { id } of open.roles.slice(0, open.of))
      await does(id, 'POST', `/api/approvals/${number}/steps/${open.id}/decisions`, { word: 'yes', brief: briefHash });
  }
}

/** Leads a deal on, with everything its stages ask for. */
async function leadTo(number: string, stage: string): Promise<void> {
  for (;;) {
    const exit = await sees(seller, deal(number, '/exit'), StageExit);
    if (exit.stage === stage) return;
    for (const { id, computed, state } of exit.criteria)
      if (!computed && state === 'missing') await does(seller, 'PUT', deal(number, `/criteria/${id}`), { done: true });
    await does(seller, 'POST', deal(number, '/stage'), { verb: exit.onward!.verb });
  }
}

/** From the first estimate to the paper that Legal stamped and released; @returns the number of the statement of work. */
async function stampedSow(number: string): Promise<string> {
  await does(manager, 'PUT', `/api/proposals/${number}/manager`, { manager: crew(manager).id });
  const { items } = await sees(manager, deal(number, '/estimates'), z.object({ items: z.array(Numbered) }));
  const live = items[0] ?? Numbered.parse(await does(manager, 'POST', deal(number, '/estimates')));
  const estimate = `/api/estimates/${live.number}`;
  for (const name of ['painPoints', 'constraints'])
    await does(manager, 'POST', deal(number, '/facts'), { name, value: 'Builds wait.' });
  await does(manager, 'POST', `${estimate}/publish`);
  await does(manager, 'POST', `${estimate}/architect-review`);
  await does('technical-architect', 'POST', `${estimate}/architect-review/decision`, { verb: 'approve' });
  const { number: sow } = Numbered.parse(await does(manager, 'POST', deal(number, '/sows')));
  await does(manager, 'POST', `/api/sows/${sow}/legal-case`, { kind: 'review', paper: 'ours' });
  await does(manager, 'POST', `/api/sows/${sow}/submission`);
  await approve(sow);
  const { contentHash } = await sees('legal', `/api/sows/${sow}`, SowPaper);
  const file = (await sees('legal', `/api/sows/${sow}/legal-case`, LegalStanding)).case!.number;
  await does('legal', 'POST', `/api/legal-cases/${file}/stamp`, { contentHash });
  await does(manager, 'POST', `/api/legal-cases/${file}/release`);
  return sow;
}

const signer = (name: string) => ({
  ...{ name, title: 'Head of platform' },
  email: `${name.toLowerCase().replace(' ', '.')}@alder.example`,
});
const [robin, ada, oda] = [signer('Robin Linden'), signer('Ada Storm'), signer('Oda Brandt')];

/** Sends a stamped paper to our signatory and to people of the customer; @returns the number of the envelope. */
async function sendOut(sow: string, signers: readonly (typeof robin)[]): Promise<string> {
  const { countersigned } = await sees(manager, `/api/sows/${sow}/signature`, SowSignature);
  const ours = countersigned === null ? { signatory: crew(signatory).id } : {};
  await does(manager, 'POST', `/api/sows/${sow}/envelope`, { ...ours, signers });
  const { items } = await sees(manager, `/api/envelopes?subject=sow/${sow}&state=out`, EnvelopeList);
  return items[0]!.number;
}
const envelopeOf = (number: string) => sees(manager, `/api/envelopes/${number}`, Envelope);

async function weSign(envelope: string): Promise<void> {
  const { paperHash } = await sees(signatory, `/api/envelopes/${envelope}`, Envelope);
  const signature = { way: 'typed', name: crew(signatory).name };
  await does(signatory, 'POST', `/api/envelopes/${envelope}/signature`, { signature, consent: true, paper: paperHash });
}

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

async function customerSigns({ name, email }: typeof robin): Promise<void> {
  const { shown, says } = await opens(email);
  const signature = { way: 'typed', name };
  const said = await says('/signature', { signature, consent: true, paper: shown.paperHash });
  if (!said.ok) throw new Error(`${name} signs: ${await said.text()}`);
}

describe('a mid-market customer wants a catalogue service otherwise', () => {
  let number: string;
  let sow: string;

  test('the quote becomes a custom scope, routed anew, estimated and on the board', async () => {
    ({ number } = await openDeal('Alder Freight', 900, [
      { service: 'training', sku: 'GL-BAS-R' },
      { service: 'integration', sku: 'GL-JIRA' },
    ]));
    const quote = Quote.parse(await does(seller, 'POST', deal(number, '/quotes')));
    const line = quote.lines.find(({ sku }) => sku === 'GL-JIRA')!;
    const wish = { wish: 'Our own fields are carried over.', lines: [line.id] };
    await does(seller, 'POST', `/api/quotes/${quote.number}/customisation`, wish);
    const opportunity = await sees(seller, deal(number), Opportunity);
    expect(opportunity.outcome).toEqual(['ps-custom']);
    expect(opportunity.valueCents).toBeGreaterThan(0);
    expect((await sees(manager, `/api/proposals/${number}`, Proposal)).closed).toBeNull();
  });

  test('its paper is stamped, signed by our signatory, then by the customer, and is signed by itself', async () => {
    sow = await stampedSow(number);
    const envelope = await sendOut(sow, [robin]);
    expect(await house.lettersTo(robin.email)).toEqual([]);
    await weSign(envelope);
    await customerSigns(robin);
    expect(await envelopeOf(envelope)).toMatchObject({ state: 'completed' });
    expect((await sees(manager, `/api/sows/${sow}`, SowPaper)).state).toBe('signed');
    expect((await sees('legal', `/api/sows/${sow}/legal-case`, LegalStanding)).case?.state).toBe('closed');
  });

  test('the checklist is met, the deal desk books it, and everything else follows', async () => {
    expect((await sees('project-coordinator', deal(number, '/start'), Start)).asked).toBeNull();
    const { items } = OpportunityQuotes.parse(await does(seller, 'POST', deal(number, '/quotes/custom')));
    for (const quote of items.filter(({ kind }) => kind !== 'standard')) {
      await does(seller, 'POST', `/api/quotes/${quote.number}/submission`);
      await approve(quote.number);
    }
    await leadTo(number, 'awaiting-signature');
    const entered = Booking.parse(await does(seller, 'PUT', deal(number, '/booking'), wholeDetails));
    expect(entered.items.filter(({ state }) => state === 'missing')).toEqual([]);
    await does(seller, 'POST', deal(number, '/booking/submission'));
    const won = Booking.parse(await does('deal-desk', 'POST', deal(number, '/booking/win')));
    expect(won).toMatchObject({ state: 'booked', stage: 'closed-won' });

    expect((await sees('project-coordinator', deal(number, '/start'), Start)).asked).toMatchObject({ on: null });
    const tasks = await tasksOf(number);
    expect(tasks.find(({ template }) => template === 'delivery-handoff')).toMatchObject({ state: 'open' });
    const { concludes } = house.playbook.booking.won;
    for (const { template, state } of tasks)
      if (concludes.includes(template)) expect([template, state]).toEqual([template, 'done']);
    const board = await sees(manager, `/api/proposals/${number}`, Proposal);
    expect(board).toMatchObject({ column: 'closed', closed: { outcome: 'won', quarter: 'close_qtr::Q427' } });
  });
});

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
    of = await openDeal('Plover Rail', 5000, needs);
    sow = await stampedSow(of.number);
    envelope = await sendOut(sow, [ada]);
    await weSign(envelope);
    await leadTo(of.number, 'awaiting-signature');
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
    const { number } = await openDeal('Siskin Media', 900, [{ service: 'advisory' }]);
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
    const { number } = await openDeal('Brambling Bank', 900, [{ service: 'advisory' }]);
    sow = await stampedSow(number);
  });

  test('declined, with the reason to whoever sent it; the paper is not signed and can go out again', async () => {
    const envelope = await sendOut(sow, [oda]);
    await weSign(envelope);
    const guest = await opens(oda.email);
    const reason = 'Clause 4 is not what we agreed on.';
    expect((await guest.says('/refusal', { reason })).status).toBe(200);
    expect(await envelopeOf(envelope)).toMatchObject({ state: 'declined', ended: { by: oda.name, reason } });
    expect((await stopped())[0]?.sentence).toContain(reason);
    await standsReleased();
  });

  test('given on: the former link opens nothing, the colleague is asked; let lie, it expires', async () => {
    const envelope = await sendOut(sow, [oda]);
    await weSign(envelope);
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

  test('sent anew it is signed in the end', async () => {
    const envelope = await sendOut(sow, [colleague]);
    await weSign(envelope);
    await customerSigns(colleague);
    expect((await envelopeOf(envelope)).state).toBe('completed');
    expect((await sees(manager, `/api/sows/${sow}`, SowPaper)).state).toBe('signed');
  });
});
