import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { labelsFitting } from '../../playbook/proposals/proposals.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { opportunityId, readOpportunity } from '../opportunities/store.ts';
import { proposalOpened } from './entries.ts';
import { lifecycleOf } from './guards.ts';
import { dueIn } from './presenting.ts';
import type { Proposal } from './proposal.ts';
import { findProposal, insertProposal } from './store.ts';

/** How a proposal comes: by routing, or by the calculator with what it was told. */
export interface Coming {
  readonly origin: Proposal['origin'];
  readonly intake: object | null;
}

/**
 * Puts an opportunity on the board of the installation, in the first column; one that is there already stays where it is.
 * The segment label is set where only one fits; else an engagement manager chooses.
 */
export async function openProposal(act: Act, playbook: Playbook, number: string, coming: Coming): Promise<void> {
  const stream = opportunityStream(number);
  await lockDocument(act.tx, stream);
  if (await findProposal(act, number)) return;
  const { region, segment } = await readOpportunity(act, number);
  const { board } = playbook;
  const column = lifecycleOf(playbook, { board }).initial;
  const [fitting, ...others] = labelsFitting(playbook.proposals, { segment, region });
  const segmentLabel = fitting !== undefined && others.length === 0 ? fitting : null;
  await insertProposal(act, {
    ...{ board, column, segmentLabel, ...coming },
    opportunityId: await opportunityId(act, number),
    dueAt: dueIn(playbook, { board }, column, { region, from: act.clock.now() }),
  });
  const { origin } = coming;
  await record(
    act,
    stream,
    proposalOpened,
    { opportunity: number, board, column, origin, segmentLabel },
    playbook.version,
  );
}
