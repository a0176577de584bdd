import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { RoutingFacts } from './engagement.ts';
import { outcomeOn } from './rules-of-engagement.ts';

/** A decision taken in the past, with what replaying it needs. */
export const PastDecision = z.strictObject({
  id: z.string().min(1),
  facts: RoutingFacts,
  outcome: z.array(z.string()).min(1),
  decidedOn: z.iso.date(),
  /** Value of the services; null where it is not known. */
  valueCents: z.number().int().nullable(),
});
export type PastDecision = z.infer<typeof PastDecision>;

/** A past decision that another playbook would take differently, or could not take at all. */
export interface ChangedDecision {
  readonly id: string;
  readonly from: readonly string[];
  /** Null when the other playbook refuses the facts; `refused` says why. */
  readonly to: readonly string[] | null;
  readonly refused: string | null;
  readonly valueCents: number | null;
}

/** All decisions that go the same way, and the money in them. */
export interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[] | null;
  readonly decisions: number;
  readonly valueCents: number;
  /** Decisions of unknown value, which the sum leaves out. */
  readonly unvalued: number;
}

export interface Replay {
  readonly playbookVersion: string;
  readonly decisions: number;
  readonly changed: readonly ChangedDecision[];
  /** The changes summed by way, most money first. */
  readonly moves: readonly Move[];
  readonly valueCents: number;
}

/**
 * Takes past decisions again by another playbook: which would come out differently, from what to what, and the money at
 * stake. Each is decided by the rules of its own day, or of `on` where a policy is tried that holds only later.
 */
export function replay(decisions: Iterable<PastDecision>, playbook: Playbook, on?: string): Replay {
  const changed: ChangedDecision[] = [];
  let count = 0;
  for (const decision of decisions) {
    count += 1;
    const change = decidedAgain(decision, playbook, on ?? decision.decidedOn);
    if (change) changed.push(change);
  }
  const moves = movesIn(changed);
  const valueCents = moves.reduce((sum, move) => sum + move.valueCents, 0);
  return { playbookVersion: playbook.version, decisions: count, changed, moves, valueCents };
}

function decidedAgain(past: PastDecision, playbook: Playbook, day: string): ChangedDecision | undefined {
  const { id, outcome: from, valueCents } = past;
  try {
    const { outcome: to } = outcomeOn(playbook, past.facts, day);
    return to.join() === from.join() ? undefined : { id, from, to, refused: null, valueCents };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { id, from, to: null, refused: fault.message, valueCents };
  }
}

function movesIn(changed: readonly ChangedDecision[]): Move[] {
  const moves = new Map<string, Move>();
  for (const { from, to, valueCents } of changed) {
    const way = `${from.join()} -> ${to?.join()}`;
    const { decisions = 0, valueCents: sum = 0, unvalued = 0 } = moves.get(way) ?? {};
    const more =
      valueCents === null ? { valueCents: sum, unvalued: unvalued + 1 } : { valueCents: sum + valueCents, unvalued };
    moves.set(way, { from, to, decisions: decisions + 1, ...more });
  }
  return [...moves.values()].sort((a, b) => b.valueCents - a.valueCents);
}
