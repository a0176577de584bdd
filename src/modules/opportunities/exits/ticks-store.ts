import type { Act } from '../../../platform/act.ts';
import { newId } from '../../../platform/id.ts';
import { opportunityId } from '../store.ts';

/** Who saw a criterion met, and when. */
export interface Tick {
  readonly by: string;
  readonly at: string;
}

/** The criteria of an opportunity that stand ticked, by their ids. */
export async function readTicks(act: Act, opportunity: string): Promise<Map<string, Tick>> {
  const rows = await act.tx
    .selectFrom('criterionTick')
    .innerJoin('opportunity', 'opportunity.id', 'opportunityId')
    .innerJoin('person', 'person.id', 'tickedBy')
    .select(['criterion', 'tickedAt', 'person.name'])
    .where('opportunity.number', '=', opportunity)
    .where('takenBackAt', 'is', null)
    .execute();
  return new Map(rows.map(({ criterion, tickedAt, name }) => [criterion, { by: name, at: tickedAt.toString() }]));
}

/**
 * Keeps that a criterion was seen met, or takes that back.
 * @returns whether anything changed by it
 */
export async function keepTick(act: Act, opportunity: string, criterion: string, done: boolean): Promise<boolean> {
  const [now, by] = [act.clock.now(), act.reader.id];
  const id = await opportunityId(act, opportunity);
  if (done) {
    const { numInsertedOrUpdatedRows } = await act.tx
      .insertInto('criterionTick')
      .values({ id: newId(), opportunityId: id, criterion, tickedAt: now, tickedBy: by })
      .onConflict((there) => there.columns(['opportunityId', 'criterion']).where('takenBackAt', 'is', null).doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await act.tx
    .updateTable('criterionTick')
    .set({ takenBackAt: now, takenBackBy: by })
    .where('opportunityId', '=', id)
    .where('criterion', '=', criterion)
    .where('takenBackAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
