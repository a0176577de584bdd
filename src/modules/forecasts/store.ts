import type { Act } from '../../platform/act.ts';
import { newId } from '../../platform/id.ts';
import type { ClosedActivity } from './forecast.ts';

/** What closed projects took, as far as the reader may see it: in the order in which they closed. */
export function readClosed({ tx }: Act): Promise<ClosedActivity[]> {
  return tx
    .selectFrom('closedActivity')
    .select(['project', 'activity', 'low', 'likely', 'high', 'actual', 'closedOn'])
    .orderBy('closedOn')
    .orderBy('project')
    .orderBy('activity')
    .execute();
}

/** Keeps what closed projects took; what is known of an activity of a project already is corrected. */
export async function keepClosed({ tx, reader, clock }: Act, closed: readonly ClosedActivity[]): Promise<void> {
  const importedAt = clock.now();
  const rows = closed.map((row) => ({
    ...{ ...row, id: newId(importedAt.epochMilliseconds), importedBy: reader.id, importedAt },
  }));
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await tx
      .insertInto('closedActivity')
      .values(rows.slice(at, at + rowsAtOnce))
      .onConflict((there) =>
        there.columns(['project', 'activity']).doUpdateSet(({ ref }) => ({
          low: ref('excluded.low'),
          likely: ref('excluded.likely'),
          high: ref('excluded.high'),
          actual: ref('excluded.actual'),
          closedOn: ref('excluded.closedOn'),
          importedBy: ref('excluded.importedBy'),
          importedAt: ref('excluded.importedAt'),
        })),
      )
      .execute();
  }
}

/** A statement of PostgreSQL holds 65,535 values at most. */
const rowsAtOnce = 5000;
