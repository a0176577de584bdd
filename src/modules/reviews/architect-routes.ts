import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { askArchitect, askAssistance, decideArchitect, giveAssistance } from './architect.ts';
import { Answer, ArchitectReview, Assistance, Decision, NewAssistance } from './review.ts';
import { mayAssist } from './rights.ts';
import { presentLook } from './standing.ts';

const byNumber = z.object({ number: z.string() });
const byId = z.object({ id: z.uuid() });

const architect = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/architect-review',
  summary: 'Ask a technical architect to review a published estimate',
  request: { params: byNumber },
  responses: { 201: json(ArchitectReview, 'Asked'), ...refusals },
});

const decide = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/architect-review/decision',
  summary: 'Approve or return an estimate as technical architect',
  request: { params: byNumber, body: body(Decision) },
  responses: { 200: json(ArchitectReview, 'Decided'), ...refusals },
});

const ask = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/assistance',
  summary: 'Ask a technical architect for help with an opportunity',
  request: { params: byNumber, body: body(NewAssistance) },
  responses: { 201: json(Assistance, 'Asked'), ...refusals },
});

const give = createRoute({
  method: 'put',
  path: '/api/assistance/{id}/answer',
  summary: 'Give the help that was asked for',
  request: { params: byId, body: body(Answer) },
  responses: { 200: json(Assistance, 'Given'), ...refusals },
});

/** What technical architects are asked, over HTTP. */
export const architectRoutes = (playbook: Playbook) =>
  routes()
    .openapi(architect, async (context) => {
      const { number } = context.req.valid('param');
      const look = await act(context, async (it) => presentLook(it, await askArchitect(it, playbook, number)));
      tellVersion(context, look);
      return context.json(look, 201);
    })
    .openapi(decide, async (context) => {
      const { number } = context.req.valid('param');
      const look = await act(context, async (it) =>
        presentLook(it, await decideArchitect(it, playbook, number, context.req.valid('json'))),
      );
      tellVersion(context, look);
      return context.json(look, 200);
    })
    .openapi(ask, async (context) => {
      const { number } = context.req.valid('param');
      const help = await act(context, async (it) => {
        const asked = await askAssistance(it, playbook, number, context.req.valid('json'));
        return { ...asked, may: mayAssist(it.reader, asked) };
      });
      tellVersion(context, help);
      return context.json(help, 201);
    })
    .openapi(give, async (context) => {
      const { id } = context.req.valid('param');
      const help = await act(context, async (it) => {
        const given = await giveAssistance(it, playbook, id, context.req.valid('json'));
        return { ...given, may: mayAssist(it.reader, given) };
      });
      tellVersion(context, help);
      return context.json(help, 200);
    });
