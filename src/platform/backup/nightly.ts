import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Chore, Job } from '../jobs/runner.ts';
import type { Log } from '../log.ts';
import { Refusal } from '../refusal.ts';
import { readPassphrase } from './passphrase.ts';
import { proveBackup } from './reading.ts';
import { keepNewest, nameOfBackup } from './shelf.ts';
import { tryBackup } from './trial.ts';
import { writeBackup } from './writing.ts';

/** Where the nightly backups go. */
export interface BackupPlan {
  readonly folder: string;
  readonly keep: number;
  readonly passphraseFile: string | undefined;
}

interface Parts {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
}

const job = 'back-up';

/**
 * The chore that backs up every night at 02:10 UTC, once over all instances: writes the backup, restores it on trial and
 * only then lets old ones go. One that fails is a failed job, tried again.
 */
export function nightlyBackup(
  plan: BackupPlan | undefined,
  parts: Parts,
): { jobs: Record<string, Job>; chores: Chore[] } {
  if (!plan) return { jobs: {}, chores: [] };
  return { jobs: { [job]: () => backUp(plan, parts) }, chores: [{ job, when: '10 2 * * *' }] };
}

async function backUp(plan: BackupPlan, { url, clock, log }: Parts): Promise<void> {
  const file = join(plan.folder, nameOfBackup(clock.now()));
  const passphrase = await readPassphrase(plan.passphraseFile);
  await writeBackup({ url, file, passphrase, clock, tell: () => {} });
  const backup = await proveBackup({ file, passphrase });
  const { broken } = await tryBackup(url, backup).catch(async (fault) => {
    if (!(fault instanceof Refusal && fault.code === 'scratch.notAllowed')) {
      // Under that name it does not pass for the newest backup.
      await rename(file, `${file}.unproved`);
      throw fault;
    }
    log.warn({ file }, `The backup was proved by its sums and not restored on trial. ${fault.message}`);
    return { broken: null };
  });
  if (broken) log.error({ broken }, 'The ledger does not verify: run parley ledger verify.');
  await keepNewest(plan.folder, plan.keep);
}
