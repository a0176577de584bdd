import type { BackupPlan } from '../platform/backup/nightly.ts';
import type { Config } from '../platform/config.ts';

/** What the configuration says of nightly backups. */
export const backupsOf = ({
  backupFolder: folder,
  backupKeep: keep,
  backupPassphraseFile,
}: Config): BackupPlan | undefined =>
  folder === undefined ? undefined : { folder, keep, passphraseFile: backupPassphraseFile };
