import type { Insertable, Updateable } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { Rows } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { Brief, StepAsked } from './approval.ts';
import type { Reopened } from './store.ts';

/** Keeps a new approval; its brief and its steps follow. */
export async function insertApproval(
  act: Act,
  row: Omit<Insertable<Rows['approval']>, 'id' | 'askedAt'>,
): Promise<string> {
  const askedAt = act.clock.now();
  const id = newId(askedAt.epochMilliseconds);
  await act.tx
    .insertInto('approval')
    .values({ ...row, id, askedAt })
    .execute();
  return id;
}

/** Keeps what is shown; the same again is kept once. */
export async function keepBrief(act: Act, approvalId: string, hash: string, brief: Brief): Promise<void> {
  await act.tx
    .insertInto('approvalBrief')
    .values({ approvalId, hash, brief: JSON.stringify(brief), keptAt: act.clock.now() })
    .onConflict((kept) => kept.doNothing())
    .execute();
}

const columnsOf = (step: StepAsked) => ({
  ...{ title: step.title, roles: [...step.roles], needed: step.of, after: [...step.after] },
  ...{ excludes: [...(step.excludes ?? [])], region: step.region ?? null, submitterMay: step.submitterMay },
  ...{ conflicts: JSON.stringify(step.conflicts ?? []), why: JSON.stringify(step.why), sla: step.due },
  ...{ removal: step.removal === null ? null : JSON.stringify(step.removal), ground: JSON.stringify(step.ground) },
});

/** Adds steps; in which state each is, the database reckons. */
export async function insertSteps(
  { tx }: Pick<Act, 'tx'>,
  approvalId: string,
  steps: readonly { readonly step: StepAsked; readonly place: number }[],
): Promise<void> {
  if (steps.length === 0) return;
  const rows = steps.map(({ step, place }) => ({
    ...columnsOf(step),
    approvalId,
    place,
    id: step.id,
    state: 'waiting',
  }));
  await tx.insertInto('approvalStep').values(rows).execute();
}

/** Says of a step what it is asked now, and why again. */
export async function replaceStep(
  { tx }: Pick<Act, 'tx'>,
  approvalId: string,
  { step, place, reopened }: { readonly step: StepAsked; readonly place: number; readonly reopened: Reopened | null },
): Promise<void> {
  await tx
    .updateTable('approvalStep')
    .set({ ...columnsOf(step), place, asked: true, reopened: reopened && JSON.stringify(reopened) })
    .where('approvalId', '=', approvalId)
    .where('id', '=', step.id)
    .execute();
}

/** Changes a step: its clock, or whether it is asked at all. */
export async function updateStep(
  { tx }: Pick<Act, 'tx'>,
  approvalId: string,
  id: string,
  to: Updateable<Rows['approvalStep']>,
): Promise<void> {
  await tx.updateTable('approvalStep').set(to).where('approvalId', '=', approvalId).where('id', '=', id).execute();
}

/** Changes an approval; its version goes up by one. */
export async function updateApproval(
  { tx }: Pick<Act, 'tx'>,
  id: string,
  to: Updateable<Rows['approval']> = {},
): Promise<void> {
  await tx
    .updateTable('approval')
    .set((row) => ({ ...to, version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Writes down a word for good. */
export async function insertDecision(act: Act, row: Omit<Insertable<Rows['approvalDecision']>, 'id' | 'at'>) {
  const at = act.clock.now();
  await act.tx
    .insertInto('approvalDecision')
    .values({ ...row, id: newId(at.epochMilliseconds), at })
    .execute();
}

/** Writes down into whose hands a step is given; the same again is written once. */
export async function insertDelegation(act: Act, row: Omit<Insertable<Rows['approvalDelegation']>, 'id' | 'at'>) {
  const at = act.clock.now();
  await act.tx
    .insertInto('approvalDelegation')
    .values({ ...row, id: newId(at.epochMilliseconds), at })
    .onConflict((kept) => kept.doNothing())
    .execute();
}

/** Notes which brief somebody has seen. */
export async function keepLook(act: Act, approvalId: string, briefHash: string): Promise<void> {
  const at = act.clock.now();
  await act.tx
    .insertInto('approvalLook')
    .values({ approvalId, briefHash, at, personId: act.reader.id })
    .onConflict((before) => before.columns(['approvalId', 'personId']).doUpdateSet({ briefHash, at }))
    .execute();
}

type Clock = 'remindAt' | 'escalateAt';

/** A step whose clock calls, and the stream under whose lock it is answered. */
export interface StepCalling {
  readonly approval: string;
  readonly approvalId: string;
  readonly step: string;
  readonly stream: string;
}

/** The open steps whose instant in a column is over, by streams, at most 200 at a time. */
export const readCalling = ({ tx, clock }: Act, column: Clock): Promise<StepCalling[]> =>
  tx
    .selectFrom('approvalStep as step')
    .innerJoin('approval', 'approval.id', 'step.approvalId')
    .select(['approval.number as approval', 'approval.id as approvalId', 'step.id as step', 'approval.stream'])
    .where('step.state', '=', 'open')
    .where('approval.state', '=', 'open')
    .where(`step.${column}`, '<=', clock.now())
    .orderBy('approval.stream')
    .orderBy('approval.id')
    .limit(200)
    .execute();

/** Takes what a clock of a step calls for; false where another instance, or a decision, took it meanwhile. */
export async function takeCall(
  { tx, clock }: Act,
  { approvalId, step }: StepCalling,
  column: Clock,
  to: Updateable<Rows['approvalStep']>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('approvalStep')
    .set(to)
    .where('approvalId', '=', approvalId)
    .where('id', '=', step)
    .where('state', '=', 'open')
    .where(column, '<=', clock.now())
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
