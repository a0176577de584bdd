import type pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Db, openDatabase, openPool } from '../database/database.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { newId } from '../id.ts';
import type { Person } from '../person.ts';
import { addPeople } from './people.ts';
import { openSignIn, personOf, type SignIn, storedPassword } from './sign-in.ts';
import { testPolicy } from './testing.ts';

const address = 'http://127.0.0.1:3000';
const password = 'a heron stands quite still';
const person = (name: string, region: string | null): Person => ({
  ...{
    id: newId(),
    name,
    title: 'Deal Desk Analyst',
    roles: ['deal-desk', 'legal'],
    region,
    cleared: false,
    partnerId: null,
  },
  email: `${name.toLowerCase().replace(' ', '.')}@tanager.example`,
});
const ada = person('Ada Heron', 'emea');
const ben = person('Ben Ibis', null);

let db: Db;
let pool: pg.Pool;
let signIn: SignIn;

beforeAll(async () => {
  const url = await testDatabaseUrl();
  db = openDatabase(openPool(url));
  pool = openPool(url, { plain: true });
  signIn = openSignIn({ pool, secret: 'a secret of thirty-two characters', baseUrl: address, policy: testPolicy });
  const stored = await storedPassword(password);
  await db.transaction().execute((tx) => addPeople(tx, [ada, ben], stored));
});
afterAll(() => Promise.all([db.destroy(), pool.end()]));

const send = (path: string, body: unknown, cookie = ''): Promise<Response> =>
  signIn.handler(
    new Request(`${address}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address, cookie },
      body: JSON.stringify(body),
    }),
  );

async function cookieOf({ email }: Person): Promise<string> {
  const answer = await send('sign-in/email', { email, password });
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

test('a stranger is nobody, and so is who forged the signature of a session', async () => {
  expect(await personOf(signIn, new Headers())).toBeNull();
  const cookie = await cookieOf(ada);
  expect(
    await personOf(signIn, new Headers({ cookie: cookie.replace(/\.[^.]{8}(?=[^.]*$)/, '.AAAAAAAA') })),
  ).toBeNull();
});

test('whoever signed in is read whole, with roles and region', async () => {
  expect(await personOf(signIn, new Headers({ cookie: await cookieOf(ada) }))).toEqual(ada);
  expect(await personOf(signIn, new Headers({ cookie: await cookieOf(ben) }))).toEqual(ben);
});

test('to know who asks costs one query', async () => {
  const headers = new Headers({ cookie: await cookieOf(ada) });
  const client = await pool.connect();
  const asked = vi.spyOn(Object.getPrototypeOf(client), 'query');
  client.release();
  try {
    await personOf(signIn, headers);
    expect(asked).toHaveBeenCalledTimes(1);
  } finally {
    asked.mockRestore();
  }
});

test('an ended session is nobody', async () => {
  const headers = new Headers({ cookie: await cookieOf(ada) });
  await db
    .updateTable('session')
    .set({ expiresAt: Temporal.Instant.from('2020-01-01T00:00:00Z') })
    .execute();
  expect(await personOf(signIn, headers)).toBeNull();
});

test('nobody gives themselves a role, a region or a title', async () => {
  const cookie = await cookieOf(ada);
  for (const wish of [{ roles: ['administrator'] }, { region: 'apac' }, { title: 'Director' }]) {
    expect((await send('update-user', { name: 'Ada Heron', ...wish }, cookie)).status).toBe(400);
  }
  expect(await personOf(signIn, new Headers({ cookie }))).toEqual(ada);
});
