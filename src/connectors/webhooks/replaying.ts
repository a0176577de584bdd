import type { Act } from '../../platform/act.ts';
import { enqueue } from '../../platform/database/queue.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { offer, openDelivery, tryAgain } from './delivery-store.ts';
import { webhookReplayed, webhookStream, webhookTested } from './entries.ts';
import { mayDo, toChange } from './rights.ts';
import { readWebhook, type StoredWebhook } from './store.ts';
import type { OpenedDelivery } from './webhook.ts';

/** Sends an event that means nothing, whatever the webhook is told of. */
export async function testWebhook(act: Act, number: string): Promise<OpenedDelivery> {
  const webhook = await webhookThatSends(act, number);
  const entry = await record(act, webhookStream(number), webhookTested, { number });
  await offer(act, webhook, entry, webhookTested.name);
  await enqueue(act.tx, 'send-webhooks', {});
  return openDelivery(act, webhook, entry);
}

/** Sends one event again, whatever became of it before. */
export async function replayOne(act: Act, number: string, entry: string): Promise<OpenedDelivery> {
  const webhook = await webhookThatSends(act, number);
  await openDelivery(act, webhook, entry);
  await tryAgain(act, webhook, { entry });
  await toldAndSent(act, number, 1, null);
  return openDelivery(act, webhook, entry);
}

/** Sends again whatever failed for good since a moment. @returns how many events */
export async function replayFailed(act: Act, number: string, since: string): Promise<number> {
  const webhook = await webhookThatSends(act, number);
  const count = await tryAgain(act, webhook, { failedSince: Temporal.Instant.from(since) });
  if (count > 0) await toldAndSent(act, number, count, since);
  return count;
}

async function toldAndSent(act: Act, number: string, count: number, since: string | null): Promise<void> {
  await record(act, webhookStream(number), webhookReplayed, { number, count, since });
  await enqueue(act.tx, 'send-webhooks', {});
}

/** @throws Refusal `right.missing`, `webhook.notFound`, `webhook.state` (409) while it is off */
async function webhookThatSends(act: Act, number: string): Promise<StoredWebhook> {
  demand(act.reader, toChange);
  const webhook = await readWebhook(act, number);
  const { test: may } = mayDo(act.reader, webhook);
  if (may !== true) throw new Refusal('webhook.state', may, { status: 409 });
  return webhook;
}
