import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { containing } from '../database/search.ts';
import { Refusal } from '../refusal.ts';
import { type Told, toldWhere, typedIn } from './ledger.ts';
import type { LedgerDays, LedgerFilter, LedgerLine, LedgerPage } from './line.ts';

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

/** A record's story is told by its own stream, and by those of what belongs to it and names it as its subject. */
const tells = (stream: string) =>
  sql`(entry.stream = ${stream} or (entry.particulars ? 'subject' and entry.particulars ->> 'subject' = ${stream}))`;

function conditionOf({ stream, actor, onBehalfOf, name, text, playbookVersion, from, to }: LedgerFilter) {
  const pattern = containing(text ?? '');
  const conditions = [
    ...(stream ? [tells(stream)] : []),
    ...(actor ? [sql`entry.actor_id = ${actor}`] : []),
    ...(onBehalfOf ? [sql`entry.on_behalf_of = ${onBehalfOf}`] : []),
    ...(name?.includes('.') ? [sql`entry.name = ${name}`] : []),
    ...(name && !name.includes('.') ? [sql`entry.name like ${`${containing(name).slice(1, -1)}.%`}`] : []),
    ...(text
      ? [
          sql`(entry.sentence ilike ${pattern} or entry.stream ilike ${pattern} or exists (
            select from ledger_particular where entry_id = entry.id and value::text ilike ${pattern}))`,
        ]
      : []),
    ...(playbookVersion ? [sql`entry.playbook_version = ${playbookVersion}`] : []),
    ...(from ? [sql`entry.at >= ${`${from}T00:00:00Z`}::timestamptz`] : []),
    ...(to ? [sql`entry.at < ${`${dayAfter(to)}T00:00:00Z`}::timestamptz`] : []),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

/** Entries of one moment stand by stream and position, so that of one record the later is the newer. */
const newestFirst = sql`entry.at desc, entry.stream desc, entry.position desc`;

const markOf = ({ at, stream, position }: Told): string => `${at.toString()}~${position}~${stream}`;

function readMark(mark: string): { at: string; stream: string; position: number } {
  const [, at, position, stream] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~(\d{1,9})~(.+)$/.exec(mark) ?? [];
  if (at && stream) return { at, stream, position: Number(position) };
  throw new Refusal('page.unknown', 'The mark in "after" is not one the ledger gave out: start from the first page.', {
    status: 400,
  });
}

/** One page of what the reader may see, newest first, by keyset. */
export async function readLedger(
  tx: Tx,
  filter: LedgerFilter,
  limit: number,
  after: string | undefined,
): Promise<LedgerPage> {
  const fits = conditionOf(filter);
  const mark = after === undefined ? null : readMark(after);
  const condition = mark
    ? sql`${fits} and (entry.at, entry.stream, entry.position) < (${mark.at}::timestamptz, ${mark.stream}, ${mark.position}::int)`
    : fits;
  const { rows } = await toldWhere(tx, condition, newestFirst, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(lineOf), next: rows.length > limit && last ? markOf(last) : null };
}

/** How many entries fit, by day in UTC, the oldest first. */
export async function readDays(tx: Tx, filter: LedgerFilter): Promise<LedgerDays['days']> {
  const { rows } = await sql<LedgerDays['days'][number]>`
    select (at at time zone 'UTC')::date as day, count(*) as entries from ledger_entry as entry
    where ${conditionOf(filter)} group by 1 order by 1`.execute(tx);
  return rows;
}

/** An entry as the pages read it. */
function lineOf({ actorId, actorName, onBehalfOf, behalfName, at, personal, ...row }: Told): LedgerLine {
  return {
    ...row,
    personal: Object.keys(personal),
    typed: typedIn(row),
    actor: actorId && actorName ? { id: actorId, name: actorName } : null,
    onBehalfOf: onBehalfOf === null ? null : { id: onBehalfOf, name: behalfName ?? onBehalfOf },
    at: at.toString(),
  };
}
