import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { moveStage } from '../opportunities/stages.ts';
import { bookingReturned } from './entries.ts';
import { bringingAbout, check } from './holding.ts';
import { keepWord, readBooking, setState } from './store.ts';

/** Takes back what was submitted: it is open again at the stage before, and its team is told why. */
export async function takeBackSubmission(act: Act, playbook: Playbook, number: string, reason: string): Promise<void> {
  const booking = await readBooking(act, number);
  const { ground, items } = await check(act, playbook, number, booking);
  const said = { ground, items, given: booking.details, playbookVersion: playbook.version };
  const decision = await keepWord(act, number, { ...said, word: 'returned', reason });
  await setState(act, number, 'open');
  await moveStage(bringingAbout(act), playbook, number, { verb: 'return', reason }, ['booked']);
  const told = { opportunity: number, decision, reason };
  await record(act, opportunityStream(number), bookingReturned, told, playbook.version);
}
