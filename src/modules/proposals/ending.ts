import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { proposalBroughtBack } from './entries.ts';
import { lifecycleOf } from './guards.ts';
import { closeProposal, type Ending } from './moving.ts';
import { columnTitle, dueIn } from './presenting.ts';
import { findProposal, type StoredProposal, updateProposal } from './store.ts';

/**
 * Closes the proposal of an opportunity because of what became of the opportunity, in whatever column it stands. Nothing
 * happens where there is none, or where it is closed already.
 */
export async function endProposal(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  ending: Omit<Ending, 'column'>,
): Promise<void> {
  await lockDocument(act.tx, opportunityStream(opportunity));
  const proposal = await findProposal(act, opportunity);
  if (!proposal || proposal.closed) return;
  await closeProposal(act, playbook, proposal, { ...ending, column: endOf(playbook, proposal) });
}

/** Puts a proposal that was closed as won back into the column it is won from: its opportunity is won no more. */
export async function bringBack(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  reason: string | null,
): Promise<void> {
  await lockDocument(act.tx, opportunityStream(opportunity));
  const proposal = await findProposal(act, opportunity);
  if (proposal?.closed?.outcome !== 'won') return;
  const { moves } = lifecycleOf(playbook, proposal);
  const column = moves.find(({ verb }) => verb === 'win')!.from[0]!;
  const now = act.clock.now();
  const dueAt = dueIn(playbook, proposal, column, { region: proposal.region, from: now });
  await updateProposal(act, proposal.id, { boardColumn: column, enteredAt: now, dueAt, closed: null });
  const told = { opportunity, to: column, title: columnTitle(playbook, proposal, column), reason };
  await record(act, opportunityStream(opportunity), proposalBroughtBack, told, playbook.version);
}

const endOf = (playbook: Playbook, proposal: StoredProposal): string =>
  lifecycleOf(playbook, proposal).states.find(({ ends }) => ends)?.id ?? proposal.column;
