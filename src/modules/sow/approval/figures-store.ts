import { sql } from 'kysely';
import type { Act } from '../../../platform/act.ts';
import { type Figures, targetsOn } from '../../../playbook/approving/figures.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import type { StoredHead } from '../../estimates/store.ts';
import type { StoredSow } from '../store.ts';

/**
 * What an estimate comes to, as far as approval hangs on it, whoever asks: of the margin only which target it lies below.
 * @param on the day whose targets count, `2026-11-22`
 */
export async function readFigures(
  { tx }: Pick<Act, 'tx'>,
  playbook: Playbook,
  estimate: StoredHead,
  on: string,
): Promise<Figures> {
  const targets = targetsOn(playbook, on);
  const { rows } = await sql<{ missed: string | null; marginKnown: boolean; givenAway: boolean }>`
    select missed::text, margin_known, given_away
    from estimate_rungs(${estimate.id}, ${targets.map(({ percent }) => percent)}::numeric[])`.execute(tx);
  const { missed = null, marginKnown = false, givenAway = false } = rows[0] ?? {};
  const { currency, discountPercent, totals } = estimate.sheet;
  const target = targets.find(({ percent }) => missed !== null && percent === Number(missed));
  const marginMissed = marginKnown ? (target?.id ?? 'none') : null;
  return { totalCents: totals.totalCents, currency, discountPercent, marginMissed, givenAway };
}

/**
 * Notes that the approval was held against the paper as it stands. While an architect has still to say yes to the work of its
 * estimate, that is noted with it, and the database takes the paper for approved by nobody.
 */
export async function noteReviewed(
  { tx }: Pick<Act, 'tx'>,
  { id }: Pick<StoredSow, 'id'>,
  architectStands: boolean,
): Promise<void> {
  await sql`update sow set reviewed = ${architectStands ? '' : waits} || content_of(sow) where id = ${id}`.execute(tx);
}

/** Notes that the architect has said yes since; a paper that was never held against its approval stays so. */
export async function noteArchitect({ tx }: Pick<Act, 'tx'>, { id }: Pick<StoredSow, 'id'>): Promise<void> {
  await sql`update sow set reviewed = content_of(sow) where id = ${id} and reviewed = ${waits} || content_of(sow)`.execute(
    tx,
  );
}

const waits = 'waits for an architect: ';
