import type { Db } from '../../platform/database/database.ts';
import { testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';

interface DealGiven {
  readonly publicSector?: boolean;
  /** Id of the engagement manager it names. */
  readonly manager?: string | null;
  readonly partnerId?: string | null;
}

/** Deals that tasks of a test belong to, written straight into the database: tasks know nothing of how deals come about. */
export async function openDesk(db: Db, seller: Person) {
  const createdAt = Temporal.Instant.from(testNow);
  const accountId = newId();
  const alder = {
    country: 'DE',
    region: 'emea',
    edition: 'ee',
    employees: 5000,
    groupEmployees: 5000,
    segment: 'large',
  };
  await db
    .insertInto('account')
    .values({ ...alder, id: accountId, number: 'ACC-2026-9001', name: 'Alder Freight', ownerId: seller.id, createdAt })
    .execute();
  let count = 0;
  return {
    /** What the newest deal is called. */
    newest: () => `Deal ${count}`,
    /** @returns the stream of a new deal of the seller's */
    async opened({ publicSector = false, manager = null, partnerId = null }: DealGiven = {}): Promise<string> {
      count += 1;
      const number = `OPP-2026-${9000 + count}`;
      const name = `Deal ${count}`;
      const market = { region: 'emea', segment: 'large', publicSector, stage: 'discovery', closeDate: '2027-03-31' };
      const people = { ownerId: seller.id, engagementManagerId: manager, partnerId };
      await db
        .insertInto('opportunity')
        .values({ ...market, ...people, number, name, id: newId(), accountId, needs: '[]', createdAt })
        .execute();
      return `opportunity/${number}`;
    },
    /** @returns the id of a new partner */
    async partner(): Promise<string> {
      const id = newId();
      const known = { name: 'Reed & Sons', region: 'emea', track: 'select', channelAccountManagerId: seller.id };
      await db
        .insertInto('partner')
        .values({ ...known, id, number: 'PRT-2026-9001' })
        .execute();
      return id;
    },
  };
}
