import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Who answers for a record. */
export interface Answerable {
  readonly ownerId: string | null;
  readonly managerId: string | null;
}

/** Who answers for the records that some streams tell of; asked by the house, which sees all. */
export async function readAnswerable(tx: Tx, streams: readonly string[]): Promise<Answerable[]> {
  const numbers = (noun: string) =>
    streams.filter((stream) => stream.startsWith(`${noun}/`)).map((stream) => stream.slice(noun.length + 1));
  const { rows } = await sql<Answerable>`
    select owner_id, engagement_manager_id as manager_id from opportunity where number = any (${numbers('opportunity')})
    union all select owner_id, null from account where number = any (${numbers('account')})
    union all select channel_account_manager_id, null from partner where number = any (${numbers('partner')})
    union all select owner_id, null from task where number = any (${numbers('task')})`.execute(tx);
  return rows;
}

/** Whose a task is now. */
export async function readTaskOwner(tx: Tx, number: string): Promise<string | null> {
  const task = await tx.selectFrom('task').select('ownerId').where('number', '=', number).executeTakeFirst();
  return task?.ownerId ?? null;
}

/** Everybody who holds a role and may enter. */
export async function readHolders(tx: Tx, role: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('person')
    .select('id')
    .where(sql<boolean>`${role} = any (roles)`)
    .where('disabledAt', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}
