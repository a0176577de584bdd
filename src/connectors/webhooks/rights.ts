import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { may, mayWhile } from '../../platform/rights.ts';
import type { StoredWebhook } from './store.ts';

/** The right to whatever is done with webhooks. */
export const toChange = 'webhook.change';

/** What the reader may do with a webhook now. */
export function mayDo(
  reader: Reader,
  { number, state, secrets }: Pick<StoredWebhook, 'number' | 'state' | 'secrets'>,
): May & { readonly switchOn: true | string; readonly test: true | string } {
  const asked = (standing: true | string) => mayWhile(reader, toChange, standing);
  const hasSecret = secrets.length > 0 || `${number} has no secret yet: take one first.`;
  const isOn = state === 'on' || `${number} is off: switch it on first.`;
  return {
    change: may(reader, toChange),
    rotate: may(reader, toChange),
    switchOn: asked(state === 'on' ? `${number} is on already.` : hasSecret),
    switchOff: asked(state === 'off' ? `${number} is off already.` : true),
    test: asked(isOn),
    replay: asked(isOn),
  };
}
