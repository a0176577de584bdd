import { addPerson, type TestDoor } from '../../platform/http/testing.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { stateFacts } from '../facts/stating.ts';
import { askArchitect, decideArchitect } from './architect.ts';

/** Has a technical architect approve the published estimate of a deal, as its manager asks. */
export async function approveWork(
  door: TestDoor,
  playbook: Playbook,
  manager: Person,
  { opportunity, estimate }: { readonly opportunity: string; readonly estimate: string },
): Promise<Person> {
  const roles = playbook.rights.find(({ id }) => id === 'review.decide')?.roles;
  const architect = await addPerson(door.db, 'Nestor Crane', roles, null, { cleared: true });
  const said = { kind: 'person', by: manager.id, at: door.clock.now().toString() } as const;
  const facts = ['painPoints', 'constraints'].map(
    (name) => ({ name, value: 'Builds wait.', confidence: 'exact', provenance: said }) as const,
  );
  await door.act(manager, async (act) => {
    await stateFacts(act, playbook, { opportunity, facts });
    await askArchitect(act, playbook, estimate);
  });
  await door.act(architect, (act) =>
    decideArchitect({ ...act, precondition: '*' }, playbook, estimate, { verb: 'approve', words: null }),
  );
  return architect;
}
