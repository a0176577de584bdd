import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { file, json, refusals } from '../../platform/http/spoken.ts';
import type { Reader } from '../../platform/person.ts';
import { may as mayHold } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { scopeOf } from '../scoping/standing.ts';
import { draftEstimate } from './drafting.ts';
import { Estimate, EstimateHead } from './estimate.ts';
import { estimateWorkbook } from './estimate-workbook.ts';
import { wholeSheet } from './rights.ts';
import { readEstimate, readEstimates, type StoredHead } from './store.ts';

const byNumber = z.object({ number: z.string() });
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const list = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/estimates',
  summary: 'List the estimates of an opportunity, without their lines',
  request: { params: byNumber },
  responses: {
    200: json(z.object({ items: z.array(EstimateHead) }), 'Revisions, newest first, then scenarios'),
    ...refusals,
  },
});

const draft = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/estimates',
  summary: 'Draft an estimate from needs and scope',
  request: { params: byNumber },
  responses: { 201: json(Estimate, 'Drafted'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/estimates/{number}',
  summary: 'Read an estimate',
  request: { params: byNumber },
  responses: { 200: json(Estimate, 'The estimate'), ...refusals },
});

const workbook = createRoute({
  method: 'get',
  path: '/api/estimates/{number}/workbook',
  summary: 'Download an estimate as a workbook with live formulas',
  request: { params: byNumber },
  responses: { 200: file(xlsx, 'The workbook'), ...refusals },
});

const present = <Stored extends StoredHead>(reader: Reader, { id: _, ...stored }: Stored) => ({
  ...stored,
  may: { downloadWorkbook: mayHold(reader, 'estimate.seeCosts') },
});

/** Estimates over HTTP. */
export const estimateRoutes = (playbook: Playbook) =>
  routes()
    .openapi(list, async (context) => {
      const items = await act(context, (it) => readEstimates(it, context.req.valid('param').number));
      return context.json({ items: items.map((item) => present(readerOf(context), item)) }, 200);
    })
    .openapi(draft, async (context) => {
      const { number } = context.req.valid('param');
      const drafted = await act(context, (it) => draftEstimate(it, playbook, number));
      return context.json(present(readerOf(context), drafted), 201);
    })
    .openapi(read, async (context) => {
      const stored = await act(context, (it) => readEstimate(it, context.req.valid('param').number));
      tellVersion(context, stored);
      return context.json(present(readerOf(context), stored), 200);
    })
    .openapi(workbook, async (context) => {
      const { number } = context.req.valid('param');
      const bytes = await act(context, async (it) => {
        const estimate = await readEstimate(it, number);
        const { account } = await readOpportunity(it, estimate.opportunity);
        const scope = await scopeOf(it, estimate.opportunity);
        const date = estimate.createdAt.slice(0, 10);
        const sheet = wholeSheet(it.reader, estimate);
        return estimateWorkbook({ sheet, scope, customer: account.name, number, date });
      });
      const headers = { 'content-type': xlsx, 'content-disposition': `attachment; filename="${number}.xlsx"` };
      return context.body(new Uint8Array(bytes), 200, headers);
    });
