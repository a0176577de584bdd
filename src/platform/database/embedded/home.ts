import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../refusal.ts';
import { type Account, accountFor, mayReach } from './account.ts';

/**
 * Where one embedded database lives:
 *
 *     <folder>/start.lock                 held while a Parley starts or stops the server
 *     <folder>/cluster/data               PostgreSQL's data folder
 *     <folder>/cluster/owner-password     and superuser-password: one line each, readable to the server's user alone
 *     <folder>/cluster/server.log         what the server said; server.previous.log: what it said the time before
 *     <folder>/cluster/door               exists while the server runs, see door.ts
 *     <folder>/cluster.making-<random>    a cluster in the making; left behind only by a Parley that was killed
 */
export interface Home {
  readonly folder: string;
  readonly cluster: string;
  readonly data: string;
  readonly door: string;
  readonly log: string;
  readonly lock: string;
  /** Who the server runs as; undefined for the user Parley itself runs as. */
  readonly account: Account | undefined;
  /** What PostgreSQL is told to be its data folder when it is started in `data`. */
  readonly dataArgument: string;
}

/**
 * Opens the folder, making it where there is none.
 *
 * Root's own folders are often closed to everybody else, and so to the user that PostgreSQL then runs as. On Linux the
 * data still lies where it was asked for: a process may use the folder it was started in, whatever lies above it, and
 * `/proc/self/cwd` is the name for that folder that needs no walk down from the top.
 *
 * @throws Refusal `database.folderNotWritable`, `database.folderUnreachable` (root, other systems), and those of
 *   `accountFor`.
 */
export function openHome(asked: string): Home {
  let folder: string;
  try {
    // Others may walk through what root makes, not list it; the cluster within is closed to all but its owner.
    mkdirSync(asked, { recursive: true, mode: process.geteuid?.() === 0 ? 0o711 : 0o700 });
    folder = realpathSync(asked);
  } catch (error) {
    throw new Refusal(
      'database.folderNotWritable',
      `The data folder ${asked} cannot be made (${(error as Error).message}): set PARLEY_DATA to a folder you may write.`,
    );
  }
  const cluster = join(folder, 'cluster');
  const data = join(cluster, 'data');
  const account = accountFor(data, folder);
  const reachable = !account || mayReach(account, folder);
  if (!reachable && process.platform !== 'linux') throw unreachable(folder, account);
  return {
    folder,
    cluster,
    data,
    door: join(cluster, 'door'),
    log: join(cluster, 'server.log'),
    lock: join(folder, 'start.lock'),
    account,
    dataArgument: reachable ? data : '/proc/self/cwd',
  };
}

const unreachable = (folder: string, account: Account): Refusal =>
  new Refusal(
    'database.folderUnreachable',
    `PostgreSQL does not run as root, and the user ${account.name} may not walk into ${folder}: start Parley as a normal user, or set PARLEY_DATA to a folder that others may walk into.`,
  );
