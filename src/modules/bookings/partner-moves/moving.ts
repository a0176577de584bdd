import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { moveStage } from '../../opportunities/stages.ts';
import { setPartner } from '../../opportunities/store.ts';
import { readPartner } from '../../partners/store.ts';
import { mayMoveQuote } from '../../quotes/moving.ts';
import { withdrawQuote } from '../../quotes/revisions/revising.ts';
import { quotesOf } from '../../quotes/store.ts';
import { opportunityAwarded } from '../../routing/entries.ts';
import { readSows } from '../../sow/store.ts';
import { withdrawSow } from '../../sow/versions/turns.ts';
import type { NewPartnerMove } from '../booking.ts';
import { bookingMoved } from '../entries.ts';
import { replaceException } from '../exceptions/asking-for-time.ts';
import { bringingAbout, hold } from '../holding.ts';
import { takeBackSubmission } from '../returning.ts';
import { mayMovePartner } from '../rights.ts';
import { readGround } from '../store.ts';
import { lookAt } from './attaching.ts';
import { findMove, insertMove } from './moves-store.ts';

/**
 * Moves work to a partner that sells and delivers it instead: the opportunity is lost for that reason, whatever is out for
 * signature is withdrawn, the partner sees it from then on, and a registration of the partner is wanted at the licence
 * opportunity (source 001, transitioned to a partner). Until both have signed, at any stage.
 * @throws Refusal `right.missing` (403), `booking.notMoved` (409), 404 for a partner there is not
 */
export async function moveToPartner(
  act: Act,
  playbook: Playbook,
  number: string,
  { partner, why }: NewPartnerMove,
): Promise<void> {
  const hand = await hold(act, 'booking.movePartner', number, async ({ opportunity }) => {
    const may = mayMovePartner(playbook, opportunity, await readGround(act, number));
    if (may !== true) throw new Refusal('booking.notMoved', may, { status: 409 });
  });
  const { name } = await readPartner(act, partner);
  const brought = bringingAbout(act);
  const reason = `${name} sells and delivers it instead`;
  // Nobody books what is no longer ours.
  if (hand.booking.state === 'submitted') await takeBackSubmission(act, playbook, number, reason);
  await replaceException(brought, playbook, number);
  const withdrawn = await withdrawPapers(brought, playbook, number, reason);
  const lost = { verb: 'lose', reason: playbook.booking.moved.reason, partner, details: why };
  await moveStage(brought, playbook, number, lost, [playbook.booking.moved.reason]);
  await setPartner(act, number, partner);
  const stream = opportunityStream(number);
  await record(act, stream, opportunityAwarded, { number, partner, name });
  await insertMove(act, number, partner, why);
  const { licence } = hand.opportunity;
  const particulars = { opportunity: number, partner, partnerName: name, licence, withdrawn, why };
  await record(act, stream, bookingMoved, particulars, playbook.version);
  const move = await findMove(act, number);
  if (move) await lookAt(brought, playbook, move);
}

/** Withdraws the papers and quotes that are on their way, with the envelopes they are out in; their numbers. */
async function withdrawPapers(act: Act, playbook: Playbook, number: string, reason: string): Promise<string[]> {
  const papers = (await readSows(act, number)).filter(({ state }) => state !== 'withdrawn' && state !== 'superseded');
  for (const paper of papers) await withdrawSow(act, playbook, paper.number, { reason });
  const quotes = (await quotesOf(act, number)).filter(
    ({ state }) => mayMoveQuote(playbook, { number, state }, 'withdraw') === true,
  );
  for (const quote of quotes) await withdrawQuote(act, playbook, quote.number, reason);
  return [...papers, ...quotes].map((each) => each.number);
}
