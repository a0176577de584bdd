import { once } from 'node:events';
import { type Binaries, type BinaryPackage, cacheFolders, findPackage, prepareBinaries } from './embedded/binaries.ts';
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
    if (shared) return describe(home, shared, log, () => revive(home, binaries, durable, shared.port));
    await ensureCluster(home, binaries, durable, log);
    if (await endProcesses(home.data)) log(`Stopped a PostgreSQL that an earlier Parley left behind in ${home.folder}`);
    const held = await runServer(home, binaries, durable, machine.choosePort);
    const again = () => revive(home, binaries, durable, held.port);
    return describe(home, held, log, again);
  });
}

/** Starts the server again at the port its users know, unless another Parley has done so. */
async function revive(home: Home, binaries: Binaries, durable: boolean, port: number): Promise<Held> {
  return withStartLock(home.lock, home.account, async () => {
    const shared = await shareServer(home);
    if (shared) return shared;
    await endProcesses(home.data);
    return runServer(home, binaries, durable, async () => port);
  });
}

function describe(home: Home, first: Held, log: (line: string) => void, again: () => Promise<Held>): EmbeddedPostgres {
  const { port } = first;
  const url = (role: string, password: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  let held = first;
  let stopping: Promise<void> | undefined;
  let reviving = Promise.resolve();
  const watch = () =>
    held.guard?.once('exit', () => {
      if (stopping) return;
      log(`PostgreSQL has ended unasked and is started again; what it said is in ${home.log}`);
      letGo(held.hold);
      reviving = again().then(
        (revived) => {
          held = revived;
          watch();
        },
        (fault: Error) => log(`PostgreSQL does not start again: ${fault.message}`),
      );
    });
  watch();
  return {
    url: url(OWNER, readPassword(home.cluster, 'owner')),
    adminUrl: url(SUPERUSER, readPassword(home.cluster, 'superuser')),
    port,
    adopted: first.guard === undefined,
    stop: () => {
      stopping ??= reviving.then(() => stop(home, held));
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
