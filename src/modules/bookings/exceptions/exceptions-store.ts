import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { opportunityId } from '../../opportunities/store.ts';
import { NewOrderException, PurchaseOrder } from '../booking.ts';

/** An exception as stored; `replaced` where something else was entered in its place. */
export interface StoredException {
  readonly id: string;
  /** Number of the opportunity. */
  readonly opportunity: string;
  readonly given: NewOrderException;
  readonly until: string;
  readonly quarterEnds: string;
  /** Number of the approval it hangs on. */
  readonly approval: string;
  readonly askedAt: Temporal.Instant;
  readonly askedBy: string;
  readonly endedHow: 'came' | 'lapsed' | 'replaced' | null;
  readonly endedAt: Temporal.Instant | null;
  readonly order: PurchaseOrder | null;
}

/** Keeps an exception that is asked for. */
export async function insertException(
  act: Act,
  opportunity: string,
  { promisedBy, ...confirmation }: NewOrderException,
  asked: { readonly until: string; readonly quarterEnds: string; readonly approvalId: string },
): Promise<void> {
  const askedAt = act.clock.now();
  await act.tx
    .insertInto('orderException')
    .values({
      ...{ id: newId(askedAt.epochMilliseconds), opportunityId: await opportunityId(act, opportunity), ...asked },
      ...{ askedAt, askedBy: act.reader.id, promisedBy, confirmation: JSON.stringify(confirmation) },
    })
    .execute();
}

/**
 * Ends an exception: the order came, it did not come in time, or something else was entered in its place.
 * @param order what came; null where nothing did
 */
export async function endException(
  act: Act,
  { id }: Pick<StoredException, 'id'>,
  endedHow: NonNullable<StoredException['endedHow']>,
  order: PurchaseOrder | null = null,
): Promise<void> {
  await act.tx
    .updateTable('orderException')
    .set({ endedHow, endedAt: act.clock.now(), purchaseOrder: order && JSON.stringify(order) })
    .where('id', '=', id)
    .execute();
}

/** The exception of an opportunity that is pending, else the newest that was asked for; undefined where there is none. */
export async function findException(act: Pick<Act, 'tx'>, opportunity: string): Promise<StoredException | undefined> {
  const row = await exceptions(act)
    .where('opportunity.number', '=', opportunity)
    .orderBy((row) => row('asked.endedAt', 'is', null), 'desc')
    .orderBy('asked.askedAt', 'desc')
    .orderBy('asked.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && exceptionOf(row);
}

/** The exceptions that are pending, the one that runs out first before the others. */
export async function readPending(act: Pick<Act, 'tx'>): Promise<StoredException[]> {
  const rows = await exceptions(act)
    .where('asked.endedAt', 'is', null)
    .orderBy('asked.until')
    .orderBy('opportunity.number')
    .execute();
  return rows.map(exceptionOf);
}

const exceptions = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('orderException as asked')
    .innerJoin('opportunity', 'opportunity.id', 'asked.opportunityId')
    .innerJoin('approval', 'approval.id', 'asked.approvalId')
    .innerJoin('person', 'person.id', 'asked.askedBy')
    .select(['asked.id', 'opportunity.number as opportunity', 'asked.confirmation', 'asked.promisedBy', 'asked.until'])
    .select(['asked.quarterEnds', 'approval.number as approval', 'asked.askedAt', 'person.name as askedBy'])
    .select(['asked.endedHow', 'asked.endedAt', 'asked.purchaseOrder']);
type Row = Awaited<ReturnType<ReturnType<typeof exceptions>['executeTakeFirstOrThrow']>>;

const exceptionOf = ({ confirmation, promisedBy, endedHow, purchaseOrder, ...row }: Row): StoredException => ({
  ...row,
  given: NewOrderException.parse({ ...(confirmation as object), promisedBy }),
  endedHow: endedHow as StoredException['endedHow'],
  order: purchaseOrder === null ? null : PurchaseOrder.parse(purchaseOrder),
});
