import { createRoute, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Act } from '../../act.ts';
import { routes } from '../../http/door.ts';
import { type House, readerOf } from '../../http/house.ts';
import { refusalOf } from '../../http/problem.ts';
import { actAtDoor, type Entrance } from '../entrance.ts';
import { clientOf } from './clients.ts';
import { providerConfig, schemaList, schemaNamed, typeList, typeNamed } from './discovery.ts';
import { addGroup, findGroup, patchGroup, readGroups, removeGroup, replaceGroup } from './groups.ts';
import { filterOf, type ListWish, listed, type SightWish, sightOf } from './listing.ts';
import type { Fields } from './path.ts';
import { groupType, type ResourceType, userType } from './schema.ts';
import { errorBody, ScimFault } from './scim-fault.ts';
import { isHeld } from './standing.ts';
import { userResource } from './user-resource.ts';
import { readUsers } from './user-rows.ts';
import { addUser, findUser, patchUser, removeUser, replaceUser, type ScimGround } from './users.ts';

const below = '/scim/v2';
const mediaType = 'application/scim+json';
const bodyBytesMax = 1024 * 1024;

type Change = (act: Act, ground: ScimGround, id: string, body: unknown, ifMatch: string | undefined) => Promise<Fields>;

/** A kind of resource with its verbs: users and groups are served by the same routes. */
interface Kind {
  readonly type: ResourceType;
  readonly list: (act: Act, ground: ScimGround, filter: ReturnType<typeof filterOf>) => Promise<Fields[]>;
  readonly find: (act: Act, ground: ScimGround, id: string) => Promise<Fields>;
  readonly add: (act: Act, ground: ScimGround, body: unknown) => Promise<Fields>;
  readonly replace: Change;
  readonly patch: Change;
  readonly remove: (act: Act, ground: ScimGround, id: string, ifMatch: string | undefined) => Promise<void>;
}

const kinds: readonly Kind[] = [
  {
    type: userType,
    list: async ({ tx }, { base, house }, filter) =>
      (await readUsers(tx, house, filter)).map((row) => userResource(row, base)),
    ...{ find: findUser, add: addUser, replace: replaceUser, patch: patchUser, remove: removeUser },
  },
  {
    type: groupType,
    list: readGroups,
    ...{ find: findGroup, add: addGroup, replace: replaceGroup, patch: patchGroup, remove: removeGroup },
  },
];

const Resource = z.looseObject({}).meta({ id: 'ScimResource' });
const ErrorBody = z
  .object({ schemas: z.array(z.string()), status: z.string(), scimType: z.string().optional(), detail: z.string() })
  .meta({ id: 'ScimError' });

const spoken = (description: string) => ({ description, content: { [mediaType]: { schema: Resource } } });
const answers = {
  default: { description: 'Refused, in the error schema of SCIM', content: { [mediaType]: { schema: ErrorBody } } },
};
const written = {
  required: true,
  content: { [mediaType]: { schema: Resource }, 'application/json': { schema: Resource } },
};
const params = z.object({ id: z.string().max(200) });

const whole = z.coerce.number().int().optional();
const names = z
  .string()
  .transform((text) => text.split(','))
  .optional();
const Sight = z.object({ attributes: names, excludedAttributes: names });
const Listing = Sight.extend({
  ...{ filter: z.string().max(10_000).optional(), sortBy: z.string().optional(), sortOrder: z.string().optional() },
  ...{ startIndex: whole, count: whole },
});
const Search = Listing.extend({
  attributes: z.array(z.string()).optional(),
  excludedAttributes: z.array(z.string()).optional(),
}).loose();

type Parts = Pick<Entrance, 'rightsOf' | 'house' | 'address'>;

/** SCIM 2.0 (RFC 7643 and 7644): an identity provider keeps people and groups. */
export function scimRoutes(entrance: Parts) {
  const app = routes();
  const ground: ScimGround = { base: `${entrance.address}${below}`, house: entrance.house.id };
  app.onError(answerFault);
  app.use(`${below}/*`, bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }), knowClient(entrance));
  describeProvider(app, ground.base);
  for (const kind of kinds) serveKind(app, kind, ground);
  app.all(`${below}/Me`, () => {
    throw new ScimFault(501, 'A client is nobody in the directory: ask for a user by id.');
  });
  app.all(`${below}/*`, (context) => {
    throw new ScimFault(404, `There is nothing at ${context.req.path}.`);
  });
  return app;
}

const tooLarge = (): never => {
  throw new ScimFault(413, `The body is over ${bodyBytesMax / 1024} KB: send less at once.`);
};

/** Only what is open to whoever does not know yet how to ask is answered without a token (RFC 7643, section 5). */
const knowClient =
  ({ rightsOf }: Parts): MiddlewareHandler<House> =>
  async (context, next) => {
    context.header('Cache-Control', 'no-store');
    if (context.req.path === `${below}/ServiceProviderConfig`) return next();
    const { db, clock } = context.var;
    const client = await clientOf(db, context.req.header('Authorization'), clock.now(), rightsOf);
    if (!client) {
      context.header('WWW-Authenticate', 'Bearer realm="Parley SCIM"');
      throw new ScimFault(401, 'Send the token that an administrator of Parley made for this client.');
    }
    context.set('reader', client);
    return next();
  };

/** What a client did wrong is said in SCIM's words; what failed on our side is the door's to answer. */
function answerFault(thrown: Error, context: Context<House>): Response {
  const fault = thrown instanceof ScimFault ? thrown : scimFaultOf(thrown);
  context.get('log').info({ requestId: context.get('requestId'), code: fault.scimType ?? fault.status }, fault.message);
  return context.body(JSON.stringify(errorBody(fault)), fault.status as 400, { 'content-type': mediaType });
}

function scimFaultOf(thrown: Error): ScimFault {
  const refusal = refusalOf(thrown);
  if (refusal.status >= 500) throw thrown;
  const detail = [refusal.message, ...refusal.faults.map(({ place, sentence }) => `${place} ${sentence}`)].join(' ');
  return new ScimFault(400, detail, refusal.code === 'request.refused' ? 'invalidSyntax' : 'invalidValue');
}

type App = ReturnType<typeof routes>;

/** In SCIM's own media type, whatever the client says it accepts. */
const answered = <Status extends 200 | 201>(context: Context<House>, body: Fields, status: Status) =>
  context.json(body, status, { 'content-type': mediaType });

const versionIn = (resource: Fields): string => String((resource.meta as Fields).version);

function serveKind(app: App, kind: Kind, ground: ScimGround): void {
  serveList(app, kind, ground);
  serveOne(app, kind, ground);
}

function serveList(app: App, kind: Kind, ground: ScimGround): void {
  const { type } = kind;
  const path = `${below}${type.endpoint}`;
  const noun = type.name.toLowerCase();
  const list = (context: Context<House>, wish: ListWish & SightWish) => {
    const filter = filterOf(wish, type);
    return actAtDoor(context, readerOf(context), async (act) => {
      const resources = await kind.list(act, ground, filter);
      return answered(context, listed(resources, filter, wish, sightOf(wish, type), type), 200);
    });
  };
  app.openapi(
    createRoute({
      ...{ method: 'get', path, summary: `List ${noun}s (SCIM)`, request: { query: Listing } },
      responses: { 200: spoken('Those who pass the filter'), ...answers },
    }),
    (context) => list(context, context.req.valid('query')),
  );
  app.openapi(
    createRoute({
      ...{ method: 'post', path: `${path}/.search`, summary: `Search ${noun}s (SCIM)`, request: { body: written } },
      responses: { 200: spoken('Those who pass the filter'), ...answers },
    }),
    async (context) => list(context, Search.parse(await context.req.json())),
  );
  app.openapi(
    createRoute({
      ...{ method: 'post', path, summary: `Add a ${noun} (SCIM)`, request: { query: Sight, body: written } },
      responses: { 201: spoken('Added'), ...answers },
    }),
    async (context) => {
      const body: unknown = await context.req.json();
      const made = await actAtDoor(context, readerOf(context), (act) => kind.add(act, ground, body));
      context.header('Location', String((made.meta as Fields).location));
      context.header('ETag', versionIn(made));
      return answered(context, sightOf(context.req.valid('query'), type)(made), 201);
    },
  );
}

function serveOne(app: App, kind: Kind, ground: ScimGround): void {
  const { type } = kind;
  const path = `${below}${type.endpoint}/{id}`;
  const noun = type.name.toLowerCase();
  const told = (context: Context<House>, resource: Fields, wish: SightWish) => {
    context.header('ETag', versionIn(resource));
    return answered(context, sightOf(wish, type)(resource), 200);
  };
  app.openapi(
    createRoute({
      ...{ method: 'get', path, summary: `Read a ${noun} (SCIM)`, request: { params, query: Sight } },
      responses: { 200: spoken('As it stands'), 304: { description: 'As the client knows it' }, ...answers },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const found = await actAtDoor(context, readerOf(context), (act) => kind.find(act, ground, id));
      if (!isHeld(versionIn(found), context.req.header('If-None-Match'))) {
        return told(context, found, context.req.valid('query'));
      }
      context.header('ETag', versionIn(found));
      return context.body(null, 304);
    },
  );
  for (const [method, verb, words] of [
    ['put', kind.replace, 'Replace'],
    ['patch', kind.patch, 'Change'],
  ] as const) {
    const request = { params, query: Sight, body: written };
    const summary = `${words} a ${noun} (SCIM)`;
    app.openapi(
      createRoute({ method, path, summary, request, responses: { 200: spoken('As it stands now'), ...answers } }),
      async (context) => {
        const { id } = context.req.valid('param');
        const body: unknown = await context.req.json();
        const ifMatch = context.req.header('If-Match');
        const changed = await actAtDoor(context, readerOf(context), (act) => verb(act, ground, id, body, ifMatch));
        return told(context, changed, context.req.valid('query'));
      },
    );
  }
  app.openapi(
    createRoute({
      ...{ method: 'delete', path, summary: `Remove a ${noun} (SCIM)`, request: { params } },
      responses: { 204: { description: 'Removed' }, ...answers },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const ifMatch = context.req.header('If-Match');
      await actAtDoor(context, readerOf(context), (act) => kind.remove(act, ground, id, ifMatch));
      return context.body(null, 204);
    },
  );
}

function describeProvider(app: App, base: string): void {
  const documents = [
    ['ServiceProviderConfig', 'what of SCIM is spoken', () => providerConfig(base)],
    ['ResourceTypes', 'the resource types', () => typeList(base)],
    ['Schemas', 'the schemas', () => schemaList(base)],
  ] as const;
  for (const [name, words, document] of documents) {
    app.openapi(
      createRoute({
        ...{ method: 'get', path: `${below}/${name}`, summary: `Read ${words} (SCIM)` },
        responses: { 200: spoken('The description'), ...answers },
      }),
      (context) => {
        if (context.req.query('filter')) throw new ScimFault(403, 'A description is not filtered.');
        return answered(context, document(), 200);
      },
    );
  }
  const single = [
    ['ResourceTypes', 'a resource type', typeNamed],
    ['Schemas', 'a schema', schemaNamed],
  ] as const;
  for (const [name, words, document] of single) {
    app.openapi(
      createRoute({
        ...{ method: 'get', path: `${below}/${name}/{id}`, summary: `Read ${words} (SCIM)`, request: { params } },
        responses: { 200: spoken('The description'), ...answers },
      }),
      (context) => answered(context, document(context.req.valid('param').id, base), 200),
    );
  }
}
