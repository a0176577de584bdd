import { addPerson, openTestDoor, type TestDoor } from '../../http/testing.ts';
import type { Person } from '../../person.ts';
import { everyRight } from '../../rights.ts';
import { makeClient } from './clients.ts';
import { scimRoutes } from './routes.ts';

export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const;

/** Where the tests' Parley says that SCIM is served. */
export const base = 'https://parley.tanager.example/scim/v2';

export const houseId = '00000000-0000-7000-8000-000000000001';

/** An answer in a protocol of others, looked into freely. */
// biome-ignore lint/suspicious/noExplicitAny: what is inside is what the tests ask about.
export type Body = any;

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A SCIM client at the real door, over a database of the test file's own. */
export interface ScimDoor {
  readonly door: TestDoor;
  readonly admin: Person;
  /** A client's token, made as an administrator makes one. */
  token(name: string): Promise<string>;
  headers(): Record<string, string>;
  ask(path: string, headers?: Record<string, string>): Promise<ScimAnswer>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, more?: object): Promise<ScimAnswer>;
  patch(path: string, ...operations: unknown[]): Promise<ScimAnswer>;
  /** A user as a client writes one; each call another. */
  user(more?: object): Body;
  added(more?: object): Promise<Body>;
  addedGroup(displayName: string, ...members: string[]): Promise<Body>;
  /** The names of what the record tells of a person, the oldest first. */
  entries(person: string): Promise<string[]>;
  rolesOf(person: string): Promise<string[]>;
}

const answerOf = async (answer: Response): Promise<ScimAnswer> => {
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
};

/** Opens the door to a client called Entra ID. */
export async function openScimDoor(): Promise<ScimDoor> {
  const house = { id: houseId, name: 'Parley', email: 'parley@parley.example' };
  const reader = { ...house, title: '', roles: [], region: null, cleared: false, partnerId: null, rights: everyRight };
  const parts = { rightsOf: () => everyRight, house: reader, address: 'https://parley.tanager.example' };
  const door = await openTestDoor([scimRoutes(parts)]);
  await door.db.insertInto('person').values(house).execute();
  const admin = await addPerson(door.db, 'Ines Warbler', ['administrator']);
  const token = (name: string) =>
    door.db.transaction().execute(async (tx) => {
      const act = {
        tx,
        reader: { ...admin, rights: everyRight },
        clock: door.clock,
        requestId: name,
        awaited: new Set<string>(),
      };
      return (await makeClient(act, name)).token;
    });
  const own = await token('Entra ID');
  return { door, admin, token, ...clientAt(door, own) };
}

function clientAt(door: TestDoor, token: string): Omit<ScimDoor, 'door' | 'admin' | 'token'> {
  let count = 0;
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' });
  const send: ScimDoor['send'] = async (method, path, body, more = {}) =>
    answerOf(await door.send(method, `/scim/v2${path}`, body, { ...headers(), ...more }));
  const user = (more: object = {}): Body => {
    count += 1;
    const userName = `heron${count}@tanager.example`;
    return {
      schemas: [urns.user],
      ...{ userName, externalId: `x-${count}`, displayName: `Heron ${count}`, active: true },
      name: { givenName: 'Ada', familyName: `Heron ${count}` },
      emails: [{ value: userName, type: 'work', primary: true }],
      ...more,
    };
  };
  return {
    headers,
    send,
    user,
    ask: async (path, more = {}) => answerOf(await door.get(`/scim/v2${path}`, { ...headers(), ...more })),
    patch: (path, ...Operations) => send('PATCH', path, { schemas: [urns.patch], Operations }),
    added: async (more) => (await send('POST', '/Users', user(more))).body,
    addedGroup: async (displayName, ...members) => {
      const wish = { schemas: [urns.group], displayName, members: members.map((value) => ({ value })) };
      return (await send('POST', '/Groups', wish)).body;
    },
    entries: async (person) => {
      const told = door.db.selectFrom('ledgerEntry').select('name').where('stream', '=', `person/${person}`);
      return (await told.orderBy('position').execute()).map(({ name }) => name);
    },
    rolesOf: async (person) =>
      (
        await door.db.selectFrom('person').select('roles').where('id', '=', person).executeTakeFirstOrThrow()
      ).roles.toSorted(),
  };
}
