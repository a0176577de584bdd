import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { servedByPs } from '../../playbook/routing.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { setNeed } from '../opportunities/store.ts';
import { endProposal } from '../proposals/ending.ts';
import { routeOpportunity } from '../routing/routing.ts';
import type { BookingReason } from './booking.ts';
import { bookingDeclined } from './entries.ts';
import { asSeen, hold } from './holding.ts';
import { mayDecline } from './rights.ts';

/**
 * Professional Services says no to work it has the first right to: the need goes through the rules of engagement again with
 * that answer, the channel has its tasks by its promises, and its proposal leaves the board with what became of the need.
 * @throws Refusal `right.missing` (403), `booking.notDeclined`, `booking.compulsory` (409) where the rules leave it with
 *   Professional Services whatever it says
 */
export async function declineWork(
  act: Act,
  playbook: Playbook,
  number: string,
  { reason }: BookingReason,
): Promise<void> {
  const { opportunity } = await hold(act, 'booking.decline', number, (held) => {
    const may = mayDecline(playbook, held.opportunity);
    if (may !== true) throw new Refusal('booking.notDeclined', may, { status: 409 });
  });
  const { needs, circumstances } = opportunity;
  await setNeed(act, number, { needs, circumstances: { ...circumstances, psDeclined: true } });
  const particulars = { opportunity: number, reason, rule: playbook.booking.declined.id };
  await record(act, opportunityStream(number), bookingDeclined, particulars, playbook.version);
  const { verdict } = await routeOpportunity(asSeen(act), playbook, number);
  if (!servedByPs(playbook, verdict.outcome)) {
    const said = `${reason.replace(/\.$/, '')}. Where the need went: ${verdict.headline}`;
    await endProposal(act, playbook, number, { outcome: 'lost', loss: playbook.booking.declined.loss, reason: said });
    return;
  }
  const words = `The rules of engagement leave ${number} with Professional Services whatever it says: ${verdict.headline} (${verdict.rules.join(', ')})`;
  throw new Refusal('booking.compulsory', words, { status: 409 });
}
