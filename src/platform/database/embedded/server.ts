import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../refusal.ts';
import type { Binaries } from './binaries.ts';
import { asServer, cannotRun, firstFault } from './cluster.ts';
import { GUARD, type Hold, letGo, makeDoor, takeHold } from './door.ts';
import type { Home } from './home.ts';
import { postgresProcessesIn, readRunningServer } from './processes.ts';

const PORT_ATTEMPTS = 5;
const SHARING_PATIENCE_SECONDS = 3;

/** A server that takes connections, and our hold on it. */
export interface Held {
  readonly hold: Hold;
  readonly port: number;
  /** Its guard, where it was us who started it. */
  readonly guard?: ChildProcess;
}

/**
 * Takes hold of the server that another Parley runs on this folder; undefined when there is none. The caller holds the
 * start lock, so a server that is not ready is one that ends.
 *
 * @throws Refusal `database.inUse` when somebody holds a server there that this process cannot see: a Parley in
 *   another container that has the same folder.
 */
export async function shareServer(home: Home): Promise<Held | undefined> {
  const startedAt = performance.now();
  for (;;) {
    const hold = takeHold(home.door);
    if (hold === undefined) return undefined;
    const server = readRunningServer(home.data);
    if (server?.ready && postgresProcessesIn(home.data).includes(server.pid)) return { hold, port: server.port };
    letGo(hold);
    if (performance.now() - startedAt > SHARING_PATIENCE_SECONDS * 1000) {
      throw new Refusal(
        'database.inUse',
        `The database in ${home.folder} is in use by a Parley that cannot be reached from here: stop that one, or set PARLEY_DATA to another folder.`,
      );
    }
    await sleep(20);
  }
}

/**
 * Starts the server behind its guard and waits until it takes connections, on a free port of the loopback address and
 * nowhere else. Between finding a free port and taking it another program may take it: then with another port.
 *
 * @param choosePort Answers a port that was free a moment ago.
 * @throws Refusal `database.doesNotStart` with PostgreSQL's own reason.
 */
export async function runServer(
  home: Home,
  binaries: Binaries,
  durable: boolean,
  choosePort: () => Promise<number>,
): Promise<Held> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort();
    const { guard, hold } = await startGuard(home, binaries, durable, port);
    if (await becomesReady(home, guard)) return { hold, port, guard };
    letGo(hold);
    const said = readFileSync(home.log, 'utf8');
    if (said.includes('could not create any TCP/IP sockets') && attempt < PORT_ATTEMPTS) continue;
    throw new Refusal(
      'database.doesNotStart',
      `PostgreSQL does not start in ${home.folder} (${firstFault(said)}): see ${home.log}, or set DATABASE_URL.`,
      { detail: said },
    );
  }
}

/** A port of the loopback address that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function startGuard(
  home: Home,
  binaries: Binaries,
  durable: boolean,
  port: number,
): Promise<{ guard: ChildProcess; hold: Hold }> {
  const { hold, guardEnd } = await makeDoor(home.door);
  const log = openLog(home);
  const command = [binaries.postgres, ...serverArguments(home, port, durable)];
  try {
    // In a session of its own: Ctrl-C reaches Parley alone, which answers what it has begun and only then lets go.
    const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', ...command], {
      ...asServer(home.data, home.account),
      stdio: [guardEnd, log, log],
      detached: true,
    });
    guard.unref();
    await once(guard, 'spawn');
    return { guard, hold };
  } catch (error) {
    letGo(hold);
    throw cannotRun('/bin/sh', error as Error);
  } finally {
    closeSync(guardEnd);
    closeSync(log);
  }
}

function serverArguments(home: Home, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: 'parley',
    log_checkpoints: 'off',
    // A query whose asker is gone ends soon, even where the server that would end it was killed as well.
    client_connection_check_interval: '5s',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return ['-D', home.dataArgument, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** A new log for every run, so that it never grows without end; the last one is kept for whoever asks what happened. */
function openLog({ log, account }: Home): number {
  try {
    renameSync(log, log.replace(/\.log$/, '.previous.log'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const file = openSync(log, 'wx', 0o600);
  if (account) chownSync(log, account.uid, account.gid);
  return file;
}

/** Waits as long as the server lives: after a crash it may have a long log to replay before it is ready. */
async function becomesReady({ data }: Home, guard: ChildProcess): Promise<boolean> {
  while (guard.exitCode === null && guard.signalCode === null) {
    if (readRunningServer(data)?.ready) return true;
    await sleep(5);
  }
  return false;
}
