import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { answerQuote } from './answering.ts';
import { returnQuote, submitQuote } from './approval/submitting.ts';
import { changeQuote, repriceQuote } from './changing.ts';
import { openQuote } from './opening.ts';
import { presentQuotes } from './presenting.ts';
import {
  NewQuote,
  OpportunityQuotes,
  Quote,
  QuoteExtension,
  QuoteFilter,
  QuotePage,
  QuoteReason,
  QuoteTerms,
} from './quote.ts';
import { readQuote, readQuotes } from './store.ts';
import { extendQuote } from './validity.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/quotes',
  summary: 'List quotes',
  request: { query: QuoteFilter },
  responses: { 200: json(QuotePage, 'One page'), ...refusals },
});

const listOf = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/quotes',
  summary: 'List the quotes of an opportunity',
  request: { params: byNumber },
  responses: { 200: json(OpportunityQuotes, 'Newest first'), ...refusals },
});

const open = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/quotes',
  summary: 'Open a quote of the catalogue',
  request: { params: byNumber, body: body(NewQuote) },
  responses: { 201: json(Quote, 'A draft'), ...refusals },
});

const one = createRoute({
  method: 'get',
  path: '/api/quotes/{number}',
  summary: 'Read a quote with its lines and what the rules say of it',
  request: { params: byNumber },
  responses: { 200: json(Quote, 'The quote'), ...refusals },
});

const change = createRoute({
  method: 'put',
  path: '/api/quotes/{number}',
  summary: 'Change a quote that has not left the house',
  request: { params: byNumber, body: body(QuoteTerms) },
  responses: { 200: json(Quote, 'Reckoned anew'), ...refusals },
});

const reprice = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/reprice',
  summary: 'Take the list prices of today',
  request: { params: byNumber },
  responses: { 200: json(Quote, 'At the prices of today'), ...refusals },
});

const submit = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/submission',
  summary: 'Submit a quote; it is approved at once where nothing about it asks for an approval',
  request: { params: byNumber },
  responses: { 200: json(Quote, 'In approval, or approved'), ...refusals },
});

const takeBack = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/return',
  summary: 'Take a quote back for more work',
  request: { params: byNumber, body: body(QuoteReason) },
  responses: { 200: json(Quote, 'A draft again'), ...refusals },
});

const extend = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/extension',
  summary: 'Extend the validity of a quote',
  request: { params: byNumber, body: body(QuoteExtension) },
  responses: { 200: json(Quote, 'Extended'), ...refusals },
});

/** Quotes over HTTP: from opening to approval. */
export const quoteRoutes = (playbook: Playbook) => {
  const done = answerQuote(playbook);
  return routes()
    .openapi(list, async (context) => {
      const page = await act(context, (it) => readQuotes(it, context.req.valid('query')));
      return context.json(page, 200);
    })
    .openapi(listOf, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await act(context, (it) => presentQuotes(it, playbook, number)), 200);
    })
    .openapi(open, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, (it) => openQuote(it, playbook, number, given)), 201);
    })
    .openapi(one, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => readQuote(it, number)), 200);
    })
    .openapi(change, async (context) => {
      const { number } = context.req.valid('param');
      const terms = context.req.valid('json');
      return context.json(await done(context, (it) => changeQuote(it, playbook, number, terms)), 200);
    })
    .openapi(reprice, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => repriceQuote(it, playbook, number)), 200);
    })
    .openapi(submit, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => submitQuote(it, playbook, number)), 200);
    })
    .openapi(takeBack, async (context) => {
      const { number } = context.req.valid('param');
      const { reason } = context.req.valid('json');
      return context.json(await done(context, (it) => returnQuote(it, playbook, number, reason)), 200);
    })
    .openapi(extend, async (context) => {
      const { number } = context.req.valid('param');
      const { until } = context.req.valid('json');
      return context.json(await done(context, (it) => extendQuote(it, playbook, number, until)), 200);
    });
};
