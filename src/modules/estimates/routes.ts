import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { draftEstimate } from './drafting.ts';
import { Estimate, EstimateHead } from './estimate.ts';
import { present, presented } from './presenting.ts';
import { readEstimate, readEstimates } from './store.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/estimates',
  summary: 'List the estimates of an opportunity, without their lines',
  request: { params: byNumber },
  responses: {
    200: json(z.object({ items: z.array(EstimateHead) }), 'Revisions, newest first, then scenarios'),
    ...refusals,
  },
});

const draft = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/estimates',
  summary: 'Draft an estimate from needs and scope',
  request: { params: byNumber },
  responses: { 201: json(Estimate, 'Drafted'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/estimates/{number}',
  summary: 'Read an estimate',
  request: { params: byNumber },
  responses: { 200: json(Estimate, 'The estimate'), ...refusals },
});

/** Estimates over HTTP. */
export const estimateRoutes = (playbook: Playbook) =>
  routes()
    .openapi(list, async (context) => {
      const { number } = context.req.valid('param');
      const items = await act(context, async (it) => {
        const open = isOpen(playbook, await readOpportunity(it, number));
        return (await readEstimates(it, number)).map((head) => present(it.reader, playbook, head, open));
      });
      return context.json({ items }, 200);
    })
    .openapi(draft, async (context) => {
      const { number } = context.req.valid('param');
      const drafted = await act(context, async (it) =>
        presented(it, playbook, await draftEstimate(it, playbook, number)),
      );
      tellVersion(context, drafted);
      return context.json(drafted, 201);
    })
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      const stored = await act(context, async (it) => presented(it, playbook, await readEstimate(it, number)));
      tellVersion(context, stored);
      return context.json(stored, 200);
    });
