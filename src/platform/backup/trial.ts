import { openDatabase, openPool } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Proof } from '../ledger/proof.ts';
import { verifyLedger } from '../ledger/verifying.ts';
import type { SoundBackup } from './reading.ts';
import { restoreBackup } from './restoring.ts';
import { withScratchDatabase } from './scratch.ts';

/** Verifies the ledger of a database from its first entry to its last. */
export async function verifyLedgerOf(url: string): Promise<Proof> {
  const db = openDatabase(openPool(url, { max: 1, name: 'parley verify' }));
  try {
    return await verifyLedger(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Restores a proved backup into a database made aside on the server of `url`, verifies its ledger there, and drops it.
 * @throws Refusal those of `restoreBackup`, and `scratch.notAllowed`
 */
export const tryBackup = (url: string, backup: SoundBackup): Promise<Proof> =>
  withScratchDatabase(url, async (scratch) => {
    await restoreBackup({ url: scratch, backup, replace: undefined, tell: () => {} });
    // The ledger of an older Parley is proved in the shape this one reads.
    await migrate(scratch);
    return verifyLedgerOf(scratch);
  });
