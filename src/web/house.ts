import type pg from 'pg';
import { type AllowedWays, openOutgoing } from '../connectors/webhooks/outgoing.ts';
import { openWebhookSender } from '../connectors/webhooks/sender.ts';
import { openHouseKeys, ownKeys } from '../documents/signing/house-keys.ts';
import { openSeal } from '../modules/signing/sealing/seal.ts';
import type { Entrance } from '../platform/auth/entrance.ts';
import { readInstallation } from '../platform/auth/installation.ts';
import { firstAdministratorLink } from '../platform/auth/invitations.ts';
import type { DemoSignIn } from '../platform/auth/routes.ts';
import { openSignIn } from '../platform/auth/sign-in.ts';
import { whoIs } from '../platform/auth/who-is.ts';
import { type BackupPlan, nightlyBackup } from '../platform/backup/nightly.ts';
import type { Clock } from '../platform/clock.ts';
import type { PaperKeyRules } from '../platform/config.ts';
import { type Db, demandVersion, openDatabase, openPool } from '../platform/database/database.ts';
import { migrate } from '../platform/database/migrate.ts';
import { addressOf, listen } from '../platform/http/server.ts';
import { houseId } from '../platform/id.ts';
import { awaitedBy, jobsOf } from '../platform/jobs/reactions.ts';
import { type Chore, type Job, startWorker } from '../platform/jobs/runner.ts';
import { ledgerJobs } from '../platform/ledger/jobs.ts';
import { keepSigningKey, type SealingRules, usualSealing } from '../platform/ledger/sealing.ts';
import type { Log } from '../platform/log.ts';
import type { Reader } from '../platform/person.ts';
import { everyRight } from '../platform/rights.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { rightsOf } from '../playbook/rights.ts';
import { openApp } from './app.ts';
import { chores, reactions } from './reactions.ts';
import { openTelling, type TellingParts } from './telling.ts';

export interface HouseParts {
  readonly databaseUrl: string;
  readonly playbookFolder: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  /** How many proxies stand before Parley; none without it. */
  readonly proxies?: number;
  readonly pages: string | null;
  readonly bodyBytesMax: number;
  /** Where the backup of every night goes; without it there is none. */
  readonly backups?: BackupPlan | undefined;
  /** The way letters leave; without it they wait in the outbox. */
  readonly mail?: TellingParts['mail'];
  /** Where webhooks may lead beside public addresses by https. */
  readonly webhooks?: AllowedWays;
  /** What papers are signed with; a key of the house's own without it. */
  readonly paperKeys?: PaperKeyRules;
  /** When the ledger is signed, and with what. */
  readonly sealing?: SealingRules;
  readonly clock: Clock;
  readonly log: Log;
  /** Fills an empty database; returns the demo sign-ins, or null where it holds no demo. */
  readonly prepare: (db: Db, playbook: Playbook, clock: Clock) => Promise<DemoSignIn | null>;
}

export interface RunningHouse {
  readonly port: number;
  readonly db: Db;
  readonly playbook: Playbook;
  readonly demoSignIn: DemoSignIn | null;
  /** A link by which the first administrator enters, once; null while somebody can let people in. */
  firstAdministratorLink(): Promise<string | null>;
  /** Ends requests in peace, then jobs, then lets go of the database: the reverse of how it was opened. */
  stop(): Promise<void>;
}

/** In whose name the house itself acts: nobody signs in as it. */
export const houseReader: Reader = {
  id: houseId,
  name: 'Parley',
  email: 'parley@parley.example',
  title: 'The house itself',
  roles: [],
  region: null,
  cleared: true,
  partnerId: null,
  rights: everyRight,
};

/**
 * Opens the house on a database: migrations, playbook, demo, web and API, the job worker. What it has opened it closes
 * again when it refuses.
 */
export async function openHouse(parts: HouseParts): Promise<RunningHouse> {
  const { log, clock } = parts;
  const warn = (line: string) => log.warn(line);
  const playbook = await loadPlaybook(parts.playbookFolder);
  await demandVersion(parts.databaseUrl);
  await migrate(parts.databaseUrl);
  await using opened = new AsyncDisposableStack();
  const pool = openPool(parts.databaseUrl, { max: 16, log: warn });
  opened.defer(() => pool.end());
  const plainPool = openPool(parts.databaseUrl, { max: 8, name: 'parley sign-in and jobs', plain: true, log: warn });
  opened.defer(() => plainPool.end());
  const db = openDatabase(pool);
  await keepHouseReader(db);
  const sealing = parts.sealing ?? usualSealing;
  await keepSigningKey(db, clock, sealing);
  const seal = openSeal(await openHouseKeys(db, parts.paperKeys ?? ownKeys, clock));
  const demoSignIn = await parts.prepare(db, playbook, clock);
  const { secret } = await readInstallation(db);
  let { port } = parts;
  const address = () => parts.publicUrl ?? addressOf(parts.host, port);
  const entrance = openEntrance({ playbook, pool: plainPool, secret, address, proxies: parts.proxies ?? 0 });
  const whoAsks = (headers: Headers) => whoIs(entrance, { db, clock }, headers);
  const { databaseUrl, mail, pages, bodyBytesMax } = parts;
  const telling = await openTelling({ databaseUrl, db, playbook, log, secret, address, mail, whoIs: whoAsks });
  opened.defer(() => telling.close());
  const reacting = [...reactions(playbook), ...telling.reactions];
  const awaited = awaitedBy(reacting);
  const webhooks = openWebhookSender({
    ...openOutgoing(playbook.webhooks, secret, parts.webhooks),
    ...{ db, clock, log, house: houseReader, awaited, chance: Math.random },
  });
  opened.defer(() => webhooks.stop());
  const app = openApp({
    ...{ db, clock, log, playbook, entrance, demoSignIn, pages, bodyBytesMax, telling, awaited, whoIs: whoAsks },
    ...{ seal, signingKey: sealing.signingKey, webhooks: parts.webhooks },
  });
  const working = { db, clock, reactions: reacting, chores: [...chores(playbook), ...telling.dailyWork] };
  const nightly = nightlyBackup(parts.backups, { url: databaseUrl, clock, log });
  const hands = [
    jobsOf({ ...working, house: houseReader }),
    nightly,
    ledgerJobs(db, clock, sealing),
    telling,
    webhooks,
  ];
  const worker = await startHands(plainPool, hands, log);
  opened.defer(() => worker.stop());
  const server = await listen(app, parts.host, parts.port);
  opened.defer(() => server.stop());
  // Streams stay open for as long as they are let: they end first, so that the server has nothing to wait for.
  opened.defer(() => telling.bell.close());
  // The wished one may have been taken.
  port = server.port;
  const everything = opened.move();
  return {
    ...{ port: server.port, db, playbook, demoSignIn },
    firstAdministratorLink: () => firstAdministratorLink(db, entrance, clock.now()),
    stop: () => everything.disposeAsync(),
  };
}

/** What some part of the house does by itself. */
interface Hands {
  readonly jobs: Readonly<Record<string, Job>>;
  readonly chores: readonly Chore[];
}

/** Starts the worker of this instance with the work of every part. */
const startHands = (pool: pg.Pool, hands: readonly Hands[], log: Log) =>
  startWorker(
    pool,
    Object.assign({}, ...hands.map(({ jobs }) => jobs)),
    hands.flatMap(({ chores: times }) => times),
    log,
  );

/** The way in, by what the playbook says of it. */
export function openEntrance({ playbook, pool, address, secret, proxies }: EntranceParts): Entrance {
  const { signIn: policy, roles } = playbook;
  return {
    ...{ policy, secret, proxies, house: houseReader },
    get address() {
      return address();
    },
    rightsOf: rightsOf(playbook),
    roles: roles.map(({ id, title, side }) => ({ id, title, ofPartner: side === 'partner' })),
    signIn: openSignIn({ pool, policy, secret, baseUrl: address() }),
  };
}

interface EntranceParts extends Pick<Entrance, 'secret' | 'proxies'> {
  readonly address: () => string;
  readonly playbook: Playbook;
  readonly pool: pg.Pool;
}

/** The ledger names an actor for what the house does by itself, so the house is a person that cannot sign in. */
export async function keepHouseReader(db: Db): Promise<void> {
  const { id, name, email, title } = houseReader;
  await db
    .insertInto('person')
    .values({ id, name, email, title })
    .onConflict((there) => there.doNothing())
    .execute();
}
