import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { demand } from '../../platform/rights.ts';
import { openDelivery, readDeliveries } from './delivery-store.ts';
import { replayFailed, replayOne, testWebhook } from './replaying.ts';
import { readWebhook } from './store.ts';
import { DeliveryFilter, DeliveryPage, OpenedDelivery, Replay, Replayed } from './webhook.ts';

const byNumber = z.object({ number: z.string() });
const byEntry = z.object({ number: z.string(), entry: z.uuid() });

const test = createRoute({
  method: 'post',
  path: '/api/webhooks/{number}/tests',
  summary: 'Send a test event',
  request: { params: byNumber },
  responses: { 201: json(OpenedDelivery, 'On its way'), ...refusals },
});

const deliveries = createRoute({
  method: 'get',
  path: '/api/webhooks/{number}/deliveries',
  summary: 'List what a webhook was told',
  request: { params: byNumber, query: DeliveryFilter },
  responses: { 200: json(DeliveryPage, 'One page, the newest first'), ...refusals },
});

const delivery = createRoute({
  method: 'get',
  path: '/api/webhooks/{number}/deliveries/{entry}',
  summary: 'Read what was sent and answered',
  request: { params: byEntry },
  responses: { 200: json(OpenedDelivery, 'The delivery'), ...refusals },
});

const replay = createRoute({
  method: 'post',
  path: '/api/webhooks/{number}/deliveries/{entry}/replays',
  summary: 'Send one event again',
  request: { params: byEntry },
  responses: { 200: json(OpenedDelivery, 'On its way'), ...refusals },
});

const replayAll = createRoute({
  method: 'post',
  path: '/api/webhooks/{number}/replays',
  summary: 'Send again what failed since a moment',
  request: { params: byNumber, body: body(Replay) },
  responses: { 200: json(Replayed, 'On their way'), ...refusals },
});

/** What webhooks were told, over HTTP. */
export const deliveryRoutes = () =>
  routes()
    .openapi(test, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await act(context, (it) => testWebhook(it, number)), 201);
    })
    .openapi(deliveries, async (context) => {
      seeing(context);
      const { number } = context.req.valid('param');
      const filter = context.req.valid('query');
      const page = await act(context, async (it) => readDeliveries(it, await readWebhook(it, number), filter));
      return context.json(page, 200);
    })
    .openapi(delivery, async (context) => {
      seeing(context);
      const { number, entry } = context.req.valid('param');
      const found = await act(context, async (it) => openDelivery(it, await readWebhook(it, number), entry));
      return context.json(found, 200);
    })
    .openapi(replay, async (context) => {
      const { number, entry } = context.req.valid('param');
      return context.json(await act(context, (it) => replayOne(it, number, entry)), 200);
    })
    .openapi(replayAll, async (context) => {
      const { number } = context.req.valid('param');
      const { since } = context.req.valid('json');
      return context.json({ count: await act(context, (it) => replayFailed(it, number, since)) }, 200);
    });

/** Refuses whoever may not see webhooks. @throws Refusal `right.missing` */
export function seeing(context: Context<House>) {
  const reader = readerOf(context);
  demand(reader, 'webhook.see');
  return reader;
}
