import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyRight } from '../../rights.ts';
import { endClient } from './clients.ts';
import { type Body, base, houseId, openScimDoor, type ScimDoor, urns } from './testing.ts';

let scim: ScimDoor;
const got = async (path: string): Promise<Body> => (await scim.ask(path)).body;

beforeAll(async () => {
  scim = await openScimDoor();
});
afterAll(() => scim.door.close());

describe('who asks', () => {
  test.each([
    ['nobody', undefined],
    ['a wrong token', 'Bearer parley_scim_wrong'],
    ['a password', 'Basic YTpi'],
  ])('%s is turned away', async (_, authorization) => {
    const answer = await scim.door.get('/scim/v2/Users', authorization ? { authorization } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer.headers.get('content-type')).toMatch('application/scim+json');
    expect(await answer.json()).toMatchObject({
      schemas: [urns.error],
      status: '401',
    });
  });

  test('a session of the house opens nothing here, and a token nothing there', async () => {
    scim.door.sit(scim.admin);
    expect((await scim.door.get('/scim/v2/Users')).status).toBe(401);
    scim.door.sit(null);
    expect((await scim.door.get('/api/people', scim.headers())).status).toBe(401);
  });

  test('an ended token is over at once', async () => {
    const other = await scim.token('Okta');
    const ask = async () =>
      (await scim.door.get('/scim/v2/Users?count=0', { authorization: `Bearer ${other}` })).status;
    expect(await ask()).toBe(200);
    const { id } = await scim.door.db
      .selectFrom('scimClient')
      .select('id')
      .where('name', '=', 'Okta')
      .executeTakeFirstOrThrow();
    await scim.door.db.transaction().execute((tx) => {
      const reader = { ...scim.admin, rights: everyRight };
      return endClient({ tx, reader, clock: scim.door.clock, requestId: 'r', awaited: new Set() }, id);
    });
    expect(await ask()).toBe(401);
  });

  test('the token lies nowhere, and neither house nor clients are users', async () => {
    const { tokenHash } = await scim.door.db
      .selectFrom('scimClient')
      .select('tokenHash')
      .where('name', '=', 'Entra ID')
      .executeTakeFirstOrThrow();
    expect(scim.headers().authorization).not.toContain(tokenHash);
    const { Resources } = await got('/Users');
    const names = Resources.map(({ displayName }: Body) => displayName);
    expect(names).toContain('Ines Warbler');
    expect(names).not.toContain('Entra ID');
    expect(names).not.toContain('Parley');
    expect((await scim.ask(`/Users/${houseId}`)).status).toBe(404);
  });
});

describe('discovery', () => {
  test('what is spoken is told to strangers too', async () => {
    const answer = await scim.door.get('/scim/v2/ServiceProviderConfig');
    expect(answer.headers.get('content-type')).toMatch('application/scim+json');
    expect(await answer.json()).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
    });
  });

  test('types and schemas are listed, and found one by one where they say', async () => {
    const types = await got('/ResourceTypes');
    expect(types.Resources.map(({ name, endpoint, schema }: Body) => [name, endpoint, schema])).toEqual([
      ['User', '/Users', urns.user],
      ['Group', '/Groups', urns.group],
    ]);
    expect(types.Resources[0].schemaExtensions).toEqual([{ schema: urns.enterprise, required: false }]);
    const schemas = await got('/Schemas');
    expect(schemas.totalResults).toBe(3);
    for (const one of [...types.Resources, ...schemas.Resources]) {
      expect(await got(one.meta.location.slice(base.length))).toEqual(one);
    }
    expect((await scim.ask('/Schemas/urn:none')).status).toBe(404);
    expect((await scim.ask('/ResourceTypes/Device')).status).toBe(404);
    expect((await scim.ask('/Schemas?filter=name%20eq%20%22User%22')).status).toBe(403);
  });

  test('each attribute says all that RFC 7643, section 7 asks for', async () => {
    const walk = (attributes: Body[]): Body[] =>
      attributes.flatMap((each) => [each, ...walk(each.subAttributes ?? [])]);
    const { Resources } = await got('/Schemas');
    for (const attribute of walk(Resources.flatMap(({ attributes }: Body) => attributes))) {
      const said = ['name', 'type', 'multiValued', 'description', 'required', 'mutability', 'returned', 'uniqueness'];
      expect(Object.keys(attribute)).toEqual(expect.arrayContaining(said));
      expect('subAttributes' in attribute).toBe(attribute.type === 'complex');
    }
  });

  test.each(['/Nothing', '/Users/x/y', '/Bulk'])('%s: there is nothing, in the words of SCIM', async (path) => {
    const { status, body } = await scim.send('POST', path, {});
    expect(status).toBe(404);
    expect(body).toMatchObject({ schemas: [urns.error], status: '404' });
  });

  test('a client is nobody: /Me is not implemented', async () => {
    expect((await scim.ask('/Me')).status).toBe(501);
  });
});
