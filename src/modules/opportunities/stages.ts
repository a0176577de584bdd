import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { mayMove, titleOf } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityMoved, opportunityStream } from './entries.ts';
import type { StageMove } from './opportunity.ts';
import { guardsMet } from './rights.ts';
import { readOpportunity, type StoredOpportunity, setStage } from './store.ts';

/**
 * Moves an opportunity along its lifecycle; a move the playbook does not permit is refused with those it does.
 * @param met guards of the lifecycle that the calling module has seen met, such as `booked`; the plain route passes none, so
 * that nobody submits, wins or returns an opportunity without a booking
 */
export async function moveStage(
  act: Act,
  playbook: Playbook,
  number: string,
  move: StageMove,
  met: readonly string[] = [],
): Promise<StoredOpportunity> {
  const stream = opportunityStream(number);
  demand(act.reader, 'opportunity.move');
  await lockDocument(act.tx, stream);
  const { stage, version } = await readOpportunity(act, number);
  await demandVersion(act, { record: `opportunity ${number}`, stream, version });
  const permitted = mayMove(playbook.lifecycles.opportunity, stage, move.verb, [...guardsMet(act.reader), ...met]);
  if (!permitted.may) throw new Refusal('opportunity.move', permitted.why, { status: 409 });
  if (permitted.needsReason && !move.reason) {
    throw new Refusal('opportunity.reason', `To ${move.verb} ${number}, give a reason in "reason".`);
  }
  await setStage(act, number, permitted.to);
  const lifecycle = playbook.lifecycles.opportunity;
  const titles = { from: titleOf(lifecycle, stage), to: titleOf(lifecycle, permitted.to) };
  const particulars = { number, from: stage, to: permitted.to, titles, reason: move.reason };
  await record(act, stream, opportunityMoved, particulars, playbook.version);
  return readOpportunity(act, number);
}
