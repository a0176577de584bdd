import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readSow } from '../store.ts';
import { presentSignature } from './presenting.ts';
import { sendSowForSignature } from './sending.ts';
import { NewSowEnvelope, SowSignature } from './signature.ts';

const byNumber = z.object({ number: z.string() });

const standing = createRoute({
  method: 'get',
  path: '/api/sows/{number}/signature',
  summary: 'See whether a statement of work can go out for signature, and who signs it for the company',
  request: { params: byNumber },
  responses: { 200: json(SowSignature, 'Whether, and who'), ...refusals },
});

const send = createRoute({
  method: 'post',
  path: '/api/sows/{number}/envelope',
  summary: 'Send a stamped statement of work for signature: to our signatory, then to the customer',
  request: { params: byNumber, body: body(NewSowEnvelope) },
  responses: { 200: json(SowSignature, 'It is out'), ...refusals },
});

/** The signature of statements of work over HTTP. */
export const sowSignatureRoutes = (playbook: Playbook) => {
  const show = async (context: Context<House>, work: (it: Act) => Promise<string>) => {
    const answer = await act(context, async (it) => presentSignature(it, playbook, await readSow(it, await work(it))));
    tellVersion(context, answer);
    return answer;
  };
  return routes()
    .openapi(standing, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await show(context, async () => number), 200);
    })
    .openapi(send, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      const sent = async (it: Act) => (await sendSowForSignature(it, playbook, number, given)).subject.number;
      return context.json(await show(context, sent), 200);
    });
};
