import type { Hono, Schema } from 'hono';
import type { z } from 'zod';
import type { Act } from '../act.ts';
import { type Clock, FixedClock } from '../clock.ts';
import { type Db, openDatabase, openPool } from '../database/database.ts';
import { testDatabaseUrl } from '../database/testing.ts';
import { newId } from '../id.ts';
import { openLog } from '../log.ts';
import type { Person } from '../person.ts';
import { openDoor } from './door.ts';
import type { House } from './house.ts';

/** The instant at which tests begin: a Monday morning on which every region works. */
export const testNow = '2026-11-23T10:00:00Z';

/** Routes of whatever kind: a module's, or a handful made for a test. */
type Routes = Hono<House, Schema, string>;

/** A door on a database of the test file's own, with a person at it that the test chooses. */
export interface TestDoor {
  readonly db: Db;
  readonly clock: FixedClock;
  /** Nobody by default: a stranger. */
  sit(person: Person | null): void;
  get(path: string): Promise<Response>;
  /** Asks as `get` does and reads the answer by a noun's shape. */
  read<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Response>;
  /** Runs a verb as a person, in a transaction of its own. */
  act<Answer>(person: Person, verb: (act: Act) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

/** Opens the real door and real routes over a real database; only who asks and the time are the test's. */
export async function openTestDoor(routes: readonly Routes[]): Promise<TestDoor> {
  const pool = openPool(await testDatabaseUrl(), { max: 10 });
  const db = openDatabase(pool);
  const clock = new FixedClock(testNow);
  const awaited = new Set<string>();
  let seated: Person | null = null;
  const log = openLog('silent');
  const app = openDoor({ db, clock, log, awaited, bodyBytesMax: 1024 * 1024, whoIs: async () => seated });
  for (const each of routes) app.route('/', each);
  return {
    db,
    clock,
    sit: (person) => {
      seated = person;
    },
    get: async (path) => app.request(path),
    read: async (path, shape) => shape.parse(await (await app.request(path)).json()),
    send: async (method, path, body) =>
      app.request(path, {
        method,
        headers: { 'content-type': 'application/json', origin: 'http://localhost' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    act: (reader, verb) => actIn(db, clock, awaited, reader, verb),
    close: () => db.destroy(),
  };
}

/** Adds a person who may be seated, with the roles given. */
export async function addPerson(
  db: Db,
  name: string,
  roles: readonly string[] = [],
  region: string | null = null,
): Promise<Person> {
  const person = { id: newId(), name, email: `${newId()}@tanager.example`, title: name, roles: [...roles], region };
  await db.insertInto('person').values(person).execute();
  return person;
}

function actIn<Answer>(
  db: Db,
  clock: Clock,
  awaited: ReadonlySet<string>,
  reader: Person,
  verb: (act: Act) => Promise<Answer>,
) {
  return db.transaction().execute((tx) => verb({ tx, reader, clock, requestId: newId(), awaited }));
}
