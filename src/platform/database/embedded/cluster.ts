import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '../../refusal.ts';
import { deskRole } from '../reader.ts';
import type { Account } from './account.ts';
import { type Binaries, noBinary } from './binaries.ts';
import type { Home } from './home.ts';
import { killProcesses } from './processes.ts';

export const SUPERUSER = 'postgres';
export const OWNER = 'parley_owner';
export const DATABASE = 'parley';

/**
 * The same on every machine, whatever language or character set its user has chosen: UTF-8, sorted by code point,
 * upper and lower case by Unicode, time in UTC.
 */
const FIXED_LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
const FIXED_SETTINGS = ['--set=timezone=UTC', '--set=log_timezone=UTC', '--text-search-config=english'];

/**
 * The environment PostgreSQL runs in, all of it. Nothing of the user's own reaches it: `LC_ALL=C` once made a database
 * that could not hold an umlaut, and `PGDATA`, `PGPORT` and `PGOPTIONS` would be obeyed.
 */
const SERVER_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/** How to spawn a program of PostgreSQL: as the account, in the data folder. */
export const asServer = (data: string, account: Account | undefined) => ({
  cwd: data,
  env: SERVER_ENVIRONMENT,
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
});

/**
 * Makes the cluster with the role `parley_owner` (no superuser, so that row level security binds it; may create
 * databases, for tests) and its database `parley`, where there is none yet. It is made beside its place and put there
 * by one rename: whenever Parley is killed, the next start finds a whole cluster or none. What such an earlier Parley
 * left unfinished is cleared away. The caller holds the start lock.
 *
 * @throws Refusal `database.notMade` with PostgreSQL's own reason.
 */
export async function ensureCluster(
  home: Home,
  binaries: Binaries,
  durable: boolean,
  log: (line: string) => void,
): Promise<void> {
  await clearUnfinished(home);
  if (existsSync(home.data)) return refuseOtherVersion(home, binaries);
  log(`Making a new database in ${home.folder}`);
  const making = join(home.folder, `cluster.making-${randomBytes(6).toString('hex')}`);
  try {
    await make(home, making, binaries, durable);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error instanceof Refusal ? error : notMade(home.folder, (error as Error).message);
  }
}

/** The password of a role, as kept in the cluster's folder. */
export function readPassword(cluster: string, role: 'owner' | 'superuser'): string {
  const file = join(cluster, `${role}-password`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Refusal(
      'database.passwordMissing',
      `The database's password cannot be read (${(error as Error).message}): put ${file} back from a backup.`,
    );
  }
}

async function make(home: Home, making: string, binaries: Binaries, durable: boolean): Promise<void> {
  const { account } = home;
  const data = join(making, 'data');
  makeFolder(making, account);
  makeFolder(data, account);
  const dataArgument = home.dataArgument === home.data ? data : home.dataArgument;
  const ownerPassword = await keepPassword(join(making, 'owner-password'), account);
  await keepPassword(join(making, 'superuser-password'), account);
  const initdb = (args: string[]) => run(binaries.initdb, ['-D', dataArgument, ...args], data, account);
  await initdb([
    `--username=${SUPERUSER}`,
    '--auth=scram-sha-256',
    '--pwfile=../superuser-password',
    ...FIXED_LOCALE,
    ...FIXED_SETTINGS,
    '--no-sync',
    '--no-instructions',
  ]);
  const single = ['--single', '-D', dataArgument, '-c', 'fsync=off', '-c', 'log_checkpoints=off', 'postgres'];
  const said = await run(binaries.postgres, single, data, account, [
    `CREATE ROLE ${OWNER} LOGIN CREATEDB PASSWORD '${ownerPassword}'`,
    `CREATE ROLE ${deskRole} NOLOGIN`,
    `GRANT ${deskRole} TO ${OWNER}`,
    `CREATE DATABASE ${DATABASE} OWNER ${OWNER}`,
  ]);
  // A server without network reads on after a failed statement and ends well.
  if (/ERROR:|FATAL:|PANIC:/.test(said)) throw notMade(home.folder, said);
  if (durable) await initdb(['--sync-only']);
  await syncFolder(making);
  renameSync(making, home.cluster);
  await syncFolder(home.folder);
}

function makeFolder(path: string, account: Account | undefined): void {
  mkdirSync(path, { mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}

/** Makes a password and keeps it in a file that was never readable to anybody else. */
async function keepPassword(path: string, account: Account | undefined): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const file = await open(path, 'wx', 0o600);
  try {
    if (account) await file.chown(account.uid, account.gid);
    await file.write(`${password}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return password;
}

/** Runs a program to its end, statements on its standard input; answers what it said. */
async function run(
  program: string,
  args: readonly string[],
  data: string,
  account: Account | undefined,
  statements: readonly string[] = [],
): Promise<string> {
  let said = '';
  const hear = (words: Buffer) => {
    said += words;
  };
  let code: number | null;
  try {
    const child = spawn(program, args, { ...asServer(data, account), stdio: 'pipe' });
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    // The program may end before it has read everything; its exit code then says more than the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(statements.map((statement) => `${statement}\n`).join(''));
    [code] = await once(child, 'close');
  } catch (error) {
    throw cannotRun(program, error as Error);
  }
  if (code !== 0) throw notMade(dirname(dirname(data)), said);
  return said;
}

/** The program is there, so "no such file" speaks of the loader it asks for: a system with another C library. */
export function cannotRun(program: string, error: NodeJS.ErrnoException): Refusal {
  if (error.code === 'ENOENT') return noBinary(process.platform, process.arch, error.message);
  return new Refusal(
    'database.cannotRun',
    `PostgreSQL's program ${program} cannot be run (${error.message}): start Parley as a normal user, or set DATABASE_URL.`,
  );
}

const notMade = (folder: string, said: string): Refusal =>
  new Refusal(
    'database.notMade',
    `No database could be made in ${folder} (${firstFault(said)}): put that right, set PARLEY_DATA to another folder, or set DATABASE_URL.`,
    { detail: said },
  );

/** The first line in which a program of PostgreSQL, or the system that loads it, says what went wrong. */
export function firstFault(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const fault = lines.find((line) => /FATAL:|PANIC:|ERROR:|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return fault.replace(/^.*?(FATAL|PANIC|ERROR|error):\s+/, '').trim();
}

async function clearUnfinished({ folder }: Home): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('cluster.making-')) continue;
    await killProcesses(join(folder, name, 'data'));
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function refuseOtherVersion({ data }: Home, { majorVersion }: Binaries): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === String(majorVersion)) return;
  throw new Refusal(
    'database.otherVersion',
    `The data in ${data} was written by PostgreSQL ${found} and this Parley carries ${majorVersion}: start the Parley that wrote it, or set PARLEY_DATA to another folder.`,
  );
}

/** A rename survives a power cut once the folder it happened in is written through. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
