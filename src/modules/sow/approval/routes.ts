import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readSow, type StoredSow } from '../store.ts';
import { ApprovalPath, Return, Submission } from './approval-path.ts';
import { presentPath, returnSow, submitSow } from './submitting.ts';

const byNumber = z.object({ number: z.string() });

const path = createRoute({
  method: 'get',
  path: '/api/sows/{number}/approval-path',
  summary: 'See who approves a statement of work as it is now, why, and what would make each step unnecessary',
  request: { params: byNumber },
  responses: { 200: json(ApprovalPath, 'The path, before it is submitted and while it is approved'), ...refusals },
});

const submit = createRoute({
  method: 'post',
  path: '/api/sows/{number}/submission',
  summary: 'Submit a statement of work for approval; what is submitted is frozen as a version',
  request: { params: byNumber, body: body(Submission) },
  responses: { 200: json(ApprovalPath, 'Submitted'), ...refusals },
});

const takeBack = createRoute({
  method: 'post',
  path: '/api/sows/{number}/return',
  summary: 'Take a statement of work that is in review back for more work',
  request: { params: byNumber, body: body(Return) },
  responses: { 200: json(ApprovalPath, 'A draft again'), ...refusals },
});

/** The approval of statements of work over HTTP: the path before submitting, and submitting. */
export const sowApprovalRoutes = (playbook: Playbook) => {
  const shown = async (context: Context<House>, verb: (it: Act) => Promise<StoredSow>): Promise<ApprovalPath> => {
    const answer = await act(context, async (it) => presentPath(it, playbook, await verb(it)));
    tellVersion(context, answer);
    return answer;
  };
  return routes()
    .openapi(path, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await shown(context, (it) => readSow(it, number)), 200);
    })
    .openapi(submit, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await shown(context, (it) => submitSow(it, playbook, number, given)), 200);
    })
    .openapi(takeBack, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await shown(context, (it) => returnSow(it, playbook, number, given)), 200);
    });
};
