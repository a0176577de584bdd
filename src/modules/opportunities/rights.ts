import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import { mayMove, movesFrom, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { servedByPs } from '../../playbook/routing.ts';
import type { StoredOpportunity } from './store.ts';

/** The work on an opportunity that stays possible while it is open, and the right each takes. */
const work = {
  revise: 'opportunity.revise',
  award: 'opportunity.award',
  route: 'engagement.route',
  stateFact: 'fact.state',
  settleFact: 'fact.settle',
  importReport: 'scope.importReport',
  estimate: 'estimate.draft',
  draftSow: 'sow.draft',
} as const;

/**
 * Conditions of moves that hold because of who moves: a manager's approval is given by a manager moving it, and nobody
 * approves going back with an opportunity of their own.
 */
export const guardsMet = (
  { id, rights }: Reader,
  { ownerId }: Pick<StoredOpportunity, 'ownerId'>,
): readonly string[] => (rights.has('opportunity.stepBack') && ownerId !== id ? ['manager-approval'] : []);

/**
 * What the reader may do with an opportunity now: its work while it is open, and the moves of its lifecycle as
 * `stage.accept` and so on.
 */
export function mayDo(
  reader: Reader,
  playbook: Pick<Playbook, 'lifecycles' | 'routing'>,
  { number, stage, outcome, ownerId }: Pick<StoredOpportunity, 'number' | 'stage' | 'outcome' | 'ownerId'>,
): May & Record<keyof typeof work, true | string> {
  const lifecycle = playbook.lifecycles.opportunity;
  const open = isOpen(playbook, { number, stage });
  const asked = (right: string) => mayWhile(reader, right, open);
  const verbs = new Set(lifecycle.moves.map(({ verb }) => verb));
  const moves = [...verbs].map((verb) => {
    const permitted = mayMove(lifecycle, stage, verb, guardsMet(reader, { ownerId }));
    return [`stage.${verb}`, mayWhile(reader, 'opportunity.move', permitted.may || permitted.why)] as const;
  });
  return {
    revise: asked(work.revise),
    award: mayWhile(reader, work.award, open === true ? isPartners(playbook, number, outcome) : open),
    route: asked(work.route),
    stateFact: asked(work.stateFact),
    settleFact: asked(work.settleFact),
    importReport: asked(work.importReport),
    estimate: asked(work.estimate),
    draftSow: asked(work.draftSow),
    seeEngagement: may(reader, 'engagement.see'),
    seeExits: may(reader, 'opportunity.seeExits'),
    seeLicence: may(reader, 'licence.see'),
    seeStart: may(reader, 'start.see'),
    seeFacts: may(reader, 'fact.see'),
    seeScope: may(reader, 'scope.see'),
    seeEstimates: may(reader, 'estimate.see'),
    seeSows: may(reader, 'sow.see'),
    seeQuotes: may(reader, 'quote.see'),
    seeBooking: may(reader, 'booking.see'),
    seeProposal: may(reader, 'proposal.see'),
    seeRegistrations: may(reader, 'registration.see'),
    ...Object.fromEntries(moves),
  };
}

/** Whether there is still work on an opportunity, or the sentence why not: while it is booked it is locked. */
export function isOpen(
  { lifecycles: { opportunity } }: Pick<Playbook, 'lifecycles'>,
  { number, stage }: Pick<StoredOpportunity, 'number' | 'stage'>,
): true | string {
  if (movesFrom(opportunity, stage).length > 0) return true;
  if (opportunity.states.some(({ id, ends }) => id === stage && ends)) {
    return `${number} is closed (${stage}): open a new opportunity for further needs.`;
  }
  return `${number} is in ${titleOf(opportunity, stage)}: it is locked until it is booked or returned.`;
}

/** A partner is named only where the rules leave the work to one (source 000, partner identification). */
function isPartners(
  playbook: Pick<Playbook, 'routing'>,
  number: string,
  outcome: readonly string[] | null,
): true | string {
  if (outcome === null) return `${number} has not been routed: route it first.`;
  if (!servedByPs(playbook, outcome)) return true;
  return `${number} is served by Professional Services (${outcome.join(', ')}): no partner is named for it.`;
}
