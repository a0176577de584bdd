import type { TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { publish } from '../../estimates/versions/publishing.ts';
import { openEstimate } from '../../estimates/versions/testing.ts';
import { noteOutcome } from '../../opportunities/store.ts';
import { draftSow } from '../drafting.ts';
import type { StoredSow } from '../store.ts';

/** Opens a deal of the person's that Professional Services serves, publishes its estimate, and drafts its statement of work. */
export async function openSow(door: TestDoor, playbook: Playbook, person: Person): Promise<StoredSow> {
  const { number, opportunity } = await openEstimate(door, playbook, person);
  return door.act(person, async (given) => {
    const act = { ...given, precondition: '*' };
    await noteOutcome(act, opportunity, ['ps-custom']);
    await publish(act, playbook, number);
    return draftSow(act, playbook, opportunity, {});
  });
}
