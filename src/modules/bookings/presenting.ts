import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { demand } from '../../platform/rights.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type Alternative, type Source, sourceInWords } from '../../playbook/rule.ts';
import { readApproval } from '../approvals/store.ts';
import { readOpportunity } from '../opportunities/store.ts';
import type { Booking, BookingDecision, OrderException, PartnerMove } from './booking.ts';
import { kindOf } from './checklist.ts';
import { findCorrection } from './corrections/corrections-store.ts';
import { findException, type StoredException } from './exceptions/exceptions-store.ts';
import { isInWindow, windowOf } from './exceptions/window.ts';
import { check } from './holding.ts';
import { moveInWords } from './partner-moves/attaching.ts';
import { findMove, type StoredMove } from './partner-moves/moves-store.ts';
import { mayDo } from './rights.ts';
import { type KeptWord, readBooking, readWords } from './store.ts';

/** Where an opportunity stands with closing, as the reader is answered it. */
export async function presentBooking(act: Act, playbook: Playbook, number: string): Promise<Booking> {
  demand(act.reader, 'booking.see');
  const opportunity = await readOpportunity(act, number);
  const booking = await readBooking(act, number);
  const checked = await check(act, playbook, number, booking);
  const words = await readWords(act, number);
  const correction = await findCorrection(act, number);
  const move = await findMove(act, number);
  const { submittedAt, submittedBy, state, details, version } = booking;
  const policy = playbook.booking;
  const { stage } = opportunity;
  const exception = await findException(act, number);
  const [last] = words;
  const booked = last?.word === 'booked' || last?.word === 'corrected';
  const on = today(act.clock);
  return {
    ...{ opportunity: number, kind: kindOf(checked.ground), state, stage, details, version, correction },
    stageTitle: titleOf(playbook.lifecycles.opportunity, stage),
    ended: stage !== 'closed-won' && endsAt(playbook, stage),
    near: policy.dealDesk.stages.includes(stage) || stage === 'closed-won',
    // What was booked shows the evidence it was booked on, not what became of it since.
    items: booked ? last.items : [...checked.items],
    submitted: submittedAt && submittedBy ? { at: submittedAt.toString(), by: submittedBy } : null,
    closer: { title: policy.closer.title, ...cited({ ...policy.closer, alternative: otherParty(playbook) }) },
    decisions: words.map(presentWord),
    exception: await presentException(act, exception),
    exceptionWindow: presentWindow(playbook, on),
    moved: move && presentMove(move),
    splits: { says: policy.splits.says, ...cited(policy.splits) },
    agreementTypes: policy.agreementTypes.map(({ asksLink, ...type }) => ({ ...type, asksLink: asksLink === true })),
    wonReasons: policy.wonReasons,
    may: mayDo(act, playbook, { opportunity, booking }, checked, {
      ...{ corrected: correction?.original === number, exception, on },
    }),
  };
}

const endsAt = ({ lifecycles }: Playbook, stage: string): boolean =>
  lifecycles.opportunity.states.some(({ id, ends }) => id === stage && ends === true);

const presentWord = ({ ground: _, given: __, ...word }: KeptWord): BookingDecision => word;

/** The exception for a purchase order as pages show it; nothing where something else was entered in its place. */
async function presentException(act: Act, stored: StoredException | undefined): Promise<OrderException | null> {
  if (stored === undefined || stored.endedHow === 'replaced') return null;
  const { given, until, quarterEnds, approval: number, askedAt, askedBy, endedHow, endedAt, order } = stored;
  const { promisedBy, ...confirmation } = given;
  const { state, steps } = await readApproval(act, number);
  return {
    ...{ promisedBy, until, quarterEnds, confirmation, order },
    asked: { at: askedAt.toString(), by: askedBy },
    approval: { number, state, steps: steps.map(({ title, state: its }) => ({ title, state: its })) },
    ended: endedHow && endedAt && { how: endedHow, at: endedAt.toString() },
  };
}

function presentWindow(playbook: Playbook, on: string): Booking['exceptionWindow'] {
  if (isInWindow(playbook, on) !== true) return null;
  const { title, source } = playbook.booking.orderException;
  const { to, until } = windowOf(playbook, on);
  return { to, until, title, source: sourceInWords(source) };
}

/** A move to a partner as pages show it. */
export function presentMove(stored: StoredMove): PartnerMove {
  const { region: _, opportunity: __, ...move } = stored;
  return { ...move, sentence: moveInWords(stored) };
}

interface Cited {
  readonly source: Source;
  readonly alternative?: Alternative | undefined;
}

const cited = ({ source, alternative }: Cited) => ({
  source: sourceInWords(source),
  alternative: alternative ? `${sourceInWords(alternative.source)}: ${alternative.says}` : null,
});

/** The party that does not close here, as the other source has it. */
function otherParty({ booking: { closes } }: Playbook): Alternative | undefined {
  const other = closes.parties.find(({ id }) => id !== closes.by);
  return other && { source: other.source, says: `${other.title} sets Closed Won.` };
}
