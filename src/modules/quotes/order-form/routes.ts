import { createRoute, z } from '@hono/zod-openapi';
import { answerPaper, PaperForm } from '../../../documents/paper-files.ts';
import { routes } from '../../../platform/http/door.ts';
import { act } from '../../../platform/http/house.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { answerQuote } from '../answering.ts';
import { NewCustomerReview, Quote, QuoteSigners, ServiceDescriptions } from '../quote.ts';
import { reviewQuote } from '../reviewing.ts';
import { readQuote } from '../store.ts';
import { descriptionsOf } from './assembling.ts';
import { orderFormOf, sendQuote } from './sending.ts';

const byNumber = z.object({ number: z.string() });

const described = createRoute({
  method: 'get',
  path: '/api/quotes/{number}/descriptions',
  summary: 'Read what the services of a quote are, as they are gone through with the customer',
  request: { params: byNumber },
  responses: { 200: json(ServiceDescriptions, 'Each service once'), ...refusals },
});

const review = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/review',
  summary: 'Record that a quote was gone through with the customer, who wants nothing customised',
  request: { params: byNumber, body: body(NewCustomerReview) },
  responses: { 200: json(Quote, 'Recorded'), ...refusals },
});

const download = createRoute({
  method: 'get',
  path: '/api/quotes/{number}/files/{form}',
  summary: 'Download the order form of a quote as Word, PDF or HTML',
  request: { params: byNumber.extend({ form: PaperForm }) },
  responses: { 200: file('application/octet-stream', 'As it was sent, or would be sent today'), ...refusals },
});

const send = createRoute({
  method: 'post',
  path: '/api/quotes/{number}/sending',
  summary: 'Send the order form of a quote for signature',
  request: { params: byNumber, body: body(QuoteSigners) },
  responses: { 200: json(Quote, 'With the customer'), ...refusals },
});

/** Order forms over HTTP: what stands in them, going through them, and sending them for signature. */
export const orderFormRoutes = (playbook: Playbook) => {
  const done = answerQuote(playbook);
  return routes()
    .openapi(described, async (context) => {
      const quote = await act(context, (it) => readQuote(it, context.req.valid('param').number));
      return context.json({ items: descriptionsOf(playbook, quote) }, 200);
    })
    .openapi(review, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, (it) => reviewQuote(it, playbook, number, given)), 200);
    })
    .openapi(download, async (context) => {
      const { number, form } = context.req.valid('param');
      const paper = await act(context, async (it) => orderFormOf(it, playbook, await readQuote(it, number)));
      return answerPaper(context, paper, form, number);
    })
    .openapi(send, async (context) => {
      const { number } = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await done(context, (it) => sendQuote(it, playbook, number, given)), 200);
    });
};
