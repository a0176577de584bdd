import type { Clock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { type SealingRules, sealLedger } from './sealing.ts';
import { runVerification, verifyJob } from './verification.ts';

/** The ledger's own work: it seals what was written, minute by minute, and proves itself when asked. */
export const ledgerJobs = (db: Db, clock: Clock, rules: SealingRules) => ({
  jobs: {
    'seal-ledger': () => sealLedger(db, clock, rules),
    [verifyJob]: ({ verification }: Record<string, unknown>) => runVerification(db, clock, String(verification)),
  },
  chores: [{ job: 'seal-ledger', when: '* * * * *' }],
});
