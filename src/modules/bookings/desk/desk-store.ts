import { sql } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import { containing } from '../../../platform/database/search.ts';
import { BookingDetails, BookingGround } from '../booking.ts';
import type { Deal, DealDeskFilter } from './deal.ts';

/** An opportunity on its way to closing, as stored. */
export interface StoredDeal extends Omit<Deal, 'kind' | 'stageTitle' | 'days' | 'wanting' | 'asked'> {
  readonly manager: string | null;
  readonly ground: BookingGround;
  readonly details: BookingDetails;
}

/** More than these are not looked at at once: whoever has more narrows them. */
export const lookedAtMax = 200;

/**
 * The opportunities in some stages that the reader sees and that fit a filter, by how long they stand in their stage.
 * @param also numbers of opportunities that are looked at in whatever stage
 */
export async function readDeals(
  { tx }: Pick<Act, 'tx'>,
  stages: readonly string[],
  { search, stage, region }: DealDeskFilter,
  also: readonly string[],
): Promise<StoredDeal[]> {
  const since = sql<Temporal.Instant>`coalesce(
    (select max(at) from ledger_entry where stream = 'opportunity/' || opportunity.number and name = 'opportunity.moved'),
    opportunity.created_at)`;
  const rows = await tx
    .selectFrom('opportunity')
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .innerJoin('person as owner', 'owner.id', 'opportunity.ownerId')
    .leftJoin('person as manager', 'manager.id', 'opportunity.engagementManagerId')
    .leftJoin('booking', 'booking.opportunityId', 'opportunity.id')
    .select(['opportunity.number', 'opportunity.name', 'opportunity.stage', 'opportunity.region'])
    .select(['opportunity.closeDate', 'opportunity.valueCents', 'opportunity.currency', 'account.name as account'])
    .select(['owner.name as owner', 'manager.name as manager', 'booking.details', since.as('since')])
    .select(sql<unknown>`booking_ground(opportunity.id)`.as('ground'))
    .where(({ eb, or }) =>
      or([eb('opportunity.stage', 'in', stages), ...(also.length > 0 ? [eb('opportunity.number', 'in', also)] : [])]),
    )
    .$if(stage !== undefined, (found) => found.where('opportunity.stage', '=', stage!))
    .$if(region !== undefined, (found) => found.where('opportunity.region', '=', region!))
    .$if(search !== undefined, (found) =>
      found.where(
        sql`(opportunity.number || ' ' || opportunity.name || ' ' || account.name)`,
        'ilike',
        containing(search!),
      ),
    )
    .orderBy(since)
    .orderBy('opportunity.number')
    .limit(lookedAtMax + 1)
    .execute();
  return rows.map((row) => ({
    ...row,
    region: row.region as Deal['region'],
    since: row.since.toString(),
    ground: BookingGround.parse(row.ground),
    details: BookingDetails.parse(row.details ?? {}),
  }));
}
