import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Channels } from './notification.ts';

/** What a person chose, by kind; kinds they never touched are missing. Version 0 stands for nothing chosen yet. */
export interface Choice {
  readonly kinds: Readonly<Record<string, Channels>>;
  readonly version: number;
}

export async function readChoice(tx: Tx, personId: string): Promise<Choice> {
  const row = await tx
    .selectFrom('notificationChoice')
    .select(['kinds', 'version'])
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row ? { kinds: row.kinds as unknown as Choice['kinds'], version: row.version } : { kinds: {}, version: 0 };
}

export async function keepChoice(tx: Tx, personId: string, kinds: Choice['kinds']): Promise<void> {
  const written = JSON.stringify(kinds);
  await tx
    .insertInto('notificationChoice')
    .values({ personId, kinds: written })
    .onConflict((there) =>
      there.column('personId').doUpdateSet((row) => ({
        kinds: written,
        version: row('notificationChoice.version', '+', 1),
      })),
    )
    .execute();
}

/** Whether there is somebody of an id; letters outlive people. */
export async function isPerson(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function readOwnTimeZone({ tx, reader }: Act): Promise<string | null> {
  const row = await tx.selectFrom('person').select('timeZone').where('id', '=', reader.id).executeTakeFirst();
  return row?.timeZone ?? null;
}

export async function keepOwnTimeZone({ tx }: Act, zone: string | null): Promise<void> {
  await sql`select set_own_time_zone(${zone})`.execute(tx);
}
