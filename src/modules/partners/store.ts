import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Partner, PartnerPage } from './partner.ts';

/** Partners by name. Everybody signed in sees all of them until the row rules narrow it. */
export async function readPartners({ tx }: Act): Promise<PartnerPage> {
  const rows = await tx
    .selectFrom('partner')
    .innerJoin('person', 'person.id', 'partner.channelAccountManagerId')
    .select(['partner.number', 'partner.name', 'partner.region', 'partner.track', 'servicesCertified', 'practitioners'])
    .select([sql<string>`person.name`.as('channelAccountManager')])
    .orderBy('partner.name')
    .execute();
  const items = rows.map((row) => ({
    ...row,
    region: row.region as Partner['region'],
    track: row.track as Partner['track'],
  }));
  return { items, total: items.length };
}
