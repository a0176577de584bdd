import { access, constants } from 'node:fs/promises';
import type { BackupPlan } from '../backup/nightly.ts';
import { readPassphrase } from '../backup/passphrase.ts';
import { backupsIn } from '../backup/shelf.ts';
import type { Clock } from '../clock.ts';
import { type Finding, fault, hint, ok, refused } from './finding.ts';
import { examineDisk } from './machine-checks.ts';

/** A night was missed; two nights were. */
const hintHours = 26;
const faultHours = 50;

/** How old the newest backup is, and whether the next can be written. */
export async function examineBackups(plan: BackupPlan | undefined, clock: Clock): Promise<Finding[]> {
  if (!plan) {
    const cure = 'Set BACKUP_FOLDER to a folder on another disk; every night a backup is put there and tried.';
    return [hint('backups', 'None is made at night.', cure)];
  }
  const unwritable = await access(plan.folder, constants.W_OK | constants.X_OK).then(
    () => null,
    (why: NodeJS.ErrnoException) => why.code ?? why.message,
  );
  if (unwritable) {
    const cure = `Make the folder, writable for Parley's user, or set BACKUP_FOLDER to another.`;
    return [fault('backups', `The folder ${plan.folder} cannot be written (${unwritable}).`, cure)];
  }
  return [await age(plan.folder, clock), await passphrase(plan), await examineDisk('room for backups', plan.folder)];
}

async function age(folder: string, clock: Clock): Promise<Finding> {
  const [newest] = await backupsIn(folder);
  const cure = 'Run "parley backup", and look among the failed jobs for why the night\'s was not made.';
  if (!newest)
    return hint('backups', `${folder} holds none yet.`, 'Run "parley backup"; the first night makes one as well.');
  const hours = Math.round(clock.now().since(newest.takenAt).total('hours'));
  const sentence = `The newest is ${hours} hours old: ${newest.file}.`;
  if (hours >= faultHours) return fault('backups', sentence, cure);
  return hours >= hintHours ? hint('backups', sentence, cure) : ok('backups', sentence);
}

async function passphrase({ passphraseFile }: BackupPlan): Promise<Finding> {
  const matter = 'backup passphrase';
  if (passphraseFile === undefined) {
    const cure = 'Set BACKUP_PASSPHRASE_FILE, and keep a copy of that file away from the backups.';
    return hint(matter, 'Whoever can read a backup can read every deal and margin in it.', cure);
  }
  try {
    await readPassphrase(passphraseFile);
    return ok(matter, 'Backups are put under the passphrase.');
  } catch (refusal) {
    return refused(
      matter,
      refusal,
      'Put the passphrase file back where BACKUP_PASSPHRASE_FILE says, readable for Parley.',
    );
  }
}
