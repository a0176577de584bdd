import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seat } from '../database/reader.ts';
import type { Person } from '../person.ts';
import type { KeyList, SessionLine } from './account.ts';
import { firstAdministratorLink, invitationLink } from './invitations.ts';
import type { HandedLink, Member, MemberList } from './member.ts';
import { goodPassword, openTestEntrance, type TestEntrance, type Visitor } from './testing.ts';

let door: TestEntrance;
let noor: Person;
let admin: Visitor;

beforeAll(async () => {
  door = await openTestEntrance();
  noor = await door.add('Noor Sandpiper', ['administrator']);
  admin = door.visitor();
  await admin.enter(noor.email);
});
afterAll(() => door.close());

const read = async <Shape>(answer: Response): Promise<Shape> => (await answer.json()) as Shape;
const codeOf = async (answer: Response) => `${answer.status} ${(await read<{ code: string }>(answer)).code}`;
const plain = { title: 'Seller', roles: ['seller'], region: 'emea', cleared: false, partnerId: null };
const invite = (more: object) => admin.send('POST', '/api/people', { ...plain, ...more });
const tokenOf = ({ link }: HandedLink) => link?.split('#')[1] ?? '';
const accept = (token: string, more: object = {}) =>
  door
    .visitor()
    .send('POST', '/api/invitation/acceptance', { token, name: 'Ada Heron', password: goodPassword, ...more });
const member = async (id: string) => read<Member>(await admin.send('GET', `/api/people/${id}`));
const change = async (id: string, wish: object) => {
  const { name, title, roles, region, cleared, partnerId, version } = await member(id);
  const body = { name, title, roles, region, cleared, partnerId, ...wish };
  return admin.send('PUT', `/api/people/${id}`, body, { 'if-match': `"${version}"` });
};

describe('an invitation', () => {
  test('is a signed link; whoever opens it sets name and password and enters, once', async () => {
    const handed = await read<HandedLink>(await invite({ name: 'Ada', email: 'Ada.Heron@tanager.example' }));
    expect(handed.link).toMatch(/^http:\/\/localhost:3000\/invitation#[\w-]{36}\.[\w-]{43}$/);
    expect(handed.member).toMatchObject({ email: 'ada.heron@tanager.example', state: 'invited' });
    expect((await door.visitor().enter('ada.heron@tanager.example')).status).toBe(401);
    const opened = await door.visitor().send('POST', '/api/invitation/reading', { token: tokenOf(handed) });
    expect(await opened.json()).toMatchObject({ invitedBy: 'Noor Sandpiper', again: false, firstAdministrator: false });
    expect((await accept(tokenOf(handed))).status).toBe(200);
    expect((await door.visitor().enter('ada.heron@tanager.example')).status).toBe(200);
    expect(await codeOf(await accept(tokenOf(handed)))).toBe('410 invitation.used');
    expect(await member(handed.member.id)).toMatchObject({ state: 'active', invitation: null });
    const told = await door.told(handed.member.id);
    expect(told[0]).toMatch(/^Given a link to set a password, until \d{4}-\d\d-\d\d\.$/);
    expect(told[1]).toBe('Set a password by the link given.');
  });

  test('is used once by two who press at once', async () => {
    const handed = await read<HandedLink>(await invite({ name: 'Two', email: 'two@tanager.example' }));
    const answers = await Promise.all([accept(tokenOf(handed)), accept(tokenOf(handed))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test('opens nothing when forged, drawn out, revoked, replaced or late', async () => {
    const first = await read<HandedLink>(await invite({ name: 'Bea', email: 'bea@tanager.example' }));
    const { id } = first.member;
    const forged = tokenOf(first).replace(/.{6}$/, 'AAAAAA');
    expect(await codeOf(await accept(forged))).toBe('410 invitation.unknown');
    expect(await codeOf(await accept('nonsense'))).toBe('410 invitation.unknown');
    const second = await read<HandedLink>(await admin.send('POST', `/api/people/${id}/link`));
    expect(await codeOf(await accept(tokenOf(first)))).toBe('410 invitation.revoked');
    expect((await admin.send('DELETE', `/api/people/${id}/link`)).status).toBe(200);
    expect(await codeOf(await accept(tokenOf(second)))).toBe('410 invitation.revoked');
    expect(await codeOf(await admin.send('DELETE', `/api/people/${id}/link`))).toBe('404 invitation.notFound');
    const third = await read<HandedLink>(await admin.send('POST', `/api/people/${id}/link`));
    const [row] = await door.db
      .selectFrom('invitation')
      .select('id')
      .where('personId', '=', id)
      .where('revokedAt', 'is', null)
      .execute();
    await door.db
      .updateTable('invitation')
      .set({ expiresAt: door.clock.now().add({ hours: 24 * 99 }) })
      .where('id', '=', row?.id ?? '')
      .execute();
    expect(await codeOf(await accept(tokenOf(third)))).toBe('410 invitation.unknown');
    const late = await read<HandedLink>(await admin.send('POST', `/api/people/${id}/link`));
    await door.db.updateTable('invitation').set({ createdAt: door.clock.now() }).execute();
    const before = door.clock.now();
    door.clock.advance({ hours: 24 * 7 + 1 });
    expect(await codeOf(await accept(tokenOf(late)))).toBe('410 invitation.expired');
    door.clock.set(before.toString());
  });

  test('refuses a bad password and stays open', async () => {
    const handed = await read<HandedLink>(await invite({ name: 'Cleo Tern', email: 'cleo@tanager.example' }));
    expect(await codeOf(await accept(tokenOf(handed), { name: 'Cleo Tern', password: 'cleo-tern-2026' }))).toBe(
      '422 password.ownWords',
    );
    expect((await accept(tokenOf(handed), { name: 'Cleo Tern' })).status).toBe(200);
  });

  test('its link can be made again for a letter, as long as it is open', async () => {
    const handed = await read<HandedLink>(await invite({ name: 'Dov', email: 'dov@tanager.example' }));
    const { particulars } = await door.db
      .selectFrom('ledgerTold')
      .select('particulars')
      .where('stream', '=', `person/${handed.member.id}`)
      .executeTakeFirstOrThrow();
    const { invitation } = particulars as { invitation: string };
    expect(JSON.stringify(particulars)).not.toContain(tokenOf(handed));
    expect(await invitationLink(door.db, door.entrance, invitation, door.clock.now())).toBe(handed.link);
    await accept(tokenOf(handed));
    expect(await invitationLink(door.db, door.entrance, invitation, door.clock.now())).toBeNull();
  });

  test('a new link for somebody takes away what let them in before', async () => {
    const eli = await door.add('Eli Rook', ['seller']);
    const before = door.visitor();
    await before.enter(eli.email);
    const handed = await read<HandedLink>(await admin.send('POST', `/api/people/${eli.id}/link`));
    expect((await before.send('GET', '/api/me')).status).toBe(200);
    await accept(tokenOf(handed), { name: 'Eli Rook', password: 'seven quiet oceans of tin' });
    expect((await before.send('GET', '/api/me')).status).toBe(401);
    expect((await before.enter(eli.email)).status).toBe(401);
    expect((await before.enter(eli.email, 'seven quiet oceans of tin')).status).toBe(200);
  });
});

describe('people', () => {
  test('are kept by administrators; an auditor looks, everybody else is told who may', async () => {
    const [seller, auditor] = [await door.add('Sal Gull', ['seller']), await door.add('Vik Bittern', ['auditor'])];
    const [sal, vik] = [door.visitor(), door.visitor()];
    await sal.enter(seller.email);
    await vik.enter(auditor.email);
    expect(await codeOf(await sal.send('GET', '/api/people/roster'))).toBe('403 right.missing');
    const roster = await read<MemberList>(await vik.send('GET', '/api/people/roster'));
    expect(roster.items.some(({ name }) => name === 'Parley')).toBe(false);
    expect(roster.may.invite).toContain('administrator');
    for (const visitor of [sal, vik]) {
      const match = { 'if-match': '*' };
      const tries = [
        await visitor.send('POST', '/api/people', { ...plain, name: 'Xe', email: 'xe@tanager.example' }),
        await visitor.send('PUT', `/api/people/${noor.id}`, { ...plain, name: 'Xe' }, match),
        await visitor.send('POST', `/api/people/${noor.id}/disabling`, {}, match),
        await visitor.send('POST', `/api/people/${noor.id}/enabling`, {}, match),
        await visitor.send('POST', `/api/people/${noor.id}/link`),
        await visitor.send('DELETE', `/api/people/${noor.id}/link`),
        await visitor.send('DELETE', `/api/people/${noor.id}/sessions`),
      ];
      expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 403));
    }
    expect((await door.visitor().send('GET', '/api/people/roster')).status).toBe(401);
  });

  test('what is changed holds at the next request, on every instance', async () => {
    const gus = await door.add('Gus Dipper', ['seller']);
    const visitor = door.visitor({ instance: 1 });
    await visitor.enter(gus.email);
    expect((await visitor.send('GET', '/api/people/roster')).status).toBe(403);
    expect((await change(gus.id, { roles: ['seller', 'administrator'], cleared: true, region: null })).status).toBe(
      200,
    );
    expect((await visitor.send('GET', '/api/people/roster')).status).toBe(200);
    expect(await read(await visitor.send('GET', '/api/me'))).toMatchObject({ cleared: true });
    await change(gus.id, { roles: ['seller'] });
    expect((await visitor.send('GET', '/api/people/roster')).status).toBe(403);
    const entry = await door.db
      .selectFrom('ledgerTold')
      .select(['actorId', 'particulars'])
      .where('stream', '=', `person/${gus.id}`)
      .where('name', '=', 'person.changed')
      .orderBy('position')
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({
      actorId: noor.id,
      particulars: { fields: ['roles', 'cleared'], from: { roles: ['seller'], cleared: false } },
    });
  });

  test('are changed by whoever saw the version that stands', async () => {
    const hal = await door.add('Hal Knot', ['seller']);
    const body = { ...plain, name: 'Hal Knot' };
    expect(await codeOf(await admin.send('PUT', `/api/people/${hal.id}`, body))).toBe('428 request.noVersion');
    expect((await change(hal.id, { title: 'Seller' })).status).toBe(200);
    expect(await codeOf(await admin.send('PUT', `/api/people/${hal.id}`, body, { 'if-match': '"1"' }))).toBe(
      '412 record.changed',
    );
    expect(await codeOf(await admin.send('POST', `/api/people/${hal.id}/disabling`, {}))).toBe('428 request.noVersion');
  });

  test('a disabled person is a stranger at the next request, by session and by key, on every instance', async () => {
    const ivy = await door.add('Ivy Crake', ['seller']);
    const visitor = door.visitor({ instance: 1 });
    await visitor.enter(ivy.email);
    const made = await read<{ key: string }>(
      await visitor.send('POST', '/api/me/keys', { name: 'script', access: 'read', days: 3 }),
    );
    const bearer = { authorization: `Bearer ${made.key}` };
    expect((await door.visitor().send('GET', '/api/me', undefined, bearer)).status).toBe(200);
    const answer = await admin.send('POST', `/api/people/${ivy.id}/disabling`, {}, { 'if-match': '*' });
    expect(await read(answer)).toMatchObject({ state: 'disabled', sessions: 0, keys: 0 });
    expect((await visitor.send('GET', '/api/me')).status).toBe(401);
    expect((await door.visitor({ instance: 1 }).send('GET', '/api/me', undefined, bearer)).status).toBe(401);
    expect(await codeOf(await door.visitor().enter(ivy.email))).toBe('403 person.disabled');
    expect(await codeOf(await door.visitor().enter(ivy.email, 'not the password at all'))).toBe(
      '401 session.wrongPassword',
    );
    expect(await door.told(ivy.id)).toContain('Disabled; 1 session and 1 key ended.');
    expect((await admin.send('POST', `/api/people/${ivy.id}/enabling`, {}, { 'if-match': '*' })).status).toBe(200);
    expect((await visitor.send('GET', '/api/me')).status).toBe(401);
    expect((await door.visitor().send('GET', '/api/me', undefined, bearer)).status).toBe(401);
    expect((await door.visitor().enter(ivy.email)).status).toBe(200);
  });

  test('a session that outlived the disabling all the same opens nothing', async () => {
    const jon = await door.add('Jon Smew', ['seller']);
    const visitor = door.visitor();
    await visitor.enter(jon.email);
    await door.db.updateTable('person').set({ disabledAt: door.clock.now() }).where('id', '=', jon.id).execute();
    expect((await visitor.send('GET', '/api/me')).status).toBe(401);
  });

  test('the last administrator stays one, and nobody disables themselves', async () => {
    expect(await codeOf(await change(noor.id, { roles: ['seller'] }))).toBe('409 person.lastAdministrator');
    expect((await member(noor.id)).roles).toEqual(['administrator']);
    expect(await codeOf(await admin.send('POST', `/api/people/${noor.id}/disabling`, {}, { 'if-match': '*' }))).toBe(
      '409 person.self',
    );
  });

  test('have roles that are there, and a partner’s roles only at a partner', async () => {
    const wish = { name: 'Kit Pipit', email: 'kit@tanager.example' };
    expect(await codeOf(await invite({ ...wish, roles: ['emperor'] }))).toBe('422 person.roleUnknown');
    expect(await codeOf(await invite({ ...wish, roles: ['partner-sales'] }))).toBe('422 person.rolesOfPartner');
    expect(await codeOf(await invite({ ...wish, partnerId: noor.id }))).toBe('422 person.rolesOfPartner');
    expect(await codeOf(await invite({ ...wish, roles: ['partner-sales'], partnerId: noor.id }))).toBe(
      '422 person.partnerUnknown',
    );
    expect((await invite(wish)).status).toBe(201);
    expect(await codeOf(await invite({ ...wish, email: 'KIT@tanager.example' }))).toBe('422 person.emailTaken');
  });

  test('a link that is asked for again by the same key is not shown twice, and stands nowhere', async () => {
    const send = () =>
      admin.send('POST', `/api/people/${noor.id}/link`, undefined, { 'idempotency-key': 'the-same-deed' });
    const [first, again] = [await read<HandedLink>(await send()), await read<HandedLink>(await send())];
    expect(first.link).toContain('#');
    expect(again).toMatchObject({ link: null, expiresAt: first.expiresAt });
    await admin.send('DELETE', `/api/people/${noor.id}/link`);
  });

  test('sessions are listed with the one that asks first, and ended one by one, all others, or by an administrator', async () => {
    const lea = await door.add('Lea Ruff', ['seller']);
    const [here, there, elsewhere] = [
      door.visitor(),
      door.visitor({ address: '203.0.113.8' }),
      door.visitor({ instance: 1 }),
    ];
    for (const visitor of [here, there, elsewhere]) await visitor.enter(lea.email);
    const list = async () => (await read<{ items: SessionLine[] }>(await here.send('GET', '/api/me/sessions'))).items;
    const lines = await list();
    expect(lines.map(({ current, device }) => [current, device])).toEqual([
      [true, 'Firefox on Linux'],
      [false, 'Firefox on Linux'],
      [false, 'Firefox on Linux'],
    ]);
    const other = lines.find(({ address }) => address === '203.0.113.8');
    const foreign = await door.db
      .selectFrom('session')
      .select('id')
      .where('personId', '=', noor.id)
      .executeTakeFirstOrThrow();
    expect(await codeOf(await here.send('DELETE', `/api/me/sessions/${foreign.id}`))).toBe('404 session.notFound');
    expect((await here.send('DELETE', `/api/me/sessions/${other?.id}`)).status).toBe(200);
    expect((await there.send('GET', '/api/me')).status).toBe(401);
    expect(await read(await here.send('DELETE', '/api/me/sessions'))).toEqual({ ended: 1 });
    expect((await elsewhere.send('GET', '/api/me')).status).toBe(401);
    expect(await read(await admin.send('DELETE', `/api/people/${lea.id}/sessions`))).toEqual({ ended: 1 });
    expect((await here.send('GET', '/api/me')).status).toBe(401);
  });
});

describe('what is told of people', () => {
  const seenBy = async (roles: readonly string[]) => {
    const { rightsOf } = door.entrance;
    const reader = { ...(await door.add(`Reader ${roles.join(' ')}`, roles)), rights: rightsOf(roles) };
    return door.db.transaction().execute(async (tx) => {
      await seat(tx, reader, true);
      const rows = await tx.selectFrom('ledgerEntry').select('id').where('stream', '=', `person/${noor.id}`).execute();
      return rows.length > 0;
    });
  };

  test('is read by administrators and auditors, and by nobody else', async () => {
    expect(await Promise.all([['administrator'], ['auditor'], ['seller'], []].map(seenBy))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the first administrator', () => {
  test('enters a database without one by a link that works once', async () => {
    const empty = await openTestEntrance();
    try {
      const link = () => firstAdministratorLink(empty.db, empty.entrance, empty.clock.now());
      const [one, other] = [await link(), await link()];
      expect(one).toMatch(/^http:\/\/localhost:3000\/invitation#/);
      const send = (url: string | null, email: string) =>
        empty.visitor().send('POST', '/api/invitation/acceptance', {
          ...{ token: url?.split('#')[1], name: 'Ada Heron', email, password: goodPassword },
        });
      const answers = await Promise.all([send(one, 'ada@company.example'), send(other, 'eve@company.example')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = answers[0]?.status === 200 ? 'ada@company.example' : 'eve@company.example';
      const visitor = empty.visitor();
      expect((await visitor.enter(winner)).status).toBe(200);
      const { items } = await read<MemberList>(await visitor.send('GET', '/api/people/roster'));
      expect(items.map(({ roles }) => roles)).toEqual([['administrator']]);
      expect(await link()).toBeNull();
      const keys = await read<KeyList>(await visitor.send('GET', '/api/me/keys'));
      expect(keys.modules).toEqual(['person', 'task']);
    } finally {
      await empty.close();
    }
  });
});
