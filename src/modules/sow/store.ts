import { sql } from 'kysely';
import { openChanges } from '../../documents/changes/changes.ts';
import { PaperDocument } from '../../documents/paper.ts';
import type { Act } from '../../platform/act.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { notFound } from '../../platform/refusal.ts';
import type { PenHolder } from '../../playbook/papers/pen.ts';
import { opportunityId } from '../opportunities/store.ts';
import type { Sow, SowTerms } from './sow.ts';

/** A statement of work as stored. */
export type StoredSow = Omit<Sow, 'may' | 'pen'> & {
  readonly id: string;
  readonly estimateId: string;
  readonly createdById: string;
  /** Of its opportunity: whose calendar counts. */
  readonly region: string;
  readonly pen: PenHolder;
  readonly penSince: Temporal.Instant;
  readonly penUntil: Temporal.Instant | null;
  /** The paper that is worked on; changes may be proposed in it. */
  readonly paper: PaperDocument;
  /** The paper as it was assembled. */
  readonly base: PaperDocument;
};

/** The estimate that was published after the one a statement of work hangs from, where there is one. */
const newerEstimate = sql<string | null>`(
  select newer.number from estimate as newer
  where newer.opportunity_id = sow.opportunity_id and newer.state = 'published' and newer.scenario is null
    and newer.revision > estimate.revision
  order by newer.revision desc limit 1
)`;

const select = (tx: Tx) =>
  tx
    .selectFrom('sow')
    .innerJoin('opportunity', 'opportunity.id', 'sow.opportunityId')
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .innerJoin('estimate', 'estimate.id', 'sow.estimateId')
    .innerJoin('person', 'person.id', 'sow.createdBy')
    .select(['sow.number', 'sow.revision', 'sow.state', 'sow.document', 'sow.terms', 'sow.totalCents', 'sow.currency'])
    .select(['sow.contentHash', 'sow.playbookVersion', 'sow.createdAt', 'sow.version', 'person.name as createdBy'])
    .select(['sow.id', 'sow.estimateId', 'sow.createdBy as createdById', 'sow.base', 'sow.working'])
    .select(['sow.pen', 'sow.penSince', 'sow.penUntil', 'opportunity.region', newerEstimate.as('newerEstimate')])
    .select(['opportunity.number as opportunity', 'estimate.number as estimate', 'account.name as customer']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function sowOf({ document, base, terms, state, pen, createdAt, ...row }: Row): StoredSow {
  const paper = PaperDocument.parse(document);
  const clauses = paper.content.flatMap((block) =>
    block.type === 'clause' ? [{ id: block.attrs.id, source: block.attrs.source }] : [],
  );
  return {
    ...row,
    state: state as Sow['state'],
    terms: terms as SowTerms,
    title: paper.attrs.title,
    issuedOn: paper.attrs.date,
    clauses,
    createdAt: createdAt.toString(),
    pen: pen as PenHolder,
    openChanges: openChanges(paper).length,
    paper,
    base: PaperDocument.parse(base),
  };
}

/** The statements of work of an opportunity the reader may see, newest first. */
export async function readSows(act: Act, opportunity: string): Promise<StoredSow[]> {
  const id = await opportunityId(act, opportunity);
  const rows = await select(act.tx).where('sow.opportunityId', '=', id).orderBy('sow.revision', 'desc').execute();
  return rows.map(sowOf);
}

/** One statement of work by its number, or 404 in words. */
export async function readSow(act: Act, number: string): Promise<StoredSow> {
  const row = await select(act.tx).where('sow.number', '=', number).orderBy('sow.revision', 'desc').executeTakeFirst();
  if (!row) throw notFound('statement of work', number);
  await opportunityId(act, row.opportunity);
  return sowOf(row);
}

/** What a draft is kept with beside its paper. */
export interface SowToKeep {
  readonly number: string;
  readonly opportunity: string;
  readonly estimateId: string;
  readonly revision: number;
  readonly terms: SowTerms;
  readonly totalCents: number;
  readonly currency: string;
  readonly playbookVersion: string;
  readonly paper: PaperDocument;
}

/** Keeps a draft; the draft before it is superseded and stays. */
export async function keepSow(act: Act, { opportunity, paper, terms, ...columns }: SowToKeep): Promise<void> {
  const id = await opportunityId(act, opportunity);
  await act.tx
    .updateTable('sow')
    .set({ state: 'superseded' })
    .where('opportunityId', '=', id)
    .where('state', '=', 'draft')
    .execute();
  await act.tx
    .insertInto('sow')
    .values({
      ...columns,
      id: newId(),
      opportunityId: id,
      state: 'draft',
      terms: JSON.stringify(terms),
      document: JSON.stringify(paper),
      base: JSON.stringify(paper),
      contentHash: paper.attrs.contentHash,
      penSince: act.clock.now(),
      createdAt: act.clock.now(),
      createdBy: act.reader.id,
    })
    .execute();
}

/** What of a statement of work changes while it is worked on. */
export interface SowChange {
  readonly estimateId?: string;
  readonly totalCents?: number;
  readonly currency?: string;
  readonly paper?: PaperDocument;
  readonly base?: PaperDocument;
  readonly state?: Sow['state'];
  readonly working?: number;
  readonly pen?: PenHolder;
  readonly penSince?: Temporal.Instant;
  readonly penUntil?: Temporal.Instant | null;
  readonly penAskedAt?: Temporal.Instant | null;
}

/** Changes a statement of work; its version rises by one. */
export async function updateSow({ tx }: Act, id: string, { paper, base, ...columns }: SowChange): Promise<void> {
  await tx
    .updateTable('sow')
    .set((row) => ({ ...columns, version: row('version', '+', 1) }))
    .$if(paper !== undefined, (row) =>
      row.set({ document: JSON.stringify(paper), contentHash: paper?.attrs.contentHash ?? '' }),
    )
    .$if(base !== undefined, (row) => row.set({ base: JSON.stringify(base) }))
    .where('id', '=', id)
    .execute();
}

/** Statements of work whose pen is out longer than was agreed, and of which nobody was asked yet. */
export async function readPensOverdue({ tx, clock }: Act): Promise<{ id: string; number: string }[]> {
  return tx
    .selectFrom('sow')
    .select(['id', 'number'])
    .where('penUntil', '<', clock.now())
    .where('penAskedAt', 'is', null)
    .where('state', 'in', ['draft', 'in-review', 'approved'])
    .orderBy('penUntil')
    .limit(500)
    .execute();
}
