import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import {
  DeliveryPage,
  DeliveryState,
  EventTypes,
  OpenedDelivery,
  Replayed,
  Webhook,
  WebhookList,
  type WebhookSettings,
  type WebhookState,
  WebhookWithSecret,
} from './webhook.ts';

/** What the address bar says of the list: whether a new one is being made. */
export const WebhooksSearch = z.object({ making: z.literal(true).optional().catch(undefined) });

/** What the address bar says of one: which deliveries, and which of them is open. */
export const DeliverySearch = z.object({
  state: DeliveryState.optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  entry: z.uuid().optional().catch(undefined),
});
export type DeliverySearch = z.infer<typeof DeliverySearch>;

const pathOf = (number: string, rest = ''): string => `/api/webhooks/${encodeURIComponent(number)}${rest}`;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => ask('/api/webhooks', WebhookList, signal),
  refetchInterval: 30_000,
});

export const webhookQuery = (number: string) =>
  queryOptions({
    queryKey: ['webhooks', 'one', number],
    queryFn: ({ signal }) => ask(pathOf(number), Webhook, signal),
    refetchInterval: 30_000,
  });

export const eventTypesQuery = queryOptions({
  queryKey: ['webhooks', 'types'],
  queryFn: ({ signal }) => ask('/api/webhooks/types', EventTypes, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The deliveries, page after page; looked at again soon while one waits. */
export const deliveriesQuery = (number: string, { state, type }: DeliverySearch) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', number, { state, type }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        withQuery(pathOf(number, '/deliveries'), { state, type, after: pageParam ?? undefined }),
        DeliveryPage,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((each) => each.state === 'waiting')) ? 3_000 : 30_000,
  });

export const deliveryQuery = (number: string, entry: string) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', number, entry],
    queryFn: ({ signal }) => ask(pathOf(number, `/deliveries/${entry}`), OpenedDelivery, signal),
    refetchInterval: ({ state: { data } }) => (data?.state === 'waiting' ? 3_000 : false),
  });

/** A webhook as it was seen. */
type Seen = Pick<Webhook, 'number' | 'version'>;

export const makeWebhook = (given: WebhookSettings) => tell('POST', '/api/webhooks', given, Webhook);
export const changeWebhook = ({ number, version }: Seen, given: WebhookSettings) =>
  tell('PUT', pathOf(number), given, Webhook, { version });
export const switchWebhook = ({ number, version }: Seen, state: WebhookState) =>
  tell('PUT', pathOf(number, '/state'), { state }, Webhook, { version });
export const takeSecret = ({ number, version }: Seen) =>
  tell('PUT', pathOf(number, '/secret'), {}, WebhookWithSecret, { version });
export const sendTest = (number: string) => tell('POST', pathOf(number, '/tests'), {}, OpenedDelivery);
export const sendAgain = (number: string, entry: string) =>
  tell('POST', pathOf(number, `/deliveries/${entry}/replays`), {}, OpenedDelivery);
export const sendFailedAgain = (number: string, since: string) =>
  tell('POST', pathOf(number, '/replays'), { since }, Replayed);
