import { randomBytes } from 'node:crypto';
import type { Db } from '../database/database.ts';

/** What this installation is: the secret its cookies are signed with, and whether it holds the demo company. */
export interface Installation {
  readonly secret: string;
  readonly demo: boolean;
}

/**
 * Reads the installation's row, making it on the first start. The secret lies in the database, so that every instance
 * signs and reads the same cookies.
 */
export async function readInstallation(db: Db): Promise<Installation> {
  await db
    .insertInto('installation')
    .values({ secret: randomBytes(48).toString('base64url') })
    .onConflict((there) => there.doNothing())
    .execute();
  return db.selectFrom('installation').select(['secret', 'demo']).executeTakeFirstOrThrow();
}
