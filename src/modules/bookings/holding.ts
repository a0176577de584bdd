import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { demand, everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { readOpportunity, type StoredOpportunity } from '../opportunities/store.ts';
import type { BookingGround, CheckedItem } from './booking.ts';
import { checklist } from './checklist.ts';
import { readBooking, readGround, type StoredBooking } from './store.ts';

/** An opportunity and its booking, locked for a verb. */
export interface Hand {
  readonly opportunity: StoredOpportunity;
  readonly booking: StoredBooking;
}

/** What a booking stands on now, and the checklist that comes of it. */
export interface Checked {
  readonly ground: BookingGround;
  readonly items: readonly CheckedItem[];
}

/**
 * Asks for a right, waits until nobody else changes the opportunity, and reads it with its booking as they then stand.
 * @param refuse looks at both before the version is held against the one that was seen, so that of two who close at once the
 *   second is told by whom it was done rather than that something changed
 */
export async function hold(
  act: Act,
  right: string,
  number: string,
  refuse: (hand: Hand) => Promise<void> | void = () => undefined,
): Promise<Hand> {
  demand(act.reader, right);
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  const hand = { opportunity: await readOpportunity(act, number), booking: await readBooking(act, number) };
  await refuse(hand);
  await demandVersion(act, { record: `the booking of ${number}`, stream, version: hand.booking.version });
  return hand;
}

/** Computes the checklist of an opportunity by today's rules. */
export async function check(
  act: Act,
  playbook: Playbook,
  number: string,
  { details }: Pick<StoredBooking, 'details'>,
): Promise<Checked> {
  const ground = await readGround(act, number);
  return { ground, items: checklist(playbook, { ground, details, on: today(act.clock) }) };
}

/** What a verb brings with it in other rooms, whose own rights and versions were not asked of its reader. */
export const bringingAbout = (act: Act): Act => {
  const { precondition: _, ...rest } = act;
  return { ...rest, reader: { ...act.reader, rights: everyRight } };
};

/** What a move of the stage brings with it: the booking's version was seen, not the opportunity's. */
export const asSeen = (act: Act): Act => {
  const { precondition: _, ...rest } = act;
  return rest;
};
