import { parseArgs } from 'node:util';
import { readPassphrase } from '../platform/backup/passphrase.ts';
import { proveBackup } from '../platform/backup/reading.ts';
import { restoreBackup } from '../platform/backup/restoring.ts';
import { verifyLedgerOf } from '../platform/backup/trial.ts';
import { readConfig } from '../platform/config.ts';
import { demandVersion } from '../platform/database/database.ts';
import { dueMigrations } from '../platform/database/migrate.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { inUseAt, openDatabaseOf } from './database.ts';
import { counted, seconds } from './figures.ts';

const usage = `parley restore FILE [--replace DATABASE] [--passphrase-file FILE]

Proves every part of a backup by its sum and then loads it, in one transaction, into the database of the configuration,
which has to be empty. A restore that fails leaves the database as it was. Stop every Parley on that database first.

  --replace DATABASE      loses what the database holds; its name, typed
  --passphrase-file FILE  the passphrase the backup is under; BACKUP_PASSPHRASE_FILE by default

Exit codes: 0 restored, 1 refused, 2 wrong usage.`;

const options = { replace: { type: 'string' }, 'passphrase-file': { type: 'string' } } as const;

/** `parley restore`: a backup back into a database. */
export const command: Command = {
  summary: 'Load a backup into an empty database.',
  usage,
  async run(args, desk) {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new UsageError('One FILE is needed: the backup to restore.');
    const config = readConfig();
    const passphrase = await readPassphrase(values['passphrase-file'] ?? config.backupPassphraseFile);
    desk.say(`Proving ${file}`);
    const backup = await proveBackup({ file, passphrase });
    const database = await openDatabaseOf(config, desk.say);
    try {
      if (database.shared) throw inUseAt(config.dataFolder);
      await demandVersion(database.url);
      const began = performance.now();
      await restoreBackup({ url: database.url, backup, replace: values.replace, tell: desk.say });
      const rows = Object.values(backup.inventory.rows).reduce((sum, some) => sum + some, 0);
      desk.out(`Restored ${counted(rows, 'row')} as they were at ${backup.manifest.takenAt}, in ${seconds(began)}.`);
      await sayWhetherLedgerVerifies(database.url, desk);
    } finally {
      await database.stop();
    }
    return 0;
  },
};

/** What was broken when it was backed up is restored broken, and said. */
async function sayWhetherLedgerVerifies(url: string, desk: Console): Promise<void> {
  const due = await dueMigrations(url);
  if (due.length > 0) {
    desk.out(
      `${counted(due.length, 'migration')} of this version follow: run parley upgrade, then parley ledger verify.`,
    );
    return;
  }
  const { entries, broken } = await verifyLedgerOf(url);
  if (broken) desk.out(`Its ledger does not verify: ${broken.place}: ${broken.why}.`);
  else desk.out(`Its ledger of ${counted(entries, 'entry', 'entries')} verifies. Start Parley when you like.`);
}
