import type { Insertable, Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows, Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { Remark, Review } from './review.ts';

/** A round as stored; what may be done with it is added by `rights.ts`. */
export type StoredReview = Omit<Review, 'may'> & { readonly linkId: string | null; readonly estimateId: string };

const reviews = (tx: Tx) =>
  tx
    .selectFrom('review')
    .innerJoin('estimate', 'estimate.id', 'review.estimateId')
    .innerJoin('opportunity', 'opportunity.id', 'review.opportunityId')
    .innerJoin('person as opener', 'opener.id', 'review.openedBy')
    .leftJoin('person as closer', 'closer.id', 'review.closedBy')
    .leftJoin('guestLink', 'guestLink.id', 'review.linkId')
    .selectAll('review')
    .select(['estimate.number as estimate', 'opportunity.number as opportunity', 'guestLink.expiresAt'])
    .select(['opener.name as openerName', 'closer.name as closerName']);
type ReviewRow = Awaited<ReturnType<ReturnType<typeof reviews>['executeTakeFirstOrThrow']>>;

const reviewOf = (row: ReviewRow, remarks: readonly Remark[]): StoredReview => ({
  ...{ id: row.id, estimate: row.estimate, opportunity: row.opportunity, asked: row.asked, version: row.version },
  ...{ linkId: row.linkId, estimateId: row.estimateId, closingWords: row.closingWords },
  audience: row.audience as Review['audience'],
  state: row.state as Review['state'],
  openedAt: row.openedAt.toString(),
  openedBy: row.openerName,
  closedAt: row.closedAt?.toString() ?? null,
  closedBy: row.closerName ?? row.closedByGuest,
  linkExpiresAt: row.expiresAt?.toString() ?? null,
  remarks: [...remarks],
});

/** The rounds of an opportunity that the reader may see, newest first, each with its remarks, oldest first. */
export async function readReviews({ tx }: Act, opportunityId: string): Promise<StoredReview[]> {
  const rows = await reviews(tx)
    .where('review.opportunityId', '=', opportunityId)
    .orderBy('review.openedAt', 'desc')
    .orderBy('review.id', 'desc')
    .execute();
  return withRemarks(tx, rows);
}

/** One round, or 404 in words. */
export async function readReview({ tx }: Pick<Act, 'tx'>, id: string): Promise<StoredReview> {
  const rows = await reviews(tx).where('review.id', '=', id).execute();
  const [review] = await withRemarks(tx, rows);
  if (!review) throw notFound('review', id);
  return review;
}

/** The round that a customer's link opens, or 404 in words. */
export async function readReviewOfLink({ tx }: Pick<Act, 'tx'>, link: string): Promise<StoredReview> {
  const rows = await reviews(tx).where('review.linkId', '=', link).execute();
  const [review] = await withRemarks(tx, rows);
  if (!review) throw notFound('review', link);
  return review;
}

async function withRemarks(tx: Tx, rows: readonly ReviewRow[]): Promise<StoredReview[]> {
  if (rows.length === 0) return [];
  const remarks = await tx
    .selectFrom('reviewRemark')
    .leftJoin('person as sayer', 'sayer.id', 'saidBy')
    .leftJoin('person as answerer', 'answerer.id', 'answeredBy')
    .selectAll('reviewRemark')
    .select(['sayer.name as sayerName', 'answerer.name as answererName'])
    .where(
      'reviewId',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('saidAt')
    .orderBy('reviewRemark.id')
    .execute();
  return rows.map((row) =>
    reviewOf(
      row,
      remarks.filter(({ reviewId }) => reviewId === row.id).map((remark) => remarkOf(remark)),
    ),
  );
}

interface RemarkRow extends Readonly<Rows['reviewRemark']> {
  readonly sayerName: string | null;
  readonly answererName: string | null;
}

const remarkOf = (row: RemarkRow): Remark => ({
  ...{ id: row.id, line: row.lineId, lineTitle: row.lineTitle, text: row.text },
  saidBy: row.sayerName ?? row.saidByGuest ?? '',
  byCustomer: row.saidByGuest !== null,
  saidAt: row.saidAt.toString(),
  answer:
    row.answer === null || row.answeredAt === null
      ? null
      : { text: row.answer, by: row.answererName ?? '', at: row.answeredAt.toString() },
});

/** Keeps a new round; returns its id. */
export async function insertReview(
  { tx }: Act,
  review: Omit<Insertable<Rows['review']>, 'id' | 'state'>,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('review')
    .values({ ...review, id, state: 'open' })
    .execute();
  return id;
}

/** Changes a round; its version goes up by one. */
export async function updateReview({ tx }: Pick<Act, 'tx'>, id: string, to: Updateable<Rows['review']>): Promise<void> {
  await tx
    .updateTable('review')
    .set((row) => ({ ...to, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Keeps a remark; returns its id. */
export async function insertRemark(
  { tx }: Pick<Act, 'tx'>,
  remark: Omit<Insertable<Rows['reviewRemark']>, 'id'>,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('reviewRemark')
    .values({ ...remark, id })
    .execute();
  return id;
}

/** Writes the answer to a remark of a round. */
export async function answerRow(act: Act, review: string, remark: string, answer: string): Promise<void> {
  const { numUpdatedRows } = await act.tx
    .updateTable('reviewRemark')
    .set({ answer, answeredAt: act.clock.now(), answeredBy: act.reader.id })
    .where('id', '=', remark)
    .where('reviewId', '=', review)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('remark', remark);
}
