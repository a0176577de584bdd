import type { Hono, Schema } from 'hono';
import type pg from 'pg';
import { type Clock, FixedClock, systemClock } from '../clock.ts';
import { type Db, openDatabase, openPool } from '../database/database.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { openDoor } from '../http/door.ts';
import type { House } from '../http/house.ts';
import { newId } from '../id.ts';
import { openLog } from '../log.ts';
import type { Person, Reader } from '../person.ts';
import { everyRight, openRights } from '../rights.ts';
import type { Entrance } from './entrance.ts';
import { provisioningRoutes } from './federation/provisioning-routes.ts';
import { connectionRoutes } from './federation/routes.ts';
import { ssoRoutes } from './federation/sso-routes.ts';
import { addPeople } from './people.ts';
import { signInRoutes } from './routes.ts';
import { openSignIn, storedPassword } from './sign-in.ts';
import type { SignInPolicy } from './sign-in-policy.ts';
import { whoIs } from './who-is.ts';

/** Small allowances, so that a test is shut out soon. */
export const testPolicy: SignInPolicy = {
  password: { lengthMin: 12, guessesLog10Min: 10, beyondOwnWordsMin: 8, companyWords: ['parley'] },
  brakes: {
    email: { triesMax: 3, withinMinutes: 15, lockedMinutes: 15 },
    address: { triesMax: 6, withinMinutes: 15, lockedMinutes: 15 },
    secondFactor: { triesMax: 3, withinMinutes: 15, lockedMinutes: 15 },
    link: { triesMax: 30, withinMinutes: 15, lockedMinutes: 15 },
  },
  session: { days: 7, freshMinutes: 60, seenMinutes: 5 },
  invitation: { days: 7 },
  firstAdministrator: { hours: 24, roles: ['administrator'] },
  key: { daysMax: 90 },
};

const house: Reader = {
  ...{ id: '00000000-0000-7000-8000-000000000001', name: 'Parley', email: 'parley@parley.example', title: '' },
  ...{ roles: [], region: null, cleared: true, partnerId: null, rights: everyRight },
};

const rightsOf = openRights(
  [
    { id: 'person.seeAccess', what: 'see how people enter', roles: ['administrator', 'auditor'] },
    { id: 'person.invite', what: 'invite people', roles: ['administrator'] },
    { id: 'person.change', what: 'change people', roles: ['administrator'] },
    { id: 'person.disable', what: 'keep people out', roles: ['administrator'] },
    { id: 'person.see', what: 'read the directory', roles: ['administrator', 'seller'] },
    { id: 'note.say', what: 'say something', roles: ['seller'] },
    { id: 'connection.see', what: 'see sign-in connections', roles: ['administrator', 'auditor'] },
    { id: 'connection.change', what: 'change sign-in connections', roles: ['administrator'] },
    { id: 'task.work', what: 'work on a task', roles: ['seller', 'administrator'] },
  ],
  (role) => role,
);

/** The password of everybody at the test door. */
export const goodPassword = 'a heron stands quite still';

/** Somebody at the door, with the cookies and the network address they come with. */
export interface Visitor {
  /** Sends JSON, or a form as a page posts one. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Signs in by e-mail and password. */
  enter(email: string, password?: string): Promise<Response>;
  /** Every cookie held, as a browser would send it. */
  cookies(): string;
  /** Holds these cookies instead of its own. */
  hold(cookies: string): void;
}

/** The whole way into the house on a database of the test file's own. */
export interface TestEntrance {
  readonly db: Db;
  readonly url: string;
  readonly clock: FixedClock;
  readonly entrance: Entrance;
  /** A browser at the door of this instance, or of another on the same database. */
  visitor(from?: { readonly address?: string; readonly instance?: number }): Visitor;
  /** Adds somebody with `goodPassword`. */
  add(name: string, roles: readonly string[]): Promise<Person>;
  /** The sentences of a person's record, oldest first. */
  told(person: string): Promise<string[]>;
  close(): Promise<void>;
}

const instances = 2;
const origin = 'http://localhost:3000';
const secret = 'a secret of thirty-two characters';

/** Opens two instances of the way in over one real database; only the clock and the policy are the test's. */
export async function openTestEntrance(
  more: Partial<Entrance> = {},
  deeds: readonly Hono<House, Schema, string>[] = [],
): Promise<TestEntrance> {
  const url = await testDatabaseUrl();
  const db = openDatabase(openPool(url, { max: 20 }));
  const pools = Array.from({ length: instances }, () => openPool(url, { plain: true }));
  // better-auth asks the machine for the time.
  const clock = new FixedClock(systemClock.now().toString());
  const { rights: _, roles, ...columns } = house;
  await db
    .insertInto('person')
    .values({ ...columns, roles: [...roles] })
    .execute();
  const entrances = pools.map((pool) => entranceOn(pool, more));
  const [first] = entrances;
  if (!first) throw new TypeError('There is no instance.');
  const apps = entrances.map((entrance) => appOf(entrance, db, clock, deeds));
  const stored = await storedPassword(goodPassword);
  return {
    ...{ db, url, clock, entrance: first },
    visitor: ({ address = '198.51.100.7', instance = 0 } = {}) =>
      visitorAt(apps[instance] as (typeof apps)[number], address, more.address ?? origin),
    add: async (name, roles) => {
      const person: Person = {
        ...{ id: newId(), name, email: `${name.toLowerCase().replaceAll(' ', '.')}@tanager.example`, title: '' },
        ...{ roles: [...roles], region: null, cleared: false, partnerId: null },
      };
      await db.transaction().execute((tx) => addPeople(tx, [person], stored));
      return person;
    },
    told: (person) => sentencesOf(db, person),
    close: async () => {
      await db.destroy();
      for (const pool of pools) await pool.end();
    },
  };
}

/** The way into one instance. */
const entranceOn = (pool: pg.Pool, more: Partial<Entrance>): Entrance => ({
  ...{ policy: testPolicy, house, rightsOf, proxies: 0, address: origin, secret },
  roles: [
    { id: 'administrator', title: 'Administrator', ofPartner: false },
    { id: 'seller', title: 'Seller', ofPartner: false },
    { id: 'auditor', title: 'Auditor', ofPartner: false },
    { id: 'partner-sales', title: 'Partner Sales', ofPartner: true },
  ],
  ...more,
  signIn: openSignIn({ pool, secret, policy: more.policy ?? testPolicy, baseUrl: more.address ?? origin }),
});

async function sentencesOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ledgerTold')
    .select('sentence')
    .where('stream', '=', `person/${person}`)
    .orderBy('position')
    .execute();
  return rows.map(({ sentence }) => sentence ?? '');
}

function appOf(entrance: Entrance, db: Db, clock: Clock, deeds: readonly Hono<House, Schema, string>[]) {
  const log = openLog('silent');
  const app = openDoor({
    ...{ db, clock, log, awaited: new Set<string>(), bodyBytesMax: 1024 * 1024 },
    whoIs: (headers) => whoIs(entrance, { db, clock }, headers),
  });
  app.route('/', signInRoutes(entrance, null));
  app.route('/', ssoRoutes(entrance));
  app.route('/', connectionRoutes(entrance));
  app.route('/', provisioningRoutes(entrance));
  for (const each of deeds) app.route('/', each);
  return app;
}

function visitorAt(app: ReturnType<typeof appOf>, address: string, site: string): Visitor {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const send: Visitor['send'] = async (method, path, body, headers) => {
    const answer = await app.request(
      `${site}${path}`,
      {
        method,
        headers: {
          ...{
            origin: site,
            cookie: cookies(),
            'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
          },
          ...(body === undefined || body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: address } } },
    );
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    send,
    cookies,
    enter: (email, password = goodPassword) => send('POST', '/api/auth/sign-in/email', { email, password }),
    hold: (given) => {
      jar.clear();
      for (const pair of given.split('; '))
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    },
  };
}
