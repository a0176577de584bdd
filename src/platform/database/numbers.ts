import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * The next number of a series that people can say: `SOW-2026-0031`. Numbers of transactions that fail are given out
 * again, so a series has no holes; two writers of one series take turns.
 */
export async function nextNumber(tx: Tx, prefix: string, at: Temporal.Instant): Promise<string> {
  const year = at.toZonedDateTimeISO('UTC').year;
  const row = await tx
    .insertInto('numberSeries')
    .values({ prefix, year, last: 1 })
    .onConflict((taken) => taken.columns(['prefix', 'year']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${prefix}-${year}-${String(row.last).padStart(4, '0')}`;
}
