import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Answer, Closing, NewRemark, NewReview, OpenedReview, OpportunityReviews, Review } from './review.ts';
import { answerRemark, closeReview, openReview, remark } from './rounds.ts';
import { presentReview, readOpportunityReviews } from './standing.ts';

const byNumber = z.object({ number: z.string() });
const byId = z.object({ id: z.uuid() });

const read = createRoute({
  method: 'get',
  path: '/api/opportunities/{number}/reviews',
  summary: 'Read the reviews of the estimates of an opportunity, and where the newest stands',
  request: { params: byNumber },
  responses: { 200: json(OpportunityReviews, 'Rounds, the architect, and what was asked of them'), ...refusals },
});

const open = createRoute({
  method: 'post',
  path: '/api/estimates/{number}/reviews',
  summary: 'Ask the account team, or the customer by a link, about a published estimate',
  request: { params: byNumber, body: body(NewReview) },
  responses: { 201: json(OpenedReview, 'Opened; the link is shown this once'), ...refusals },
});

const say = createRoute({
  method: 'post',
  path: '/api/reviews/{id}/remarks',
  summary: 'Remark on an estimate under review, or on one of its lines',
  request: { params: byId, body: body(NewRemark) },
  responses: { 201: json(Review, 'Said'), ...refusals },
});

const answer = createRoute({
  method: 'put',
  path: '/api/reviews/{id}/remarks/{remark}/answer',
  summary: 'Answer a remark',
  request: { params: byId.extend({ remark: z.uuid() }), body: body(Answer) },
  responses: { 200: json(Review, 'Answered'), ...refusals },
});

const close = createRoute({
  method: 'post',
  path: '/api/reviews/{id}/closing',
  summary: 'Confirm size and activities, ask for changes, or withdraw the question',
  request: { params: byId, body: body(Closing) },
  responses: { 200: json(Review, 'Closed'), ...refusals },
});

/** Rounds over HTTP, for the company's people; the customer's link is in `guest-routes.ts`. */
export const reviewRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await act(context, (it) => readOpportunityReviews(it, playbook, number)), 200);
    })
    .openapi(open, async (context) => {
      const { number } = context.req.valid('param');
      const opened = await act(context, async (it) => {
        const { review, link } = await openReview(it, playbook, number, context.req.valid('json'));
        return { review: presentReview(it, review), link };
      });
      // Shown once: what is remembered of this answer knows it no more.
      context.set('remembered', { ...opened, link: null });
      return context.json(opened, 201);
    })
    .openapi(say, async (context) => {
      const said = context.req.valid('json');
      const review = await act(context, async (it) =>
        presentReview(it, await remark(it, playbook, context.req.valid('param').id, said)),
      );
      tellVersion(context, review);
      return context.json(review, 201);
    })
    .openapi(answer, async (context) => {
      const { id, remark: which } = context.req.valid('param');
      const review = await act(context, async (it) =>
        presentReview(it, await answerRemark(it, playbook, id, which, context.req.valid('json'))),
      );
      tellVersion(context, review);
      return context.json(review, 200);
    })
    .openapi(close, async (context) => {
      const review = await act(context, async (it) =>
        presentReview(it, await closeReview(it, playbook, context.req.valid('param').id, context.req.valid('json'))),
      );
      tellVersion(context, review);
      return context.json(review, 200);
    });
