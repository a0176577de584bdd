import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import { opportunityId } from '../opportunities/store.ts';
import { apart, CostFigures, type Estimate, type EstimateSheet, OpenSheet } from './estimate.ts';

/** An estimate as stored; what may be done with it is added by the routes. */
export type StoredEstimate = Omit<Estimate, 'may'>;

const select = (tx: Tx) =>
  tx
    .selectFrom('estimate')
    .innerJoin('opportunity', 'opportunity.id', 'estimate.opportunityId')
    .innerJoin('person', 'person.id', 'estimate.createdBy')
    // Not there for whoever may not see costs: the database's row rules leave it out.
    .leftJoin('estimateCost', 'estimateCost.estimateId', 'estimate.id')
    .select(['estimate.id', 'estimate.number', 'revision', 'state', 'sheet', 'estimate.createdAt', 'estimate.version'])
    .select([
      'opportunity.number as opportunity',
      'person.name as createdBy',
      'estimate.scopeId',
      'estimateCost.figures',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const estimateOf = ({ id: _, scopeId: __, figures, ...row }: Row): StoredEstimate => ({
  ...row,
  state: row.state as Estimate['state'],
  sheet: OpenSheet.parse(row.sheet),
  costs: figures === null ? null : CostFigures.parse(figures),
  createdAt: row.createdAt.toString(),
});

/** The estimates of an opportunity the reader may see, newest first. */
export async function readEstimates(act: Act, opportunity: string): Promise<StoredEstimate[]> {
  const id = await opportunityId(act, opportunity);
  const rows = await select(act.tx).where('opportunityId', '=', id).orderBy('revision', 'desc').execute();
  return rows.map(estimateOf);
}

/** One estimate by its number, with its row ids, or 404 in words. */
export async function readEstimate(act: Act, number: string): Promise<StoredEstimate & { id: string }> {
  const row = await select(act.tx).where('estimate.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('estimate', number);
  await opportunityId(act, row.opportunity);
  return { ...estimateOf(row), id: row.id };
}

/** Keeps a draft as the next revision; the draft before it is superseded and stays. */
export async function keepDraft(
  act: Act,
  draft: { opportunity: string; number: string; revision: number; scopeId: string | null; sheet: EstimateSheet },
): Promise<void> {
  const { opportunity, sheet, ...columns } = draft;
  const { open, costs } = apart(sheet);
  const estimateId = newId();
  const id = await opportunityId(act, opportunity);
  await act.tx
    .updateTable('estimate')
    .set({ state: 'superseded' })
    .where('opportunityId', '=', id)
    .where('state', '=', 'draft')
    .execute();
  await act.tx
    .insertInto('estimate')
    .values({
      ...columns,
      id: estimateId,
      opportunityId: id,
      state: 'draft',
      sheet: JSON.stringify(open),
      createdAt: act.clock.now(),
      createdBy: act.reader.id,
    })
    .execute();
  await act.tx
    .insertInto('estimateCost')
    .values({ estimateId, figures: JSON.stringify(costs) })
    .execute();
}
