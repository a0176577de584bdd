import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { moveStage } from '../opportunities/stages.ts';
import type { BookingDetails, BookingReason, CheckedItem } from './booking.ts';
import { isMissing } from './booking.ts';
import { kindOf } from './checklist.ts';
import { bookingEntered, bookingSubmitted, bookingWon } from './entries.ts';
import { replaceException } from './exceptions/asking-for-time.ts';
import { asSeen, type Checked, check, type Hand, hold } from './holding.ts';
import { takeBackSubmission } from './returning.ts';
import { closes, isSubmitted, mayBeBooked, mayEnter } from './rights.ts';
import { keepDetails, keepWord, readWords, setState, type WordToKeep } from './store.ts';

const conflict = (code: string, words: string) => new Refusal(`booking.${code}`, words, { status: 409 });

/** What an item's state was, by its id, for the record. */
const standing = (items: readonly CheckedItem[]): Record<string, string> =>
  Object.fromEntries(items.map(({ id, state }) => [id, state]));

const names: Readonly<Record<keyof BookingDetails, string>> = {
  purchaseOrder: 'purchase order',
  orderRequired: 'whether the customer asks for a purchase order',
  costSheet: 'cost sheet',
  agreement: 'executed agreement',
  won: 'why it was won',
  competitors: 'competitors',
};

/**
 * Enters what closing asks people for; the whole of it, as the form shows it.
 * @throws Refusal `right.missing` (403), `booking.locked` (409) once it is submitted
 */
export async function enterDetails(
  act: Act,
  playbook: Playbook,
  number: string,
  details: BookingDetails,
): Promise<void> {
  const { booking } = await hold(act, 'booking.enter', number, (hand) => {
    const may = mayEnter(hand);
    if (may !== true) throw conflict('locked', may);
  });
  const parts = Object.keys(names) as (keyof BookingDetails)[];
  const changed = parts.filter((part) => JSON.stringify(details[part]) !== JSON.stringify(booking.details[part]));
  if (details.purchaseOrder !== null) await replaceException(act, playbook, number);
  await keepDetails(act, number, details);
  const particulars = { opportunity: number, changed: changed.map((part) => names[part]) };
  await record(act, opportunityStream(number), bookingEntered, particulars, playbook.version);
}

/** Refuses while something is missing, with every item and its cure in `faults`. */
function demandWhole(number: string, { items }: Checked): void {
  const may = mayBeBooked(number, items);
  if (may === true) return;
  const faults = items
    .filter(isMissing)
    .map(({ title, sentence, cure }) => ({ place: title, sentence: cure ? `${sentence} ${cure}.` : sentence }));
  throw new Refusal('booking.missing', may, { status: 409, faults });
}

/** Whoever comes second is told who was first. */
async function refuseDone(act: Act, playbook: Playbook, hand: Hand): Promise<void> {
  const { number } = hand.opportunity;
  const may = isSubmitted(hand);
  if (may === true) {
    const theirs = closes(playbook, act.reader, hand);
    if (theirs !== true) throw new Refusal('booking.notTheirs', theirs, { status: 403 });
    return;
  }
  const words = `${may}${await lastWord(act, number)}`;
  throw conflict(hand.booking.state === 'booked' ? 'booked' : 'notSubmitted', words);
}

/** Who said the last word on a booking, and when: ` Bram Godwit booked it, 2026-11-23 10:00 UTC.`; nothing before the first. */
async function lastWord(act: Act, number: string): Promise<string> {
  const [last] = await readWords(act, number);
  return last ? ` ${last.by} ${lastInWords[last.word]}, ${last.at.slice(0, 16).replace('T', ' ')} UTC.` : '';
}

const lastInWords = {
  submitted: 'submitted it',
  booked: 'booked it',
  returned: 'returned it',
  'taken-over': 'took it over as booked',
  corrected: 'corrected it',
  reversed: 'reversed it',
} as const;

const word = (
  { version: playbookVersion }: Playbook,
  { ground, items }: Checked,
  { details: given }: Hand['booking'],
): Omit<WordToKeep, 'word' | 'reason'> => ({ ground, given, items, playbookVersion });

/**
 * Submits an opportunity for booking: everything that closing asks for is there, and from then on it is locked.
 * @throws Refusal `right.missing` (403), `booking.locked`, `booking.stage`, `booking.missing` (409)
 */
export async function submitBooking(act: Act, playbook: Playbook, number: string): Promise<void> {
  const hand = await hold(act, 'booking.submit', number, async (held) => {
    const may = mayEnter(held);
    if (may !== true) throw conflict('locked', `${may}${await lastWord(act, number)}`);
    const permitted = mayMove(playbook.lifecycles.opportunity, held.opportunity.stage, 'submit', ['submitted']);
    if (!permitted.may) throw conflict('stage', permitted.why);
  });
  const checked = await check(act, playbook, number, hand.booking);
  demandWhole(number, checked);
  const decision = await keepWord(act, number, {
    ...word(playbook, checked, hand.booking),
    word: 'submitted',
    reason: null,
  });
  await setState(act, number, 'submitted');
  await moveStage(asSeen(act), playbook, number, { verb: 'submit' }, ['submitted']);
  const particulars = {
    opportunity: number,
    decision,
    items: standing(checked.items),
    to: playbook.booking.closer.title,
  };
  await record(act, opportunityStream(number), bookingSubmitted, particulars, playbook.version);
}

/**
 * Returns what was submitted: it is open again, and its team is told why.
 * @throws Refusal `right.missing`, `booking.notTheirs` (403), `booking.notSubmitted`, `booking.booked` (409)
 */
export async function returnBooking(
  act: Act,
  playbook: Playbook,
  number: string,
  { reason }: BookingReason,
): Promise<void> {
  await hold(act, 'booking.decide', number, (held) => refuseDone(act, playbook, held));
  await takeBackSubmission(act, playbook, number, reason);
}

/**
 * Books an opportunity as won. The checklist is computed anew, and kept with all it stands on; the database lets it be won
 * with nothing else.
 * @throws Refusal `right.missing`, `booking.notTheirs` (403), `booking.notSubmitted`, `booking.booked`, `booking.missing` (409)
 */
export async function winBooking(act: Act, playbook: Playbook, number: string): Promise<void> {
  const hand = await hold(act, 'booking.decide', number, (held) => refuseDone(act, playbook, held));
  const checked = await check(act, playbook, number, hand.booking);
  demandWhole(number, checked);
  const decision = await keepWord(act, number, {
    ...word(playbook, checked, hand.booking),
    word: 'booked',
    reason: null,
  });
  await setState(act, number, 'booked');
  await moveStage(asSeen(act), playbook, number, { verb: 'win' }, ['booked']);
  const kind = kindOf(checked.ground);
  const particulars = {
    opportunity: number,
    decision,
    kind,
    items: standing(checked.items),
    rule: playbook.booking.closer.id,
  };
  await record(act, opportunityStream(number), bookingWon, particulars, playbook.version);
}
