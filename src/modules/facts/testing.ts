import type { Db } from '../../platform/database/database.ts';
import { testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';

/** Two deals of a customer in EMEA and a closed one, written straight into the database: facts know nothing of how deals come about. */
export async function openCustomer(
  db: Db,
  seller: Person,
  { publicSector = false, partnerId = null as string | null } = {},
) {
  const createdAt = Temporal.Instant.from(testNow);
  const id = newId();
  const suffix = id.slice(-8);
  const account = `ACC-2026-${suffix}`;
  const market = {
    country: 'DE',
    region: 'emea',
    edition: 'ee',
    employees: 5000,
    groupEmployees: 5000,
    segment: 'large',
  };
  await db
    .insertInto('account')
    .values({ ...market, id, number: account, name: 'Alder Freight', publicSector, ownerId: seller.id, createdAt })
    .execute();
  const deal = async (name: string, stage: string) => {
    const number = `OPP-2026-${suffix}-${name}`;
    const kept = {
      region: 'emea',
      segment: 'large',
      publicSector,
      stage,
      closeDate: '2027-03-31',
      needs: '[]',
      partnerId,
    };
    await db
      .insertInto('opportunity')
      .values({ ...kept, number, name, id: newId(), accountId: id, ownerId: seller.id, createdAt })
      .execute();
    return number;
  };
  return {
    account,
    first: await deal('first', 'discovery'),
    second: await deal('second', 'discovery'),
    closed: await deal('closed', 'closed-won'),
  };
}
