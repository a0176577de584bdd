import pg from 'pg';
import type { BackupPlan } from '../backup/nightly.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { demandVersion, openDatabase, openPool } from '../database/database.ts';
import { examineAddress } from './address-checks.ts';
import { examineBackups } from './backup-checks.ts';
import { examineDatabase } from './database-checks.ts';
import { type Finding, refused } from './finding.ts';
import { examineHouse, holds } from './house-checks.ts';
import { examineLedgerKey } from './ledger-key-checks.ts';
import { examineClock } from './machine-checks.ts';

export interface Patient {
  readonly url: string;
  readonly config: Config;
  readonly backups: BackupPlan | undefined;
  readonly clock: Clock;
}

/** Everything that can be known of a database and of what stands around it. Changes nothing. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const { url, config, backups, clock } = patient;
  try {
    await demandVersion(url);
  } catch (refusal) {
    const cure = 'See that PostgreSQL runs, and that DATABASE_URL names host, port, user and password right.';
    return [
      refused('database', refusal, cure),
      ...(await examineBackups(backups, clock)),
      ...(await examineAddress(config, false)),
    ];
  }
  const client = new pg.Client({ connectionString: url, application_name: 'parley doctor' });
  client.on('error', () => {});
  await client.connect();
  try {
    return [
      ...(await examineDatabase(client, url)),
      await examineClock(client, clock),
      ...(await examineHouse(client)),
      ...(await ledgerKey(client, patient)),
      ...(await examineBackups(backups, clock)),
      ...(await examineAddress(config, await isDemo(client))),
    ];
  } finally {
    await client.end();
  }
}

async function isDemo(client: pg.Client): Promise<boolean> {
  if (!(await holds(client, 'public.installation'))) return false;
  const { rows } = await client.query<{ demo: boolean }>('select demo from installation');
  return rows[0]?.demo ?? false;
}

async function ledgerKey(client: pg.Client, { url, config, clock }: Patient): Promise<Finding[]> {
  if (!(await holds(client, 'public.ledger_key'))) return [];
  const db = openDatabase(openPool(url, { max: 1, name: 'parley doctor' }));
  try {
    return [await examineLedgerKey(db, config.signingKey, clock)];
  } finally {
    await db.destroy();
  }
}
