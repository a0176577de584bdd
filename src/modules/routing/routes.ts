import { createRoute, z } from '@hono/zod-openapi';
import { today } from '../../platform/clock.ts';
import { routes } from '../../platform/http/door.ts';
import { act, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Opportunity } from '../opportunities/opportunity.ts';
import { mayDo } from '../opportunities/rights.ts';
import { awardPartner } from './awarding.ts';
import { Award, Engagement, RoutingFacts, Verdict } from './engagement.ts';
import { routeOpportunity } from './routing.ts';
import { route } from './rules-of-engagement.ts';
import { readEngagement } from './store.ts';

const byNumber = z.object({ number: z.string() });

const attempt = createRoute({
  method: 'post',
  path: '/api/routing/verdict',
  summary: 'Try facts against the rules of engagement; nothing is kept',
  request: { body: body(RoutingFacts) },
  responses: { 200: json(Verdict, 'Who serves, and why'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/engagement',
  summary: 'Read the verdict in force',
  request: { params: byNumber },
  responses: { 200: json(Engagement, 'The engagement'), ...refusals },
});

const decide = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/engagement',
  summary: 'Route an opportunity: keep the verdict and open its tasks',
  request: { params: byNumber },
  responses: { 201: json(Engagement, 'Routed'), ...refusals },
});

const award = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/partner',
  summary: 'Name the partner that serves the customer, or take it back',
  request: { params: byNumber, body: body(Award) },
  responses: { 200: json(Opportunity, 'Named'), ...refusals },
});

/** The rules of engagement over HTTP. */
export const routingRoutes = (playbook: Playbook) =>
  routes()
    .openapi(attempt, (context) => {
      demand(readerOf(context), 'engagement.see');
      return context.json(route(playbook, context.req.valid('json'), { on: today(context.get('clock')) }), 200);
    })
    .openapi(read, async (context) =>
      context.json(await act(context, (it) => readEngagement(it, context.req.valid('param').number)), 200),
    )
    .openapi(decide, async (context) =>
      context.json(await act(context, (it) => routeOpportunity(it, playbook, context.req.valid('param').number)), 201),
    )
    .openapi(award, async (context) => {
      const { number } = context.req.valid('param');
      const { partner } = context.req.valid('json');
      const awarded = await act(context, (it) => awardPartner(it, playbook, number, partner));
      tellVersion(context, awarded);
      const may = mayDo(readerOf(context), playbook, awarded);
      return context.json({ ...awarded, may }, 200);
    });
