import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { opportunityId } from '../opportunities/store.ts';
import { apart, CostFigures, type Estimate, type EstimateHead, type EstimateSheet, OpenSheet } from './estimate.ts';
import { addLines, copyLines, linesOf } from './line-store.ts';

/** An estimate without its lines as stored, with its row id; what may be done with it is added by the routes. */
export type StoredHead = Omit<EstimateHead, 'may'> & { readonly id: string };

/** An estimate as stored, with its row id. */
export type StoredEstimate = Omit<Estimate, 'may'> & { readonly id: string };

const HeadSheet = OpenSheet.omit({ lines: true });
const HeadFigures = CostFigures.omit({ lines: true });

const select = (tx: Tx) =>
  tx
    .selectFrom('estimate')
    .innerJoin('opportunity', 'opportunity.id', 'estimate.opportunityId')
    .innerJoin('person', 'person.id', 'estimate.createdBy')
    // Not there for whoever may not see costs: the database's row rules leave it out.
    .leftJoin('estimateCost', 'estimateCost.estimateId', 'estimate.id')
    .select(['estimate.id', 'estimate.number', 'revision', 'scenario', 'state', 'sheet', 'estimate.createdAt'])
    .select(['opportunity.number as opportunity', 'person.name as createdBy', 'estimateCost.figures'])
    .select('estimate.version');
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const headOf = ({ figures, ...row }: Row): StoredHead => ({
  ...row,
  state: row.state as Estimate['state'],
  sheet: HeadSheet.parse(row.sheet),
  costs: figures === null ? null : HeadFigures.parse(figures),
  createdAt: row.createdAt.toString(),
});

/** The estimates of an opportunity without their lines: its revisions, newest first, then the scenarios by name. */
export async function readEstimates(act: Act, opportunity: string): Promise<StoredHead[]> {
  const id = await opportunityId(act, opportunity);
  const rows = await select(act.tx)
    .where('opportunityId', '=', id)
    // A scenario that was discarded is found by its number alone.
    .where(({ eb, or }) => or([eb('scenario', 'is', null), eb('state', '=', 'draft')]))
    .orderBy(sql`scenario nulls first`)
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(headOf);
}

/** One estimate by its number, or 404 in words. */
export async function readEstimate(act: Act, number: string): Promise<StoredEstimate> {
  return withLines(act, await readHead(act, number));
}

/** One estimate by its number without its lines, or 404 in words. */
export async function readHead(act: Act, number: string): Promise<StoredHead> {
  const row = await select(act.tx).where('estimate.number', '=', number).executeTakeFirst();
  if (!row) throw notFound('estimate', number);
  return headOf(row);
}

/**
 * Waits until nobody else changes what belongs to the opportunity of an estimate, keeps it so until the transaction ends,
 * and reads the estimate as it then stands, without its lines. 404 in words where there is none.
 */
export async function lockHead(act: Act, number: string): Promise<StoredHead> {
  // An estimate stays with its opportunity, so this much may be read before the lock.
  const found = await act.tx
    .selectFrom('estimate')
    .innerJoin('opportunity', 'opportunity.id', 'opportunityId')
    .select('opportunity.number as opportunity')
    .where('estimate.number', '=', number)
    .executeTakeFirst();
  if (!found) throw notFound('estimate', number);
  await lockDocument(act.tx, opportunityStream(found.opportunity));
  return readHead(act, number);
}

/** The live estimate of an opportunity, its newest revision; undefined while it has none. */
export async function findLive(act: Act, opportunity: string): Promise<StoredEstimate | undefined> {
  const [newest] = await readEstimates(act, opportunity);
  return newest?.scenario === null ? withLines(act, newest) : undefined;
}

async function withLines(act: Act, head: StoredHead): Promise<StoredEstimate> {
  const { open, hidden } = await linesOf(act, head.id);
  const costs = head.costs && { ...head.costs, lines: hidden };
  return { ...head, sheet: { ...head.sheet, lines: open }, costs };
}

/** Keeps a draft as the next live revision; the draft before it is superseded and stays. */
export async function keepDraft(
  act: Act,
  draft: { opportunity: string; number: string; revision: number; scopeId: string | null; sheet: EstimateSheet },
): Promise<void> {
  const { opportunity, sheet, ...columns } = draft;
  const { open, costs } = apart(sheet);
  const { lines: _, ...figures } = costs;
  const estimateId = newId();
  const id = await opportunityId(act, opportunity);
  await supersede(act, opportunity, 'draft');
  await act.tx
    .insertInto('estimate')
    .values({
      ...columns,
      id: estimateId,
      opportunityId: id,
      state: 'draft',
      sheet: JSON.stringify(HeadSheet.parse(open)),
      createdAt: act.clock.now(),
      createdBy: act.reader.id,
    })
    .execute();
  await act.tx
    .insertInto('estimateCost')
    .values({ estimateId, figures: JSON.stringify(figures) })
    .execute();
  await addLines(act, estimateId, sheet.lines);
}

/**
 * Supersedes the live draft of an opportunity, or what of it is published. A scenario beside it stays.
 * @returns the number of what was superseded; null where there was none
 */
export async function supersede(
  { tx }: Act,
  opportunity: string,
  state: 'draft' | 'published',
): Promise<string | null> {
  const rows = await tx
    .updateTable('estimate')
    .set(({ eb }) => ({ state: 'superseded', version: eb('version', '+', 1) }))
    .where('opportunityId', 'in', ({ selectFrom }) =>
      selectFrom('opportunity').select('opportunity.id').where('number', '=', opportunity),
    )
    .where('state', '=', state)
    .where('scenario', 'is', null)
    .returning('number')
    .execute();
  return rows[0]?.number ?? null;
}

/** Moves an estimate to another state. */
export async function setState({ tx }: Act, id: string, state: Estimate['state']): Promise<void> {
  await tx
    .updateTable('estimate')
    .set(({ eb }) => ({ state, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Makes a scenario the live draft; the caller has set aside the one before. */
export async function makeLive({ tx }: Act, id: string, revision: number): Promise<void> {
  await tx
    .updateTable('estimate')
    .set(({ eb }) => ({ scenario: null, revision, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Whether an opportunity has a scenario of that name, in capitals or not. */
export async function hasScenario({ tx }: Act, opportunity: string, name: string): Promise<boolean> {
  const found = await tx
    .selectFrom('estimate')
    .innerJoin('opportunity', 'opportunity.id', 'opportunityId')
    .select('estimate.id')
    .where('opportunity.number', '=', opportunity)
    .where('state', '=', 'draft')
    .where(sql`lower(scenario)`, '=', sql<string>`lower(${name})`)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Copies an estimate into a draft: a scenario beside the live draft, or with `scenario` null the next live draft, for which
 * the caller has set aside the one before.
 */
export async function copyEstimate(
  act: Act,
  { id }: Pick<StoredHead, 'id'>,
  { number, revision, scenario }: Pick<StoredHead, 'number' | 'revision' | 'scenario'>,
): Promise<void> {
  const copy = newId();
  const now = act.clock.now().toString();
  await sql`insert into estimate (id, number, opportunity_id, scope_id, revision, scenario, state, sheet, created_at, created_by)
    select ${copy}, ${number}, opportunity_id, scope_id, ${revision}, ${scenario}, 'draft', sheet, ${now}::timestamptz, ${act.reader.id}
    from estimate where id = ${id}`.execute(act.tx);
  await sql`insert into estimate_cost (estimate_id, figures)
    select ${copy}, figures from estimate_cost where estimate_id = ${id}`.execute(act.tx);
  await copyLines(act, id, copy);
}

/**
 * Writes what an estimate comes to, under the lock of its opportunity.
 * @returns the estimate as it is then stored
 */
export async function setFigures({ tx }: Act, head: StoredHead): Promise<StoredHead> {
  const costs = HeadFigures.parse(head.costs);
  const sheet = HeadSheet.parse(head.sheet);
  const figures = JSON.stringify(costs);
  await tx.updateTable('estimateCost').set({ figures }).where('estimateId', '=', head.id).execute();
  const { version } = await tx
    .updateTable('estimate')
    .set(({ eb }) => ({ sheet: JSON.stringify(sheet), version: eb('version', '+', 1) }))
    .where('id', '=', head.id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return { ...head, sheet, costs, version };
}
