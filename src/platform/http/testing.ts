import type { Hono, Schema } from 'hono';
import type { z } from 'zod';
import type { Act } from '../act.ts';
import { type Clock, FixedClock } from '../clock.ts';
import { type Db, openDatabase, openPool } from '../database/database.ts';
import { seat } from '../database/reader.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { newId } from '../id.ts';
import { openLog } from '../log.ts';
import type { Person, Reader, Rights } from '../person.ts';
import { everyRight, type RightsOf } from '../rights.ts';
import { openDoor } from './door.ts';
import type { House } from './house.ts';

/** The instant at which tests begin: a Monday morning on which every region works. */
export const testNow = '2026-11-23T10:00:00Z';

/** Routes of whatever kind: a module's, or a handful made for a test. */
type Routes = Hono<House, Schema, string>;

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A door on a database of the test file's own, with a person at it that the test chooses. */
export interface TestDoor {
  readonly db: Db;
  readonly clock: FixedClock;
  /** Nobody by default: a stranger. */
  sit(person: Person | null): void;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Asks as `get` does and reads the answer by a noun's shape. */
  read<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>>;
  /** Changes demand the version that was seen: `*` for whatever it is, unless `headers` say otherwise. */
  send(method: Method, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Runs a verb as a person, in a transaction of its own. */
  act<Answer>(person: Person, verb: (act: Act) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

/** Every sight there is, and one verb, so that changes pass: for tests that are not about rights. */
const everySight: Rights = {
  ...everyRight,
  held: new Set([
    ...[
      'account.see',
      'opportunity.see',
      'engagement.see',
      'scope.see',
      'fact.see',
      'estimate.see',
      'estimate.seeCosts',
      'sow.see',
    ],
    ...['task.see', 'partner.see', 'ledger.see', 'job.see'],
  ]),
};

/**
 * Opens the real door and real routes over a real database; only who asks and the time are the test's.
 * @param rightsOf the playbook's register of rights; without it everybody may do everything
 * @param awaited names of entries that set off a job; none runs here
 */
export async function openTestDoor(
  routes: readonly Routes[],
  rightsOf: RightsOf = () => everySight,
  awaited: ReadonlySet<string> = new Set(),
): Promise<TestDoor> {
  const pool = openPool(await testDatabaseUrl(), { max: 10 });
  const db = openDatabase(pool);
  const clock = new FixedClock(testNow);
  const readerOf = (person: Person): Reader => ({ ...person, rights: rightsOf(person.roles) });
  let seated: Reader | null = null;
  const log = openLog('silent');
  const app = openDoor({ db, clock, log, awaited, bodyBytesMax: 1024 * 1024, whoIs: async () => seated });
  for (const each of routes) app.route('/', each);
  return {
    db,
    clock,
    sit: (person) => {
      seated = person && readerOf(person);
    },
    get: async (path, headers) => app.request(path, headers ? { headers } : {}),
    read: async (path, shape) => shape.parse(await (await app.request(path)).json()),
    send: async (method, path, body, headers) =>
      app.request(path, {
        method,
        headers: {
          ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
          ...{ origin: 'http://localhost', 'if-match': '*', ...headers },
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      }),
    act: (person, verb) => actIn(db, clock, awaited, readerOf(person), verb),
    close: () => db.destroy(),
  };
}

/** Adds a person who may be seated, with the roles given. */
export async function addPerson(
  db: Db,
  name: string,
  roles: readonly string[] = [],
  region: string | null = null,
  more: Partial<Pick<Person, 'cleared' | 'partnerId'>> = {},
): Promise<Person> {
  const email = `${newId()}@tanager.example`;
  const outside = { cleared: false, partnerId: null };
  const person = { id: newId(), name, email, title: name, roles: [...roles], region, ...outside, ...more };
  await db.insertInto('person').values(person).execute();
  return person;
}

function actIn<Answer>(
  db: Db,
  clock: Clock,
  awaited: ReadonlySet<string>,
  reader: Reader,
  verb: (act: Act) => Promise<Answer>,
) {
  return db.transaction().execute(async (tx) => {
    await seat(tx, reader, false);
    return verb({ tx, reader, clock, requestId: newId(), awaited });
  });
}
