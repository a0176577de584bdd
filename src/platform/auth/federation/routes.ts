import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../http/door.ts';
import { act, type House, readerOf } from '../../http/house.ts';
import { tellVersion } from '../../http/precondition.ts';
import { body, json, refusals } from '../../http/spoken.ts';
import { Refusal } from '../../refusal.ts';
import { demand, may } from '../../rights.ts';
import { actAtDoor, type Entrance } from '../entrance.ts';
import { Connection, ConnectionList, ConnectionWish, Trial } from './connection.ts';
import {
  addConnection,
  type ConnectionGround,
  changeConnection,
  listConnections,
  openSecret,
  readConnection,
  settingsOf,
} from './connections.ts';
import { readFarText } from './far-places.ts';
import { listGroupNames, listGroupRoles } from './group-roles.ts';
import { tryIssuer } from './oidc.ts';
import { tryProvider } from './saml.ts';
import { siteOf } from './site.ts';

const params = z.object({ id: z.uuid() });
const below = '/api/connections';

const list = createRoute({
  ...{ method: 'get', path: below, summary: 'List the sign-in connections and which group gives which role' },
  responses: { 200: json(ConnectionList, 'By name, without their secrets'), ...refusals },
});
const add = createRoute({
  ...{ method: 'post', path: below, summary: 'Add a sign-in connection', request: { body: body(ConnectionWish) } },
  responses: { 201: json(Connection, 'Added'), ...refusals },
});
const read = createRoute({
  ...{ method: 'get', path: `${below}/{id}`, summary: 'Read a sign-in connection', request: { params } },
  responses: { 200: json(Connection, 'The connection, without its secret'), ...refusals },
});
const change = createRoute({
  ...{ method: 'put', path: `${below}/{id}`, summary: 'Change a sign-in connection' },
  request: { params, body: body(ConnectionWish) },
  responses: { 200: json(Connection, 'As it stands now'), ...refusals },
});
const trial = createRoute({
  ...{ method: 'post', path: `${below}/{id}/trial`, summary: 'Try a sign-in connection', request: { params } },
  responses: { 200: json(Trial, 'What was found, in a sentence'), ...refusals },
});
/** Sign-in connections, for administrators; an auditor reads. */
export function connectionRoutes(entrance: Entrance) {
  const groundOf = (context: Context<House>): ConnectionGround => ({
    ...{ site: siteOf(context, entrance), secret: entrance.secret, roles: entrance.roles },
  });
  const seen = (context: Context<House>) => demand(readerOf(context), 'connection.see');
  const mayOf = (context: Context<House>) => ({ change: may(readerOf(context), 'connection.change') });
  return routes()
    .openapi(list, async (context) => {
      seen(context);
      const { site, roles } = groundOf(context);
      const found = await act(context, async ({ tx }) => ({
        items: await listConnections(tx, site),
        groupRoles: await listGroupRoles(tx),
        groups: await listGroupNames(tx),
      }));
      const choice = roles.filter(({ ofPartner }) => !ofPartner).map(({ id, title }) => ({ id, title }));
      return context.json({ ...found, roles: choice, may: mayOf(context) }, 200);
    })
    .openapi(read, async (context) => {
      seen(context);
      const { id } = context.req.valid('param');
      const found = await act(context, ({ tx }) => readConnection(tx, id, siteOf(context, entrance)));
      tellVersion(context, found);
      return context.json(found, 200);
    })
    .openapi(add, async (context) => {
      demand(readerOf(context), 'connection.change');
      const wish = context.req.valid('json');
      const settings = await settingsOf(wish, null);
      const added = await actAtDoor(context, readerOf(context), (verb) =>
        addConnection(verb, groundOf(context), wish, settings),
      );
      tellVersion(context, added);
      return context.json(added, 201);
    })
    .openapi(change, async (context) => {
      demand(readerOf(context), 'connection.change');
      const { id } = context.req.valid('param');
      const wish = context.req.valid('json');
      const ground = groundOf(context);
      const kept = await act(context, ({ tx }) => readConnection(tx, id, ground.site));
      const settings = await settingsOf(wish, kept.settings);
      const changed = await actAtDoor(context, readerOf(context), (verb) =>
        changeConnection(verb, ground, id, wish, settings),
      );
      tellVersion(context, changed);
      return context.json(changed, 200);
    })
    .openapi(trial, async (context) => {
      demand(readerOf(context), 'connection.change');
      const { id } = context.req.valid('param');
      const found = await act(context, ({ tx }) => readConnection(tx, id, siteOf(context, entrance)));
      return context.json(await tried(context, entrance, found), 200);
    });
}

async function tried(
  context: Context<House>,
  entrance: Entrance,
  { id, settings, addresses }: Connection,
): Promise<Trial> {
  if (settings.kind === 'oidc') {
    const secret = await openSecret(context.get('db'), id, entrance.secret);
    return tryIssuer({ settings, secret }, addresses.answer);
  }
  try {
    const fresh = settings.metadataUrl === null ? null : await readFarText(settings.metadataUrl);
    return tryProvider(settings, fresh, context.get('clock').now());
  } catch (fault) {
    if (fault instanceof Refusal) return { works: false, sentence: fault.message };
    throw fault;
  }
}
