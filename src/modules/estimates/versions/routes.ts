import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { routes } from '../../../platform/http/door.ts';
import { act, type House, readerOf } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import { staffingOn } from '../../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { Estimate, EstimateChange, NewScenario } from '../estimate.ts';
import { presented } from '../presenting.ts';
import { wholeSheet } from '../rights.ts';
import { readEstimate, type StoredEstimate } from '../store.ts';
import { Burn } from './burn.ts';
import { burnOf } from './burning.ts';
import { changeEstimate } from './changing.ts';
import { compare } from './comparing.ts';
import { Comparison } from './comparison.ts';
import { publish, revise } from './publishing.ts';
import { applyScenario, copyAsScenario, discardScenario } from './scenarios.ts';

const byNumber = z.object({ number: z.string() });

const change = createRoute({
  method: 'patch',
  path: '/api/estimates/{number}',
  summary: 'Change the discount, the travel budget or what is included of a draft',
  request: { params: byNumber, body: body(EstimateChange) },
  responses: { 200: json(Estimate, 'Changed'), ...refusals },
});

const publishing = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/publish',
  summary: 'Publish the live draft; from then on it does not change',
  request: { params: byNumber },
  responses: { 200: json(Estimate, 'Published'), ...refusals },
});

const revising = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/revise',
  summary: 'Take a frozen estimate up again as the next live draft',
  request: { params: byNumber },
  responses: { 201: json(Estimate, 'The new draft'), ...refusals },
});

const copying = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/scenarios',
  summary: 'Copy an estimate as a scenario beside the live one',
  request: { params: byNumber, body: body(NewScenario) },
  responses: { 201: json(Estimate, 'The scenario'), ...refusals },
});

const applying = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/apply',
  summary: 'Make a scenario the live draft',
  request: { params: byNumber },
  responses: { 200: json(Estimate, 'Live'), ...refusals },
});

const discarding = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/discard',
  summary: 'Discard a scenario',
  request: { params: byNumber },
  responses: { 200: json(Estimate, 'Discarded'), ...refusals },
});

const comparing = createRoute({
  method: 'get',
  path: '/api/estimates/compare',
  summary: 'Compare two estimates by activity',
  request: { query: z.object({ left: z.string(), right: z.string() }) },
  responses: { 200: json(Comparison, 'What the right one adds, removes and changes'), ...refusals },
});

const burning = createRoute({
  method: 'get',
  path: '/api/estimates/{number}/burn',
  summary: 'Read the hours of an estimate by week and role',
  request: { params: byNumber },
  responses: { 200: json(Burn, 'From the begin of the work on'), ...refusals },
});

/** What becomes of estimates, and how two differ, over HTTP. */
export function versionRoutes(playbook: Playbook) {
  const one = async (context: Context<House>, verb: (act: Act) => Promise<StoredEstimate>): Promise<Estimate> => {
    const answer = await act(context, async (it) => presented(it, playbook, await verb(it)));
    tellVersion(context, answer);
    return answer;
  };
  return routes()
    .openapi(comparing, async (context) => {
      const { left, right } = context.req.valid('query');
      const both = await act(
        context,
        async (it) => [await readEstimate(it, left), await readEstimate(it, right)] as const,
      );
      return context.json(compare(...both), 200);
    })
    .openapi(burning, async (context) => {
      const { number } = context.req.valid('param');
      const stored = await act(context, (it) => readEstimate(it, number));
      const { lines, roles } = wholeSheet(readerOf(context), stored);
      const day = stored.createdAt.slice(0, 10);
      return context.json(burnOf(lines, roles, staffingOn(playbook.estimating.staffing, day)), 200);
    })
    .openapi(change, async (context) => {
      const [{ number }, wanted] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await one(context, (it) => changeEstimate(it, playbook, number, wanted)), 200);
    })
    .openapi(publishing, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => publish(it, playbook, number)), 200);
    })
    .openapi(revising, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => revise(it, playbook, number)), 201);
    })
    .openapi(copying, async (context) => {
      const [{ number }, { name }] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await one(context, (it) => copyAsScenario(it, playbook, number, name)), 201);
    })
    .openapi(applying, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => applyScenario(it, playbook, number)), 200);
    })
    .openapi(discarding, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => discardScenario(it, playbook, number)), 200);
    });
}
