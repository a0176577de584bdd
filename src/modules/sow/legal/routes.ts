import { createRoute, z } from '@hono/zod-openapi';
import { answerPaper, PaperForm } from '../../../documents/paper-files.ts';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { body, file, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { answers, done, shown, verb } from './answering.ts';
import { ExceptionDecision, NewCase, NewException, NewMessage, NewSending, Reason } from './legal-case.ts';
import { askException, decideOnException, openCase, withdrawCase, writeMessage } from './opening.ts';
import { outgoingPaper, sendPaper } from './sending.ts';

const byNumber = z.object({ number: z.string() });
const byRule = byNumber.extend({ rule: z.string() });

const standing = createRoute({
  method: 'get',
  path: '/api/sows/{number}/legal-case',
  summary: 'See the legal case of a statement of work and the order in which it leaves the house',
  request: { params: byNumber },
  responses: answers,
});

const outgoing = createRoute({
  method: 'get',
  path: '/api/sows/{number}/outgoing/{form}',
  summary: 'Download the one version that a customer may receive: the newest, stamped where it is',
  request: {
    params: byNumber.extend({ form: PaperForm }),
    query: z.object({ version: z.coerce.number().int().min(1).optional() }),
  },
  responses: { 200: file('application/octet-stream', 'The paper'), ...refusals },
});

const open = createRoute({
  method: 'post',
  path: '/api/sows/{number}/legal-case',
  summary: 'Open the legal case of a statement of work',
  request: { params: byNumber, body: body(NewCase) },
  responses: answers,
});

const write = verb('messages', 'Write a message into a legal case', NewMessage);
const send = verb('sendings', 'Note that the newest version goes out to the customer', NewSending);
const withdraw = verb('withdrawal', 'Withdraw a legal case', Reason);

const ask = createRoute({
  method: 'post',
  path: '/api/legal-cases/{number}/exceptions/{rule}',
  summary: 'Ask for an exception from a limit of the playbook',
  request: { params: byRule, body: body(NewException) },
  responses: answers,
});

const decide = createRoute({
  method: 'post',
  path: '/api/legal-cases/{number}/exceptions/{rule}/decision',
  summary: 'Decide an exception',
  request: { params: byRule, body: body(ExceptionDecision) },
  responses: answers,
});

/** The legal case of statements of work over HTTP. */
export const legalRoutes = (playbook: Playbook) => {
  const show = shown(playbook);
  const answer = done(playbook);
  return routes()
    .openapi(standing, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await show(context, async () => number), 200);
    })
    .openapi(outgoing, async (context) => {
      const { number, form } = context.req.valid('param');
      const { version: asked } = context.req.valid('query');
      const { version, stamp: put } = await act(context, (it) => outgoingPaper(it, number, asked));
      return answerPaper(context, version.paper, form, `${number}-v${version.number}`, { stamp: put });
    })
    .openapi(open, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => openCase(it, playbook, number, given)), 200);
    })
    .openapi(write, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => writeMessage(it, playbook, number, given)), 200);
    })
    .openapi(ask, async (context) => {
      const [{ number, rule }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => askException(it, playbook, number, rule, given)), 200);
    })
    .openapi(decide, async (context) => {
      const [{ number, rule }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => decideOnException(it, playbook, number, rule, given)), 200);
    })
    .openapi(send, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => sendPaper(it, playbook, number, given)), 200);
    })
    .openapi(withdraw, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => withdrawCase(it, playbook, number, given)), 200);
    });
};
