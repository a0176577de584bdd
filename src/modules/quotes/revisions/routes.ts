import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { answerQuote } from '../answering.ts';
import { openCustomQuotes } from '../custom/custom-quotes.ts';
import { customiseQuote } from '../custom/customising.ts';
import { presentQuotes } from '../presenting.ts';
import { Customisation, NewCustomQuotes, OpportunityQuotes, Quote, QuoteComparison, QuoteReason } from '../quote.ts';
import { compareQuotes } from './comparing.ts';
import { reviseQuote, withdrawQuote } from './revising.ts';

const byNumber = z.object({ number: z.string() });

const revise = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/revision',
  summary: 'Open the next revision of a quote that left the house',
  request: { params: byNumber },
  responses: { 201: json(Quote, 'The next revision, a draft'), ...refusals },
});

const withdraw = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/withdrawal',
  summary: 'Withdraw a quote',
  request: { params: byNumber, body: body(QuoteReason) },
  responses: { 200: json(Quote, 'Withdrawn'), ...refusals },
});

const compare = createRoute({
  method: 'get',
  path: '/api/quotes/{number}/comparison',
  summary: 'Compare a quote with another revision of it',
  request: { params: byNumber, query: z.object({ with: z.string() }) },
  responses: { 200: json(QuoteComparison, 'From the one named in "with" to this'), ...refusals },
});

const customise = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/customisation',
  summary: 'Make a custom scope of a quote, with all that is known carried over',
  request: { params: byNumber, body: body(Customisation) },
  responses: { 200: json(Quote, 'A custom scope; its opportunity is routed anew'), ...refusals },
});

const openCustom = createRoute({
  method: 'post',
  path: '/api/opportunities/{number}/quotes/custom',
  summary: 'Write the two quotes that bill a statement of work, at what its estimate comes to',
  request: { params: byNumber, body: body(NewCustomQuotes) },
  responses: { 201: json(OpportunityQuotes, 'The quotes of the opportunity'), ...refusals },
});

/** What becomes of quotes over HTTP: their next revisions, their end, and statements of work instead of them or beside. */
export const quoteRevisionRoutes = (playbook: Playbook) => {
  const done = answerQuote(playbook);
  return routes()
    .openapi(revise, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await done(context, (it) => reviseQuote(it, playbook, number)), 201);
    })
    .openapi(withdraw, async (context) => {
      const { number } = context.req.valid('param');
      const { reason } = context.req.valid('json');
      return context.json(await done(context, (it) => withdrawQuote(it, playbook, number, reason)), 200);
    })
    .openapi(compare, async (context) => {
      const { number } = context.req.valid('param');
      const { with: other } = context.req.valid('query');
      return context.json(await act(context, (it) => compareQuotes(it, playbook, other, number)), 200);
    })
    .openapi(customise, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, (it) => customiseQuote(it, playbook, number, given)), 200);
    })
    .openapi(openCustom, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      const opened = await act(context, async (it) => {
        await openCustomQuotes(it, playbook, number, given);
        return presentQuotes(it, playbook, number);
      });
      return context.json(opened, 201);
    });
};
