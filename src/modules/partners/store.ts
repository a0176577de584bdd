import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Partner, PartnerPage } from './partner.ts';

const select = ({ tx }: Act) =>
  tx
    .selectFrom('partner')
    .innerJoin('person', 'person.id', 'partner.channelAccountManagerId')
    .select(['partner.number', 'partner.name', 'partner.region', 'partner.track', 'servicesCertified', 'practitioners'])
    .select([sql<string>`person.name`.as('channelAccountManager')]);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const partnerOf = (row: Row): Partner => ({
  ...row,
  region: row.region as Partner['region'],
  track: row.track as Partner['track'],
});

/** Partners by name: all, or for a partner's people their own. */
export async function readPartners(act: Act): Promise<PartnerPage> {
  const items = (await select(act).orderBy('partner.name').execute()).map(partnerOf);
  return { items, total: items.length };
}

/** One partner by its number, or 404 in words. */
export async function readPartner(act: Act, number: string): Promise<Partner> {
  const row = await select(act).where('partner.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('partner', number);
  return partnerOf(row);
}
