import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { FactEffects } from './effect.ts';
import { findEffects } from './finding-effects.ts';

const effects = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/facts/{name}/effects',
  summary: 'Say what a fact moves, and which estimates counted something else',
  request: { params: z.object({ number: z.string(), name: z.string().max(80) }) },
  responses: { 200: json(FactEffects, 'Activities and estimates'), ...refusals },
});

/** What hangs on facts, over HTTP. */
export const effectRoutes = (playbook: Playbook) =>
  routes().openapi(effects, async (context) => {
    const { number, name } = context.req.valid('param');
    return context.json(await act(context, (it) => findEffects(it, playbook, number, name)), 200);
  });
