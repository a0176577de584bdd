import type { Act } from '../../platform/act.ts';
import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { servedByPs } from '../../playbook/routing.ts';
import { sourceInWords } from '../../playbook/rule.ts';
import type { StoredOpportunity } from '../opportunities/store.ts';
import { type BookingGround, type CheckedItem, isMissing } from './booking.ts';
import type { StoredException } from './exceptions/exceptions-store.ts';
import { isInWindow } from './exceptions/window.ts';
import type { Hand } from './holding.ts';

type Answer = true | string;

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** Whether what people enter may still be changed. */
export const mayEnter = ({ opportunity: { number }, booking: { state } }: Hand): Answer => {
  if (state === 'submitted') return `${number} is submitted: what was entered is changed after it is returned.`;
  return state === 'open' || `${number} is booked: what was entered stands.`;
};

/** Whether an exception may be asked for: of a deal that is open and lacks its purchase order, in the last days of a quarter. */
export function mayAskException(playbook: Playbook, hand: Hand, items: readonly CheckedItem[], on: string): Answer {
  const enters = mayEnter(hand);
  if (enters !== true) return enters;
  const { number, stage } = hand.opportunity;
  if (playbook.lifecycles.opportunity.states.some(({ id, ends }) => id === stage && ends))
    return `${number} has ended: nothing is booked.`;
  const order = playbook.booking.items.find(({ asks }) => asks === 'purchase-order');
  const item = items.find(({ id }) => id === order?.id);
  if (item === undefined || item.state === 'not-needed') return `No purchase order is asked of ${number}.`;
  if (item.state === 'met' && item.until === null) return `${number} has what is asked of its purchase order.`;
  return isInWindow(playbook, on);
}

/** Whether a purchase order is awaited of what was submitted or booked without it. */
export function mayBringOrder(
  { opportunity: { number }, booking: { state } }: Hand,
  exception: Pick<StoredException, 'endedHow'> | undefined,
): Answer {
  if (exception?.endedHow !== null) return `No purchase order of ${number} is awaited.`;
  return state !== 'open' || `${number} is open: enter its purchase order with what is known of it.`;
}

/** Whether everything is there: else what is missing, each with its cure. */
export function mayBeBooked(number: string, items: readonly CheckedItem[]): Answer {
  const missing = items.filter(isMissing);
  if (missing.length === 0) return true;
  return `${number} lacks ${missing.length}: ${missing.map(({ title }) => lower(title)).join(', ')}.`;
}

/** Whether the reader's party sets Closed Won here, and whether this one is not of their own hands. */
export function closes(
  { booking, roles }: Pick<Playbook, 'booking' | 'roles'>,
  reader: Pick<Reader, 'id' | 'roles'>,
  { opportunity: { number }, booking: { submittedById } }: Hand,
): Answer {
  const { title, roles: named, submitterMay, source } = booking.closer;
  if (!named.some((role) => reader.roles.includes(role))) {
    const who = named.map((role) => roleTitle(roles, role)).join(' or ');
    return `${title} sets Closed Won (${sourceInWords(source)}): it takes ${who}.`;
  }
  if (!submitterMay && submittedById === reader.id) return `You submitted ${number}: a colleague books it.`;
  return true;
}

/** Whether a booking waits for whoever closes. */
export function isSubmitted({ opportunity: { number }, booking: { state } }: Hand): Answer {
  if (state === 'booked') return `${number} is booked already.`;
  return state === 'submitted' || `${number} is not submitted: the account team submits it first.`;
}

/** Whether a partner may still take the work over: until both have signed, and until it ended. */
export function mayMovePartner(
  { lifecycles }: Pick<Playbook, 'lifecycles'>,
  { number, stage }: Pick<StoredOpportunity, 'number' | 'stage'>,
  { sow, quotes }: Pick<BookingGround, 'sow' | 'quotes'>,
): Answer {
  const { title, ends } = lifecycles.opportunity.states.find(({ id }) => id === stage) ?? { title: stage };
  if (ends) return `${number} has ended (${title}): nothing of it moves any more.`;
  const signed =
    sow?.state === 'signed'
      ? sow.number
      : quotes.find(({ kind, state }) => kind === 'standard' && state === 'accepted')?.number;
  if (signed) return `${signed} is signed: the customer has bought from us, and it is ended by its own terms first.`;
  return true;
}

/** Whether Professional Services may decline: of the segments in which it has the first right, while the work is its own. */
export function mayDecline(
  { booking: { declined }, lifecycles, routing }: Pick<Playbook, 'booking' | 'lifecycles' | 'routing'>,
  { number, stage, segment, outcome, circumstances }: StoredOpportunity,
): Answer {
  const move = mayMove(lifecycles.opportunity, stage, 'lose');
  if (!move.may) return `${number} is in ${titleOf(lifecycles.opportunity, stage)}: nothing is declined any more.`;
  if (circumstances.psDeclined) return `Professional Services has declined ${number} already.`;
  if (outcome === null || !servedByPs({ routing }, outcome)) {
    return `${number} is not with Professional Services: there is nothing to decline.`;
  }
  if (declined.segments.includes(segment)) return true;
  return `The first right to say no holds for ${declined.segments.join(' and ')}; ${number} is ${segment} (${sourceInWords(declined.source)}).`;
}

/** What stands beside a booking: whether it was corrected, the exception for its purchase order, and the day. */
interface Beside {
  readonly corrected: boolean;
  readonly exception: StoredException | undefined;
  readonly on: string;
}

/** What the reader may do with a booking now. */
export function mayDo(
  act: Pick<Act, 'reader'>,
  playbook: Playbook,
  hand: Hand,
  { ground, items }: { readonly ground: BookingGround; readonly items: readonly CheckedItem[] },
  { corrected, exception, on }: Beside,
): May {
  const { reader } = act;
  const { opportunity } = hand;
  const { number, stage } = opportunity;
  const lifecycle = playbook.lifecycles.opportunity;
  const permitted = mayMove(lifecycle, stage, 'submit', ['submitted']);
  const submit = permitted.may ? mayBeBooked(number, items) : permitted.why;
  const waits = isSubmitted(hand);
  const closing = waits === true ? closes(playbook, reader, hand) : waits;
  const booked =
    stage !== 'closed-won'
      ? `${number} is not booked: change it before it is.`
      : exception?.endedHow !== null || `${number} is booked by exception: enter its purchase order first.`;
  return {
    enter: mayWhile(reader, 'booking.enter', mayEnter(hand)),
    submit: mayWhile(reader, 'booking.submit', mayEnter(hand) === true ? submit : mayEnter(hand)),
    return: mayWhile(reader, 'booking.decide', closing),
    win: mayWhile(reader, 'booking.decide', closing === true ? mayBeBooked(number, items) : closing),
    movePartner: mayWhile(reader, 'booking.movePartner', mayMovePartner(playbook, opportunity, ground)),
    decline: mayWhile(reader, 'booking.decline', mayDecline(playbook, opportunity)),
    correct: mayWhile(reader, 'booking.correct', corrected ? `${number} has been corrected already.` : booked),
    askException: mayWhile(reader, 'booking.enter', mayAskException(playbook, hand, items, on)),
    bringOrder: mayWhile(reader, 'booking.enter', mayBringOrder(hand, exception)),
  };
}
