import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../refusal.ts';
import { type Account, mayReach } from './account.ts';
import { linkLibraries } from './library-links.ts';

const UNFINISHED = '.making-';

/** Only needed to compile against PostgreSQL. */
const NOT_NEEDED = /\.a$|^pkgconfig$|^pgxs$|^include$/;

/**
 * A copy of the package under `name` in the first cache folder that will do; the copy made last time when there is one.
 * It is made beside its place, with its links, written through to the disk, and put there by one rename: another Parley
 * sees a whole copy or none.
 */
export async function copyBinaries(
  folder: string,
  name: string,
  account: Account | undefined,
  caches: readonly string[],
  log: (line: string) => void,
): Promise<string> {
  for (const cache of caches) {
    if (!(await isSafe(cache, account))) continue;
    const copy = join(cache, `postgresql-${name}`);
    if (await exists(copy)) return copy;
    await clearUnfinished(cache);
    const unfinished = `${copy}${UNFINISHED}${process.pid}-${randomBytes(6).toString('hex')}`;
    try {
      await copyTree(join(folder, 'native'), join(unfinished, 'native'));
      await chmod(unfinished, 0o755);
      await linkLibraries(unfinished);
      await rename(unfinished, copy);
      log(`Put a copy of PostgreSQL's programs where they can be run from: ${copy}`);
      return copy;
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      if (await exists(copy)) return copy;
      log(`No copy of PostgreSQL's programs could be made in ${cache}: ${(error as Error).message}`);
    }
  }
  throw new Refusal(
    'database.noRoomForBinaries',
    `PostgreSQL cannot be run from ${folder} and no copy could be made in ${caches.join(' or ')}: make one of them writable, or set DATABASE_URL.`,
  );
}

/** A cache that somebody else can write would let them choose the program that holds our data. */
async function isSafe(cache: string, account: Account | undefined): Promise<boolean> {
  try {
    if (await mkdir(cache, { recursive: true, mode: 0o755 })) await chmod(cache, 0o755);
    const { uid, mode } = await lstat(cache).then((found) => (found.isDirectory() ? found : Promise.reject(found)));
    return uid === process.geteuid?.() && (mode & 0o022) === 0 && (!account || mayReach(account, cache));
  } catch {
    return false;
  }
}

/** Removes what a Parley that was killed while copying left behind; its process number is in the name. */
async function clearUnfinished(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const pid = Number.parseInt(name.split(UNFINISHED)[1] ?? '', 10);
    if (pid > 0 && !isAlive(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  // Told apart from the mask of whoever started us, the copy can be read and searched by the account it is made for.
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NOT_NEEDED.test(entry.name) || entry.isSymbolicLink()) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else await copyOne(source, target);
  }
}

async function copyOne(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const { mode } = await stat(source);
  const file = await open(target, 'r');
  try {
    await file.chmod(mode & 0o111 ? 0o755 : 0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}
