import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { actAsGuest, type GuestDoor, guestHeaders } from '../../platform/links/guest-door.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { closeAsGuest, readAsGuest, remarkAsGuest } from './guest.ts';
import { GuestClosing, GuestRemark, GuestReview } from './review.ts';

const byToken = z.object({ token: z.string().max(200) });

const read = createRoute({
  method: 'get',
  path: '/api/guest/{token}/review',
  summary: 'Read the estimate a customer is asked about, by their link',
  request: { params: byToken },
  responses: { 200: json(GuestReview, 'Activities and price, without hours'), ...refusals },
});

const say = createRoute({
  method: 'post',
  path: '/api/guest/{token}/review/remarks',
  summary: 'Remark on the estimate as the customer',
  request: { params: byToken, body: body(GuestRemark) },
  responses: { 201: json(GuestReview, 'Said'), ...refusals },
});

const close = createRoute({
  method: 'post',
  path: '/api/guest/{token}/review/closing',
  summary: 'Confirm size and activities as the customer, or ask for changes',
  request: { params: byToken, body: body(GuestClosing) },
  responses: { 200: json(GuestReview, 'Answered'), ...refusals },
});

/** The customer's side of a review, by a link alone. */
export function reviewGuestRoutes(playbook: Playbook, door: GuestDoor) {
  const app = routes();
  app.use('/api/guest/*', guestHeaders);
  const at = (token: string) => ({ token, purpose: 'review' }) as const;
  return app
    .openapi(read, async (context) => {
      const { token } = context.req.valid('param');
      return context.json(await actAsGuest(context, door, at(token), readAsGuest), 200);
    })
    .openapi(say, async (context) => {
      const { token } = context.req.valid('param');
      const said = context.req.valid('json');
      const verb = actAsGuest(context, door, at(token), (act, link) => remarkAsGuest(act, playbook, link, said));
      return context.json(await verb, 201);
    })
    .openapi(close, async (context) => {
      const { token } = context.req.valid('param');
      const closing = context.req.valid('json');
      const verb = actAsGuest(context, door, at(token), (act, link) => closeAsGuest(act, playbook, link, closing));
      return context.json(await verb, 200);
    });
}
