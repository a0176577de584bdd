import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../http/door.ts';
import { act, readerOf } from '../../http/house.ts';
import { body, json, refusals } from '../../http/spoken.ts';
import { demand, may } from '../../rights.ts';
import { actAtDoor, type Entrance } from '../entrance.ts';
import { MadeScimClient, NewScimClient, ScimClient, ScimClientList } from '../scim/client.ts';
import { endClient, listClients, makeClient } from '../scim/clients.ts';
import { GroupRoles } from './connection.ts';
import { setGroupRoles } from './group-roles.ts';
import { siteOf } from './site.ts';

const params = z.object({ id: z.uuid() });

const groupRoles = createRoute({
  ...{ method: 'put', path: '/api/group-roles', summary: 'Set which group gives which role' },
  request: { body: body(GroupRoles) },
  responses: { 200: json(GroupRoles, 'The mapping; the roles of members are settled'), ...refusals },
});
const clients = createRoute({
  ...{ method: 'get', path: '/api/scim-clients', summary: 'List the programs that keep the directory' },
  responses: { 200: json(ScimClientList, 'The newest first'), ...refusals },
});
const makeOne = createRoute({
  ...{ method: 'post', path: '/api/scim-clients', summary: 'Let a program keep the directory' },
  request: { body: body(NewScimClient) },
  responses: { 201: json(MadeScimClient, 'With its token, shown this once'), ...refusals },
});
const endOne = createRoute({
  ...{ method: 'post', path: '/api/scim-clients/{id}/end', summary: 'End the token of a program', request: { params } },
  responses: { 200: json(ScimClient, 'Ended'), ...refusals },
});

/** Who keeps the directory by SCIM, and what its groups give, for administrators; an auditor reads. */
export function provisioningRoutes(entrance: Entrance) {
  return routes()
    .openapi(groupRoles, async (context) => {
      const { items } = context.req.valid('json');
      const set = await actAtDoor(context, readerOf(context), (verb) => setGroupRoles(verb, items, entrance.roles));
      return context.json({ items: set }, 200);
    })
    .openapi(clients, async (context) => {
      demand(readerOf(context), 'connection.see');
      const items = await act(context, ({ tx }) => listClients(tx));
      return context.json(
        {
          items,
          address: `${siteOf(context, entrance)}/scim/v2`,
          may: { change: may(readerOf(context), 'connection.change') },
        },
        200,
      );
    })
    .openapi(makeOne, async (context) => {
      const { name } = context.req.valid('json');
      const made = await actAtDoor(context, readerOf(context), (verb) => makeClient(verb, name));
      context.set('remembered', { ...made, token: null });
      return context.json(made, 201);
    })
    .openapi(endOne, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await actAtDoor(context, readerOf(context), (verb) => endClient(verb, id)), 200);
    });
}
