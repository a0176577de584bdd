import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { Refusal } from '../../platform/refusal.ts';
import { ageGroups, type BoardFilter, type Lane } from './proposal.ts';
import { named, proposalOf, type StoredProposal, visible } from './store.ts';

/** What is asked of which board. */
export interface BoardAsked {
  readonly board: string;
  readonly filter: BoardFilter;
}

const words = sql`(opportunity.number || ' ' || opportunity.name || ' ' || account.name)`;

/** The proposals of a board under a filter. */
function filtered(act: Act, { board, filter }: BoardAsked) {
  const { manager, segment, region, search, mine, late } = filter;
  const { id } = act.reader;
  const now = act.clock.now();
  return visible(act)
    .where('proposal.board', '=', board)
    .where('proposal.shownUntil', '>', now)
    .$if(manager === 'none', (rows) => rows.where('opportunity.engagementManagerId', 'is', null))
    .$if(manager !== undefined && manager !== 'none', (rows) =>
      rows.where('opportunity.engagementManagerId', '=', manager!),
    )
    .$if(segment !== undefined, (rows) => rows.where('opportunity.segment', '=', segment!))
    .$if(region !== undefined, (rows) => rows.where('opportunity.region', '=', region!))
    .$if(mine, (rows) =>
      rows.where(({ eb, or }) =>
        or([eb('opportunity.engagementManagerId', '=', id), eb('opportunity.ownerId', '=', id)]),
      ),
    )
    .$if(late, (rows) => rows.where('proposal.dueAt', '<', now).where('proposal.closed', 'is', null))
    .$if(search !== undefined, (rows) =>
      rows.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('account')
            .select(sql`1`.as('found'))
            .whereRef('account.id', '=', 'opportunity.accountId')
            .where(words, 'ilike', containing(search!)),
        ),
      ),
    );
}

/** What a column holds under a filter. */
export interface Held {
  readonly column: string;
  readonly count: number;
  readonly valueCents: number;
  readonly late: number;
}

const sums = (now: Temporal.Instant) => [
  sql<string>`proposal.board_column`.as('column'),
  sql<number>`count(*)`.as('count'),
  sql<number>`coalesce(sum(opportunity.value_cents), 0)::bigint`.as('valueCents'),
  sql<number>`count(*) filter (where proposal.due_at < ${now} and proposal.closed is null)`.as('late'),
];

/** Counts and values of every column that holds something. */
export async function readColumns(act: Act, asked: BoardAsked): Promise<Held[]> {
  const { column } = asked.filter;
  return (await filtered(act, asked)
    .$if(column !== undefined, (rows) => rows.where('proposal.boardColumn', '=', column!))
    .select(sums(act.clock.now()))
    .groupBy('proposal.boardColumn')
    .execute()) as Held[];
}

/** One page of a column by keyset, longest in it first. */
export async function readCards(
  act: Act,
  asked: BoardAsked,
  column: string,
): Promise<{ cards: StoredProposal[]; next: string | null }> {
  const { after, limit } = asked.filter;
  let page = named(filtered(act, asked)).where('proposal.boardColumn', '=', column);
  if (after) {
    const [enteredAt, id] = readMark(after);
    page = page.where(
      sql<boolean>`(proposal.entered_at, proposal.opportunity_id) > (${enteredAt}::timestamptz, ${id}::uuid)`,
    );
  }
  const rows = await page
    .orderBy('proposal.enteredAt')
    .orderBy('proposal.opportunityId')
    .limit(limit + 1)
    .execute();
  const cards = rows.slice(0, limit).map(proposalOf);
  const last = cards.at(-1);
  return { cards, next: rows.length > limit && last ? pageMark(last) : null };
}

const pageMark = ({ enteredAt, id }: StoredProposal): string =>
  Buffer.from(JSON.stringify([enteredAt, id])).toString('base64url');

/** When a proposal entered its column, and its id; the database knows no year 0. */
const Mark = z.tuple([z.iso.datetime().refine((at) => at >= '1970'), z.uuid()]);

function readMark(mark: string): [string, string] {
  try {
    return Mark.parse(JSON.parse(Buffer.from(mark, 'base64url').toString()));
  } catch {
    // Falls through to the refusal: the mark was not one of ours.
  }
  const words = 'The page mark in "after" is not one this board gave out: start from the first page of the column.';
  throw new Refusal('page.unknown', words, { status: 400 });
}

const laneKeys: Readonly<Record<NonNullable<BoardFilter['lane']>, RawBuilder<string>>> = {
  manager: sql<string>`coalesce(opportunity.engagement_manager_id::text, 'none')`,
  segment: sql<string>`opportunity.segment`,
  region: sql<string>`opportunity.region`,
};

/** What the lanes of a board hold, by column; the largest lane first. */
export async function readLanes(
  act: Act,
  asked: BoardAsked,
  lane: NonNullable<BoardFilter['lane']>,
): Promise<Omit<Lane, 'title'>[]> {
  const key = laneKeys[lane];
  const rows = await filtered(act, asked)
    .select(key.as('lane'))
    .select(sums(act.clock.now()))
    .groupBy([key, 'proposal.boardColumn'])
    .execute();
  const lanes = new Map<string, Omit<Lane, 'title'>>();
  for (const { lane: id, column, count, valueCents } of rows as (Held & { lane: string })[]) {
    const known = lanes.get(id) ?? { id, count: 0, valueCents: 0, counts: {} };
    const counts = { ...known.counts, [column]: count };
    lanes.set(id, { id, counts, count: known.count + count, valueCents: known.valueCents + valueCents });
  }
  return [...lanes.values()].sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1));
}

/** Who manages the proposals of a board. Found before they are named: named at once, every person is looked at for each. */
export async function readManagers(act: Act, board: string): Promise<{ id: string; name: string }[]> {
  const found = await visible(act)
    .select([laneKeys.manager.as('id'), sql<number>`count(*)`.as('count')])
    .where('proposal.board', '=', board)
    .where('proposal.shownUntil', '>', act.clock.now())
    .groupBy(laneKeys.manager)
    .execute();
  const ids = found.flatMap(({ id }) => (id === 'none' ? [] : [id]));
  if (ids.length === 0) return [];
  return act.tx.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).orderBy('name').execute();
}

/** How many proposals still stand on other boards. */
export async function countElsewhere(act: Act, others: readonly string[]): Promise<number> {
  const { count } = await visible(act)
    .select(sql<number>`count(*)`.as('count'))
    .where('proposal.board', 'in', others)
    .where('proposal.shownUntil', '>', act.clock.now())
    .executeTakeFirstOrThrow();
  return count;
}

/** How long the proposals of every column stand in it, in groups of calendar days (`ageGroups`). */
export async function readAges(
  act: Act,
  asked: BoardAsked,
): Promise<{ column: string; group: number; count: number }[]> {
  const bounds = ageGroups.filter((days) => days !== null);
  const days = sql`extract(epoch from ${act.clock.now()}::timestamptz - proposal.entered_at) / 86400`;
  const group = sql<number>`width_bucket(${days}, ${bounds}::float8[])`;
  return (
    filtered(act, asked)
      .select(['proposal.boardColumn as column', group.as('group'), sql<number>`count(*)`.as('count')])
      // By its name: the same expression with other parameters is another one to the database.
      .groupBy(['proposal.boardColumn', sql.ref('group')])
      .execute()
  );
}
