import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Answer } from './sending.ts';
import type { StoredWebhook } from './store.ts';
import {
  type Delivery,
  type DeliveryFilter,
  DeliveryState,
  type OpenedDelivery,
  type WebhookEvent,
} from './webhook.ts';

const columns = [
  ...(['entryId', 'name', 'state', 'attempts', 'madeAt', 'nextTryAt', 'triedAt'] as const),
  ...(['status', 'error', 'milliseconds'] as const),
] as const;

const rowsOf = (tx: Tx, { id }: StoredWebhook) => tx.selectFrom('webhookDelivery').where('webhookId', '=', id);
type Row = Awaited<ReturnType<ReturnType<typeof lines>['execute']>>[number];
const lines = (tx: Tx, webhook: StoredWebhook) => rowsOf(tx, webhook).select(columns);

function deliveryOf({ entryId, name, state, madeAt, nextTryAt, triedAt, ...row }: Row): Delivery {
  return {
    ...row,
    ...{ entry: entryId, type: name, state: DeliveryState.parse(state), madeAt: madeAt.toString() },
    nextTryAt: state === 'waiting' ? nextTryAt.toString() : null,
    triedAt: triedAt?.toString() ?? null,
  };
}

/** One page of a webhook's deliveries, the newest events first. */
export async function readDeliveries({ tx }: Act, webhook: StoredWebhook, filter: DeliveryFilter) {
  const { state, type, after, limit } = filter;
  const rows = await lines(tx, webhook)
    .$if(state !== undefined, (found) => found.where('state', '=', state!))
    .$if(type !== undefined, (found) => found.where('name', '=', type!))
    .$if(after !== undefined, (found) => found.where('entryId', '<', after!))
    .orderBy('entryId', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(deliveryOf);
  return { items, next: rows.length > limit ? (items.at(-1)?.entry ?? null) : null };
}

/** One delivery with what was sent and answered, or 404 in words. */
export async function openDelivery({ tx }: Act, webhook: StoredWebhook, entry: string): Promise<OpenedDelivery> {
  const row = await lines(tx, webhook).select('response').where('entryId', '=', entry).executeTakeFirst();
  if (!row) throw notFound('delivery', `${webhook.number} of ${entry}`);
  const { response, ...line } = row;
  const { rows } = await sql<EventRow>`select * from offered_event(${entry})`.execute(tx);
  return { ...deliveryOf(line), event: rows[0] ? eventOf(rows[0]) : null, response };
}

/** Lets an entry of the webhook's own be told to it, whatever it is told of. */
export async function offer({ tx, clock }: Act, webhook: StoredWebhook, entry: string, name: string): Promise<void> {
  const now = clock.now();
  await tx
    .insertInto('webhookDelivery')
    .values({ webhookId: webhook.id, entryId: entry, name, madeAt: now, nextTryAt: now })
    .onConflict((there) => there.doNothing())
    .execute();
}

/** Gives deliveries all their tries again, from now: one, or those that failed. @returns how many */
export async function tryAgain(
  { tx, clock }: Act,
  webhook: StoredWebhook,
  which: { readonly entry: string } | { readonly failedSince: Temporal.Instant },
): Promise<number> {
  const changed = await tx
    .updateTable('webhookDelivery')
    .set({ state: 'waiting', attempts: 0, nextTryAt: clock.now() })
    .where('webhookId', '=', webhook.id)
    .$if('entry' in which, (rows) => rows.where('entryId', '=', (which as { entry: string }).entry))
    .$if('failedSince' in which, (rows) =>
      rows
        .where('state', '=', 'failed')
        .where('triedAt', '>=', (which as { failedSince: Temporal.Instant }).failedSince),
    )
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

interface EventRow {
  readonly id: string;
  readonly name: string;
  readonly stream: string;
  readonly position: number;
  readonly sentence: string;
  readonly particulars: Record<string, unknown>;
  readonly at: Temporal.Instant;
  readonly actorId: string | null;
  readonly actorName: string | null;
}

const eventOf = ({
  id,
  name,
  stream,
  position,
  sentence,
  particulars,
  at,
  actorId,
  actorName,
}: EventRow): WebhookEvent => ({
  type: name,
  timestamp: at.toString({ smallestUnit: 'millisecond' }),
  data: {
    ...{ id, stream, position, sentence, particulars },
    actor: actorId && actorName ? { id: actorId, name: actorName } : null,
  },
});

/** Webhooks for which something is due. */
export async function dueWebhooks(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from webhook where state = 'on' and exists (select from webhook_delivery as delivery
      where webhook_id = webhook.id and delivery.state = 'waiting' and next_try_at <= ${now}
        and (taken_until is null or taken_until <= ${now}))`.execute(db);
  return rows.map(({ id }) => id);
}

/** A delivery taken to be sent. */
export interface Taken {
  readonly webhookId: string;
  readonly number: string;
  readonly url: string;
  readonly entryId: string;
  readonly attempts: number;
}

/** Takes what is due first for a webhook, so that no other instance sends it before `until`; null where nothing is. */
export async function takeDue(
  db: Db,
  webhookId: string,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<Taken | null> {
  const { rows } = await sql<Taken>`
    update webhook_delivery as taken set taken_until = ${until} from webhook
    where webhook.id = taken.webhook_id and webhook.state = 'on' and (taken.webhook_id, taken.entry_id) = (
      select webhook_id, entry_id from webhook_delivery
      where webhook_id = ${webhookId} and state = 'waiting' and next_try_at <= ${now}
        and (taken_until is null or taken_until <= ${now})
      order by next_try_at, entry_id limit 1 for update skip locked)
    returning taken.webhook_id, webhook.number, webhook.url, taken.entry_id, taken.attempts`.execute(db);
  return rows[0] ?? null;
}

/**
 * What a message is made of: the event, and the sealed secrets that sign it, the newest first. `withheld` where it tells of
 * the public sector and its webhook, by now, is not to be told of that.
 */
export async function contentsOf(db: Db, { webhookId, entryId }: Taken, now: Temporal.Instant) {
  const { rows } = await sql<EventRow & { withheld: boolean }>`
    select event.*, not includes_public_sector and stream_is_public_sector(event.stream) as withheld
    from webhook_event(${entryId}) as event join webhook on webhook.id = ${webhookId}`.execute(db);
  const secrets = await db
    .selectFrom('webhookSecret')
    .select('sealed')
    .where('webhookId', '=', webhookId)
    .where(({ or, eb }) => or([eb('endsAt', 'is', null), eb('endsAt', '>', now)]))
    .orderBy('endsAt', 'desc')
    .orderBy('madeAt', 'desc')
    .execute();
  const [row] = rows as [(typeof rows)[number]];
  return { event: eventOf(row), withheld: row.withheld, sealed: secrets.map(({ sealed }) => sealed) };
}

/** Notes how a try ended and when the next one is; null when none is to come. */
export async function noteAnswer(
  tx: Tx,
  { webhookId, entryId, attempts }: Taken,
  { status, error, milliseconds, response }: Answer,
  now: Temporal.Instant,
  nextTryAt: Temporal.Instant | null,
): Promise<void> {
  const state = error === null ? 'delivered' : nextTryAt === null ? 'failed' : 'waiting';
  await tx
    .updateTable('webhookDelivery')
    .set({ state, status, error, milliseconds, response, attempts: attempts + 1, triedAt: now, takenUntil: null })
    .$if(nextTryAt !== null, (row) => row.set({ nextTryAt: nextTryAt! }))
    .where('webhookId', '=', webhookId)
    .where('entryId', '=', entryId)
    .execute();
  if (nextTryAt)
    await sql`select graphile_worker.add_job('send-webhooks', run_at := ${nextTryAt}, max_attempts := 3)`.execute(tx);
}

/** Notes that something arrived, or that nothing does. @returns since when nothing does; null when something did */
export async function noteHealth(
  tx: Tx,
  id: string,
  failed: boolean,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ failingSince: Temporal.Instant | null }>`
    update webhook set failing_since = case when ${failed} then coalesce(failing_since, ${now}) end
    where id = ${id} and (${failed} or failing_since is not null) returning failing_since`.execute(tx);
  return rows[0]?.failingSince ?? null;
}

/** Forgets deliveries of long ago, whatever became of them. */
export async function forgetDeliveries(tx: Tx, before: Temporal.Instant): Promise<void> {
  await tx.deleteFrom('webhookDelivery').where('madeAt', '<', before).execute();
}
