import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestEntrance, type TestEntrance, type Visitor } from '../testing.ts';
import { type Connection, type ConnectionDraft, ConnectionList } from './connection.ts';
import { type Account, openTestIssuer, type TestIssuer, walkThrough } from './testing-issuer.ts';

const ada: Account = {
  sub: 'a-1',
  email: 'Ada.Heron@tanager.example',
  email_verified: true,
  name: 'Ada Heron',
  groups: [],
};

let house: TestEntrance;
let issuer: TestIssuer;
let admin: Visitor;
let connection: Connection;

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
  provider: {
    kind: 'oidc',
    issuer: issuer.address,
    clientId: issuer.client.id,
    clientSecret: issuer.client.secret,
    scopes: ['groups'],
  },
  ...more,
});

/** Changes the connection; its secret stays as it is. */
async function change(more: Partial<ConnectionDraft>): Promise<Response> {
  const provider: ConnectionDraft['provider'] = {
    ...{ kind: 'oidc', issuer: issuer.address, clientId: issuer.client.id },
    scopes: ['groups'],
  };
  return admin.send('PUT', `/api/connections/${connection.id}`, draft({ provider, ...more }), { 'if-match': '*' });
}

beforeAll(async () => {
  [house, issuer] = await Promise.all([openTestEntrance(), openTestIssuer()]);
  await house.add('Ines Warbler', ['administrator']);
  await house.add('Ada Heron', ['seller']);
  admin = house.visitor();
  expect((await admin.enter('ines.warbler@tanager.example')).status).toBe(200);
  const added = await admin.send('POST', '/api/connections', draft());
  expect(added.status).toBe(201);
  connection = (await added.json()) as Connection;
  issuer.know(connection.addresses.answer);
});
afterAll(async () => {
  await issuer?.close();
  await house?.close();
});
beforeEach(() => {
  issuer.seat(ada);
  issuer.twist(null);
});

const at = (address: string) => address.slice(new URL(address).origin.length);

/** Leaves for the issuer and is sent back; answers the address a browser would now ask for. */
async function leave(visitor: Visitor, to = '/tasks'): Promise<string> {
  const left = await visitor.send('GET', `${at(connection.addresses.start)}?to=${to}`);
  expect(left.status).toBe(302);
  return at(await walkThrough(left.headers.get('location') ?? '', issuer.address));
}

/** Goes the whole way; answers where the browser ends and who it is then. */
async function arrive(visitor: Visitor = house.visitor()) {
  const back = await visitor.send('GET', await leave(visitor));
  const me = await visitor.send('GET', '/api/me');
  return {
    to: back.headers.get('location'),
    me: me.status === 200 ? ((await me.json()) as { name: string; roles: string[] }) : null,
  };
}

const turnedAway = (code: string) => ({ to: `/sign-in?refused=${code}`, me: null });

describe('who is known', () => {
  test('comes in, is led to where they wanted to go, and it is told', async () => {
    const found = await arrive();
    expect(found).toMatchObject({ to: '/tasks', me: { name: 'Ada Heron', roles: ['seller'] } });
    expect(await house.told(await idOf('ada.heron'))).toEqual([
      ...['Signed in through Heron ID for the first time.', 'Signed in by single sign-on, Firefox on Linux.'],
    ]);
  });

  test('is known by the account, not by the address, the next time', async () => {
    issuer.seat({ ...ada, email: 'ada.married@tanager.example' });
    expect((await arrive()).me).toMatchObject({ name: 'Ada Heron' });
  });

  test('is not taken for somebody who has their address now', async () => {
    issuer.seat({ ...ada, sub: 'a-2' });
    expect(await arrive()).toEqual(turnedAway('sso.otherAccount'));
  });

  test('holds a session on every instance', async () => {
    const visitor = house.visitor();
    await arrive(visitor);
    const other = house.visitor({ instance: 1 });
    other.hold(visitor.cookies());
    expect((await other.send('GET', '/api/me')).status).toBe(200);
  });
});

const idOf = async (name: string) =>
  (
    await house.db
      .selectFrom('person')
      .select('id')
      .where('email', '=', `${name}@tanager.example`)
      .executeTakeFirstOrThrow()
  ).id;

describe('who is not known', () => {
  const ben: Account = { sub: 'b-1', email: 'ben.ibis@tanager.example', name: 'Ben Ibis' };

  test('stays outside, unless the owner wants them', async () => {
    issuer.seat(ben);
    expect(await arrive()).toEqual(turnedAway('sso.nobody'));
    await change({ makesPeople: true, firstRoles: ['seller'] });
    expect(await arrive()).toMatchObject({ to: '/tasks', me: { name: 'Ben Ibis', roles: ['seller'] } });
    await change({});
    expect((await arrive()).me).toMatchObject({ name: 'Ben Ibis' });
  });

  test.each([
    ['of another domain', { sub: 'x-1', email: 'ada@heron.example' }, 'sso.otherDomain'],
    [
      'of a domain that only looks like it',
      { sub: 'x-2', email: 'ada@tanager.example.heron.example' },
      'sso.otherDomain',
    ],
    ['without an address', { sub: 'x-3' }, 'sso.noEmail'],
    ['with an address nobody has verified', { ...ada, sub: 'x-4', email_verified: false }, 'sso.noEmail'],
  ])('%s stays outside', async (_, account, code) => {
    issuer.seat(account);
    expect(await arrive()).toEqual(turnedAway(code));
  });

  test('whom the issuer refuses stays outside', async () => {
    issuer.seat(null);
    expect(await arrive()).toEqual(turnedAway('sso.refused'));
  });

  test('who was disabled stays outside', async () => {
    await house.add('Cora Crane', ['seller']);
    const id = await idOf('cora.crane');
    await house.db.updateTable('person').set({ disabledAt: house.clock.now() }).where('id', '=', id).execute();
    issuer.seat({ sub: 'c-1', email: 'cora.crane@tanager.example' });
    expect(await arrive()).toEqual(turnedAway('sso.disabled'));
  });
});

describe('an ID token', () => {
  const hour = 3600;
  test.each([
    ['of another issuer', (claims: object) => ({ ...claims, iss: 'https://heron.example' })],
    ['for another audience', (claims: object) => ({ ...claims, aud: 'somebody-else' })],
    ['for several, without saying who asked', (claims: object) => ({ ...claims, aud: ['parley', 'somebody-else'] })],
    ['that is over', (claims: { exp?: number }) => ({ ...claims, exp: (claims.exp ?? 0) - 3 * hour })],
    ['of another request', (claims: object) => ({ ...claims, nonce: 'another' })],
    ['without a request', ({ nonce: _, ...claims }: { nonce?: string }) => claims],
    ['about nobody', ({ sub: _, ...claims }: { sub?: string }) => claims],
  ])('%s is refused', async (_, twist) => {
    issuer.twist(twist as (claims: Record<string, unknown>) => Record<string, unknown>);
    expect(await arrive()).toEqual(turnedAway('sso.untrusted'));
  });

  test('signed with another key is refused; unchanged it is not', async () => {
    issuer.twist((claims) => claims, true);
    expect(await arrive()).toEqual(turnedAway('sso.untrusted'));
    issuer.twist((claims) => claims);
    expect((await arrive()).me).not.toBeNull();
  });
});

describe('coming back', () => {
  test('works once', async () => {
    const visitor = house.visitor();
    const back = await leave(visitor);
    expect((await visitor.send('GET', back)).headers.get('location')).toBe('/tasks');
    expect((await visitor.send('GET', back)).headers.get('location')).toBe('/sign-in?refused=sso.late');
  });

  test('works in the browser that left, and in no other', async () => {
    const back = await leave(house.visitor());
    const other = house.visitor();
    expect((await other.send('GET', back)).headers.get('location')).toBe('/sign-in?refused=sso.late');
    expect((await other.send('GET', '/api/me')).status).toBe(401);
    const third = house.visitor();
    await leave(third);
    expect((await third.send('GET', back)).headers.get('location')).toBe('/sign-in?refused=sso.late');
  });

  test('takes ten minutes at most', async () => {
    const visitor = house.visitor();
    const back = await leave(visitor);
    house.clock.advance({ minutes: 11 });
    expect((await visitor.send('GET', back)).headers.get('location')).toBe('/sign-in?refused=sso.late');
  });

  test('with another state, a code of nobody, or another issuer leads nowhere', async () => {
    for (const spoil of [
      (address: string) => address.replace(/state=[^&]+/, 'state=invented'),
      (address: string) => address.replace(/code=[^&]+/, 'code=invented'),
      (address: string) => address.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://heron.example')}`),
    ]) {
      const visitor = house.visitor();
      const back = await leave(visitor);
      const spoiled = spoil(back);
      expect(spoiled).not.toBe(back);
      expect((await visitor.send('GET', spoiled)).headers.get('location')).toMatch(
        /^\/sign-in\?refused=sso\.(late|untrusted)$/,
      );
      expect((await visitor.send('GET', '/api/me')).status).toBe(401);
    }
  });

  test.each(['https://heron.example', '//heron.example', '/\\heron.example'])(
    'leads to no other site: %s',
    async (to) => {
      const visitor = house.visitor();
      const back = await leave(visitor, encodeURIComponent(to));
      expect((await visitor.send('GET', back)).headers.get('location')).toBe('/');
    },
  );

  test('a session is asked for nowhere else', async () => {
    for (const path of ['/api/auth/enter-federated', '/api/auth/federation/enter', '/api/auth/enterFederated']) {
      expect((await house.visitor().send('POST', path, { personId: await idOf('ada.heron') })).status).toBe(404);
    }
  });
});

describe('roles', () => {
  test('come with groups and go with them; what was given by hand stays', async () => {
    const rule = { attribute: 'groups', value: 'parley-auditors', role: 'auditor' };
    await change({ roleRules: [rule] });
    issuer.seat({ ...ada, groups: ['parley-auditors', 'others'] });
    expect((await arrive()).me?.roles).toEqual(['seller', 'auditor']);
    issuer.seat({ ...ada, groups: ['others'] });
    expect((await arrive()).me?.roles).toEqual(['seller']);
    issuer.seat({ ...ada, groups: ['Parley-Auditors'] });
    expect((await arrive()).me?.roles).toEqual(['seller']);
  });
});

describe('the way in', () => {
  const openWays = async (email?: string) =>
    (await house.visitor().send('GET', `/api/sso/connections${email ? `?email=${email}` : ''}`)).json();

  test('is shown to strangers by name alone, and found by the domain of an address', async () => {
    const shown = { items: [{ id: connection.id, name: 'Heron ID' }], passwords: true };
    expect(await openWays()).toEqual(shown);
    expect(await openWays('Somebody@Tanager.example')).toEqual(shown);
    expect(await openWays('somebody@heron.example')).toEqual({ items: [], passwords: true });
  });

  test('is gone while it is switched off, on the way back too', async () => {
    const visitor = house.visitor();
    const back = await leave(visitor);
    await change({ enabled: false });
    expect(await openWays()).toEqual({ items: [], passwords: true });
    expect((await visitor.send('GET', at(connection.addresses.start))).headers.get('location')).toBe(
      '/sign-in?refused=sso.unknown',
    );
    expect((await visitor.send('GET', back)).headers.get('location')).toBe('/sign-in?refused=sso.unknown');
    await change({});
  });

  test('is the only one where passwords end; who ends them has proven that it works', async () => {
    const early = await change({ passwordsRefused: true });
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'connection.unproven']);
    issuer.seat({ sub: 'i-1', email: 'ines.warbler@tanager.example' });
    expect((await arrive()).me).toMatchObject({ name: 'Ines Warbler' });
    expect((await change({ passwordsRefused: true })).status).toBe(200);
    const answer = await house.visitor().enter('ada.heron@tanager.example');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'password.refused']);
    expect(await openWays('ada.heron@tanager.example')).toMatchObject({ passwords: false });
    issuer.seat(ada);
    expect((await arrive()).me).not.toBeNull();
    await change({});
    expect((await house.visitor().enter('ada.heron@tanager.example')).status).toBe(200);
  });

  test('of an issuer that does not answer says so', async () => {
    const gone = { kind: 'oidc' as const, issuer: 'http://127.0.0.1:9', clientId: 'parley' };
    await change({ provider: gone });
    const left = await house.visitor().send('GET', at(connection.addresses.start));
    expect(left.headers.get('location')).toBe('/sign-in?refused=sso.unreachable');
    await change({});
  });
});

describe('a trial', () => {
  const tried = async () => (await admin.send('POST', `/api/connections/${connection.id}/trial`)).json();

  test('says that all is well, or what is not', async () => {
    expect(await tried()).toEqual({
      works: true,
      sentence: `${issuer.address} describes itself, and knows this client.`,
    });
    const { address, client } = issuer;
    const oidc = (more: object) => ({
      kind: 'oidc' as const,
      issuer: address,
      clientId: client.id,
      scopes: [],
      ...more,
    });
    await change({ provider: oidc({ clientSecret: 'a-wrong-one' }) });
    expect(await tried()).toMatchObject({
      works: false,
      sentence: expect.stringContaining('does not accept this client id and secret'),
    });
    await change({ provider: oidc({ clientSecret: client.secret, clientId: 'unknown' }) });
    expect(await tried()).toMatchObject({ works: false, sentence: expect.stringContaining('does not accept') });
    await change({ provider: oidc({ issuer: 'http://127.0.0.1:9' }) });
    expect(await tried()).toMatchObject({
      works: false,
      sentence: expect.stringContaining('does not describe itself'),
    });
    await change({});
  });
});

test('no answer and no row holds the secret in the clear', async () => {
  const answer = await (await admin.send('GET', '/api/connections')).text();
  const row = JSON.stringify(await house.db.selectFrom('signInConnection').selectAll().execute());
  const record = JSON.stringify(await house.db.selectFrom('ledgerEntry').selectAll().execute());
  for (const place of [answer, row, record]) expect(place).not.toContain(issuer.client.secret);
  expect(ConnectionList.parse(JSON.parse(answer)).items[0]?.hasSecret).toBe(true);
});
