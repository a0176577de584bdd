import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { approvalStands } from '../../approvals/approval.ts';
import { renewApproval, withdrawApproval } from '../../approvals/asking.ts';
import { readApprovalsOf } from '../../approvals/store.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { moveSow } from '../moving.ts';
import { readSow, type StoredSow } from '../store.ts';
import { briefOf } from './brief.ts';
import { sowApproved, sowReopened } from './entries.ts';
import { noteArchitect, noteReviewed } from './figures-store.ts';
import { architectStands, standingOf, stepsAsked } from './standing.ts';

/**
 * Holds the approval of a statement of work against its paper as it is now, at every edit: asks again only those on whose
 * ground something changed. What was approved is in review again while anybody is asked, and approved when nobody is.
 */
export async function renewSowApproval(
  act: Act,
  playbook: Playbook,
  { number }: Pick<StoredSow, 'number'>,
): Promise<void> {
  const sow = await readSow(act, number);
  if (sow.state !== 'in-review' && sow.state !== 'approved') return;
  const standing = await standingOf(act, playbook, sow);
  if (!standing.approval) return;
  const asked = { brief: briefOf(standing, sow), steps: stepsAsked(standing, sow) };
  const { approval, reopened, joined } = await renewApproval(act, playbook, standing.approval.number, asked);
  const looked = architectStands(standing);
  await noteReviewed(act, sow, looked);
  const again = [
    ...reopened,
    ...joined,
    ...(looked ? [] : standing.steps.flatMap((step) => (step.byReview ? step.id : []))),
  ];
  const titles = again.map((id) => standing.steps.find((step) => step.id === id)?.title ?? id);
  if (sow.state === 'approved' && !(looked && approvalStands(approval))) {
    await moveSow(act, playbook, sow, 'reopen');
    const { opportunity } = sow;
    const told = { sow: number, opportunity, approval: approval.number, reopened: titles };
    await record(act, opportunityStream(opportunity), sowReopened, told, playbook.version);
  }
  await settleApproved(act, playbook, number);
}

/**
 * Moves a statement of work on to approved where every step of its approval is given and no architect is waited for; twice
 * is once.
 */
export async function settleApproved(act: Act, playbook: Playbook, number: string): Promise<StoredSow> {
  const sow = await readSow(act, number);
  const [approval] = await readApprovalsOf(act, { kind: 'sow', number });
  if (sow.state !== 'in-review' || !approval || !approvalStands(approval)) return sow;
  if (!architectStands(await standingOf(act, playbook, sow))) return sow;
  await noteArchitect(act, sow);
  await moveSow(act, playbook, sow, 'approve');
  const { opportunity } = sow;
  const told = { sow: number, opportunity, approval: approval.number };
  await record(act, opportunityStream(opportunity), sowApproved, told, playbook.version);
  return readSow(act, number);
}

/** Takes back what was asked about a statement of work that ended. */
export async function endSowApproval(
  act: Act,
  playbook: Playbook,
  { number }: Pick<StoredSow, 'number'>,
  why: string,
): Promise<void> {
  const [approval] = await readApprovalsOf(act, { kind: 'sow', number });
  if (approval && approval.state !== 'withdrawn') await withdrawApproval(act, playbook, approval.number, why);
}
