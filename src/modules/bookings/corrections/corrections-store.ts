import { sql } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { opportunityId } from '../../opportunities/store.ts';
import type { Correction } from '../booking.ts';

/**
 * The correction that an opportunity is part of, as the original or as its twin, and of one that is both the one it is the
 * original of; null where there is none.
 */
export async function findCorrection({ tx }: Pick<Act, 'tx'>, opportunity: string): Promise<Correction | null> {
  const row = await tx
    .selectFrom('bookingCorrection as corrected')
    .innerJoin('opportunity as original', 'original.id', 'corrected.originalId')
    .innerJoin('opportunity as twin', 'twin.id', 'corrected.twinId')
    .innerJoin('person', 'person.id', 'corrected.correctedBy')
    .select(['original.number as original', 'twin.number as twin', 'corrected.totalCents', 'corrected.currency'])
    .select(['corrected.reason', 'corrected.attached', 'corrected.correctedAt', 'person.name as by'])
    .where(({ eb, or }) => or([eb('original.number', '=', opportunity), eb('twin.number', '=', opportunity)]))
    .orderBy(sql`original.number = ${opportunity}`, 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const { correctedAt, attached, ...rest } = row;
  return { ...rest, attached: attached as Correction['attached'], at: correctedAt.toString() };
}

/** Copies an opportunity into its twin, with the same customer, people, need, value and close date, not yet won. */
export async function insertTwin(
  act: Act,
  {
    original,
    twin,
    name,
    stage,
  }: { readonly original: string; readonly twin: string; readonly name: string; readonly stage: string },
): Promise<void> {
  const [id, now] = [newId(), act.clock.now().toString()];
  await sql`insert into opportunity (
      id, number, name, account_id, licence, region, segment, public_sector, stage, close_date, owner_id, engagement_manager_id,
      partner_id, needs, circumstances, value_cents, services_cents, education_cents, value_from, currency, outcome, created_at
    )
    select ${id}, ${twin}, ${name}, account_id, licence, region, segment, public_sector, ${stage}, close_date, owner_id, engagement_manager_id,
      partner_id, needs, circumstances, value_cents, services_cents, education_cents, value_from, currency, outcome, ${now}::timestamptz
    from opportunity where number = ${original}`.execute(act.tx);
}

/** Keeps how an original and its twin belong together. */
export async function insertCorrection(
  act: Act,
  { original, twin, attached, ...columns }: Omit<Correction, 'at' | 'by'>,
): Promise<void> {
  await act.tx
    .insertInto('bookingCorrection')
    .values({
      ...columns,
      originalId: await opportunityId(act, original),
      twinId: await opportunityId(act, twin),
      attached: JSON.stringify(attached),
      correctedAt: act.clock.now(),
      correctedBy: act.reader.id,
    })
    .execute();
}
