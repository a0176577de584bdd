import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { entryKinds } from '../../platform/ledger/ledger.ts';
import { may } from '../../platform/rights.ts';
import { deliveryRoutes, seeing } from './delivery-routes.ts';
import { changeWebhook, makeWebhook, switchWebhook } from './keeping.ts';
import type { Outgoing } from './outgoing.ts';
import { mayDo, toChange } from './rights.ts';
import { rotateSecret } from './rotating.ts';
import { readWebhook, readWebhooks, type StoredWebhook } from './store.ts';
import { EventTypes, StateChange, Webhook, WebhookList, WebhookSettings, WebhookWithSecret } from './webhook.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/webhooks',
  summary: 'List webhooks',
  responses: { 200: json(WebhookList, 'The oldest first'), ...refusals },
});

const types = createRoute({
  method: 'get',
  path: '/api/webhooks/types',
  summary: 'List the types of events',
  responses: { 200: json(EventTypes, 'In alphabetical order'), ...refusals },
});

const make = createRoute({
  method: 'post',
  path: '/api/webhooks',
  summary: 'Make a webhook, off and without a secret',
  request: { body: body(WebhookSettings) },
  responses: { 201: json(Webhook, 'Made'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/webhooks/{number}',
  summary: 'Read a webhook',
  request: { params: byNumber },
  responses: { 200: json(Webhook, 'The webhook'), ...refusals },
});

const change = createRoute({
  method: 'put',
  path: '/api/webhooks/{number}',
  summary: 'Change a webhook',
  request: { params: byNumber, body: body(WebhookSettings) },
  responses: { 200: json(Webhook, 'Changed'), ...refusals },
});

const switchOver = createRoute({
  method: 'put',
  path: '/api/webhooks/{number}/state',
  summary: 'Switch a webhook on or off',
  request: { params: byNumber, body: body(StateChange) },
  responses: { 200: json(Webhook, 'Switched'), ...refusals },
});

// Answers to a POST may be kept to be given again; a secret is kept nowhere but sealed.
const rotate = createRoute({
  method: 'put',
  path: '/api/webhooks/{number}/secret',
  summary: 'Take a new secret',
  request: { params: byNumber },
  responses: { 200: json(WebhookWithSecret, 'The secret, shown this once'), ...refusals },
});

/** Webhooks over HTTP. */
export function webhookRoutes(outgoing: Outgoing) {
  return routes()
    .route('/', deliveryRoutes())
    .openapi(list, async (context) => {
      const reader = seeing(context);
      const items = await act(context, readWebhooks);
      const answer = { items: items.map((item) => present(context, item)), may: { make: may(reader, toChange) } };
      return context.json(answer, 200);
    })
    .openapi(types, async (context) => {
      seeing(context);
      return context.json({ types: entryKinds().map(({ name }) => name) }, 200);
    })
    .openapi(make, async (context) => {
      const made = await act(context, (it) => makeWebhook(it, outgoing.ways, context.req.valid('json')));
      return context.json(one(context, made), 201);
    })
    .openapi(read, async (context) => {
      seeing(context);
      const found = await act(context, (it) => readWebhook(it, context.req.valid('param').number));
      return context.json(one(context, found), 200);
    })
    .openapi(change, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(
        one(context, await act(context, (it) => changeWebhook(it, outgoing.ways, number, given))),
        200,
      );
    })
    .openapi(switchOver, async (context) => {
      const { number } = context.req.valid('param');
      const { state } = context.req.valid('json');
      return context.json(one(context, await act(context, (it) => switchWebhook(it, number, state))), 200);
    })
    .openapi(rotate, async (context) => {
      const { number } = context.req.valid('param');
      const { secret, webhook } = await act(context, (it) => rotateSecret(it, outgoing.vault, outgoing.policy, number));
      return context.json({ webhook: one(context, webhook), secret }, 200);
    });
}

const present = (context: Context<House>, { id: _, ...stored }: StoredWebhook): Webhook => ({
  ...stored,
  may: mayDo(readerOf(context), stored),
});

function one(context: Context<House>, stored: StoredWebhook): Webhook {
  tellVersion(context, stored);
  return present(context, stored);
}
