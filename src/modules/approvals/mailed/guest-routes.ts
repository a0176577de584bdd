import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import { actAsGuest, type GuestDoor, guestHeaders } from '../../../platform/links/guest-door.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { GuestApproval, GuestDecision } from '../approval.ts';
import { decideAsGuest, readAsGuest } from './guest.ts';

const byToken = z.object({ token: z.string().max(200) });

const read = createRoute({
  method: 'get',
  path: '/api/guest/{token}/approval',
  summary: 'Read what a letter asks to approve, by its link',
  request: { params: byToken },
  responses: { 200: json(GuestApproval, 'The frozen brief, and whether a word is still asked'), ...refusals },
});

const decide = createRoute({
  method: 'post',
  path: '/api/guest/{token}/approval/decision',
  summary: 'Say yes or no by the link of a letter',
  request: { params: byToken, body: body(GuestDecision) },
  responses: { 200: json(GuestApproval, 'Said; the link is spent'), ...refusals },
});

/** What a letter asks, by its link alone. */
export function approvalGuestRoutes(playbook: Playbook, door: GuestDoor) {
  const app = routes();
  app.use('/api/guest/*', guestHeaders);
  const at = (token: string) => ({ token, purpose: 'approval' }) as const;
  return app
    .openapi(read, async (context) => {
      const { token } = context.req.valid('param');
      const look = actAsGuest(context, door, at(token), (act, link) => readAsGuest(act, playbook, link));
      return context.json(await look, 200);
    })
    .openapi(decide, async (context) => {
      const { token } = context.req.valid('param');
      const said = context.req.valid('json');
      const verb = actAsGuest(context, door, at(token), (act, link) => decideAsGuest(act, playbook, link, said));
      return context.json(await verb, 200);
    });
}
