import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { openSigner } from '../ledger/signing.ts';
import { type Finding, hint, ok, refused } from './finding.ts';

/** The key that checkpoints of the ledger are signed with: which is in force, and whether its private half is at hand. */
export async function examineLedgerKey(db: Db, keyFile: string | undefined, clock: Clock): Promise<Finding> {
  const matter = 'ledger key';
  const key = await db.selectFrom('ledgerKey').select('id').where('retiredAt', 'is', null).executeTakeFirst();
  if (!key)
    return hint(matter, 'No key signs the ledger yet.', 'Start Parley: it makes one, or takes PARLEY_SIGNING_KEY.');
  try {
    await db.transaction().execute((tx) => openSigner(tx, keyFile, clock.now()));
    return ok(matter, `Checkpoints are signed with ${key.id}.`);
  } catch (refusal) {
    return refused(
      matter,
      refusal,
      'Put the key file back where PARLEY_SIGNING_KEY says; "parley ledger rotate" takes another.',
    );
  }
}
