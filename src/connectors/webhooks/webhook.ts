import { z } from 'zod';
import { May } from '../../platform/may.ts';

const instant = z.iso.datetime({ offset: true });

/** Where messages go. A user or password in it would be shown to everybody who sees the webhook. */
const Address = z
  .url({ protocol: /^https?$/, error: 'must look like https://hooks.company.example/parley.' })
  .max(2000)
  .refine((url) => {
    const read = URL.parse(url);
    return read === null || (read.username === '' && read.password === '' && read.hash === '');
  }, 'must hold no user, password or fragment: messages are signed instead.')
  .transform((url) => new URL(url).href);

/** What is told: a name of the ledger such as `opportunity.moved`, or `opportunity.*` for all of its kind. */
const EventPattern = z
  .string()
  .regex(/^[a-z][A-Za-z]*\.([a-z][A-Za-z]*|\*)$/, 'must be a name such as opportunity.moved or opportunity.*.');

/** What an administrator says of a webhook. */
export const WebhookSettings = z.strictObject({
  url: Address,
  description: z.string().trim().min(3).max(200),
  events: z.array(EventPattern).min(1, 'must name an event at least.').max(100),
  /** Whether it is told of deals with the public sector, too. */
  includesPublicSector: z.boolean().default(false),
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

export const WebhookState = z.enum(['on', 'off']);
export type WebhookState = z.infer<typeof WebhookState>;

export const Webhook = z.object({
  number: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  includesPublicSector: z.boolean(),
  state: WebhookState,
  /** Why the house switched it off; null where a person did. */
  offBecause: z.string().nullable(),
  /** The first failure since something last arrived. */
  failingSince: instant.nullable(),
  /** What it is signed with, the newest first: since when, and until when where another has followed. */
  secrets: z.array(z.object({ madeAt: instant, endsAt: instant.nullable() })),
  waiting: z.number().int(),
  failed: z.number().int(),
  madeBy: z.string(),
  madeAt: instant,
  version: z.number().int(),
  may: May,
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookList = z.object({ items: z.array(Webhook), may: May });
export type WebhookList = z.infer<typeof WebhookList>;

/** The secret is shown in this answer and never again. */
export const WebhookWithSecret = z.object({ webhook: Webhook, secret: z.string() });
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

export const StateChange = z.strictObject({ state: WebhookState });
export type StateChange = z.infer<typeof StateChange>;

/** `waiting`: goes out at the next try; `failed`: out of tries. */
export const DeliveryState = z.enum(['waiting', 'delivered', 'failed']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One event for one webhook. */
export const Delivery = z.object({
  /** The ledger entry; also its `webhook-id`. */
  entry: z.uuid(),
  type: z.string(),
  state: DeliveryState,
  attempts: z.number().int(),
  madeAt: instant,
  /** Null when none is to come. */
  nextTryAt: instant.nullable(),
  triedAt: instant.nullable(),
  /** Of the last try, like all that follows; null where nobody answered. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  milliseconds: z.number().int().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryPage = z.object({
  items: z.array(Delivery),
  /** Hand back as `after` for the next page; null on the last. */
  next: z.uuid().nullable(),
});
export type DeliveryPage = z.infer<typeof DeliveryPage>;

export const DeliveryFilter = z.object({
  state: DeliveryState.optional(),
  type: z.string().max(100).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

/** What is sent: one entry of the ledger. */
export const WebhookEvent = z.object({
  type: z.string(),
  timestamp: instant,
  data: z.object({
    id: z.uuid(),
    stream: z.string(),
    position: z.number().int(),
    sentence: z.string(),
    particulars: z.record(z.string(), z.unknown()),
    actor: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  }),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const OpenedDelivery = Delivery.extend({
  /** Null where the reader may not see the record it tells of. */
  event: WebhookEvent.nullable(),
  /** How the answer began. */
  response: z.string().nullable(),
});
export type OpenedDelivery = z.infer<typeof OpenedDelivery>;

/** Sends again what failed since a moment. */
export const Replay = z.strictObject({
  since: instant.refine((at) => at >= '2000', 'must be a moment of this century.'),
});
export type Replay = z.infer<typeof Replay>;
export const Replayed = z.object({ count: z.number().int() });
export type Replayed = z.infer<typeof Replayed>;

/** The names of events there are. */
export const EventTypes = z.object({ types: z.array(z.string()) });
export type EventTypes = z.infer<typeof EventTypes>;

/** `opportunity` of `opportunity.moved`. */
export const kindOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** Whether a pattern names an event there is. */
export const isKnown = (pattern: string, types: readonly string[]): boolean =>
  types.some((type) => type === pattern || `${kindOf(type)}.*` === pattern);
