import { once } from 'node:events';
import { type BinaryPackage, cacheFolders, findPackage, prepareBinaries } from './embedded/binaries.ts';
import { DATABASE, ensureCluster, OWNER, readPassword, SUPERUSER } from './embedded/cluster.ts';
import { isHeld, letGo } from './embedded/door.ts';
import { type Home, openHome } from './embedded/home.ts';
import { endProcesses } from './embedded/processes.ts';
import { freePort, type Held, runServer, shareServer } from './embedded/server.ts';
import { withStartLock } from './embedded/start-lock.ts';

export interface EmbeddedOptions {
  /** Where the data lies; made when missing. One folder, one database. */
  readonly folder: string;
  /** false trades safety on a power cut for speed; for tests only. */
  readonly durable?: boolean;
  /** Told what happens, a sentence at a time. */
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** For Parley itself: the role `parley_owner`, no superuser, on the database `parley`. */
  readonly url: string;
  /** The superuser on the same database; for tests. */
  readonly adminUrl: string;
  readonly port: number;
  /** Another Parley had started the server, and we share it. */
  readonly adopted: boolean;
  /** Lets go of the server. Whoever lets go last stops it, and then this ends when it has stopped. */
  stop(): Promise<void>;
}

/** What the launcher takes from the machine it runs on; tests put faults here. */
export interface Machine {
  readonly findPackage: () => BinaryPackage;
  readonly cacheFolders: readonly string[];
  readonly choosePort: () => Promise<number>;
}

export const thisMachine = (): Machine => ({
  findPackage: () => findPackage(process.platform, process.arch),
  cacheFolders: cacheFolders(),
  choosePort: freePort,
});

/**
 * Starts the PostgreSQL that Parley carries, or shares the one that another Parley runs on the same folder.
 *
 * The server lives as long as some process uses it and no longer, even when they are all killed. One that was left
 * without its guard is stopped and started anew; it is never taken for ours by its process number alone.
 *
 * @throws Refusal `database.*`, one sentence naming place and cure, where that cannot be done.
 */
export async function startEmbeddedPostgres(
  { folder, durable = true, log = () => {} }: EmbeddedOptions,
  machine: Machine = thisMachine(),
): Promise<EmbeddedPostgres> {
  const binaryPackage = machine.findPackage();
  const home = openHome(folder);
  const binaries = await prepareBinaries(binaryPackage, home.account, machine.cacheFolders, log);
  return withStartLock(home.lock, home.account, async () => {
    const shared = await shareServer(home);
    if (shared) return describe(home, shared, log);
    await ensureCluster(home, binaries, durable, log);
    if (await endProcesses(home.data)) log(`Stopped a PostgreSQL that an earlier Parley left behind in ${home.folder}`);
    return describe(home, await runServer(home, binaries, durable, machine.choosePort), log);
  });
}

function describe(home: Home, held: Held, log: (line: string) => void): EmbeddedPostgres {
  const { port, guard } = held;
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  let stopping: Promise<void> | undefined;
  guard?.once('exit', () => {
    if (!stopping) log(`PostgreSQL has ended unasked; what it said is in ${home.log}`);
  });
  return {
    url: url(OWNER, readPassword(home.cluster, 'owner')),
    adminUrl: url(SUPERUSER, readPassword(home.cluster, 'superuser')),
    port,
    adopted: guard === undefined,
    stop: () => {
      stopping ??= stop(home, held);
      return stopping;
    },
  };
}

async function stop(home: Home, { hold, guard }: Held): Promise<void> {
  letGo(hold);
  await withStartLock(home.lock, home.account, async () => {
    if (isHeld(home.door)) return;
    await endProcesses(home.data);
    if (!guard || guard.exitCode !== null || guard.signalCode !== null) return;
    guard.ref();
    await once(guard, 'exit');
  });
}
