import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { FactValue } from '../facts/fact.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Card, Proposal } from './proposal.ts';

/** The rows the reader may see: the database leaves out the others (migrations, proposals). */
export const visible = ({ tx }: Act) =>
  tx.selectFrom('proposal').innerJoin('opportunity', 'opportunity.id', 'proposal.opportunityId');

/** Cards with the names that belong to them. Every proposal has an opportunity with account and owner. */
export const named = (rows: ReturnType<typeof visible>) =>
  rows
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .innerJoin('person as owner', 'owner.id', 'opportunity.ownerId')
    .leftJoin('person as manager', 'manager.id', 'opportunity.engagementManagerId')
    .select(['proposal.opportunityId', 'proposal.board', 'proposal.boardColumn', 'proposal.enteredAt'])
    .select(['proposal.dueAt', 'proposal.lastActivityAt', 'proposal.segmentLabel', 'proposal.call', 'proposal.held'])
    .select(['proposal.closed', 'proposal.stale', 'proposal.version', 'proposal.origin', 'proposal.createdAt'])
    .select(['opportunity.number', 'opportunity.name', 'opportunity.stage', 'opportunity.outcome'])
    .select(['opportunity.valueCents', 'opportunity.currency', 'opportunity.closeDate', 'opportunity.publicSector'])
    .select(['opportunity.region', 'opportunity.segment', 'account.number as accountNumber'])
    .select(['account.name as accountName', 'owner.id as ownerId', 'owner.name as ownerName'])
    .select(['manager.id as managerId', 'manager.name as managerName']);
type Row = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

/** A proposal as stored; clocks, guards and what may be done are added by whoever shows it. */
export interface StoredProposal
  extends Omit<Card, 'late' | 'ageHours' | 'levelHours' | 'waitsFor'>,
    Pick<Proposal, 'board' | 'origin' | 'call' | 'createdAt'> {
  readonly id: string;
  /** Of the opportunity: its stage and where routing has sent it. */
  readonly stage: string;
  readonly outcome: readonly string[] | null;
}

/** The proposal that a row tells of. */
export function proposalOf(row: Row): StoredProposal {
  const { managerId, managerName } = row;
  return {
    id: row.opportunityId,
    opportunity: row.number,
    name: row.name,
    customer: { number: row.accountNumber, name: row.accountName },
    board: row.board,
    column: row.boardColumn,
    enteredAt: row.enteredAt.toString(),
    dueAt: row.dueAt?.toString() ?? null,
    manager: managerId && managerName ? { id: managerId, name: managerName } : null,
    seller: { id: row.ownerId, name: row.ownerName },
    sizeCents: row.valueCents,
    currency: row.currency,
    segment: row.segment as Card['segment'],
    segmentLabel: row.segmentLabel,
    region: row.region as Card['region'],
    publicSector: row.publicSector,
    closeDate: row.closeDate,
    held: row.held as Card['held'],
    closed: row.closed as Card['closed'],
    stale: row.stale as Card['stale'],
    call: row.call as Proposal['call'],
    origin: row.origin as Proposal['origin'],
    lastActivityAt: row.lastActivityAt.toString(),
    createdAt: row.createdAt.toString(),
    stage: row.stage,
    outcome: row.outcome,
    version: row.version,
  };
}

/** The proposal of an opportunity, or null while there is none that the reader may see. */
export async function findProposal(act: Act, opportunity: string): Promise<StoredProposal | null> {
  const row = await named(visible(act)).where('opportunity.number', '=', opportunity).executeTakeFirst();
  return row ? proposalOf(row) : null;
}

/** The proposal of an opportunity, or 404 in words. */
export async function readProposal(act: Act, opportunity: string): Promise<StoredProposal> {
  const found = await findProposal(act, opportunity);
  if (found) return found;
  const words = `There is no proposal of ${opportunity} that you may see: it comes with the calculator, or when the opportunity is routed to a custom scope.`;
  throw new Refusal('proposal.notFound', words, { status: 404 });
}

/** A proposal to be put on the board, entered now. */
export interface ProposalToOpen extends Pick<StoredProposal, 'board' | 'column' | 'segmentLabel' | 'origin'> {
  readonly opportunityId: string;
  readonly dueAt: Temporal.Instant | null;
  readonly intake: object | null;
}

/** Puts a proposal on the board. */
export async function insertProposal(act: Act, { column, intake, ...proposal }: ProposalToOpen): Promise<void> {
  const now = act.clock.now();
  await act.tx
    .insertInto('proposal')
    .values({
      ...proposal,
      boardColumn: column,
      intake: intake && JSON.stringify(intake),
      ...{ enteredAt: now, lastActivityAt: now, createdAt: now },
    })
    .execute();
}

/** What a verb changes of a proposal; what is left out stays. */
export interface ProposalChange {
  readonly boardColumn?: string;
  readonly enteredAt?: Temporal.Instant;
  readonly dueAt?: Temporal.Instant | null;
  readonly segmentLabel?: string;
  /** Whoever noted it stands in it by id: a colleague's name stands with the colleague alone. */
  readonly call?: Proposal['call'];
  readonly held?: Card['held'];
  readonly closed?: Card['closed'];
  readonly shownUntil?: Temporal.Instant;
  readonly stale?: Card['stale'];
}

const json = (value: object | null | undefined) => (value ? JSON.stringify(value) : null);

/** Changes a proposal; a verb on it is activity. */
export async function updateProposal(act: Act, opportunityId: string, change: ProposalChange): Promise<void> {
  const { call, held, closed, stale, ...columns } = change;
  await act.tx
    .updateTable('proposal')
    .set((row) => ({
      ...columns,
      ...(call === undefined ? {} : { call: json(call) }),
      ...(held === undefined ? {} : { held: json(held) }),
      ...(closed === undefined ? {} : { closed: json(closed) }),
      // What is not closed any more is shown without end.
      ...(closed === null ? { shownUntil: sql<Temporal.Instant>`'infinity'` } : {}),
      ...(stale === undefined ? {} : { stale: json(stale) }),
      lastActivityAt: act.clock.now(),
      version: row('version', '+', 1),
    }))
    .where('opportunityId', '=', opportunityId)
    .execute();
}

/** Notes that something happened on an opportunity; its version stays, for nothing anybody decides by has changed. */
export async function noteActivity(act: Act, opportunity: string): Promise<void> {
  await act.tx
    .updateTable('proposal')
    .set({ lastActivityAt: act.clock.now(), stale: null })
    .where('opportunityId', 'in', ({ selectFrom }) =>
      selectFrom('opportunity').select('id').where('number', '=', opportunity),
    )
    .where('closed', 'is', null)
    .execute();
}

/** Proposes to close a proposal as lost; that is no activity. */
export async function markStale(act: Act, opportunityId: string, stale: NonNullable<Card['stale']>): Promise<void> {
  await act.tx
    .updateTable('proposal')
    .set((row) => ({ stale: JSON.stringify(stale), version: row('version', '+', 1) }))
    .where('opportunityId', '=', opportunityId)
    .execute();
}

/** Open proposals without activity since an instant and not yet asked about, the quietest first, 500 at a time. */
export async function readQuiet(act: Act, since: Temporal.Instant): Promise<StoredProposal[]> {
  const rows = await named(visible(act))
    .where('proposal.closed', 'is', null)
    .where('proposal.stale', 'is', null)
    .where('proposal.lastActivityAt', '<', since)
    .orderBy('proposal.lastActivityAt')
    .limit(500)
    .execute();
  return rows.map(proposalOf);
}

/** Every proposal that stands on another board than this, in the order of their numbers. */
export async function readOnBoard(act: Act, board: string): Promise<StoredProposal[]> {
  const rows = await named(visible(act)).where('proposal.board', '!=', board).orderBy('opportunity.number').execute();
  return rows.map(proposalOf);
}

/** Puts a proposal on another board; that is no activity, and it stays as old as it is. */
export async function moveToBoard(
  act: Act,
  opportunityId: string,
  { board, column: boardColumn, dueAt }: { board: string; column: string; dueAt: Temporal.Instant | null },
): Promise<void> {
  await act.tx
    .updateTable('proposal')
    .set((row) => ({ board, boardColumn, dueAt, version: row('version', '+', 1) }))
    .where('opportunityId', '=', opportunityId)
    .execute();
}

/** What the guards ask for beyond the proposal's own row, whoever asks. */
export interface Ground {
  readonly estimate: string | null;
  readonly estimateId: string | null;
  readonly published: boolean | null;
  readonly totalCents: number | null;
  /** Of the total. */
  readonly currency: string | null;
  /** Number of the statement of work that was written from it; null where there is none, or where it ended. */
  readonly sow: string | null;
  readonly sowDrafted: boolean;
  readonly discovered: boolean;
  /** What reviews have said of the live estimate, and the steps that are given of its statement of work. */
  readonly words: readonly string[];
}

/**
 * The grounds of proposals that the reader sees, by the id of their opportunity.
 * @param scopingTask template of the task whose compulsory items tell that discovery is done
 * @param confirmedBy whose confirmation of the size counts
 */
export async function readGrounds(
  { tx }: Act,
  scopingTask: string,
  confirmedBy: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Ground>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Ground & { opportunityId: string }>`
    select * from proposal_ground(${[...ids]}::uuid[], ${scopingTask}, ${[...confirmedBy]}::text[])`.execute(tx);
  return new Map(rows.map(({ opportunityId, ...ground }) => [opportunityId, ground]));
}

/** What is known of the customer of an opportunity, as questions ask for it. */
export interface KnownOf {
  readonly needs: readonly Need[];
  readonly known: ReadonlyMap<string, FactValue>;
  /** The facts of which somebody who was asked said that nobody knows. */
  readonly notKnown: readonly string[];
}

/** What is known, of some facts, of the customers of proposals that the reader sees, by the id of their opportunity. */
export async function readKnown(
  { tx }: Act,
  facts: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownOf>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    opportunityId: string;
    needs: Need[];
    known: Record<string, FactValue>;
    notKnown: string[];
  }>`select * from proposal_known(${[...ids]}::uuid[], ${[...facts]}::text[])`.execute(tx);
  return new Map(
    rows.map(({ opportunityId, needs, known, notKnown }) => [
      opportunityId,
      { needs, known: new Map(Object.entries(known)), notKnown },
    ]),
  );
}

/** A scoping call with the name of whoever noted it. */
export async function withNoter({ tx }: Act, call: Proposal['call']): Promise<Proposal['call']> {
  if (call === null) return null;
  const noter = await tx.selectFrom('person').select('name').where('id', '=', call.notedBy).executeTakeFirst();
  return { ...call, notedBy: noter?.name ?? '' };
}

/** Somebody who may enter, with what they hold; null where there is nobody. */
export async function readColleague(
  { tx }: Act,
  id: string,
): Promise<{ name: string; roles: string[]; cleared: boolean } | null> {
  const person = await tx
    .selectFrom('person')
    .select(['name', 'roles', 'cleared'])
    .where('id', '=', id)
    .where('partnerId', 'is', null)
    .where('disabledAt', 'is', null)
    .executeTakeFirst();
  return person ?? null;
}
