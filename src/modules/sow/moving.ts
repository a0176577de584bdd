import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type StoredSow, updateSow } from './store.ts';

/**
 * Moves a statement of work along its lifecycle. The entry is the caller's.
 * @throws Refusal `sow.move` (409) where the verb does not lead on from its state, `sow.reason` where one is asked for
 */
export async function moveSow(
  act: Act,
  { lifecycles }: Playbook,
  sow: StoredSow,
  verb: string,
  reason?: string,
): Promise<void> {
  const permitted = mayMove(lifecycles.sow, sow.state, verb);
  if (!permitted.may) throw new Refusal('sow.move', `${sow.number}: ${permitted.why}`, { status: 409 });
  if (permitted.needsReason && !reason)
    throw new Refusal('sow.reason', `To ${verb} ${sow.number}, give a reason in "reason".`);
  await updateSow(act, sow.id, { state: permitted.to as StoredSow['state'] });
}
