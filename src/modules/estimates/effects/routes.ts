import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { FactPlace } from '../../facts/subject.ts';
import { FactEffects } from './effect.ts';
import { findEffects } from './finding-effects.ts';

const effects = <Noun extends FactPlace['noun']>(noun: Noun, called: string) =>
  createRoute({
    method: 'get',
    path: `/api/${noun}/{number}/facts/{name}/effects` as const,
    summary: `Say what a fact of ${called} moves, who asks for it, and which estimates counted something else`,
    request: { params: z.object({ number: z.string(), name: z.string().max(80) }) },
    responses: { 200: json(FactEffects, 'Activities, questionnaires and estimates'), ...refusals },
  });

const ofOpportunity = effects('opportunities', 'an opportunity');
const ofAccount = effects('accounts', 'an account');

/** What hangs on facts, over HTTP. */
export const effectRoutes = (playbook: Playbook) =>
  routes()
    .openapi(ofOpportunity, async (context) => {
      const { number, name } = context.req.valid('param');
      const place: FactPlace = { noun: 'opportunities', number };
      return context.json(await act(context, (it) => findEffects(it, playbook, place, name)), 200);
    })
    .openapi(ofAccount, async (context) => {
      const { number, name } = context.req.valid('param');
      const place: FactPlace = { noun: 'accounts', number };
      return context.json(await act(context, (it) => findEffects(it, playbook, place, name)), 200);
    });
