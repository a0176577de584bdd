import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { type NotificationFilter, unreadMax } from './notification.ts';

/** A notification with the entry it tells of. */
export interface NotificationRow {
  readonly id: string;
  readonly kind: string;
  readonly stream: string;
  readonly sentence: string;
  readonly excerpt: string | null;
  readonly recordName: string | null;
  readonly actor: string | null;
  readonly at: Temporal.Instant;
  readonly readAt: Temporal.Instant | null;
}

/** The reader's own, of records they see today. */
const select = sql`
  select notification.id, notification.kind, notification.stream, notification.read_at,
    told.sentence, told.at, actor.name as actor, left(comment.text, 600) as excerpt, record.name as record_name
  from notification
  cross join lateral notified_entry(notification.entry_id) as told
  left join person as actor on actor.id = told.actor_id
  left join comment on comment.id = (told.particulars ->> 'comment')::uuid
  left join lateral (
    select name from opportunity where notification.stream like 'opportunity/%' and number = split_part(notification.stream, '/', 2)
    union all select name from account where notification.stream like 'account/%' and number = split_part(notification.stream, '/', 2)
    union all select name from partner where notification.stream like 'partner/%' and number = split_part(notification.stream, '/', 2)
    union all select title from task where notification.stream like 'task/%' and number = split_part(notification.stream, '/', 2)
  ) as record on true`;

/** One page of the bell, newest first. */
export async function readNotifications({ tx, reader }: Act, filter: NotificationFilter): Promise<NotificationRow[]> {
  const { unread, kind, before, limit } = filter;
  const { rows } = await sql<NotificationRow>`${select}
    where notification.person_id = ${reader.id} and in_app
      and (${before ?? null}::uuid is null or notification.id < ${before ?? null}::uuid)
      and (not ${unread} or read_at is null)
      and (${kind ?? null}::text is null or kind = ${kind ?? null})
    order by notification.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** One of the reader's own by its id; undefined where they may not see it. */
export async function readNotification({ tx, reader }: Pick<Act, 'tx' | 'reader'>, id: string) {
  const { rows } = await sql<NotificationRow>`${select}
    where notification.person_id = ${reader.id} and notification.id = ${id}`.execute(tx);
  return rows[0];
}

/** The reader's own from an id on, oldest first, at most 200: what a stream that was interrupted has missed. */
export async function readSince({ tx, reader }: Pick<Act, 'tx' | 'reader'>, from: string): Promise<NotificationRow[]> {
  const { rows } = await sql<NotificationRow>`${select}
    where notification.person_id = ${reader.id} and in_app and notification.id >= ${from}
    order by notification.id limit 200`.execute(tx);
  return rows;
}

/** The newest ids of the reader's own, newest first. */
export async function readNewestIds({ tx, reader }: Pick<Act, 'tx' | 'reader'>): Promise<string[]> {
  const newest = tx.selectFrom('notification').select('id').where('personId', '=', reader.id).orderBy('id', 'desc');
  return (await newest.limit(50).execute()).map(({ id }) => id);
}

/** How many are unread, counted no further than `unreadMax`. */
export async function countUnread({ tx, reader }: Pick<Act, 'tx' | 'reader'>): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select from notification where person_id = ${reader.id} and in_app and read_at is null limit ${unreadMax}
    ) as unread`.execute(tx);
  return rows[0]?.unread ?? 0;
}

/** Marks the reader's own as read; null marks all. */
export async function markRead({ tx, reader, clock }: Act, ids: readonly string[] | null): Promise<void> {
  await tx
    .updateTable('notification')
    .set({ readAt: clock.now() })
    .where('personId', '=', reader.id)
    .where('readAt', 'is', null)
    .$if(ids !== null, (own) => own.where('id', 'in', [...ids!]))
    .execute();
}

/** A notification to be made. */
export interface NewNotification {
  readonly personId: string;
  readonly entryId: string;
  readonly kind: string;
  readonly stream: string;
  readonly inApp: boolean;
}

/** @returns the new one's id; null where the person was told of this entry before */
export async function insertNotification({ tx, clock }: Act, given: NewNotification): Promise<string | null> {
  const createdAt = clock.now();
  const inserted = await tx
    .insertInto('notification')
    .values({ ...given, id: newId(createdAt.epochMilliseconds), createdAt })
    .onConflict((told) => told.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

/** Forgets what is older than so many days, read or not: the ledger forgets nothing. */
export async function forgetNotifications({ tx, clock }: Act, days: number): Promise<void> {
  await tx
    .deleteFrom('notification')
    .where('createdAt', '<', clock.now().subtract({ hours: 24 * days }))
    .execute();
}

/** Whether the reader of the transaction sees a comment. */
export async function seesComment(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('comment').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
