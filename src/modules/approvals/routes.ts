import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import { act, type House } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import {
  Approval,
  ApprovalFilter,
  ApprovalList,
  ManyDecided,
  ManyDecisions,
  NewDecision,
  NewDelegation,
  NewLook,
} from './approval.ts';
import { decideMany, decideStep, delegateStep, lookAtApproval } from './deciding.ts';
import { listApprovals, presentApproval } from './presenting.ts';
import { readApproval, type StoredApproval } from './store.ts';

const byNumber = z.object({ number: z.string() });
const byStep = byNumber.extend({ step: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/approvals',
  summary: 'List approvals: yours to decide, those you asked for, or all',
  request: { query: ApprovalFilter },
  responses: { 200: json(ApprovalList, 'Yours by what is due first, at most 500; others newest first'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/approvals/{number}',
  summary: 'Read an approval: the frozen brief, the path, and what was said',
  request: { params: byNumber },
  responses: { 200: json(Approval, 'The approval'), ...refusals },
});

const look = createRoute({
  method: 'post',
  path: '/api/approvals/{number}/looks',
  summary: 'Note that you have seen the brief',
  request: { params: byNumber, body: body(NewLook) },
  responses: { 200: json(Approval, 'From here on only what changes is marked'), ...refusals },
});

const decide = createRoute({
  method: 'post',
  path: '/api/approvals/{number}/steps/{step}/decisions',
  summary: 'Say yes or no to one step of an approval',
  request: { params: byStep, body: body(NewDecision) },
  responses: { 201: json(Approval, 'Said'), ...refusals },
});

const decideAll = createRoute({
  method: 'post',
  path: '/api/approvals/decisions',
  summary: 'Say one word to up to 100 steps',
  request: { body: body(ManyDecisions) },
  responses: { 200: json(ManyDecided, 'What became of each'), ...refusals },
});

const delegate = createRoute({
  method: 'post',
  path: '/api/approvals/{number}/steps/{step}/delegations',
  summary: 'Give a step of yours into the hands of a colleague',
  request: { params: byStep, body: body(NewDelegation) },
  responses: { 201: json(Approval, 'Given'), ...refusals },
});

/** Approvals over HTTP; a letter's link is in `mailed/guest-routes.ts`. */
export function approvalRoutes(playbook: Playbook) {
  const one = async (context: Context<House>, verb: (it: Act) => Promise<StoredApproval>): Promise<Approval> => {
    const approval = await act(context, async (it) => presentApproval(it, playbook, await verb(it)));
    tellVersion(context, approval);
    return approval;
  };
  return routes()
    .openapi(list, async (context) =>
      context.json(await act(context, (it) => listApprovals(it, playbook, context.req.valid('query'))), 200),
    )
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => readApproval(it, number)), 200);
    })
    .openapi(look, async (context) => {
      const { number } = context.req.valid('param');
      const { brief } = context.req.valid('json');
      return context.json(await one(context, (it) => lookAtApproval(it, number, brief)), 200);
    })
    .openapi(decideAll, async (context) => {
      const items = await act(context, (it) => decideMany(it, playbook, context.req.valid('json')));
      return context.json({ items }, 200);
    })
    .openapi(decide, async (context) => {
      const { number: approval, step } = context.req.valid('param');
      const said = context.req.valid('json');
      return context.json(await one(context, (it) => decideStep(it, playbook, { approval, step, ...said })), 201);
    })
    .openapi(delegate, async (context) => {
      const { number: approval, step } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await one(context, (it) => delegateStep(it, playbook, { approval, step, ...given })), 201);
    });
}
