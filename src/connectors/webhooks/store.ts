import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Webhook, WebhookSettings, WebhookState } from './webhook.ts';

/** A webhook as stored; what the reader may do with it is added by `rights.ts`. */
export type StoredWebhook = Omit<Webhook, 'may'> & { readonly id: string };

const deliveries = (state: 'waiting' | 'failed') =>
  sql<number>`(select count(*)::int from webhook_delivery where webhook_id = webhook.id and state = ${state})`;

/** The webhooks the reader may see. */
const named = (tx: Tx) =>
  tx
    .selectFrom('webhook')
    .innerJoin('person', 'person.id', 'webhook.madeBy')
    .select([
      ...(['webhook.id', 'webhook.number', 'webhook.url', 'webhook.description', 'webhook.events'] as const),
      ...(['webhook.includesPublicSector', 'webhook.state', 'webhook.offBecause', 'webhook.failingSince'] as const),
      ...(['webhook.madeAt', 'webhook.version', 'person.name as madeBy'] as const),
      deliveries('waiting').as('waiting'),
      deliveries('failed').as('failed'),
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

/** Adds what signs the messages of each at this moment; what the secrets are is not for requests. */
async function withSecrets({ tx, clock }: Act, rows: readonly Row[]): Promise<StoredWebhook[]> {
  const found = await tx
    .selectFrom('webhookSecret')
    .select(['webhookId', 'madeAt', 'endsAt'])
    .where(({ or, eb }) => or([eb('endsAt', 'is', null), eb('endsAt', '>', clock.now())]))
    .orderBy('endsAt', 'desc')
    .orderBy('madeAt', 'desc')
    .execute();
  return rows.map(({ failingSince, madeAt, state, ...row }) => ({
    ...row,
    state: state as WebhookState,
    failingSince: failingSince?.toString() ?? null,
    madeAt: madeAt.toString(),
    secrets: found
      .filter(({ webhookId }) => webhookId === row.id)
      .map((secret) => ({ madeAt: secret.madeAt.toString(), endsAt: secret.endsAt?.toString() ?? null })),
  }));
}

/** Every webhook, the oldest first. */
export const readWebhooks = async (act: Act): Promise<StoredWebhook[]> =>
  withSecrets(act, await named(act.tx).orderBy('webhook.number').execute());

/** One webhook by its number, or 404 in words. */
export async function readWebhook(act: Act, number: string): Promise<StoredWebhook> {
  const rows = await named(act.tx).where('webhook.number', '=', number).execute();
  const [webhook] = await withSecrets(act, rows);
  if (!webhook) throw notFound('webhook', number);
  return webhook;
}

export async function insertWebhook({ tx, reader, clock }: Act, number: string, given: WebhookSettings): Promise<void> {
  const now = clock.now();
  await tx
    .insertInto('webhook')
    .values({ ...given, id: newId(now.epochMilliseconds), number, madeBy: reader.id, madeAt: now })
    .execute();
}

export async function setSettings({ tx }: Act, number: string, given: WebhookSettings): Promise<void> {
  await tx
    .updateTable('webhook')
    .set((row) => ({ ...given, version: row('version', '+', 1) }))
    .where('number', '=', number)
    .execute();
}

/** Switches a webhook; what went wrong before does not count any more. @returns false where it stood so already */
export async function setState(
  { tx }: Pick<Act, 'tx'>,
  number: string,
  state: WebhookState,
  offBecause: string | null,
): Promise<boolean> {
  const changed = await tx
    .updateTable('webhook')
    .set((row) => ({ state, offBecause, failingSince: null, version: row('version', '+', 1) }))
    .where('number', '=', number)
    .where('state', '<>', state)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Puts a sealed secret in force; the one before it ends at `oldUntil`. */
export async function keepSecret(
  { tx, clock }: Act,
  webhook: StoredWebhook,
  sealed: string,
  oldUntil: Temporal.Instant,
): Promise<void> {
  const now = clock.now();
  await sql`select keep_webhook_secret(${newId(now.epochMilliseconds)}, ${webhook.id}, ${sealed}, ${now}, ${oldUntil})`.execute(
    tx,
  );
  await tx
    .updateTable('webhook')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', webhook.id)
    .execute();
}
