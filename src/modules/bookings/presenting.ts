import type { Act } from '../../platform/act.ts';
import { demand } from '../../platform/rights.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type Alternative, type Source, sourceInWords } from '../../playbook/rule.ts';
import { readOpportunity } from '../opportunities/store.ts';
import type { Booking, BookingDecision, PartnerMove } from './booking.ts';
import { kindOf } from './checklist.ts';
import { findCorrection } from './corrections/corrections-store.ts';
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
  const booked = words.find(({ word }) => word === 'booked' || word === 'corrected');
  return {
    ...{ opportunity: number, kind: kindOf(checked.ground), state, stage, details, version, correction },
    stageTitle: titleOf(playbook.lifecycles.opportunity, stage),
    ended: stage !== 'closed-won' && endsAt(playbook, stage),
    near: policy.dealDesk.stages.includes(stage) || stage === 'closed-won',
    // What was booked shows the evidence it was booked on, not what became of it since.
    items: booked && stage !== 'closing' ? booked.items : [...checked.items],
    submitted: submittedAt && submittedBy ? { at: submittedAt.toString(), by: submittedBy } : null,
    closer: { title: policy.closer.title, ...cited({ ...policy.closer, alternative: otherParty(playbook) }) },
    decisions: words.map(presentWord),
    moved: move && presentMove(move),
    splits: { says: policy.splits.says, ...cited(policy.splits) },
    agreementTypes: policy.agreementTypes.map(({ asksLink, ...type }) => ({ ...type, asksLink: asksLink === true })),
    wonReasons: policy.wonReasons,
    may: mayDo(act, playbook, { opportunity, booking }, checked, correction?.original === number),
  };
}

const endsAt = ({ lifecycles }: Playbook, stage: string): boolean =>
  lifecycles.opportunity.states.some(({ id, ends }) => id === stage && ends === true);

const presentWord = ({ ground: _, given: __, ...word }: KeptWord): BookingDecision => word;

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
