import type { Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { Opportunity } from '../opportunities/opportunity.ts';
import { opportunityId } from '../opportunities/store.ts';
import type { NewLeadTime, QueuedStart, StartFilter, StartStanding } from './start.ts';

/** A start as stored; the state of an approval is asked of that. */
export interface StoredStart extends Pick<StartStanding, 'asked' | 'confirmed'> {
  readonly asked: NonNullable<StartStanding['asked']>;
  readonly risk: { readonly on: string; readonly why: string; readonly approval: string } | null;
  readonly version: number;
}

const visible = ({ tx }: Act) =>
  tx
    .selectFrom('start')
    .innerJoin('opportunity', 'opportunity.id', 'start.opportunityId')
    .innerJoin('person as asker', 'asker.id', 'start.askedBy')
    .leftJoin('person as confirmer', 'confirmer.id', 'start.confirmedBy')
    .selectAll('start')
    .select(['asker.name as askerName', 'confirmer.name as confirmerName', 'opportunity.number']);
type Row = Awaited<ReturnType<ReturnType<typeof visible>['executeTakeFirstOrThrow']>>;

const confirmedOf = ({ confirmedOn, confirmedAt, confirmedWords, confirmerName }: Row): StartStanding['confirmed'] =>
  confirmedOn === null || confirmedAt === null
    ? null
    : { date: confirmedOn, words: confirmedWords, by: confirmerName ?? '', at: confirmedAt.toString() };

const startOf = (row: Row): StoredStart => ({
  asked: { on: row.askedOn, why: row.askedWhy, by: row.askerName, at: row.askedAt.toString() },
  confirmed: confirmedOf(row),
  risk:
    row.riskOn === null || row.riskApproval === null || row.riskWhy === null
      ? null
      : { on: row.riskOn, why: row.riskWhy, approval: row.riskApproval },
  version: row.version,
});

/** The start of an opportunity, if one was asked for and the reader may see it. */
export async function findStart(act: Act, opportunity: string): Promise<StoredStart | undefined> {
  const row = await visible(act).where('opportunity.number', '=', opportunity).executeTakeFirst();
  return row && startOf(row);
}

/** A line of the queue as stored. */
export interface StoredQueued extends Omit<QueuedStart, 'place' | 'workAtRisk'> {
  readonly risk: StoredStart['risk'];
}

/**
 * The starts that the reader may see of opportunities that are open or won: what was closed as won first, by when, then what
 * was only asked for.
 * @param won the stage of those that are won; `ended` every stage in which nothing more happens, that one too
 */
export async function readQueue(
  act: Act,
  { state, region }: StartFilter,
  { won, ended }: { readonly won: string; readonly ended: readonly string[] },
): Promise<StoredQueued[]> {
  const rows = await visible(act)
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .select(['opportunity.name', 'opportunity.region', 'opportunity.stage', 'opportunity.endedAt'])
    .select('account.name as accountName')
    .where((where) =>
      where.or([where('opportunity.stage', '=', won), where('opportunity.stage', 'not in', [...ended])]),
    )
    .$if(state === 'waiting', (found) => found.where('confirmedOn', 'is', null))
    .$if(state === 'confirmed', (found) => found.where('confirmedOn', 'is not', null))
    .$if(region !== undefined, (found) => found.where('opportunity.region', '=', region!))
    .orderBy('opportunity.endedAt', (by) => by.asc().nullsLast())
    .orderBy('start.askedAt')
    .orderBy('opportunity.number')
    .limit(500)
    .execute();
  return rows.map((row) => {
    const { version: _, ...start } = startOf(row);
    return {
      ...start,
      ...{ opportunity: row.number, name: row.name, account: row.accountName, stage: row.stage },
      region: row.region as Opportunity['region'],
      wonAt: row.stage === won ? (row.endedAt?.toString() ?? null) : null,
    };
  });
}

/** Keeps what is asked for; what was asked before makes room. */
export async function keepAsked(
  act: Act,
  opportunity: string,
  asked: { readonly askedOn: string | null; readonly askedWhy: string },
): Promise<void> {
  const said = { ...asked, askedAt: act.clock.now(), askedBy: act.reader.id };
  await act.tx
    .insertInto('start')
    .values({ ...said, id: newId(), opportunityId: await opportunityId(act, opportunity) })
    .onConflict((there) =>
      there.column('opportunityId').doUpdateSet((row) => ({ ...said, version: row('start.version', '+', 1) })),
    )
    .execute();
}

/** Changes the start of an opportunity; its version goes up by one. */
export async function updateStart(act: Act, opportunity: string, to: Updateable<Rows['start']>): Promise<void> {
  await act.tx
    .updateTable('start')
    .set((row) => ({ ...to, version: row('version', '+', 1) }))
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .execute();
}

/** A lead time as stored. */
export interface StoredLeadTime extends NewLeadTime {
  readonly keptAt: Temporal.Instant;
  readonly keptBy: string;
}

/** The current lead times: of each kind and region the one that was said last. */
export async function readLeadTimes({ tx }: Act): Promise<StoredLeadTime[]> {
  const rows = await tx
    .selectFrom('leadTime')
    .innerJoin('person', 'person.id', 'keptBy')
    .distinctOn(['kind', 'leadTime.region'])
    .select(['kind', 'leadTime.region', 'lowDays', 'highDays', 'note', 'keptAt', 'person.name as keptBy'])
    .orderBy('kind')
    .orderBy('leadTime.region', (by) => by.asc().nullsFirst())
    .orderBy('keptAt', 'desc')
    .orderBy('leadTime.id', 'desc')
    .execute();
  return rows.map(({ region, ...row }) => ({ ...row, region: region as NewLeadTime['region'] }));
}

export async function insertLeadTime(act: Act, leadTime: NewLeadTime): Promise<void> {
  await act.tx
    .insertInto('leadTime')
    .values({ ...leadTime, id: newId(), keptAt: act.clock.now(), keptBy: act.reader.id })
    .execute();
}
