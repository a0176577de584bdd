import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../http/door.ts';
import type { House } from '../http/house.ts';
import { body, json, refusals } from '../http/spoken.ts';
import { Acceptance, InvitationToken, OpenInvitation } from './account.ts';
import { type Braked, whileBraked } from './brake.ts';
import { actAtDoor, type Entrance } from './entrance.ts';
import { acceptInvitation, readInvitation } from './invitations.ts';
import { addressOfAsker, networkOf } from './whereabouts.ts';

const read = createRoute({
  method: 'post',
  path: '/api/invitation/reading',
  summary: 'Read what a link opens',
  request: { body: body(InvitationToken) },
  responses: { 200: json(OpenInvitation, 'Whose password it sets'), ...refusals },
});
const accept = createRoute({
  method: 'post',
  path: '/api/invitation/acceptance',
  summary: 'Use a link: set name and password',
  request: { body: body(Acceptance) },
  responses: { 200: json(z.object({ email: z.string() }), 'What to sign in with'), ...refusals },
});

/** What a link opens, for strangers. A link that opens nothing counts as a wrong try of its network address. */
export function invitationRoutes(entrance: Entrance) {
  return routes()
    .openapi(read, async (context) => {
      const { token } = context.req.valid('json');
      const found = await braked(context, entrance, () =>
        actAtDoor(context, entrance.house, (act) => readInvitation(act, entrance, token)),
      );
      return context.json(found, 200);
    })
    .openapi(accept, async (context) => {
      const given = context.req.valid('json');
      const email = await braked(context, entrance, () =>
        actAtDoor(context, entrance.house, (act) => acceptInvitation(act, entrance, given)),
      );
      return context.json({ email }, 200);
    });
}

function braked<Answer>(
  context: Context<House>,
  { policy, proxies }: Entrance,
  verb: () => Promise<Answer>,
): Promise<Answer> {
  const address = addressOfAsker(context, proxies);
  if (address === null) return verb();
  const brake: Braked = { by: 'address', value: networkOf(address), policy: policy.brakes.address };
  return whileBraked(context.var, brake, 'invitation.unknown', verb);
}
