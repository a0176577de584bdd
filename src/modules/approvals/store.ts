import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import { containing } from '../../platform/database/search.ts';
import { notFound } from '../../platform/refusal.ts';
import type {
  ApprovalFilter,
  ApprovalState,
  Brief,
  ChangedPart,
  Decision,
  Ground,
  StepReason,
  StepState,
  Subject,
  Word,
} from './approval.ts';

/** Somebody by name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Why a step is asked again: what words were said on, and what of it changed since. */
export interface Reopened {
  readonly at: string;
  readonly from: Ground;
  readonly parts: readonly ChangedPart[];
}

/** A step as stored. */
export interface StoredStep {
  readonly id: string;
  readonly title: string;
  readonly roles: readonly string[];
  readonly needed: number;
  readonly after: readonly string[];
  readonly excludes: readonly string[];
  readonly region: string | null;
  readonly submitterMay: boolean;
  readonly conflicts: readonly { readonly person: string; readonly why: string }[];
  readonly why: readonly StepReason[];
  readonly removal: string | null;
  readonly ground: Ground;
  readonly asked: boolean;
  readonly state: StepState;
  readonly reopened: Reopened | null;
  readonly sla: string | null;
  readonly openedAt: Temporal.Instant | null;
  readonly dueAt: Temporal.Instant | null;
  readonly timeZone: string | null;
  readonly escalatedAt: Temporal.Instant | null;
  readonly escalatedRole: string | null;
}

/** A word as stored. */
export interface StoredDecision {
  readonly id: string;
  readonly step: string;
  readonly word: Word;
  readonly note: string | null;
  readonly by: Named;
  readonly principal: Named;
  readonly capacity: Decision['capacity'];
  readonly role: string;
  readonly way: Decision['way'];
  /** What it was said on. */
  readonly groundHash: string;
  readonly briefHash: string;
  readonly at: Temporal.Instant;
}

/** A step in the hands of a colleague. */
export interface StoredDelegation {
  readonly step: string;
  readonly from: Holder;
  readonly to: Named;
  readonly note: string;
  readonly at: Temporal.Instant;
}

/** Somebody who may hold a step: by which roles, in which region. */
export interface Holder extends Named {
  readonly roles: readonly string[];
  readonly region: string | null;
}

/** An approval as stored; what may be done with it is added by `rights.ts`. */
export interface StoredApproval {
  readonly id: string;
  readonly number: string;
  readonly stream: string;
  readonly subject: Subject;
  readonly region: string | null;
  readonly state: ApprovalState;
  readonly submittedBy: Named;
  readonly askedAt: Temporal.Instant;
  readonly renewedAt: Temporal.Instant | null;
  readonly withdrawn: { readonly at: string; readonly by: string; readonly why: string } | null;
  readonly brief: Brief;
  readonly briefHash: string;
  /** In the order of the path, those that are gone too. */
  readonly steps: readonly StoredStep[];
  /** Newest first. */
  readonly decisions: readonly StoredDecision[];
  readonly delegations: readonly StoredDelegation[];
  readonly version: number;
}

const select = ({ tx }: Pick<Act, 'tx'>) =>
  tx
    .selectFrom('approval')
    .innerJoin('person as submitter', 'submitter.id', 'approval.submittedBy')
    .leftJoin('person as withdrawer', 'withdrawer.id', 'approval.withdrawnBy')
    .innerJoin('approvalBrief', (join) =>
      join.onRef('approvalBrief.approvalId', '=', 'approval.id').onRef('approvalBrief.hash', '=', 'approval.briefHash'),
    )
    .selectAll('approval')
    .select(['submitter.name as submitter', 'withdrawer.name as withdrawer', 'approvalBrief.brief']);
type Selection = ReturnType<typeof select>;
type Row = Awaited<ReturnType<Selection['executeTakeFirstOrThrow']>>;

/** Adds to each row its steps and what was said to them. */
async function whole(act: Pick<Act, 'tx'>, rows: readonly Row[]): Promise<StoredApproval[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const steps = Map.groupBy(await readSteps(act, ids), ({ approvalId }) => approvalId);
  const decisions = Map.groupBy(await readDecisions(act, ids), ({ approvalId }) => approvalId);
  const delegations = Map.groupBy(await readDelegations(act, ids), ({ approvalId }) => approvalId);
  return rows.map((row) => ({
    ...{ id: row.id, number: row.number, stream: row.stream, region: row.region, version: row.version },
    subject: {
      ...{ kind: row.subjectKind, number: row.subjectNumber },
      ...{ title: row.subjectTitle, href: row.subjectHref },
    },
    state: row.state as ApprovalState,
    submittedBy: { id: row.submittedBy, name: row.submitter },
    ...{ askedAt: row.askedAt, renewedAt: row.renewedAt, briefHash: row.briefHash },
    withdrawn:
      row.withdrawnAt && row.withdrawnWhy !== null
        ? { at: row.withdrawnAt.toString(), by: row.withdrawer ?? '', why: row.withdrawnWhy }
        : null,
    brief: row.brief as unknown as Brief,
    steps: (steps.get(row.id) ?? []).map(stepOf),
    decisions: (decisions.get(row.id) ?? []).map(decisionOf),
    delegations: delegations.get(row.id) ?? [],
  }));
}

const readSteps = ({ tx }: Pick<Act, 'tx'>, ids: readonly string[]) =>
  tx
    .selectFrom('approvalStep')
    .selectAll()
    .where('approvalId', 'in', [...ids])
    .orderBy('place')
    .orderBy('id')
    .execute();
type StepRow = Awaited<ReturnType<typeof readSteps>>[number];

const stepOf = ({ approvalId: _, place: __, remindAt: ___, escalateAt: ____, ...row }: StepRow): StoredStep => ({
  ...row,
  state: row.state as StepState,
  conflicts: row.conflicts as unknown as StoredStep['conflicts'],
  why: row.why as unknown as StepReason[],
  removal: row.removal as string | null,
  ground: row.ground as unknown as Ground,
  reopened: row.reopened as unknown as Reopened | null,
});

const readDecisions = ({ tx }: Pick<Act, 'tx'>, ids: readonly string[]) =>
  tx
    .selectFrom('approvalDecision')
    .innerJoin('person as hand', 'hand.id', 'byId')
    .innerJoin('person as principal', 'principal.id', 'principalId')
    .selectAll('approvalDecision')
    .select(['hand.name as byName', 'principal.name as principalName'])
    .where('approvalId', 'in', [...ids])
    .orderBy('at', 'desc')
    .orderBy('approvalDecision.id', 'desc')
    .execute();
type DecisionRow = Awaited<ReturnType<typeof readDecisions>>[number];

const decisionOf = (row: DecisionRow): StoredDecision => ({
  ...{ id: row.id, step: row.stepId, note: row.note, role: row.role, at: row.at },
  ...{ groundHash: row.groundHash, briefHash: row.briefHash, word: row.word as Word },
  by: { id: row.byId, name: row.byName },
  principal: { id: row.principalId, name: row.principalName },
  capacity: row.capacity as Decision['capacity'],
  way: row.way as Decision['way'],
});

async function readDelegations({ tx }: Pick<Act, 'tx'>, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('approvalDelegation')
    .innerJoin('person as giver', 'giver.id', 'fromId')
    .innerJoin('person as taker', 'taker.id', 'toId')
    .selectAll('approvalDelegation')
    .select(['giver.name as giverName', 'giver.roles', 'giver.region', 'taker.name as takerName'])
    .where('approvalId', 'in', [...ids])
    .orderBy('at')
    .execute();
  return rows.map(({ approvalId, stepId, fromId, giverName, roles, region, toId, takerName, note, at }) => ({
    ...{ approvalId, step: stepId, note, at },
    from: { id: fromId, name: giverName, roles, region },
    to: { id: toId, name: takerName },
  }));
}

/** One approval by its number, or 404 in words. */
export async function readApproval(act: Pick<Act, 'tx'>, number: string): Promise<StoredApproval> {
  const [approval] = await whole(act, await select(act).where('approval.number', '=', number).execute());
  if (!approval) throw notFound('approval', number);
  return approval;
}

/** The approvals of a thing that the reader sees, the newest first: at most one of them was not withdrawn. */
export async function readApprovalsOf(
  act: Pick<Act, 'tx'>,
  { kind, number }: Pick<Subject, 'kind' | 'number'>,
): Promise<StoredApproval[]> {
  const rows = select(act).where('subjectKind', '=', kind).where('subjectNumber', '=', number);
  return whole(act, await rows.orderBy('approval.id', 'desc').execute());
}

/** One page of all approvals, or of those that the reader submitted, newest first. */
export async function readApprovals(
  act: Act,
  { view, state, kind, search, after, limit }: ApprovalFilter,
): Promise<{ items: StoredApproval[]; next: string | null }> {
  const rows = await narrowed(select(act), { kind, search })
    .$if(view === 'asked', (some) => some.where('approval.submittedBy', '=', act.reader.id))
    .$if(state !== undefined, (some) => some.where('approval.state', '=', state!))
    .$if(after !== undefined, (some) => some.where('approval.id', '<', after!))
    .orderBy('approval.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = await whole(act, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The open approvals of which a step is open to some roles, or was given into the reader's hands; 500 at most. */
export async function readApprovalsFor(
  act: Act,
  roles: readonly string[],
  { kind, search }: Pick<ApprovalFilter, 'kind' | 'search'>,
): Promise<StoredApproval[]> {
  const open = sql<boolean>`exists (
    select from approval_step as step
    where step.approval_id = approval.id and step.state = 'open' and (
      step.roles && ${[...roles]}::text[] or exists (
        select from approval_delegation as given
        where given.approval_id = step.approval_id and given.step_id = step.id and given.to_id = ${act.reader.id}
      )
    )
  )`;
  const rows = narrowed(select(act), { kind, search }).where('approval.state', '=', 'open').where(open);
  return whole(act, await rows.orderBy('approval.id').limit(500).execute());
}

const narrowed = (rows: Selection, { kind, search }: { kind: string | undefined; search: string | undefined }) => {
  const words = sql`(approval.number || ' ' || subject_number || ' ' || subject_title || ' ' || submitter.name)`;
  return rows
    .$if(kind !== undefined, (some) => some.where('subjectKind', '=', kind!))
    .$if(search !== undefined, (some) => some.where(words, 'ilike', containing(search!)));
};

/** The brief that a reader saw last, and when; undefined where they never looked. */
export async function readLook(
  { tx }: Pick<Act, 'tx'>,
  approvalId: string,
  personId: string,
): Promise<{ readonly at: Temporal.Instant; readonly brief: Brief } | undefined> {
  const row = await tx
    .selectFrom('approvalLook')
    .innerJoin('approvalBrief', (join) =>
      join
        .onRef('approvalBrief.approvalId', '=', 'approvalLook.approvalId')
        .onRef('approvalBrief.hash', '=', 'approvalLook.briefHash'),
    )
    .select(['approvalLook.at', 'approvalBrief.brief'])
    .where('approvalLook.approvalId', '=', approvalId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row && { at: row.at, brief: row.brief as unknown as Brief };
}
