import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import type { House } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { actAsGuest, type GuestDoor, guestHeaders } from '../../platform/links/guest-door.ts';
import type { OpenLink } from '../../platform/links/links.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { answerAsGuest, finishAsGuest, readAsGuest } from './guest-answering.ts';
import { GuestAnswer, GuestQuestionnaire } from './questionnaire.ts';

const base = '/api/guest/{token}/questionnaire';
// Whatever is no token is answered as a token that opens nothing.
const byToken = z.object({ token: z.string() });
const asked = { 200: json(GuestQuestionnaire, 'The customer’s questions, with their answers'), ...refusals };

const read = createRoute({
  method: 'get',
  path: base,
  summary: 'Read the questions that a link opens',
  request: { params: byToken },
  responses: asked,
});
const answer = createRoute({
  method: 'put',
  path: `${base}/answers/{question}`,
  summary: 'Answer a question by a link',
  request: { params: byToken.extend({ question: z.string().max(120) }), body: body(GuestAnswer) },
  responses: asked,
});
const finish = createRoute({
  method: 'post',
  path: `${base}/finishing`,
  summary: 'Say by a link that one is done with the questions',
  request: { params: byToken },
  responses: asked,
});

/** What the customer is asked, for whoever holds a link. */
export function guestQuestionnaireRoutes(playbook: Playbook, door: GuestDoor) {
  const asGuest = <Answer>(
    context: Context<House>,
    token: string,
    verb: (it: Act, link: OpenLink) => Promise<Answer>,
  ) => actAsGuest(context, door, { token, purpose: 'questionnaire' }, verb);
  const app = routes();
  app.use('/api/guest/*', guestHeaders);
  return app
    .openapi(read, async (context) => {
      const { token } = context.req.valid('param');
      return context.json(await asGuest(context, token, (it, link) => readAsGuest(it, playbook, link)), 200);
    })
    .openapi(answer, async (context) => {
      const { token, question } = context.req.valid('param');
      const given = { question, answer: context.req.valid('json') };
      return context.json(await asGuest(context, token, (it, link) => answerAsGuest(it, playbook, link, given)), 200);
    })
    .openapi(finish, async (context) => {
      const { token } = context.req.valid('param');
      return context.json(await asGuest(context, token, (it, link) => finishAsGuest(it, playbook, link)), 200);
    });
}
