import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyRight } from '../../rights.ts';
import type { MadeScimClient } from '../scim/client.ts';
import { openScimDoor, type ScimDoor } from '../scim/testing.ts';
import { openTestEntrance, type TestEntrance, type Visitor } from '../testing.ts';
import { type Connection, type ConnectionDraft, ConnectionList, domainOf, type GroupRole } from './connection.ts';
import { setGroupRoles } from './group-roles.ts';

let house: TestEntrance;
let admin: Visitor;
let auditor: Visitor;
let seller: Visitor;

const draft = (more: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  ...{
    name: 'Heron ID',
    enabled: true,
    domains: ['tanager.example'],
    roleRules: [],
    makesPeople: false,
    firstRoles: [],
  },
  passwordsRefused: false,
  provider: { kind: 'oidc', issuer: 'https://login.heron.example', clientId: 'parley', clientSecret: 'first' },
  ...more,
});
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];

beforeAll(async () => {
  house = await openTestEntrance();
  const signedIn = async (name: string, role: string) => {
    const { email } = await house.add(name, [role]);
    const visitor = house.visitor();
    await visitor.enter(email);
    return visitor;
  };
  admin = await signedIn('Ines Warbler', 'administrator');
  auditor = await signedIn('Otto Dunlin', 'auditor');
  seller = await signedIn('Ada Heron', 'seller');
});
afterAll(() => house?.close());

describe('who may', () => {
  test.each([
    ['GET', '/api/connections', undefined],
    ['POST', '/api/connections', draft()],
    ['PUT', '/api/group-roles', { items: [] }],
    ['GET', '/api/scim-clients', undefined],
    ['POST', '/api/scim-clients', { name: 'Entra ID' }],
  ])('%s %s: no stranger, no seller, and the auditor looks only', async (method, path, body) => {
    expect((await house.visitor().send(method, path, body)).status).toBe(401);
    expect((await seller.send(method, path, body)).status).toBe(403);
    expect((await auditor.send(method, path, body)).status).toBe(method === 'GET' ? 200 : 403);
  });

  test('the auditor is told why there is nothing to press', async () => {
    const list = ConnectionList.parse(await (await auditor.send('GET', '/api/connections')).json());
    expect(list.may.change).toMatch(/^Your roles do not let you change sign-in connections/);
  });
});

describe('a connection', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = (await (await admin.send('POST', '/api/connections', draft())).json()) as Connection;
  });
  const put = (more: Partial<ConnectionDraft>, headers: Record<string, string> = { 'if-match': '*' }) =>
    admin.send('PUT', `/api/connections/${connection.id}`, draft(more), headers);

  test('is changed by whoever saw its newest version, and what changed is told without values', async () => {
    expect((await put({}, {})).status).toBe(428);
    const first = await put(
      { domains: ['tanager.example', 'heron.example'] },
      { 'if-match': `"${connection.version}"` },
    );
    expect([first.status, first.headers.get('etag')]).toEqual([200, `"${connection.version + 1}"`]);
    expect((await put({}, { 'if-match': `"${connection.version}"` })).status).toBe(412);
    const rows = await house.db
      .selectFrom('ledgerEntry')
      .select('sentence')
      .where('stream', '=', `connection/${connection.id}`)
      .orderBy('position')
      .execute();
    expect(rows.map(({ sentence }) => sentence)).toEqual([
      'Added the sign-in connection Heron ID.',
      'Changed the sign-in connection Heron ID: domains, secret.',
    ]);
  });

  test('keeps its secret where none is given, and takes another', async () => {
    const sealed = async () =>
      (
        await house.db
          .selectFrom('signInConnection')
          .select('secretSealed')
          .where('id', '=', connection.id)
          .executeTakeFirstOrThrow()
      ).secretSealed;
    const before = await sealed();
    const provider = { kind: 'oidc' as const, issuer: 'https://login.heron.example', clientId: 'parley' };
    await put({ provider });
    expect(await sealed()).toBe(before);
    await put({ provider: { ...provider, clientSecret: 'second' } });
    expect(await sealed()).not.toBe(before);
  });

  test.each([
    ['without a domain', { domains: [] }],
    ['with a domain that is none', { domains: ['heron'] }],
    [
      'with an issuer in the clear',
      { provider: { kind: 'oidc' as const, issuer: 'http://login.heron.example', clientId: 'x' } },
    ],
    [
      'with an issuer that is no address',
      { provider: { kind: 'oidc' as const, issuer: 'javascript:alert(1)', clientId: 'x' } },
    ],
    ['with a role that is none', { makesPeople: true, firstRoles: ['king'] }],
    ["with a partner's role", { roleRules: [{ attribute: 'groups', value: 'x', role: 'partner-sales' }] }],
    ['by SAML without metadata', { provider: { kind: 'saml' as const } }],
    [
      'by SAML with metadata that cannot be reached',
      { provider: { kind: 'saml' as const, metadataUrl: 'http://127.0.0.1:9/metadata' } },
    ],
  ])('%s is refused', async (_, fault) => {
    expect((await admin.send('POST', '/api/connections', draft({ name: 'Another', ...fault }))).status).toBe(422);
  });

  test('has a name of its own, and ends passwords only when it has let its author in', async () => {
    expect(await codeOf(await admin.send('POST', '/api/connections', draft()))).toEqual([409, 'connection.taken']);
    const early = await admin.send('POST', '/api/connections', draft({ name: 'Another', passwordsRefused: true }));
    expect(await codeOf(early)).toEqual([409, 'connection.unproven']);
  });

  test('is not found by who asks for another', async () => {
    expect((await admin.send('GET', '/api/connections/0190aaaa-0000-7000-8000-000000000000')).status).toBe(404);
  });

  test('writes domains as people do', async () => {
    const changed = (await (await put({ domains: [' @Tanager.example', 'tanager.example'] })).json()) as Connection;
    expect(changed.domains).toEqual(['tanager.example']);
    expect(domainOf('Ada@Heron@Tanager.example ')).toBe('tanager.example');
  });
});

test('a program that keeps the directory is nobody among the people', async () => {
  const name = 'Keycloak';
  const { client } = (await (await admin.send('POST', '/api/scim-clients', { name })).json()) as MadeScimClient;
  const roster = await (await admin.send('GET', '/api/people/roster')).text();
  expect(roster).toContain('Ada Heron');
  expect(roster).not.toContain(client.id);
  expect((await admin.send('POST', `/api/people/${client.id}/enabling`, {}, { 'if-match': '*' })).status).toBe(404);
});

test('a token is shown once, even to who asks again by the same key', async () => {
  const headers = { 'idempotency-key': 'the-same' };
  const first = (await (await admin.send('POST', '/api/scim-clients', { name: 'Okta' }, headers)).json()) as {
    token: string;
  };
  expect(first.token).toMatch(/^parley_scim_[\w-]{43}$/);
  const again = await admin.send('POST', '/api/scim-clients', { name: 'Okta' }, headers);
  expect(await again.json()).toMatchObject({ client: { name: 'Okta' }, token: null });
  const kept = await house.db.selectFrom('answeredRequest').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain(first.token);
});

describe('roles by groups', () => {
  let scim: ScimDoor;
  beforeAll(async () => {
    scim = await openScimDoor();
  });
  afterAll(() => scim.door.close());

  const roles = [
    { id: 'legal', title: 'Legal', ofPartner: false },
    { id: 'partner-sales', title: 'Partner Sales', ofPartner: true },
  ];
  const set = (...items: GroupRole[]) =>
    scim.door.db.transaction().execute((tx) => {
      const reader = { ...scim.admin, rights: everyRight };
      const act = { tx, reader, clock: scim.door.clock, requestId: 'r', awaited: new Set<string>() };
      return setGroupRoles(act, items, roles);
    });

  test('are given and taken at once when the mapping changes', async () => {
    const ada = await scim.added();
    await scim.addedGroup('Desk', ada.id);
    await set({ group: 'desk', role: 'legal' });
    expect(await scim.rolesOf(ada.id)).toEqual(['legal']);
    await set({ group: 'others', role: 'legal' });
    expect(await scim.rolesOf(ada.id)).toEqual([]);
  });

  test("are the company's own, and of the playbook", async () => {
    await expect(set({ group: 'desk', role: 'king' })).rejects.toThrow(/king/);
    await expect(set({ group: 'desk', role: 'partner-sales' })).rejects.toThrow(/partner-sales/);
  });
});
