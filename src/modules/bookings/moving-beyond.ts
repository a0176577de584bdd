import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityMoved, opportunityStream } from '../opportunities/entries.ts';
import { type StoredOpportunity, setStage } from '../opportunities/store.ts';

/** Where an opportunity is moved to, and why. */
export interface Beyond {
  readonly to: string;
  /** Number of the opportunity it is a duplicate of; null for none. */
  readonly other: string | null;
  readonly reason: string;
}

/**
 * Moves an opportunity beyond its lifecycle, which ends where it is won: only the correction of a booking and its reversal
 * lead on from there.
 */
export async function moveBeyond(
  act: Act,
  { lifecycles: { opportunity: lifecycle }, version }: Playbook,
  { number, stage: from }: Pick<StoredOpportunity, 'number' | 'stage'>,
  { to, other, reason }: Beyond,
): Promise<void> {
  const ends = lifecycle.states.some(({ id, ends: last }) => id === to && last);
  const endedAt = ends ? act.clock.now() : null;
  await setStage(act, number, to, { endReason: null, endDetails: null, endOther: other, endedAt });
  const titles = { from: titleOf(lifecycle, from), to: titleOf(lifecycle, to) };
  await record(act, opportunityStream(number), opportunityMoved, { number, from, to, titles, reason }, version);
}
