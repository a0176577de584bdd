import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPassphrase } from '../platform/backup/passphrase.ts';
import { proveBackup, type SoundBackup } from '../platform/backup/reading.ts';
import { nameOfBackup } from '../platform/backup/shelf.ts';
import { tryBackup } from '../platform/backup/trial.ts';
import { type BackupJob, writeBackup } from '../platform/backup/writing.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { demandVersion } from '../platform/database/database.ts';
import { Refusal } from '../platform/refusal.ts';
import type { Command, Console } from './command.ts';
import { openDatabaseOf } from './database.ts';
import { counted, megabytes, seconds } from './figures.ts';

const usage = `parley backup [--out FILE] [--passphrase-file FILE] [--no-trial]

Writes the whole database, as it is at one moment, into one file; Parley may go on meanwhile. The file is then restored
on trial into a database made aside, its ledger is verified there, and that database is dropped.

  --out FILE              a file that is not there yet; by default parley-<moment>.backup in BACKUP_FOLDER, or here
  --passphrase-file FILE  puts the backup under the passphrase in that file; BACKUP_PASSPHRASE_FILE by default
  --no-trial              proves the file by its sums alone

Exit codes: 0 done and proved, 1 refused, or it does not restore, 2 wrong usage.`;

const options = {
  out: { type: 'string' },
  'passphrase-file': { type: 'string' },
  'no-trial': { type: 'boolean', default: false },
} as const;

/** `parley backup`: the whole database in one file, proved by restoring it. */
export const command: Command = {
  summary: 'Write the whole database into one file, and prove it by restoring it.',
  usage,
  async run(args, desk) {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const config = readConfig();
    const passphrase = await readPassphrase(values['passphrase-file'] ?? config.backupPassphraseFile);
    const file = values.out ?? join(config.backupFolder ?? '.', nameOfBackup(systemClock.now()));
    const database = await openDatabaseOf(config, desk.say);
    try {
      await demandVersion(database.url);
      const job: BackupJob = { url: database.url, file, passphrase, clock: systemClock, tell: desk.say };
      return (await backUp(job, !values['no-trial'], desk)) ? 0 : 1;
    } finally {
      await database.stop();
    }
  },
};

/**
 * Writes a backup, proves it, and restores it on trial when that is wanted; says the figures.
 * @returns whether everything in it proved sound
 */
export async function backUp(job: BackupJob, trial: boolean, desk: Console): Promise<boolean> {
  const began = performance.now();
  const { bytes, tables, rows, jobs } = await writeBackup(job);
  const size = `${megabytes(bytes)}, ${counted(tables, 'table')}, ${counted(rows, 'row')}, ${counted(jobs, 'job')}`;
  desk.out(`${job.file}: ${size}, in ${seconds(began)}.`);
  const backup = await proveBackup(job);
  if (trial) return tryAside(job.url, backup, desk);
  desk.out('Every part says what was written. It was not restored on trial.');
  return true;
}

async function tryAside(url: string, backup: SoundBackup, desk: Console): Promise<boolean> {
  const began = performance.now();
  try {
    const { entries, broken } = await tryBackup(url, backup);
    desk.out(`Restored on trial in ${seconds(began)}: every row is there and every reference holds.`);
    if (!broken) desk.out(`The ledger of ${counted(entries, 'entry', 'entries')} verifies.`);
    else desk.out(`The ledger does not verify: ${broken.place}: ${broken.why}.`);
    return broken === null;
  } catch (fault) {
    if (!(fault instanceof Refusal && fault.code === 'scratch.notAllowed')) throw fault;
    desk.out(`Every part says what was written. It was not restored on trial: ${fault.message}`);
    return true;
  }
}
