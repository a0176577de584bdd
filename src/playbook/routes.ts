import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { today } from '../platform/clock.ts';
import { routes } from '../platform/http/door.ts';
import { type House, readerOf } from '../platform/http/house.ts';
import { body, json, refusals } from '../platform/http/spoken.ts';
import { notFound } from '../platform/refusal.ts';
import { demand } from '../platform/rights.ts';
import type { Playbook } from './playbook.ts';
import { overviewOf, readableTable, tablesOf, tried } from './readable.ts';
import { catalogueList, offeringList, quotingPolicy } from './readable-offer.ts';
import {
  CatalogueDay,
  CatalogueList,
  OfferingList,
  PlaybookOverview,
  QuotingPolicy,
  ReadableTable,
  ServiceList,
  TriedDecision,
} from './reading.ts';
import { Scalar } from './tables/shape.ts';

const byId = z.object({ id: z.string() });
const Tried = z.strictObject({ facts: z.record(z.string(), Scalar.nullable()) });

const overview = createRoute({
  method: 'get',
  path: '/api/playbook',
  summary: 'Read what stands in the playbook',
  responses: { 200: json(PlaybookOverview, 'The playbook in force'), ...refusals },
});

const services = createRoute({
  method: 'get',
  path: '/api/playbook/services',
  summary: 'List the services a customer may need',
  responses: { 200: json(ServiceList, 'In the order of the playbook'), ...refusals },
});

const catalogue = createRoute({
  method: 'get',
  path: '/api/playbook/catalogue',
  summary: 'Read the price list of a day',
  request: { query: CatalogueDay },
  responses: { 200: json(CatalogueList, 'At the list prices of that day, or of today'), ...refusals },
});

const offerings = createRoute({
  method: 'get',
  path: '/api/playbook/offerings',
  summary: 'Read what the services of the catalogue are',
  responses: {
    200: json(OfferingList, 'Each in words for the customer, and how a service becomes a SKU'),
    ...refusals,
  },
});

const quoting = createRoute({
  method: 'get',
  path: '/api/playbook/quoting',
  summary: 'Read what a quote is written by',
  responses: { 200: json(QuotingPolicy, 'Types of quotes, their validity, and who may have to say yes'), ...refusals },
});

const table = createRoute({
  method: 'get',
  path: '/api/playbook/tables/{id}',
  summary: 'Read a decision table',
  request: { params: byId },
  responses: { 200: json(ReadableTable, 'The table, every cell in words'), ...refusals },
});

const attempt = createRoute({
  method: 'post',
  path: '/api/playbook/tables/{id}/decisions',
  summary: 'Try facts against a table; nothing is kept',
  request: { params: byId, body: body(Tried) },
  responses: { 200: json(TriedDecision, 'What it answers, row by row'), ...refusals },
});

/** The rules are the company's own: a partner is told what they decide, not what they say; names and prices are for all. */
const mayRead: MiddlewareHandler<House> = async (context, next) => {
  demand(readerOf(context), 'playbook.see');
  await next();
};

/** The playbook over HTTP: to be read, and to be tried. */
export function playbookRoutes(playbook: Playbook) {
  const tableOf = (id: string) => {
    const found = tablesOf(playbook).find((each) => each.id === id);
    if (!found) throw notFound('table', id);
    return found;
  };
  const app = routes();
  app.use('/api/playbook/tables/*', mayRead);
  return app
    .openapi(overview, (context) => context.json(overviewOf(playbook), 200))
    .openapi(services, (context) => {
      const items = Object.entries(playbook.routing.services).map(([id, { title }]) => ({ id, title }));
      return context.json({ items }, 200);
    })
    .openapi(catalogue, (context) => {
      const { on = today(context.get('clock')) } = context.req.valid('query');
      return context.json(catalogueList(playbook, on), 200);
    })
    .openapi(offerings, (context) => context.json(offeringList(playbook), 200))
    .openapi(quoting, (context) => context.json(quotingPolicy(playbook, today(context.get('clock'))), 200))
    .openapi(table, (context) => context.json(readableTable(tableOf(context.req.valid('param').id)), 200))
    .openapi(attempt, (context) => {
      const { facts } = context.req.valid('json');
      return context.json(tried(tableOf(context.req.valid('param').id), facts, today(context.get('clock'))), 200);
    });
}
