import { sql } from 'kysely';
import type { Db } from '../src/platform/database/database.ts';
import type { Playbook } from '../src/playbook/playbook.ts';

/** Open cards on a board that is full. */
export const openCards = 5_000;

/**
 * Gives every opportunity that has none a proposal, the same every time: 5,000 open over all columns that are no end, some
 * past their promise, and all others closed long ago.
 */
export async function fillProposals(db: Db, { board, lifecycles }: Playbook): Promise<void> {
  const columns = lifecycles[board].states.filter(({ ends }) => !ends).map(({ id }) => id);
  const end = lifecycles[board].states.find(({ ends }) => ends)?.id ?? '';
  await sql`
    insert into proposal (
      opportunity_id, board, board_column, entered_at, due_at, last_activity_at, origin, segment_label, closed,
      shown_until, created_at
    )
    select id, ${board}, case when open then (${columns}::text[])[1 + n % ${columns.length}::int] else ${end} end,
      case when open then now() - n % 90 * interval '7 hours' else now() - interval '1 year' - n * interval '1 minute' end,
      case when open and n % 3 > 0 then now() - (n % 90 - 20) * interval '5 hours' end,
      now() - n % 40 * interval '1 day', 'routing', 'Ent_EMEA',
      case when not open then '{"outcome": "won", "loss": null, "reason": null, "quarter": "close_qtr::Q126", "at": "2025-03-01T00:00:00Z"}'::jsonb end,
      case when open then 'infinity'::timestamptz else timestamptz '2025-03-31 00:00Z' end, created_at
    from (
      select id, created_at, n, n <= ${openCards} - (select count(*) from proposal) as open
      from (select id, created_at, row_number() over (order by md5(number)) as n from opportunity) as numbered
    ) as dealt
    on conflict do nothing`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
