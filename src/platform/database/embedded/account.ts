import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../../refusal.ts';

/** The unprivileged user that PostgreSQL runs as when Parley itself was started by root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Users that systems ship with and that own nothing of the people who use the machine; PostgreSQL's own come first. */
const CUSTOMARY_NAMES = ['postgres', '_postgres', 'nobody'];

/**
 * Who PostgreSQL runs as. PostgreSQL refuses to run as root, so for root it is, in this order: whoever owns the data
 * already there, whoever owns the folder it shall lie in, or a user the system ships with. No user is ever created.
 *
 * @param dataFolder PostgreSQL's data folder; may not exist yet.
 * @param askedFolder The folder the data shall lie in; may not exist yet.
 * @returns undefined when Parley is not root: then PostgreSQL runs as the same user.
 * @throws Refusal `database.folderNotReadable` when the data is closed to us, being another user's;
 *   `database.noAccount` when root finds no user to run PostgreSQL as.
 */
export function accountFor(dataFolder: string, askedFolder: string): Account | undefined {
  const data = ownerOf(dataFolder);
  if (process.geteuid?.() !== 0) return undefined;
  const accounts = listAccounts();
  const byUid = (uid: number) => accounts.find((account) => account.uid === uid);
  if (data && data.uid !== 0) return byUid(data.uid) ?? { name: `number ${data.uid}`, ...data };
  const askedOwner = ownerOf(askedFolder);
  const account =
    (askedOwner && askedOwner.uid !== 0 ? byUid(askedOwner.uid) : undefined) ??
    CUSTOMARY_NAMES.map((name) => accounts.find((known) => known.name === name)).find((known) => known !== undefined);
  if (!account) {
    throw new Refusal(
      'database.noAccount',
      'PostgreSQL does not run as root and this machine has no user named postgres or nobody: start Parley as a normal user, or set DATABASE_URL.',
    );
  }
  return account;
}

/**
 * Whether the account may walk down to the folder: it needs the search permission on the folder and on every folder
 * above it. Access lists beyond the permission bits are not read; where they allow more, the answer is merely cautious.
 */
export function mayReach(account: Account, folder: string): boolean {
  const above = dirname(folder);
  if (above !== folder && !mayReach(account, above)) return false;
  const { uid, gid, mode } = statSync(folder);
  const searchBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & searchBit) !== 0;
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Refusal(
      'database.folderNotReadable',
      `The data folder ${path} cannot be read (${(error as Error).message}): start Parley as the user it belongs to, or set PARLEY_DATA to a folder of your own.`,
    );
  }
}

function listAccounts(): Account[] {
  let lines: string[];
  try {
    lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || name.startsWith('#') || !uid || !gid) return [];
    // macOS writes nobody's number as -2; the system call wants it without a sign.
    return [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }];
  });
}
