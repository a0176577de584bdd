import type { TestDoor } from '../../../platform/http/testing.ts';
import { newId } from '../../../platform/id.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { openOpportunity } from '../../opportunities/opening.ts';
import { draftEstimate } from '../drafting.ts';
import type { StoredEstimate } from '../store.ts';

let opened = 0;

/** Opens a deal of the person's, a migration and a class, and drafts its estimate. */
export async function openEstimate(door: TestDoor, playbook: Playbook, person: Person): Promise<StoredEstimate> {
  opened += 1;
  const account = `ACC-2026-${8000 + opened}`;
  const sized = { employees: 5000, groupEmployees: 5000, segment: 'large', edition: 'ee' };
  const alder = { name: 'Alder Freight', country: 'DE', region: 'emea', ...sized };
  await door.db
    .insertInto('account')
    .values({ ...alder, id: newId(), number: account, ownerId: person.id, createdAt: door.clock.now() })
    .execute();
  const item = playbook.catalogue.items.find(({ category }) => category === 'education')!;
  const needs = [{ service: 'migration-to-saas' }, { service: item.service, sku: item.sku }];
  const named = { name: 'Alder Freight: to SaaS', account, licence: null, closeDate: '2027-03-31' };
  return door.act(person, async (act) => {
    const { number } = await openOpportunity(act, playbook, { ...named, needs, circumstances: {} });
    return draftEstimate(act, playbook, number);
  });
}
