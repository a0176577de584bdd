import type { Tx } from '../database/database.ts';
import type { Reader } from '../person.ts';
import type { RightsOf } from '../rights.ts';

/** Somebody as a reader, with the time zone they live in. */
export interface KnownReader extends Reader {
  readonly timeZone: string | null;
}

/** People by their ids with what they may do; whoever may not enter is left out. */
export async function readReaders(tx: Tx, rightsOf: RightsOf, ids: readonly string[]): Promise<KnownReader[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name', 'email', 'title', 'roles', 'region', 'cleared', 'partnerId', 'timeZone'])
    .where('id', 'in', [...ids])
    .where('disabledAt', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, rights: rightsOf(row.roles) }));
}
