import { Refusal } from '../../platform/refusal.ts';
import { exchangeOn } from '../../playbook/estimating/pricing.ts';
import { gatesAbove } from '../../playbook/estimating/published-prices.ts';
import { guardsUnmet, type Lifecycle, type Guard as PlaybookGuard } from '../../playbook/lifecycle.ts';
import type { BoardName } from '../../playbook/lifecycles.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { ApprovalRule } from '../../playbook/proposals/proposals.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { servedByPs } from '../../playbook/routing.ts';
import type { CardMove, Guard } from './proposal.ts';
import type { Ground, StoredProposal } from './store.ts';

/** The lifecycle of the board on which a proposal stands. */
export const lifecycleOf = (
  playbook: Pick<Playbook, 'lifecycles'>,
  { board }: Pick<StoredProposal, 'board'>,
): Lifecycle => playbook.lifecycles[board as BoardName];

/** A proposal of which nothing is known beyond its own row. */
const nothing: Ground = {
  ...{ estimate: null, estimateId: null, published: null, totalCents: null, currency: null },
  ...{ sow: null, sowDrafted: false, discovered: false, words: [] },
};

/** What the guards of a proposal are asked of: its row, what lies beneath it, and the day (`2026-11-22`). */
export interface Standing {
  readonly proposal: StoredProposal;
  readonly ground?: Ground | undefined;
  readonly on: string;
}

/**
 * Whether a word is asked for at all: one behind a gate only when the live estimate lies above it. A total exactly at the
 * gate is not above it (GitLab handbook, scoping information). Where nobody knows what the gate comes to in the currency of
 * the estimate, the word is asked for.
 */
export function isAsked(playbook: Playbook, { gate }: ApprovalRule, { ground = nothing, on }: Standing): boolean {
  const { totalCents, currency } = ground;
  if (gate === undefined || totalCents === null) return true;
  const { published, pricing, rates } = playbook.estimating;
  try {
    const exchange = exchangeOn(pricing, rates.currency, currency ?? rates.currency, on);
    return gatesAbove(published, (bound) => totalCents > exchange(bound), on).some(({ id }) => id === gate);
  } catch (fault) {
    if (fault instanceof Refusal) return true;
    throw fault;
  }
}

const discovery = 'discovery-done';

/** Whether a verb out of the column where a proposal stands asks that discovery is done. */
export const asksForDiscovery = (playbook: Playbook, proposal: Pick<StoredProposal, 'board' | 'column'>): boolean =>
  lifecycleOf(playbook, proposal).moves.some(
    ({ from, guards }) => from.includes(proposal.column) && guards?.includes(discovery) === true,
  );

/** The guards of a proposal whose conditions are met, by the facts that can be seen now. */
export function guardsMet(playbook: Playbook, standing: Standing): string[] {
  const { proposal, ground = nothing } = standing;
  const facts: Readonly<Record<string, boolean>> = {
    'routed-to-services': proposal.outcome !== null && servedByPs(playbook, proposal.outcome),
    'engagement-manager-assigned': proposal.manager !== null,
    'segment-known': proposal.segmentLabel !== null,
    [discovery]: ground.discovered,
    'estimate-drafted': ground.estimate !== null,
    'estimate-published': ground.published === true,
    'sow-drafted': ground.sowDrafted,
    'opportunity-won': proposal.stage === 'closed-won',
  };
  const words = playbook.proposals.approvals.filter(
    (rule) => ground.words.includes(rule.step ?? rule.id) || !isAsked(playbook, rule, standing),
  );
  return [...Object.keys(facts).filter((guard) => facts[guard]), ...words.map(({ guard }) => guard)];
}

/** A guard as people read it, with whoever can cure it. */
export const guardInWords = (playbook: Pick<Playbook, 'roles'>, { id, sentence, cure }: PlaybookGuard): Guard => ({
  id,
  sentence,
  cure: cure ? { ...cure, roleTitle: roleTitle(playbook.roles, cure.role) } : null,
});

/** Every verb that leads out of where a proposal stands, with what keeps it shut. */
export function movesOf(playbook: Playbook, standing: Standing): CardMove[] {
  const lifecycle = lifecycleOf(playbook, standing.proposal);
  const { column } = standing.proposal;
  const met = guardsMet(playbook, standing);
  return lifecycle.moves
    .filter(({ from }) => from.includes(column))
    .map(({ verb, to, needsReason }) => {
      const unmet = guardsUnmet(lifecycle, column, verb, met);
      return { verb, to, needsReason, guards: unmet.map((guard) => guardInWords(playbook, guard)) };
    });
}

/**
 * Who waits for whom: the first condition that keeps the way onward shut. The way onward is the first verb out of a
 * column that asks for no reason.
 */
export const waitsFor = (playbook: Playbook, standing: Standing): Guard | null =>
  movesOf(playbook, standing).find(({ needsReason }) => !needsReason)?.guards[0] ?? null;
