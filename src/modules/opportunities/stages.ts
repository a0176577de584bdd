import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityMoved, opportunityStream } from './entries.ts';
import type { StageMove } from './opportunity.ts';
import { readOpportunity, type StoredOpportunity, setStage } from './store.ts';

/** Moves an opportunity along its lifecycle; a move the playbook does not permit is refused with those it does. */
export async function moveStage(
  act: Act,
  playbook: Playbook,
  number: string,
  move: StageMove,
): Promise<StoredOpportunity> {
  await lockDocument(act.tx, opportunityStream(number));
  const { stage } = await readOpportunity(act, number);
  const permitted = mayMove(playbook.lifecycles.opportunity, stage, move.verb);
  if (!permitted.may) throw new Refusal('opportunity.move', permitted.why, { status: 409 });
  if (permitted.needsReason && !move.reason) {
    throw new Refusal('opportunity.reason', `To ${move.verb} ${number}, give a reason in "reason".`);
  }
  await setStage(act, number, permitted.to);
  const lifecycle = playbook.lifecycles.opportunity;
  const titles = { from: titleOf(lifecycle, stage), to: titleOf(lifecycle, permitted.to) };
  const particulars = { number, from: stage, to: permitted.to, titles, reason: move.reason };
  await record(act, opportunityStream(number), opportunityMoved, particulars, playbook.version);
  return readOpportunity(act, number);
}
