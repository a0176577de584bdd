import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { readOpportunity } from '../../opportunities/store.ts';
import { bookingReversed, orderExceptionLapsed } from '../entries.ts';
import { check } from '../holding.ts';
import { moveBeyond } from '../moving-beyond.ts';
import { takeBackSubmission } from '../returning.ts';
import { keepWord, readBooking, setState } from '../store.ts';
import { endException, readPending, type StoredException } from './exceptions-store.ts';

/**
 * Ends the exceptions whose purchase order did not come in time: what was booked is reversed, what was submitted is returned,
 * and its team is told. One that was ended meanwhile, by its order or by another night, is left alone.
 * @returns how many have run out
 */
export async function endOverdue(act: Act, playbook: Playbook): Promise<number> {
  const overdue = (await readPending(act)).filter(({ until }) => until < today(act.clock));
  let ended = 0;
  for (const { opportunity } of overdue) {
    await lockDocument(act.tx, opportunityStream(opportunity));
    const standing = (await readPending(act)).find((each) => each.opportunity === opportunity);
    if (!standing || standing.until >= today(act.clock)) continue;
    await endOne(act, playbook, standing);
    ended += 1;
  }
  return ended;
}

async function endOne(act: Act, playbook: Playbook, standing: StoredException): Promise<void> {
  const { opportunity: number, until, given } = standing;
  const { state } = await readBooking(act, number);
  if (state === 'booked') return reverse(act, playbook, standing);
  await endException(act, standing, 'lapsed');
  const told = { opportunity: number, promisedBy: given.promisedBy, until };
  await record(act, opportunityStream(number), orderExceptionLapsed, told, playbook.version);
  if (state === 'submitted')
    await takeBackSubmission(act, playbook, number, playbook.booking.orderException.reversedWhy);
}

/** What was booked is open again at the stage before it was submitted, with its purchase order missing. */
async function reverse(act: Act, playbook: Playbook, standing: StoredException): Promise<void> {
  const { opportunity: number, until, given } = standing;
  const reason = playbook.booking.orderException.reversedWhy;
  const booking = await readBooking(act, number);
  const { ground, items } = await check(act, playbook, number, booking);
  const said = { ground, items, given: booking.details, playbookVersion: playbook.version };
  const decision = await keepWord(act, number, { ...said, word: 'reversed', reason });
  await setState(act, number, 'open');
  await endException(act, standing, 'lapsed');
  await moveBeyond(act, playbook, await readOpportunity(act, number), {
    to: stageBefore(playbook),
    other: null,
    reason,
  });
  const told = { opportunity: number, decision, reason, promisedBy: given.promisedBy, until };
  await record(act, opportunityStream(number), bookingReversed, told, playbook.version);
}

/** Where a deal stands before it is submitted for booking. */
function stageBefore({ lifecycles }: Playbook): string {
  const submit = lifecycles.opportunity.moves.find(({ verb }) => verb === 'submit');
  return submit!.from[0]!;
}
