import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApprovalList } from '../src/modules/approvals/approval.ts';
import { Booking } from '../src/modules/bookings/booking.ts';
import { wholeDetails } from '../src/modules/bookings/testing-store.ts';
import { StageExit } from '../src/modules/opportunities/exits/exit.ts';
import { Opportunity } from '../src/modules/opportunities/opportunity.ts';
import { Proposal } from '../src/modules/proposals/proposal.ts';
import { OpportunityQuotes, Quote } from '../src/modules/quotes/quote.ts';
import { Start } from '../src/modules/scheduling/start.ts';
import { Envelope, EnvelopeList, GuestSigning } from '../src/modules/signing/envelope.ts';
import { guestPath } from '../src/modules/signing/testing.ts';
import { type Crew, hireCrew } from '../src/modules/sow/approval/testing.ts';
import { LegalStanding } from '../src/modules/sow/legal/legal-case.ts';
import { SowPaper } from '../src/modules/sow/sow.ts';
import { TaskList } from '../src/modules/tasks/task.ts';
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
type Change = 'POST' | 'PUT' | 'PATCH';
const Numbered = z.object({ number: z.string() });

/** Changes something as somebody of a role, with all that follows from it by itself; what is refused fails the story. */
async function does<Shape extends z.ZodType = typeof Anything>(
  role: string,
  [method, path, body = {}]: readonly [Change, string, unknown?],
  shape: Shape = Anything as unknown as Shape,
): Promise<z.infer<Shape>> {
  house.sit(crew(role));
  const answer = await house.send(method, path, body);
  if (!answer.ok) throw new Error(`${role}, ${method} ${path}: ${answer.status} ${await answer.text()}`);
  await house.settle();
  return shape.parse(await answer.json());
}
const Anything = z.unknown();

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
  const account = await does(seller, ['POST', '/api/accounts', firm], Numbered);
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
  await does(seller, ['POST', '/api/licences', bought]);
  const wanted = { name: `${name}: services`, account: account.number, licence, closeDate: '2027-01-29', needs };
  const { number } = await does(seller, ['POST', '/api/opportunities', wanted], Opportunity);
  await does(seller, ['POST', deal(number, '/engagement')]);
  return { number, licence };
}

/** Whoever is asked says yes to a paper or quote, until nobody is asked any more. */
async function approve(subject: string): Promise<void> {
  for (;;) {
    let said = 0;
    for (const { id, side } of house.playbook.roles) {
      if (side === 'partner') continue;
      const { items } = await sees(id, '/api/approvals?view=mine&limit=100', ApprovalList);
      for (const { number, briefHash, steps } of items.filter((each) => each.subject.number === subject)) {
        const mine = steps.find((step) => step.mine);
        if (!mine) continue;
        await does(id, [
          'POST',
          `/api/approvals/${number}/steps/${mine.id}/decisions`,
          { word: 'yes', brief: briefHash },
        ]);
        said += 1;
      }
    }
    if (said === 0) return;
  }
}

/** Leads a deal on, with everything its stages ask for. */
async function leadTo(number: string, stage: string): Promise<void> {
  for (;;) {
    const exit = await sees(seller, deal(number, '/exit'), StageExit);
    if (exit.stage === stage) return;
    for (const { id, computed, state } of exit.criteria)
      if (!computed && state === 'missing')
        await does(seller, ['PUT', deal(number, `/criteria/${id}`), { done: true }]);
    await does(seller, ['POST', deal(number, '/stage'), { verb: exit.onward!.verb }]);
  }
}

/** From the first estimate to the paper that Legal stamped and released; @returns the number of the statement of work. */
async function stampedSow(number: string): Promise<string> {
  const { items } = await sees(manager, deal(number, '/estimates'), z.object({ items: z.array(Numbered) }));
  const estimate = `/api/estimates/${items[0]!.number}`;
  for (const name of ['painPoints', 'constraints'])
    await does(manager, ['POST', deal(number, '/facts'), { name, value: 'Builds wait.' }]);
  await does(manager, ['POST', `${estimate}/publish`]);
  await does(manager, ['POST', `${estimate}/architect-review`]);
  await does('technical-architect', ['POST', `${estimate}/architect-review/decision`, { verb: 'approve' }]);
  const { number: sow } = await does(manager, ['POST', deal(number, '/sows')], Numbered);
  await does(manager, ['POST', `/api/sows/${sow}/legal-case`, { kind: 'review', paper: 'ours' }]);
  await does(manager, ['POST', `/api/sows/${sow}/submission`]);
  await approve(sow);
  const { contentHash } = await sees('legal', `/api/sows/${sow}`, SowPaper);
  const file = (await sees('legal', `/api/sows/${sow}/legal-case`, LegalStanding)).case!.number;
  await does('legal', ['POST', `/api/legal-cases/${file}/stamp`, { contentHash }]);
  await does(manager, ['POST', `/api/legal-cases/${file}/release`]);
  return sow;
}

const robin = { name: 'Robin Linden', title: 'Head of platform', email: 'robin.linden@alder.example' };

/** Sends a stamped paper to our signatory and to people of the customer; @returns the number of the envelope. */
async function sendOut(sow: string, signers: readonly (typeof robin)[]): Promise<string> {
  await does(manager, ['POST', `/api/sows/${sow}/envelope`, { signatory: crew(signatory).id, signers }]);
  const { items } = await sees(manager, `/api/envelopes?subject=sow/${sow}`, EnvelopeList);
  return items[0]!.number;
}
const envelopeOf = (number: string) => sees(manager, `/api/envelopes/${number}`, Envelope);

async function weSign(envelope: string): Promise<void> {
  const { paperHash } = await sees(signatory, `/api/envelopes/${envelope}`, Envelope);
  const signature = { way: 'typed', name: crew(signatory).name };
  await does(signatory, [
    'POST',
    `/api/envelopes/${envelope}/signature`,
    { signature, consent: true, paper: paperHash },
  ]);
}

/** Opens the newest link that was mailed to an address by the code that is mailed then. */
async function opens(address: string) {
  house.sit(null);
  const token = /\/guest\/(\S+)\/signing/.exec((await house.lettersTo(address)).join('\n'))?.[1] ?? 'none';
  await house.send('POST', guestPath(token, '/codes'));
  const code = /code is (\d{6})/.exec((await house.lettersTo(address)).join('\n'))?.[1] ?? 'none';
  const answer = await house.send('POST', guestPath(token, '/pass'), { code });
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
    const quote = await does(seller, ['POST', deal(number, '/quotes')], Quote);
    const line = quote.lines.find(({ sku }) => sku === 'GL-JIRA')!;
    const wish = { wish: 'Our own fields are carried over.', lines: [line.id] };
    await does(seller, ['POST', `/api/quotes/${quote.number}/customisation`, wish]);
    const opportunity = await sees(seller, deal(number), Opportunity);
    expect(opportunity.outcome).toEqual(['ps-custom']);
    expect(opportunity.valueCents).toBeGreaterThan(0);
    expect((await sees(manager, `/api/proposals/${number}`, Proposal)).closed).toBeNull();
  });

  test('its paper is stamped, signed by our signatory, then by the customer, and is signed by itself', async () => {
    await does(manager, ['PUT', `/api/proposals/${number}/manager`, { manager: crew(manager).id }]);
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
    const { items } = await does(seller, ['POST', deal(number, '/quotes/custom')], OpportunityQuotes);
    for (const quote of items.filter(({ kind }) => kind !== 'standard')) {
      await does(seller, ['POST', `/api/quotes/${quote.number}/submission`]);
      await approve(quote.number);
    }
    await leadTo(number, 'awaiting-signature');
    const entered = await does(seller, ['PUT', deal(number, '/booking'), wholeDetails], Booking);
    expect(entered.items.filter(({ state }) => state === 'missing')).toEqual([]);
    await does(seller, ['POST', deal(number, '/booking/submission')]);
    const won = await does('deal-desk', ['POST', deal(number, '/booking/win')], Booking);
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
