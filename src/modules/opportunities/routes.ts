import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { may as mayHold } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { openOpportunity, reviseNeed } from './opening.ts';
import {
  NewOpportunity,
  Opportunity,
  OpportunityFilter,
  OpportunityPage,
  RevisedNeed,
  StageMove,
} from './opportunity.ts';
import { mayDo } from './rights.ts';
import { moveStage } from './stages.ts';
import { readOpportunities, readOpportunity, type StoredOpportunity } from './store.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/opportunities',
  summary: 'List opportunities',
  request: { query: OpportunityFilter },
  responses: { 200: json(OpportunityPage, 'One page'), ...refusals },
});

const open = createRoute({
  method: 'post',
  path: '/api/opportunities',
  summary: 'Open an opportunity',
  request: { body: body(NewOpportunity) },
  responses: { 201: json(Opportunity, 'Opened'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}',
  summary: 'Read an opportunity',
  request: { params: byNumber },
  responses: { 200: json(Opportunity, 'The opportunity'), ...refusals },
});

const revise = createRoute({
  method: 'put',
  path: '/api/opportunities/{number}/need',
  summary: 'Change what is needed',
  request: { params: byNumber, body: body(RevisedNeed) },
  responses: { 200: json(Opportunity, 'Revised'), ...refusals },
});

const move = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/stage',
  summary: 'Move an opportunity along its lifecycle',
  request: { params: byNumber, body: body(StageMove) },
  responses: { 200: json(Opportunity, 'Moved'), ...refusals },
});

/** What the seller knows of other partners, what our own estimate came to, and why it ended. */
const hiddenFromPartners = {
  ...{ circumstances: {}, valueCents: null, servicesCents: null, educationCents: null, valueFrom: null },
  ending: null,
};

/** Opportunities over HTTP. */
export function opportunityRoutes(playbook: Playbook) {
  const present = (context: Context<House>, stored: StoredOpportunity): Opportunity => {
    const reader = readerOf(context);
    const hidden = reader.partnerId === null ? {} : hiddenFromPartners;
    return { ...stored, ...hidden, may: mayDo(reader, playbook, stored) };
  };
  const one = (context: Context<House>, stored: StoredOpportunity): Opportunity => {
    tellVersion(context, stored);
    return present(context, stored);
  };
  return routes()
    .openapi(list, async (context) => {
      const page = await act(context, (it) => readOpportunities(it, context.req.valid('query')));
      const may = { open: mayHold(readerOf(context), 'opportunity.open') };
      return context.json({ ...page, may, items: page.items.map((item) => present(context, item)) }, 200);
    })
    .openapi(open, async (context) => {
      const opened = await act(context, (it) => openOpportunity(it, playbook, context.req.valid('json')));
      return context.json(one(context, opened), 201);
    })
    .openapi(read, async (context) => {
      const found = await act(context, (it) => readOpportunity(it, context.req.valid('param').number));
      return context.json(one(context, found), 200);
    })
    .openapi(revise, async (context) => {
      const { number } = context.req.valid('param');
      const revised = await act(context, (it) => reviseNeed(it, playbook, number, context.req.valid('json')));
      return context.json(one(context, revised), 200);
    })
    .openapi(move, async (context) => {
      const { number } = context.req.valid('param');
      const moved = await act(context, (it) => moveStage(it, playbook, number, context.req.valid('json')));
      return context.json(one(context, moved), 200);
    });
}
