import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../http/testing.ts';
import { type Body, base, openScimDoor, type ScimDoor, urns } from './testing.ts';

let scim: ScimDoor;
const got = async (path: string): Promise<Body> => (await scim.ask(path)).body;

beforeAll(async () => {
  scim = await openScimDoor();
});
afterAll(() => scim.door.close());

describe('a user', () => {
  test('is added with location, version and all that was said', async () => {
    const wish = scim.user({
      title: 'Pilot',
      [urns.enterprise]: { department: 'Air', manager: { value: 'm1' } },
      schemas: [urns.user, urns.enterprise],
    });
    const { status, headers: said, body } = await scim.send('POST', '/Users', wish);
    expect(status).toBe(201);
    expect(said.get('content-type')).toMatch('application/scim+json');
    expect(said.get('location')).toBe(`${base}/Users/${body.id}`);
    expect(said.get('etag')).toBe(body.meta.version);
    expect(body).toMatchObject({ ...wish, meta: { resourceType: 'User', location: `${base}/Users/${body.id}` } });
    expect(await got(`/Users/${body.id}`)).toEqual(body);
    const person = await scim.door.db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', body.id)
      .executeTakeFirstOrThrow();
    expect(person).toMatchObject({
      name: wish.displayName,
      email: wish.userName,
      title: 'Pilot',
      roles: [],
      disabledAt: null,
    });
    expect(await scim.entries(body.id)).toEqual(['person.provisioned']);
  });

  test('is told by the client in the ledger, with no value of theirs', async () => {
    const { id } = await scim.added({ nickName: 'Secretive' });
    const entry = await scim.door.db
      .selectFrom('ledgerEntry')
      .innerJoin('person', 'person.id', 'actorId')
      .selectAll('ledgerEntry')
      .select('person.name as actor')
      .where('stream', '=', `person/${id}`)
      .executeTakeFirstOrThrow();
    expect(entry.actor).toBe('Entra ID');
    expect(JSON.stringify(entry)).not.toContain('Secretive');
  });

  test.each([
    ['no user name', { userName: undefined }, 'invalidValue'],
    ['no schema', { schemas: [] }, 'invalidSyntax'],
    ['no e-mail address', { userName: 'nobody', emails: undefined }, 'invalidValue'],
    ['no right e-mail address', { emails: [{ value: 'nobody' }] }, 'invalidValue'],
    [
      'two primary e-mails',
      {
        emails: [
          { value: 'a@b.example', primary: true },
          { value: 'c@b.example', primary: true },
        ],
      },
      'invalidValue',
    ],
    ['a number for a text', { displayName: 7 }, 'invalidValue'],
    ['a name without end', { userName: `${'heron'.repeat(1000)}@tanager.example` }, 'invalidValue'],
    ['a character no database keeps', { displayName: 'a\u0000b' }, 'invalidValue'],
  ])('with %s is refused', async (_, fault, scimType) => {
    const { status, body } = await scim.send('POST', '/Users', scim.user(fault));
    expect([status, body.scimType, body.status]).toEqual([400, scimType, '400']);
    expect(body.detail).toMatch(/\w/);
  });

  test('in no JSON, and in no object, is refused', async () => {
    const broken = await scim.door.send('POST', '/scim/v2/Users', undefined, scim.headers());
    expect([broken.status, ((await broken.json()) as Body).scimType]).toEqual([400, 'invalidSyntax']);
    expect((await scim.send('POST', '/Users', [])).status).toBe(400);
  });

  test('with a name that is taken is refused, whatever the capitals and whoever has it', async () => {
    const { userName } = await scim.added();
    const again = await scim.send('POST', '/Users', scim.user({ userName: userName.toUpperCase() }));
    expect([again.status, again.body.scimType]).toEqual([409, 'uniqueness']);
    expect((await scim.send('POST', '/Users', scim.user({ userName: scim.admin.email }))).status).toBe(409);
    expect(
      (await scim.send('POST', '/Users', scim.user({ emails: [{ value: scim.admin.email, primary: true }] }))).status,
    ).toBe(409);
    const other = await scim.added();
    const renamed = await scim.patch(`/Users/${other.id}`, { op: 'replace', path: 'userName', value: userName });
    expect([renamed.status, renamed.body.scimType]).toEqual([409, 'uniqueness']);
  });

  test('of one name is added once, when two clients add it together', async () => {
    const wish = scim.user();
    const answers = await Promise.all([1, 2, 3, 4].map(() => scim.send('POST', '/Users', wish)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('keeps no password and shows none', async () => {
    const { id } = await scim.added({ password: 'a heron stands' });
    expect(JSON.stringify(await got(`/Users/${id}`))).not.toContain('heron stands');
    const kept = await scim.door.db
      .selectFrom('scimUser')
      .selectAll()
      .where('personId', '=', id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(kept)).not.toContain('heron stands');
  });

  test('is replaced: what is not said goes, what is read-only stays', async () => {
    const before = await scim.added({ title: 'Pilot', nickName: 'Wing' });
    const wish = {
      ...scim.user({ userName: before.userName, emails: before.emails }),
      id: 'x',
      meta: { version: 'y' },
      groups: [{ value: 'z' }],
    };
    const { status, body } = await scim.send('PUT', `/Users/${before.id}`, { ...wish, externalId: undefined });
    expect(status).toBe(200);
    expect(body.id).toBe(before.id);
    expect(body).not.toHaveProperty('nickName');
    expect(body).not.toHaveProperty('title');
    expect(body).not.toHaveProperty('externalId');
    expect(body).not.toHaveProperty('groups');
    expect(body.meta.version).not.toBe(before.meta.version);
    expect(await scim.entries(before.id)).toEqual(['person.provisioned', 'person.described']);
  });

  test('keeps its version and its record where nothing changes', async () => {
    const before = await scim.added();
    const { body } = await scim.send('PUT', `/Users/${before.id}`, before);
    expect(body).toEqual(before);
    expect(await scim.entries(before.id)).toEqual(['person.provisioned']);
  });

  test('is changed by whoever has seen the newest version', async () => {
    const before = await scim.added();
    const title = { schemas: [urns.patch], Operations: [{ op: 'replace', path: 'title', value: 'Pilot' }] };
    const first = await scim.send('PATCH', `/Users/${before.id}`, title, { 'if-match': before.meta.version });
    expect(first.status).toBe(200);
    const late = { schemas: [urns.patch], Operations: [{ op: 'replace', path: 'title', value: 'Late' }] };
    for (const [method, body] of [
      ['PATCH', late],
      ['PUT', scim.user()],
      ['DELETE', undefined],
    ] as const) {
      const answer = await scim.send(method, `/Users/${before.id}`, body, { 'if-match': before.meta.version });
      expect([answer.status, answer.body.status]).toEqual([412, '412']);
    }
    expect((await got(`/Users/${before.id}`)).title).toBe('Pilot');
  });

  test('is not sent again to a client who holds it', async () => {
    const { id, meta } = await scim.added();
    expect(
      (await scim.door.get(`/scim/v2/Users/${id}`, { ...scim.headers(), 'if-none-match': meta.version })).status,
    ).toBe(304);
    expect(
      (await scim.door.get(`/scim/v2/Users/${id}`, { ...scim.headers(), 'if-none-match': 'W/"other"' })).status,
    ).toBe(200);
  });

  test('shows what Parley knows better: a name changed by hand, an address too', async () => {
    const before = await scim.added();
    await scim.door.db
      .updateTable('person')
      .set({ name: 'Ada Ibis', email: 'ibis@tanager.example' })
      .where('id', '=', before.id)
      .execute();
    const after = await got(`/Users/${before.id}`);
    expect(after.displayName).toBe('Ada Ibis');
    expect(after.emails[0]).toMatchObject({ value: 'ibis@tanager.example', primary: true });
    expect(after.meta.version).not.toBe(before.meta.version);
  });

  test('is found by Entra ID before it was ever spoken of, and taken over', async () => {
    const known = await addPerson(scim.door.db, 'Ben Ibis', ['deal-desk']);
    const { Resources } = await got(`/Users?filter=userName eq "${known.email}"`);
    expect(Resources.map(({ id }: Body) => id)).toEqual([known.id]);
    const { body } = await scim.patch(`/Users/${known.id}`, { op: 'add', path: 'externalId', value: 'entra-1' });
    expect(body).toMatchObject({ externalId: 'entra-1', userName: known.email, displayName: 'Ben Ibis' });
    const { roles } = await scim.door.db
      .selectFrom('person')
      .select('roles')
      .where('id', '=', known.id)
      .executeTakeFirstOrThrow();
    expect(roles).toEqual(['deal-desk']);
  });

  test('that is not there is not found', async () => {
    for (const id of ['0190aaaa-0000-7000-8000-000000000000', 'nobody']) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
        const body =
          method === 'PUT' ? scim.user() : { schemas: [urns.patch], Operations: [{ op: 'remove', path: 'title' }] };
        const answer = await scim.send(
          method as 'PUT',
          `/Users/${id}`,
          method === 'PUT' || method === 'PATCH' ? body : undefined,
        );
        expect([answer.status, answer.body.status]).toEqual([404, '404']);
      }
    }
  });
});

describe('the way in', () => {
  async function withDoorsOpen() {
    const person = await scim.added();
    const at = scim.door.clock.now();
    const session = { id: person.id, token: `s-${person.id}`, personId: person.id, expiresAt: at.add({ hours: 1 }) };
    await scim.door.db.insertInto('session').values(session).execute();
    const key = {
      id: person.id,
      personId: person.id,
      name: 'k',
      start: 'parley_1',
      hash: person.id.replace(/-/g, '').padEnd(64, '0'),
    };
    await scim.door.db
      .insertInto('apiKey')
      .values({ ...key, access: 'read', createdAt: at, expiresAt: at.add({ hours: 1 }) })
      .execute();
    return person;
  }
  const open = async (id: string) => ({
    disabled:
      (await scim.door.db.selectFrom('person').select('disabledAt').where('id', '=', id).executeTakeFirstOrThrow())
        .disabledAt !== null,
    sessions: (await scim.door.db.selectFrom('session').select('id').where('personId', '=', id).execute()).length,
    keys: (
      await scim.door.db
        .selectFrom('apiKey')
        .select('id')
        .where('personId', '=', id)
        .where('revokedAt', 'is', null)
        .execute()
    ).length,
  });
  const shut = { disabled: true, sessions: 0, keys: 0 };

  test.each([
    ['Okta: replace without path', { op: 'replace', value: { active: false } }],
    ['Entra ID: Replace of "False"', { op: 'Replace', path: 'active', value: 'False' }],
    ['Entra ID: no path, "False"', { op: 'Replace', value: { active: 'False' } }],
  ])('is shut at once by %s', async (_, operation) => {
    const { id } = await withDoorsOpen();
    expect(await open(id)).toEqual({ disabled: false, sessions: 1, keys: 1 });
    expect((await scim.patch(`/Users/${id}`, operation)).body.active).toBe(false);
    expect(await open(id)).toEqual(shut);
    expect(await scim.entries(id)).toEqual(['person.provisioned', 'person.disabled']);
    expect((await got(`/Users?filter=id eq "${id}"`)).Resources[0].active).toBe(false);
    await scim.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'True' });
    expect(await open(id)).toEqual({ disabled: false, sessions: 0, keys: 0 });
    expect(await scim.entries(id)).toEqual(['person.provisioned', 'person.disabled', 'person.enabled']);
  });

  test('is shut by PUT, and stays shut where PUT says nothing of it', async () => {
    const person = await withDoorsOpen();
    await scim.send('PUT', `/Users/${person.id}`, { ...person, active: false });
    expect(await open(person.id)).toEqual(shut);
    await scim.send('PUT', `/Users/${person.id}`, { ...person, active: undefined, title: 'Pilot' });
    expect(await open(person.id)).toEqual(shut);
  });

  test('is shut by DELETE; the user is gone, the record is not, and may come back', async () => {
    const person = await withDoorsOpen();
    expect((await scim.send('DELETE', `/Users/${person.id}`)).status).toBe(204);
    expect(await open(person.id)).toEqual(shut);
    expect((await scim.ask(`/Users/${person.id}`)).status).toBe(404);
    expect((await scim.send('DELETE', `/Users/${person.id}`)).status).toBe(404);
    expect((await got(`/Users?filter=userName eq "${person.userName}"`)).totalResults).toBe(0);
    const back = await scim.send('POST', '/Users', {
      ...scim.user(),
      userName: person.userName,
      emails: person.emails,
    });
    expect(back.status).toBe(201);
    expect(await open(back.body.id)).toMatchObject({ disabled: false });
    expect(await scim.entries(person.id)).toEqual([
      ...['person.provisioned', 'person.deprovisioned', 'person.disabled', 'person.provisioned', 'person.enabled'],
    ]);
  });

  test('is never opened by adding somebody inactive', async () => {
    const { id } = await scim.added({ active: false });
    expect(await open(id)).toEqual(shut);
  });
});
