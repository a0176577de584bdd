import { Tag, type Tone } from '../../ui/tag.tsx';
import type { DeliveryState, Webhook } from './webhook.ts';

/** How a webhook stands, in a word. */
export function WebhookTag({ webhook }: { readonly webhook: Pick<Webhook, 'state' | 'offBecause' | 'failingSince'> }) {
  if (webhook.offBecause !== null) return <Tag tone="bad">switched off</Tag>;
  if (webhook.state === 'off') return <Tag>off</Tag>;
  if (webhook.failingSince !== null) return <Tag tone="warn">failing</Tag>;
  return <Tag tone="good">on</Tag>;
}

const tones: Record<DeliveryState, Tone> = { waiting: 'neutral', delivered: 'good', failed: 'bad' };

/** What became of a delivery; one that waits after a failure says so. */
export function DeliveryTag({ state, attempts }: { readonly state: DeliveryState; readonly attempts: number }) {
  if (state === 'waiting' && attempts > 0) return <Tag tone="warn">trying again</Tag>;
  return <Tag tone={tones[state]}>{state}</Tag>;
}
