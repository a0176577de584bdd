import { loadDemo } from '../../fixtures/load.ts';
import { openHouseKeys, ownKeys } from '../../src/documents/signing/house-keys.ts';
import { Bell } from '../../src/modules/notifications/bell.ts';
import { openLinks } from '../../src/modules/notifications/letters/links.ts';
import { openSeal } from '../../src/modules/signing/sealing/seal.ts';
import { readInstallation } from '../../src/platform/auth/installation.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { type Db, openDatabase, openPool, type Tx } from '../../src/platform/database/database.ts';
import { testDatabaseUrl } from '../../src/platform/database/testing.ts';
import { openLog } from '../../src/platform/log.ts';
import type { Person } from '../../src/platform/person.ts';
import { loadShippedPlaybook } from '../../src/playbook/testing.ts';
import { openApp } from '../../src/web/app.ts';
import { houseReader, openEntrance } from '../../src/web/house.ts';
import type { Schema } from './bodies.ts';

/** One operation of the API as its description tells it. */
export interface Operation {
  /** `GET /api/opportunities/{number}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The JSON it takes; absent where it takes none. */
  readonly body: Schema | undefined;
  /** Its query, by name. */
  readonly query: Readonly<Record<string, Schema>>;
}

/** The whole house over the demo company, in which whatever a request does is undone when it was answered. */
export interface WalkingHouse {
  readonly db: Db;
  readonly clock: FixedClock;
  readonly operations: readonly Operation[];
  readonly named: (reference: string) => Schema;
  /** Asks in the name of anybody; null is a stranger. */
  ask(person: Person | null, method: string, path: string, init?: Asking): Promise<Response>;
  stop(): Promise<void>;
}

export interface Asking {
  readonly body?: string | FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

class Undone extends Error {}

/** A database whose transactions do everything and keep nothing. */
function forgetful(db: Db): Db {
  type Beginning = ReturnType<Db['transaction']>;
  const beginning = (real: Beginning) => ({
    setIsolationLevel: (level: Parameters<Beginning['setIsolationLevel']>[0]) =>
      beginning(real.setIsolationLevel(level)),
    setAccessMode: (mode: Parameters<Beginning['setAccessMode']>[0]) => beginning(real.setAccessMode(mode)),
    execute: async <Answer>(work: (tx: Tx) => Promise<Answer>) => {
      let answer: Answer | undefined;
      const undone = real.execute(async (tx) => {
        answer = await work(tx);
        throw new Undone();
      });
      await undone.catch((fault: unknown) => {
        if (!(fault instanceof Undone)) throw fault;
      });
      return answer;
    },
  });
  const transaction = () => beginning(db.transaction());
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') return transaction;
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}
interface Described {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

export async function openWalkingHouse(): Promise<WalkingHouse> {
  const url = await testDatabaseUrl();
  const [pool, plain] = [openPool(url, { max: 8 }), openPool(url, { max: 4, plain: true })];
  const db = openDatabase(pool);
  const playbook = await loadShippedPlaybook();
  const clock = new FixedClock('2026-11-23T10:00:00Z');
  const { id, name, email, title } = houseReader;
  await db.insertInto('person').values({ id, name, email, title }).execute();
  const demoSignIn = await loadDemo(db, playbook, clock, true);
  const { secret } = await readInstallation(db);
  const entrance = openEntrance({ playbook, pool: plain, secret, proxies: 0, address: () => 'http://localhost' });
  let asking: Person | null = null;
  const whoIs = async () => asking && { ...asking, rights: entrance.rightsOf(asking.roles) };
  const telling = {
    bell: new Bell({ db, kinds: playbook.notifications.kinds, whoIs, beatMs: 60_000 }),
    links: openLinks(secret, () => 'http://localhost'),
    mailConfigured: false,
  };
  const app = openApp({
    ...{ db: forgetful(db), clock, playbook, entrance, demoSignIn, pages: null, bodyBytesMax: 4 * 1024 * 1024 },
    log: openLog('silent'),
    awaited: new Set(),
    ...{ whoIs, telling, seal: openSeal(await openHouseKeys(db, ownKeys, clock)) },
  });
  const { paths, components } = (await (await app.request('/api/openapi.json')).json()) as Description;
  return {
    db,
    clock,
    operations: operationsOf(paths),
    named: (reference) => components?.schemas?.[reference.split('/').at(-1) ?? ''] ?? {},
    ask: async (person, method, path, { body, headers } = {}) => {
      asking = person;
      const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
      return app.request(path, {
        method,
        headers: { origin: 'http://localhost', 'if-match': '*', ...json, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    },
    stop: async () => {
      telling.bell.close();
      await db.destroy();
      await plain.end();
    },
  };
}

const operationsOf = (paths: Description['paths']): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      body: requestBody?.content?.['application/json']?.schema,
      query: Object.fromEntries(
        parameters.filter((each) => each.in === 'query').map((each) => [each.name, each.schema ?? {}]),
      ),
    })),
  );
