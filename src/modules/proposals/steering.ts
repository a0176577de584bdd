import type { Act } from '../../platform/act.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { labelsFitting } from '../../playbook/proposals/proposals.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { setEngagementManager } from '../opportunities/store.ts';
import { proposalAssigned, proposalCallNoted, proposalKept } from './entries.ts';
import { concludeStale, lockProposal } from './moving.ts';
import type { Assignment, NotedCall } from './proposal.ts';
import { readColleague, type StoredProposal, updateProposal } from './store.ts';

function refuseClosed({ opportunity, closed }: StoredProposal): void {
  if (closed) throw new Refusal('proposal.closed', `The proposal of ${opportunity} is closed.`, { status: 409 });
}

/**
 * Gives a proposal to an engagement manager, and sets its segment label: the triage of the board, which any of them may do.
 * @throws Refusal `proposal.notTheirs`, `proposal.segmentLabel`
 */
export async function assignProposal(act: Act, playbook: Playbook, number: string, given: Assignment): Promise<void> {
  demand(act.reader, 'proposal.assign');
  const proposal = await lockProposal(act, number);
  refuseClosed(proposal);
  const { manager: managerId, segmentLabel } = given;
  const fitting = labelsFitting(playbook.proposals, proposal);
  if (segmentLabel !== undefined && !fitting.includes(segmentLabel)) {
    const words = `${segmentLabel} does not fit ${number}: take one of ${fitting.join(', ')}.`;
    throw new Refusal('proposal.segmentLabel', words);
  }
  const manager = managerId ? await managerOf(act, playbook, proposal, managerId) : null;
  if (managerId !== undefined) await setEngagementManager(act, number, managerId);
  await updateProposal(act, proposal.id, segmentLabel === undefined ? {} : { segmentLabel });
  const toId = managerId === undefined ? (proposal.manager?.id ?? null) : managerId;
  const to = managerId === undefined ? (proposal.manager?.name ?? null) : (manager?.name ?? null);
  const told = { opportunity: number, toId, to, segmentLabel: segmentLabel ?? proposal.segmentLabel };
  await record(act, opportunityStream(number), proposalAssigned, told, playbook.version);
}

/** Whoever manages a proposal moves it, and is cleared where it belongs to the public sector. */
async function managerOf(act: Act, playbook: Playbook, { publicSector }: StoredProposal, id: string) {
  const person = await readColleague(act, id);
  if (!person || !rightsOf(playbook)(person.roles).has('proposal.move'))
    throw new Refusal(
      'proposal.notTheirs',
      'Nobody of that id manages proposals: take one of the engagement managers.',
    );
  if (publicSector && !person.cleared) {
    const words = `${person.name} is not cleared for the public sector: take somebody who is.`;
    throw new Refusal('proposal.notTheirs', words);
  }
  return person;
}

/** Notes a scoping call that was held. */
export async function noteCall(act: Act, playbook: Playbook, number: string, given: NotedCall): Promise<void> {
  demand(act.reader, 'proposal.noteCall');
  const proposal = await lockProposal(act, number);
  refuseClosed(proposal);
  await updateProposal(act, proposal.id, { call: { ...given, notedBy: act.reader.id } });
  await record(
    act,
    opportunityStream(number),
    proposalCallNoted,
    { opportunity: number, on: given.on },
    playbook.version,
  );
}

/** Keeps a proposal that was to be closed for want of activity, and says why. */
export async function overrule(act: Act, playbook: Playbook, number: string, why: string): Promise<void> {
  demand(act.reader, 'proposal.overrule');
  const proposal = await lockProposal(act, number);
  refuseClosed(proposal);
  if (!proposal.stale) {
    const words = `Nobody proposes to close the proposal of ${number}: there is nothing to overrule.`;
    throw new Refusal('proposal.notStale', words, { status: 409 });
  }
  await updateProposal(act, proposal.id, { stale: null });
  await concludeStale(act, playbook, proposal, `The proposal was kept: ${why}`);
  await record(act, opportunityStream(number), proposalKept, { opportunity: number, why }, playbook.version);
}
