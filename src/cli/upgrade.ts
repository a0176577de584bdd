import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPassphrase } from '../platform/backup/passphrase.ts';
import { proveBackup, type SoundBackup } from '../platform/backup/reading.ts';
import { lostIn, type Rehearsal, rehearse } from '../platform/backup/rehearsal.ts';
import { backupsIn, nameOfBackup } from '../platform/backup/shelf.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config, readConfig } from '../platform/config.ts';
import { demandAloneAt } from '../platform/database/at-work.ts';
import { demandVersion } from '../platform/database/database.ts';
import { dueMigrations, migrate } from '../platform/database/migrate.ts';
import { Refusal } from '../platform/refusal.ts';
import { parleyVersion } from '../platform/version.ts';
import { backUp } from './backup.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { inUseAt, openDatabaseOf } from './database.ts';
import { type Examined, examineRecords } from './every-record.ts';
import { rehearsalInWords } from './rehearsal-in-words.ts';

const usage = `parley upgrade [--rehearse [--backup FILE]] [--out FILE] [--passphrase-file FILE]

Backs the database up, restores that on trial, and then lays the migrations of this Parley on the database.

  --rehearse              touches nothing: restores the last backup into a database made aside, upgrades that one, reads
                          every record in it, says what was laid, how long it took and who waits meanwhile, and drops it
  --backup FILE           the backup to rehearse on; by default the newest in BACKUP_FOLDER
  --out FILE              where the backup before the upgrade goes; by default a new file in BACKUP_FOLDER, or here
  --passphrase-file FILE  the passphrase that backups are under; BACKUP_PASSPHRASE_FILE by default

Exit codes: 0 done, or it would go well, 1 refused, or it would not, 2 wrong usage.`;

const options = {
  rehearse: { type: 'boolean', default: false },
  backup: { type: 'string' },
  out: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

/** What the command line and the configuration said. */
interface Asked {
  readonly config: Config;
  readonly url: string;
  readonly shared: boolean;
  readonly backup: string | undefined;
  readonly out: string | undefined;
  readonly passphrase: string | undefined;
}

/** `parley upgrade`: a backup and then the migrations; or both aside, to see how it would go. */
export const command: Command = {
  summary: 'Back up and lay the migrations of this version, or rehearse that aside.',
  usage,
  async run(args, desk) {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (values.backup !== undefined && !values.rehearse) throw new UsageError('--backup goes with --rehearse.');
    if (values.out !== undefined && values.rehearse)
      throw new UsageError('--rehearse makes no backup: leave out --out.');
    const config = readConfig();
    const passphrase = await readPassphrase(values['passphrase-file'] ?? config.backupPassphraseFile);
    const database = await openDatabaseOf(config, desk.say);
    try {
      await demandVersion(database.url);
      const { backup, out } = values;
      const asked: Asked = { config, ...database, backup, out, passphrase };
      return (await (values.rehearse ? rehearsed : upgraded)(asked, desk)) ? 0 : 1;
    } finally {
      await database.stop();
    }
  },
};

async function upgraded({ config, url, shared, out, passphrase }: Asked, desk: Console): Promise<boolean> {
  const due = await dueMigrations(url);
  if (due.length === 0) {
    desk.out(`The database is as Parley ${parleyVersion} wants it: there is nothing to lay.`);
    return true;
  }
  if (shared) throw inUseAt(config.dataFolder);
  await demandAloneAt(url);
  const file = out ?? join(config.backupFolder ?? '.', nameOfBackup(systemClock.now()));
  const sound = await backUp({ url, file, passphrase, clock: systemClock, tell: desk.say }, true, desk);
  if (!sound) {
    desk.out('Nothing was laid: put that right first.');
    return false;
  }
  for (const name of await migrate(url)) desk.out(`Laid ${name}`);
  desk.out(
    `The database is as Parley ${parleyVersion} wants it. The way back is parley restore ${file} with the Parley before.`,
  );
  return true;
}

async function rehearsed(asked: Asked, desk: Console): Promise<boolean> {
  const { url, passphrase, config } = asked;
  const file = asked.backup ?? (await newestBackup(config));
  const backup = await proveBackup({ file, passphrase });
  const rehearsal = await rehearseOn(url, backup, desk);
  desk.out(rehearsalInWords(file, backup, rehearsal));
  return isSound(rehearsal);
}

/** A migration that fails on this data is what a rehearsal is for, and no crash. */
const rehearseOn = (url: string, backup: SoundBackup, desk: Console): Promise<Rehearsal<Examined>> =>
  rehearse({ url, backup, tell: desk.say, examine: examineRecords }).catch((fault: Error) => {
    if (!/^Migration .* failed/.test(fault.message)) throw fault;
    throw new Refusal('upgrade.wouldFail', `The upgrade would fail, and nothing was touched. ${fault.message}`);
  });

async function newestBackup({ backupFolder }: Config): Promise<string> {
  const [newest] = backupFolder === undefined ? [] : await backupsIn(backupFolder);
  if (newest) return newest.file;
  const place = backupFolder === undefined ? 'BACKUP_FOLDER is not set' : `${backupFolder} holds no backup`;
  throw new Refusal(
    'upgrade.noBackup',
    `There is no backup to rehearse on (${place}): run parley backup and name the file by --backup.`,
  );
}

/** Whether the upgrade would go well. */
const isSound = (rehearsal: Rehearsal<Examined>): boolean =>
  rehearsal.ledger.broken === null &&
  rehearsal.unchecked.length === 0 &&
  rehearsal.examined.faults.length === 0 &&
  lostIn(rehearsal).length === 0;
