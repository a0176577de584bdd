import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { WebhookPolicy } from '../../playbook/webhooks.ts';
import { webhookRotated, webhookStream } from './entries.ts';
import { lockedWebhook } from './keeping.ts';
import { newSecret } from './signature.ts';
import { keepSecret, readWebhook, type StoredWebhook } from './store.ts';
import type { Vault } from './vault.ts';

/**
 * Gives a webhook its first secret, or a new one; the old one signs beside it for the time of the playbook, so that the
 * receiver can change over without losing a message.
 * @returns the secret, which nobody is shown again
 */
export async function rotateSecret(
  act: Act,
  vault: Vault,
  policy: WebhookPolicy,
  number: string,
): Promise<{ webhook: StoredWebhook; secret: string }> {
  const webhook = await lockedWebhook(act, number);
  const secret = newSecret();
  const oldUntil = act.clock.now().add({ hours: policy.oldSecretHours });
  await keepSecret(act, webhook, vault.seal(webhook.id, secret), oldUntil);
  const until = webhook.secrets.length === 0 ? null : oldUntil.toString({ smallestUnit: 'second' });
  await record(act, webhookStream(number), webhookRotated, { number, oldUntil: until });
  return { webhook: await readWebhook(act, number), secret };
}
