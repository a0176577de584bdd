import type { Act } from '../../../platform/act.ts';
import { hashOf } from '../../../platform/canonical-json.ts';
import { today } from '../../../platform/clock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { showMoney } from '../../../platform/money.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { Brief, StepAsked } from '../../approvals/approval.ts';
import { askApproval, withdrawApproval } from '../../approvals/asking.ts';
import { readApprovalsOf } from '../../approvals/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import type { StoredOpportunity } from '../../opportunities/store.ts';
import { orderInWords } from '../asking.ts';
import type { NewOrderException, PurchaseOrder } from '../booking.ts';
import { bookingOrderCame, orderExceptionAsked } from '../entries.ts';
import { check, type Hand, hold } from '../holding.ts';
import { mayAskException, mayBringOrder } from '../rights.ts';
import { raiseBooking } from '../store.ts';
import { endException, findException, insertException } from './exceptions-store.ts';
import { type ExceptionWindow, windowOf } from './window.ts';

/** What an approval of such an exception is about. */
const exceptionKind = 'order-exception';

const conflict = (code: string, words: string) => new Refusal(`booking.${code}`, words, { status: 409 });

/**
 * Asks that a deal be booked before its purchase order comes, because the customer has confirmed in writing when it will: in
 * the last days of a fiscal quarter only. Each of the playbook's approvers is asked, none of them twice and never whoever
 * asks. Asked again, what is said now stands in the place of what was.
 * @throws Refusal `right.missing` (403), `booking.locked`, `booking.noException` (409), `booking.promised` for a day that is
 *   past or too late, `booking.saidOn` for a word that is to come
 */
export async function askException(
  act: Act,
  playbook: Playbook,
  number: string,
  given: NewOrderException,
): Promise<void> {
  const on = today(act.clock);
  const { opportunity } = await hold(act, 'booking.enter', number, async (hand) => {
    const { items } = await check(act, playbook, number, hand.booking);
    const may = mayAskException(playbook, hand, items, on);
    if (may !== true) throw conflict(hand.booking.state === 'open' ? 'noException' : 'locked', may);
  });
  const window = windowOf(playbook, on);
  refuseDays(playbook, given, on, window);
  await replaceException(act, playbook, number);
  await makeRoom(act, playbook, number);
  const { title } = playbook.booking.orderException;
  const { id: approvalId, number: approval } = await askApproval(act, playbook, {
    stream: opportunityStream(number),
    subject: { kind: exceptionKind, number, title: `${title}: ${opportunity.name}`, href: `/opportunities/${number}` },
    ...{ submittedBy: act.reader.id, region: opportunity.region },
    ...{ brief: briefOf(playbook, opportunity, given, window), steps: stepsOf(playbook, opportunity, given, window) },
  });
  await insertException(act, number, given, { until: window.until, quarterEnds: window.to, approvalId });
  await raiseBooking(act, number);
  const { promisedBy, saidBy, saidOn } = given;
  const told = { opportunity: number, approval, promisedBy, until: window.until, quarterEnds: window.to };
  const rule = playbook.booking.orderException.id;
  await record(
    act,
    opportunityStream(number),
    orderExceptionAsked,
    { ...told, saidBy, saidOn, rule },
    playbook.version,
  );
}

function refuseDays(
  { booking: { orderException } }: Playbook,
  { promisedBy, saidOn }: NewOrderException,
  on: string,
  { until }: ExceptionWindow,
): void {
  if (saidOn > on)
    throw new Refusal('booking.saidOn', `${saidOn} is to come: say in "saidOn" when the customer wrote it.`);
  if (promisedBy < on) throw new Refusal('booking.promised', `${promisedBy} is past: it is too late to promise it by.`);
  if (promisedBy <= until) return;
  const words = `A purchase order that comes by ${promisedBy} comes too late: it has to be there within ${orderException.withinDays} days, by ${until}.`;
  throw new Refusal('booking.promised', words);
}

/** Something else is entered in the place of an exception that is pending; nobody is asked for it any more. */
export async function replaceException(act: Act, playbook: Playbook, number: string): Promise<void> {
  const standing = await findException(act, number);
  if (standing?.endedHow !== null) return;
  await endException(act, standing, 'replaced');
  await makeRoom(act, playbook, number);
}

/** Takes the question back that was asked of a deal, be it of a quarter that is over: one about a thing stands at a time. */
async function makeRoom(act: Act, playbook: Playbook, number: string): Promise<void> {
  const before = await readApprovalsOf(act, { kind: exceptionKind, number });
  const standing = before.find(({ state }) => state !== 'withdrawn');
  if (standing) await withdrawApproval(act, playbook, standing.number, 'Something else stands in its place.');
}

/**
 * Enters the purchase order of a deal that was submitted or booked without it: the exception ends well.
 * @throws Refusal `right.missing` (403), `booking.notAwaited` (409) where none is awaited
 */
export async function bringOrder(act: Act, playbook: Playbook, number: string, order: PurchaseOrder): Promise<void> {
  await hold(act, 'booking.enter', number, async (hand) => {
    const may = mayBringOrder(hand, await findException(act, number));
    if (may !== true) throw conflict('notAwaited', may);
  });
  const standing = (await findException(act, number))!;
  await endException(act, standing, 'came', order);
  await raiseBooking(act, number);
  const told = { opportunity: number, order: orderInWords(order), until: standing.until };
  await record(act, opportunityStream(number), bookingOrderCame, told, playbook.version);
}

const worthOf = ({ valueCents, currency }: Pick<StoredOpportunity, 'valueCents' | 'currency'>): string =>
  valueCents === null ? 'not known' : showMoney(valueCents, currency);

function briefOf(
  { booking: { orderException } }: Playbook,
  deal: Hand['opportunity'],
  { promisedBy, saidBy, saidOn, words, reference }: NewOrderException,
  { to, until }: ExceptionWindow,
): Brief {
  const row = (label: string, value: string) => ({ label, value });
  return {
    title: `${orderException.title}: ${deal.number}`,
    lead: `${deal.account.name} has confirmed in writing that its purchase order comes by ${promisedBy}. The deal is to be booked in the quarter that ends on ${to}; without the order the booking is reversed after ${until}.`,
    sections: [
      {
        title: 'Deal',
        rows: [
          ...[row('Customer', deal.account.name), row('Opportunity', deal.name), row('Value', worthOf(deal))],
          ...[row('Closes', deal.closeDate), row('Owner', deal.owner)],
        ],
      },
      {
        title: 'Who confirmed it',
        rows: [row('By', saidBy), row('On', saidOn), row('Where it lies', reference ?? 'Not said')],
      },
      { title: 'What they wrote', text: words },
    ],
  };
}

function stepsOf(
  { booking: { orderException } }: Playbook,
  deal: Hand['opportunity'],
  given: NewOrderException,
  { until }: ExceptionWindow,
): StepAsked[] {
  const { id: rule, source, approvals, due } = orderException;
  const part = (id: string, title: string, shown: string) => ({ id, title, shown, hash: hashOf(shown) });
  const parts = [
    part('promise', 'The day', given.promisedBy),
    part('words', 'The confirmation', `${given.saidBy}, ${given.saidOn}: ${given.words}`),
    part('value', 'The value', worthOf(deal)),
  ];
  const sentence = `${deal.number} has no purchase order, and it is to come by ${given.promisedBy}, not after ${until}.`;
  return approvals.map(({ id, title, roles }) => ({
    ...{ id, title, roles, due, of: 1, after: [], submitterMay: false },
    excludes: approvals.map((other) => other.id).filter((other) => other !== id),
    why: [{ sentence, rule, source }],
    removal: 'Book the deal when its purchase order is there.',
    ground: { hash: hashOf(parts), parts },
  }));
}
