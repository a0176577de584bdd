import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { placeBeside } from '../licences/keeping.ts';
import { Placement } from '../licences/licence.ts';
import { NewTick, StageExit } from './exit.ts';
import { presentExit, tickCriterion } from './ticking.ts';

const byNumber = z.object({ number: z.string() });

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/exit',
  summary: 'Read what the stage of an opportunity asks for before it is left',
  request: { params: byNumber },
  responses: { 200: json(StageExit, 'The criteria, and the reasons for which it may end'), ...refusals },
});

const tick = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/criteria/{criterion}',
  summary: 'Tick a criterion of a stage, or take that back',
  request: { params: byNumber.extend({ criterion: z.string() }), body: body(NewTick) },
  responses: { 200: json(StageExit, 'Kept'), ...refusals },
});

const place = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/licence',
  summary: 'Place an opportunity beside a licence opportunity',
  request: { params: byNumber, body: body(Placement) },
  responses: { 200: json(StageExit, 'Placed'), ...refusals },
});

/** What stages ask for, over HTTP. */
export const exitRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      const exit = await act(context, (it) => presentExit(it, playbook, number));
      tellVersion(context, exit);
      return context.json(exit, 200);
    })
    .openapi(tick, async (context) => {
      const { number, criterion } = context.req.valid('param');
      const exit = await act(context, async (it) => {
        await tickCriterion(it, playbook, number, criterion, context.req.valid('json'));
        return presentExit(it, playbook, number);
      });
      tellVersion(context, exit);
      return context.json(exit, 200);
    })
    .openapi(place, async (context) => {
      const { number } = context.req.valid('param');
      const exit = await act(context, async (it) => {
        await placeBeside(it, playbook, number, context.req.valid('json'));
        return presentExit(it, playbook, number);
      });
      tellVersion(context, exit);
      return context.json(exit, 200);
    });
