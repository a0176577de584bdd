import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../person.ts';
import { offers } from './offers.ts';
import { goodPassword, openTestEntrance, type TestEntrance } from './testing.ts';

let door: TestEntrance;
let ada: Person;

beforeAll(async () => {
  door = await openTestEntrance();
  ada = await door.add('Ada Heron', ['seller']);
});
afterAll(() => door.close());

const signInPath = '/api/auth/sign-in/email';
const detailOf = async (answer: Response) => ((await answer.json()) as { detail: string }).detail;

describe('what is open', () => {
  /** Every endpoint better-auth and its plugins mount, by method and path. */
  const mounted = () =>
    Object.values(
      door.entrance.signIn.api as unknown as Record<
        string,
        { path?: string; options?: { method?: string | string[] } }
      >,
    )
      .filter((endpoint) => endpoint.path !== undefined)
      .flatMap(({ path = '', options }) => [options?.method ?? []].flat().map((method) => `${method} ${path}`));

  test('every endpoint that better-auth mounts is offered on purpose or answers 404', async () => {
    const open = new Set(offers.map(({ method, path }) => `${method} ${path}`));
    const all = mounted();
    expect(all.length).toBeGreaterThan(40);
    const closed: string[] = [];
    const visitor = door.visitor();
    await visitor.enter(ada.email);
    for (const endpoint of all.filter((each) => !open.has(each))) {
      const [method = '', path = ''] = endpoint.split(' ');
      const answer = await visitor.send(
        method,
        `/api/auth${path.replaceAll(/:\w+/g, 'x')}`,
        method === 'GET' ? undefined : {},
      );
      if (answer.status === 404) closed.push(endpoint);
      else expect(`${endpoint} ${answer.status}`).toBe(`${endpoint} 404`);
    }
    expect(closed).toContain('POST /sign-up/email');
    expect(closed).toContain('POST /update-user');
    expect(closed).toContain('POST /delete-user');
    expect(closed).toContain('POST /reset-password');
    expect(closed).toContain('POST /two-factor/send-otp');
  });

  test('nothing is offered that better-auth does not mount', () => {
    const all = mounted();
    expect(offers.map(({ method, path }) => `${method} ${path}`).filter((offer) => !all.includes(offer))).toEqual([]);
  });

  test('another method at an open path is closed too', async () => {
    const visitor = door.visitor();
    expect((await visitor.send('GET', signInPath)).status).toBe(404);
    expect((await visitor.send('PUT', signInPath, {})).status).toBe(404);
    expect((await visitor.send('POST', `${signInPath}/`, {})).status).toBe(404);
    expect((await visitor.send('POST', '/api/auth//sign-up/email', {})).status).toBe(404);
  });

  test('a body that holds more than is asked for is refused', async () => {
    for (const more of [
      { rememberMe: false },
      { callbackURL: 'https://elsewhere.example' },
      { roles: ['administrator'] },
    ]) {
      const answer = await door
        .visitor()
        .send('POST', signInPath, { email: ada.email, password: goodPassword, ...more });
      expect(answer.status).toBe(422);
    }
    const answer = await door
      .visitor()
      .send('POST', '/api/auth/two-factor/verify-totp', { code: '1', trustDevice: true });
    expect(answer.status).toBe(422);
  });
});

describe('a session', () => {
  test('begins with a cookie no script reads and no other site sends, and no token in the answer', async () => {
    const answer = await door.visitor().enter(ada.email);
    expect(await answer.json()).toEqual({ secondFactor: false });
    const [cookie] = answer.headers.getSetCookie().filter((each) => each.includes('session_token'));
    expect(cookie).toMatch(/^parley\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(await door.told(ada.id)).toContain('Signed in by password, Firefox on Linux.');
  });

  test('behind https its cookie is for https alone', async () => {
    const safe = await openTestEntrance({ address: 'https://parley.company.example' });
    try {
      const ben = await safe.add('Ben Ibis', []);
      const answer = await safe.visitor().enter(ben.email);
      const [cookie] = answer.headers.getSetCookie().filter((each) => each.includes('session_token'));
      expect(cookie).toMatch(/^__Secure-parley\.session_token=/);
      expect(cookie).toMatch(/; Secure/i);
    } finally {
      await safe.close();
    }
  });

  test('is new at every sign-in: one that was planted before is worth nothing', async () => {
    const thief = door.visitor();
    await thief.enter(ada.email);
    const planted = thief.cookies();
    const victim = door.visitor();
    victim.hold(planted);
    await victim.enter(ada.email);
    expect(victim.cookies()).not.toBe(planted);
    const invented = door.visitor();
    invented.hold('parley.session_token=chosen-by-the-thief.c2lnbmF0dXJl');
    await invented.enter(ada.email);
    expect(invented.cookies()).not.toContain('chosen-by-the-thief');
    invented.hold('parley.session_token=chosen-by-the-thief.c2lnbmF0dXJl');
    expect((await invented.send('GET', '/api/me')).status).toBe(401);
  });

  test('ends with signing out, on every instance', async () => {
    const visitor = door.visitor();
    await visitor.enter(ada.email);
    const other = door.visitor({ instance: 1 });
    other.hold(visitor.cookies());
    expect((await other.send('GET', '/api/me')).status).toBe(200);
    expect((await visitor.send('POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await other.send('GET', '/api/me')).status).toBe(401);
    expect((await door.told(ada.id)).at(-1)).toBe('Signed out.');
  });

  test('is not used by forms of another site', async () => {
    const visitor = door.visitor();
    await visitor.enter(ada.email);
    const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await visitor.send('POST', '/api/auth/sign-out', {}, { ...foreign, 'content-type': type });
      expect(answer.status).toBe(403);
    }
    const plain = await visitor.send('POST', '/api/auth/sign-out', {}, foreign);
    expect(plain.status).toBe(403);
    expect((await visitor.send('GET', '/api/me')).status).toBe(200);
  });
});

describe('wrong tries', () => {
  test('shut an e-mail for a while, whether anybody has it or not, and in the same words', async () => {
    const cy = await door.add('Cy Loon', []);
    const answers = await Promise.all(
      [cy.email, 'nobody@tanager.example'].map(async (email, at) => {
        const visitor = door.visitor({ address: `198.51.100.${20 + at}` });
        const said: [status: number, retryAfter: string | null, problem: unknown][] = [];
        for (let attempt = 0; attempt < 4; attempt += 1) {
          const answer = await visitor.enter(email, 'not the password at all');
          const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
          said.push([answer.status, answer.headers.get('retry-after'), problem]);
        }
        return said;
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.map(([status]) => status)).toEqual([401, 401, 401, 429]);
    expect(answers[0]?.map(([, retryAfter]) => retryAfter)).toEqual([null, null, null, '900']);
  });

  test('the right password waits too, on every instance, until the time is over', async () => {
    const dee = await door.add('Dee Rail', []);
    const visitor = door.visitor({ address: '198.51.100.30' });
    for (let attempt = 0; attempt < 3; attempt += 1) await visitor.enter(dee.email, 'not the password at all');
    const shut = await door.visitor({ address: '198.51.100.31', instance: 1 }).enter(` ${dee.email.toUpperCase()}`);
    expect(shut.status).toBe(429);
    expect(await detailOf(shut)).toMatch(
      /^There were too many wrong tries with this e-mail: try again in 15 minutes, at \d\d:\d\d UTC\.$/,
    );
    expect((await door.told(dee.id)).filter((line) => line.startsWith('Shut out'))).toHaveLength(1);
    await visitor.enter(dee.email);
    expect((await door.told(dee.id)).filter((line) => line.startsWith('Shut out'))).toHaveLength(1);
    door.clock.advance({ minutes: 15, seconds: 1 });
    expect((await visitor.enter(dee.email)).status).toBe(200);
  });

  test('a hundred guesses at once are counted like a hundred one after the other', async () => {
    const eve = await door.add('Eve Stilt', []);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        door.visitor({ address: `203.0.113.${at}`, instance: at % 2 }).enter(eve.email, `guess number ${at} of many`),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(37);
  });

  test('right ones forgive those before', async () => {
    const fay = await door.add('Fay Godwit', []);
    for (let round = 0; round < 3; round += 1) {
      const visitor = door.visitor({ address: `198.51.100.${40 + round}` });
      await visitor.enter(fay.email, 'not the password at all');
      await visitor.enter(fay.email, 'not the password at all');
      expect((await visitor.enter(fay.email)).status).toBe(200);
    }
  });

  test('shut an address that tries many e-mails, and no other address', async () => {
    const visitor = door.visitor({ address: '192.0.2.9' });
    const statuses: number[] = [];
    for (let at = 0; at < 8; at += 1) statuses.push((await visitor.enter(`guess${at}@tanager.example`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    expect((await door.visitor({ address: '192.0.2.10' }).enter(ada.email)).status).toBe(200);
  });

  test('an address is not what a header claims, but what our own proxy wrote', async () => {
    const visitor = door.visitor({ address: '192.0.2.9' });
    const claimed = { 'x-forwarded-for': '203.0.113.99', 'x-parley-address': '203.0.113.98' };
    expect((await visitor.send('POST', signInPath, { email: ada.email, password: goodPassword }, claimed)).status).toBe(
      429,
    );
    const behind = await openTestEntrance({ proxies: 1 });
    try {
      const gil = await behind.add('Gil Tern', []);
      const inside = behind.visitor({ address: '10.0.0.1' });
      await inside.send(
        'POST',
        signInPath,
        { email: gil.email, password: goodPassword },
        { 'x-forwarded-for': 'spoofed, 203.0.113.5' },
      );
      const { items } = (await (await inside.send('GET', '/api/me/sessions')).json()) as {
        items: { address: string }[];
      };
      expect(items.map(({ address }) => address)).toEqual(['203.0.113.5']);
    } finally {
      await behind.close();
    }
  });
});
