import type { Act } from '../../../platform/act.ts';
import type { TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { changeEstimate } from '../../estimates/versions/changing.ts';
import { publish } from '../../estimates/versions/publishing.ts';
import { openEstimate } from '../../estimates/versions/testing.ts';
import { noteOutcome } from '../../opportunities/store.ts';
import { approveWork } from '../../reviews/testing.ts';
import { draftSow } from '../drafting.ts';
import type { StoredSow } from '../store.ts';

/**
 * Opens a deal of the person's that Professional Services serves, publishes its estimate at a discount, has an architect
 * approve it, and drafts its statement of work.
 */
export async function openSow(
  door: TestDoor,
  playbook: Playbook,
  person: Person,
  { discountPercent = 0 }: { readonly discountPercent?: number } = {},
): Promise<StoredSow> {
  const { number, opportunity } = await openEstimate(door, playbook, person);
  const as = <Answer>(verb: (act: Act) => Promise<Answer>) =>
    door.act(person, (act) => verb({ ...act, precondition: '*' }));
  await as(async (act) => {
    await noteOutcome(act, opportunity, ['ps-custom']);
    if (discountPercent > 0) await changeEstimate(act, playbook, number, { discountPercent });
    await publish(act, playbook, number);
  });
  await approveWork(door, playbook, person, { opportunity, estimate: number });
  return as((act) => draftSow(act, playbook, opportunity, {}));
}
