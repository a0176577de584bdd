import type { Act } from '../../../platform/act.ts';

/** What was written of a deal's positioning, by the id of the field. */
export interface StoredPositioning {
  readonly fields: Readonly<Record<string, string>>;
  readonly version: number;
  /** When the seller was reminded to ask an engagement manager in. */
  readonly nudgedAt: Temporal.Instant | null;
}

/** The positioning of an opportunity by its row id; empty, in version 0, while nobody has written anything. */
export async function readFields({ tx }: Act, opportunityId: string): Promise<StoredPositioning> {
  const row = await tx
    .selectFrom('positioning')
    .select(['fields', 'version', 'nudgedAt'])
    .where('opportunityId', '=', opportunityId)
    .executeTakeFirst();
  return row ? { ...row, fields: row.fields as Record<string, string> } : { fields: {}, version: 0, nudgedAt: null };
}

/** Keeps the fields of a positioning, all of them. */
export async function keepFields(
  { tx }: Act,
  opportunityId: string,
  fields: StoredPositioning['fields'],
): Promise<void> {
  const kept = JSON.stringify(fields);
  await tx
    .insertInto('positioning')
    .values({ opportunityId, fields: kept })
    .onConflict((there) =>
      there
        .column('opportunityId')
        .doUpdateSet((row) => ({ fields: kept, version: row('positioning.version', '+', 1) })),
    )
    .execute();
}

/** Notes that the seller was reminded; that is no version, for nobody decides by it. */
export async function noteNudge({ tx, clock }: Act, opportunityId: string): Promise<void> {
  const nudgedAt = clock.now();
  await tx
    .insertInto('positioning')
    .values({ opportunityId, nudgedAt, version: 0 })
    .onConflict((there) => there.column('opportunityId').doUpdateSet({ nudgedAt }))
    .execute();
}
