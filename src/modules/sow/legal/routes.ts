import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { answerPaper, PaperForm } from '../paper-files.ts';
import { readSow } from '../store.ts';
import type { StoredCase } from './case-store.ts';
import {
  ExceptionDecision,
  LegalStanding,
  NewCase,
  NewException,
  NewMessage,
  NewSending,
  NewStamp,
  Reason,
} from './legal-case.ts';
import { askException, decideOnException, endCase, openCase, writeMessage } from './opening.ts';
import { presentStanding } from './presenting.ts';
import { outgoingPaper, sendPaper } from './sending.ts';
import { countersignSow, liftFromSow, recallSow, releaseSow, stampSow } from './stamping.ts';

const byNumber = z.object({ number: z.string() });
const byRule = byNumber.extend({ rule: z.string() });
const answers = { 200: json(LegalStanding, 'Where the statement of work stands with Legal'), ...refusals };

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

/** A verb on a legal case. */
const verb = <Shape extends z.ZodType>(path: string, summary: string, shape: Shape) =>
  createRoute({
    method: 'post',
    path: `/api/legal-cases/{number}/${path}`,
    summary,
    request: { params: byNumber, body: body(shape) },
    responses: answers,
  });

const nothing = z.strictObject({});
const write = verb('messages', 'Write a message into a legal case', NewMessage);
const stamp = verb('stamp', 'Stamp the statement of work of a legal case as Legal', NewStamp);
const lift = verb('stamp/lifting', 'Lift the stamp, so that the paper may change', Reason);
const release = verb('release', 'Send the stamped statement of work to our signatory', nothing);
const recall = verb('recall', 'Call the statement of work back from the signatories', Reason);
const countersign = verb('countersignature', 'Sign the statement of work for the company', nothing);
const send = verb('sendings', 'Note that the newest version goes out to the customer', NewSending);
const close = verb('closing', 'Close a legal case', Reason);
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
  const shown = async (context: Context<House>, sowOf: (it: Act) => Promise<string>): Promise<LegalStanding> => {
    const answer = await act(context, async (it) => presentStanding(it, playbook, await readSow(it, await sowOf(it))));
    tellVersion(context, { version: answer.case?.version ?? 0 });
    return answer;
  };
  const done = (context: Context<House>, work: (it: Act) => Promise<StoredCase>): Promise<LegalStanding> =>
    shown(context, async (it) => (await work(it)).sow);
  return routes()
    .openapi(standing, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await shown(context, async () => number), 200);
    })
    .openapi(outgoing, async (context) => {
      const { number, form } = context.req.valid('param');
      const { version: asked } = context.req.valid('query');
      const { version, stamp: put } = await act(context, (it) => outgoingPaper(it, number, asked));
      return answerPaper(context, version.paper, form, `${number}-v${version.number}`, put);
    })
    .openapi(open, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => openCase(it, playbook, number, given)), 200);
    })
    .openapi(write, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => writeMessage(it, playbook, number, given)), 200);
    })
    .openapi(ask, async (context) => {
      const [{ number, rule }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => askException(it, playbook, number, rule, given)), 200);
    })
    .openapi(decide, async (context) => {
      const [{ number, rule }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => decideOnException(it, playbook, number, rule, given)), 200);
    })
    .openapi(stamp, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => stampSow(it, playbook, number, given)), 200);
    })
    .openapi(lift, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => liftFromSow(it, playbook, number, given)), 200);
    })
    .openapi(release, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => releaseSow(it, playbook, number)), 200);
    })
    .openapi(recall, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => recallSow(it, playbook, number, given)), 200);
    })
    .openapi(countersign, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => countersignSow(it, playbook, number)), 200);
    })
    .openapi(send, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => sendPaper(it, playbook, number, given)), 200);
    })
    .openapi(close, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => endCase(it, playbook, number, 'close', given)), 200);
    })
    .openapi(withdraw, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await done(context, (it) => endCase(it, playbook, number, 'withdraw', given)), 200);
    });
};
