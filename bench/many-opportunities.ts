import { sql } from 'kysely';
import type { Db } from '../src/platform/database/database.ts';

const trees = 'Alder Aspen Beech Birch Cedar Elm Fir Hazel Juniper Larch Maple Oak Pine Rowan Spruce Willow'.split(' ');
const trades =
  'Airlines Bank Clinics Farms Foods Freight Games Glass Hotels Labs Media Mills Motors Paper Rail Ships'.split(' ');

/**
 * Fills up with opportunities of invented customers until there are `count`, the same ones every time: every stage,
 * region and segment, some without a value, some not yet routed. The people are those of the demo.
 */
export async function fillOpportunities(db: Db, stages: readonly string[], count: number): Promise<void> {
  const accounts = count / 5;
  await sql`
    with staff as (select array_agg(id order by email) as ids from person)
    insert into account (
      id, number, name, country, region, edition, employees, group_employees, segment, owner_id, created_at
    )
    select md5('account ' || n)::uuid, 'ACC-2020-' || lpad(n::text, 6, '0'),
      (${trees}::text[])[1 + n % 16] || ' ' || (${trades}::text[])[1 + n / 16 % 16] || ' ' || n, 'NL',
      (array['americas', 'emea', 'apac'])[1 + n % 3], (array['ee', 'ee', 'ce'])[1 + n / 3 % 3],
      (array[60, 900, 7000])[1 + n / 9 % 3], (array[60, 900, 7000])[1 + n / 9 % 3],
      (array['smb', 'mid-market', 'large'])[1 + n / 9 % 3], ids[1 + n % cardinality(ids)], timestamptz '2020-01-06 09:00Z'
    from staff, generate_series(1, ${accounts}::int) as n`.execute(db);
  await sql`
    with
      staff as (select array_agg(id order by email) as ids from person),
      many as (
        select n, hashint4(n) & 2147483647 as chance
        from generate_series(1, ${count}::int - (select count(*)::int from opportunity)) as n
      )
    insert into opportunity (
      id, number, name, account_id, licence, region, segment, public_sector, stage, close_date, owner_id,
      engagement_manager_id, needs, circumstances, value_cents, outcome, created_at
    )
    select md5('opportunity ' || n)::uuid, 'OPP-2025-' || lpad(n::text, 6, '0'),
      account.name || ': ' || (array['migration', 'first steps', 'training for all', 'upgrade'])[1 + chance % 4],
      account.id, 'LIC-' || n, account.region, account.segment, account.public_sector,
      (${stages}::text[])[1 + chance % ${stages.length}::int], date '2025-01-01' + chance % 1000,
      ids[1 + chance % cardinality(ids)], case when chance % 5 > 1 then ids[1 + chance / 7 % cardinality(ids)] end,
      '[{"service": "training", "sku": "GL-CICD-R"}, {"service": "migration"}]', '{"psDeclined": false}',
      case when chance % 3 > 0 then chance % 40000000 end,
      case when chance % 4 > 0 then array[(array['ps-custom', 'ps-standard', 'partner-sourcing'])[chance % 4]] end,
      timestamptz '2025-01-06 09:00Z' + n * interval '5 minutes'
    from staff, many
    join account on account.number = 'ACC-2020-' || lpad((1 + chance % ${accounts}::int)::text, 6, '0')`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
