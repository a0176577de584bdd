import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

/** Where everything about a webhook is told. */
export const webhookStream = (number: string): string => `webhook/${number}`;

/** The host and not the address, whose path may be a secret of the receiver's. */
const settings = z.object({
  number: z.string(),
  host: z.string(),
  events: z.array(z.string()),
  includesPublicSector: z.boolean(),
});

const told = ({ events, includesPublicSector }: z.infer<typeof settings>) =>
  `${events.join(', ')}${includesPublicSector ? ', with the public sector' : ''}`;

export const webhookMade = entry(
  'webhook.made',
  settings,
  (made) => `Made ${made.number} to tell ${made.host} of ${told(made)}.`,
);

export const webhookChanged = entry(
  'webhook.changed',
  settings,
  (changed) => `Changed ${changed.number}: it tells ${changed.host} of ${told(changed)}.`,
);

export const webhookRotated = entry(
  'webhook.rotated',
  z.object({ number: z.string(), oldUntil: z.string().nullable() }),
  ({ number, oldUntil }) =>
    oldUntil === null
      ? `Gave ${number} its secret.`
      : `Gave ${number} a new secret; the old one signs beside it until ${oldUntil}.`,
);

export const webhookEnabled = entry(
  'webhook.enabled',
  z.object({ number: z.string() }),
  ({ number }) => `Switched ${number} on.`,
);

export const webhookDisabled = entry(
  'webhook.disabled',
  z.object({ number: z.string(), reason: z.string().nullable() }),
  ({ number, reason }) => `Switched ${number} off${reason === null ? '' : `: ${reason}`}.`,
);

export const webhookTested = entry(
  'webhook.tested',
  z.object({ number: z.string() }),
  ({ number }) => `Sent a test event to ${number}.`,
);

export const webhookReplayed = entry(
  'webhook.replayed',
  z.object({ number: z.string(), count: z.number().int(), since: z.string().nullable() }),
  ({ number, count, since }) =>
    `Asked ${number} to take ${count === 1 ? 'an event' : `${count} events`} again${since === null ? '' : ` that failed since ${since}`}.`,
);
