import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { nextNumber } from '../../platform/database/numbers.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { entryKinds, record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { refusePrivate } from './addresses.ts';
import { webhookChanged, webhookDisabled, webhookEnabled, webhookMade, webhookStream } from './entries.ts';
import { mayDo, toChange } from './rights.ts';
import { plainRefused, type WayRules } from './sending.ts';
import { insertWebhook, readWebhook, type StoredWebhook, setSettings, setState } from './store.ts';
import { isKnown, type WebhookSettings, type WebhookState } from './webhook.ts';

/** Makes a webhook. It is off and has no secret: both come once its receiver is ready. */
export async function makeWebhook(act: Act, ways: WayRules, given: WebhookSettings): Promise<StoredWebhook> {
  demand(act.reader, toChange);
  refuseUnfit(act, ways, given);
  const number = await nextNumber(act.tx, 'HOOK', act.clock.now());
  await insertWebhook(act, number, given);
  await record(act, webhookStream(number), webhookMade, toldOf(number, given));
  return readWebhook(act, number);
}

/** Changes where a webhook leads and what it tells; deliveries that wait go to the new address. */
export async function changeWebhook(
  act: Act,
  ways: WayRules,
  number: string,
  given: WebhookSettings,
): Promise<StoredWebhook> {
  await lockedWebhook(act, number);
  refuseUnfit(act, ways, given);
  await setSettings(act, number, given);
  await record(act, webhookStream(number), webhookChanged, toldOf(number, given));
  return readWebhook(act, number);
}

/** Switches a webhook on or off. What happens while it is off is not told later; what waits then goes on waiting. */
export async function switchWebhook(act: Act, number: string, state: WebhookState): Promise<StoredWebhook> {
  const webhook = await lockedWebhook(act, number);
  const may = mayDo(act.reader, webhook)[state === 'on' ? 'switchOn' : 'switchOff'];
  if (may !== true) throw new Refusal('webhook.state', may ?? '', { status: 409 });
  await setState(act, number, state, null);
  if (state === 'on') await record(act, webhookStream(number), webhookEnabled, { number });
  else await record(act, webhookStream(number), webhookDisabled, { number, reason: null });
  return readWebhook(act, number);
}

/**
 * The webhook a verb is about to change, locked and of the version its author saw.
 * @throws Refusal `right.missing`, `webhook.notFound`, `request.noVersion`, `record.changed`
 */
export async function lockedWebhook(act: Act, number: string): Promise<StoredWebhook> {
  demand(act.reader, toChange);
  const stream = webhookStream(number);
  await lockDocument(act.tx, stream);
  const webhook = await readWebhook(act, number);
  await demandVersion(act, { record: `webhook ${number}`, stream, version: webhook.version });
  return webhook;
}

const toldOf = (number: string, { url, events, includesPublicSector }: WebhookSettings) => ({
  ...{ number, host: new URL(url).host, events, includesPublicSector },
});

/** What can be known to be wrong before anything is sent; where a name leads is asked anew each time. */
function refuseUnfit({ reader }: Act, ways: WayRules, { url, events, includesPublicSector }: WebhookSettings): void {
  const address = new URL(url);
  if (address.protocol === 'http:' && !ways.plainHttp) throw plainRefused();
  refusePrivate(address, ways.privateAddresses);
  const types = entryKinds().map(({ name }) => name);
  const unknown = events.filter((pattern) => !isKnown(pattern, types));
  if (unknown.length > 0) {
    const words = `Nothing here is called ${unknown.join(', ')}: GET /api/webhooks/types lists what there is.`;
    throw new Refusal('webhook.unknownEvent', words);
  }
  if (includesPublicSector && !reader.cleared) {
    const words = 'What is done for the public sector leaves only by the word of somebody cleared for it.';
    throw new Refusal('webhook.notCleared', words, { status: 403 });
  }
}
