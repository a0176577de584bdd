import type { Act } from '../../platform/act.ts';
import { today } from '../../platform/clock.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { demandVersion } from '../../platform/http/precondition.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { mayMove } from '../../playbook/lifecycle.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { closeQuarterOf } from '../../playbook/proposals/proposals.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { concludeTask } from '../tasks/working.ts';
import { proposalClosed, proposalMoved } from './entries.ts';
import { guardsMet, lifecycleOf, movesOf, type Standing } from './guards.ts';
import { columnTitle, dueIn, standingOf } from './presenting.ts';
import type { CardMove, Guard, ProposalMove } from './proposal.ts';
import { readProposal, type StoredProposal, updateProposal } from './store.ts';

/** Locks a proposal, reads it, and holds the change against the version that was seen. */
export async function lockProposal(act: Act, opportunity: string): Promise<StoredProposal> {
  const stream = opportunityStream(opportunity);
  await lockDocument(act.tx, stream);
  const proposal = await readProposal(act, opportunity);
  await demandVersion(act, { record: `proposal ${opportunity}`, stream, version: proposal.version });
  return proposal;
}

/**
 * Moves a proposal along the lifecycle of its board.
 * @throws Refusal `proposal.guarded` (409) with every guard that failed and who can cure it in `guards`;
 *   `proposal.move` (409) where no verb leads there; `proposal.reason`, `proposal.loss`
 */
export async function moveProposal(
  act: Act,
  playbook: Playbook,
  opportunity: string,
  move: ProposalMove,
): Promise<void> {
  demand(act.reader, 'proposal.move');
  const proposal = await lockProposal(act, opportunity);
  const standing = await standingOf(act, playbook, proposal);
  const chosen = moveAsked(playbook, standing, move);
  if (chosen.guards.length > 0) throw guarded(playbook, standing, chosen);
  if (chosen.needsReason && !move.reason) {
    throw new Refusal(
      'proposal.reason',
      `To ${chosen.verb} the proposal of ${opportunity}, give a reason in "reason".`,
    );
  }
  const ends = lifecycleOf(playbook, proposal).states.find(({ id }) => id === chosen.to)?.ends === true;
  if (ends)
    await closeProposal(act, playbook, proposal, { ...move, ...endOf(playbook, chosen, move), column: chosen.to });
  else await enter(act, playbook, proposal, chosen, move);
}

/** Ends the task that proposed to close a proposal for want of activity; nothing happens where nobody proposed it. */
export async function concludeStale(
  act: Act,
  playbook: Playbook,
  { stale }: Pick<StoredProposal, 'stale'>,
  reason: string,
): Promise<void> {
  if (stale) await concludeTask(act, playbook, stale.task, reason);
}

/** Puts a proposal into a column and sets the clock of the column going. */
async function enter(
  act: Act,
  playbook: Playbook,
  proposal: StoredProposal,
  { verb, to }: CardMove,
  { reason, until = undefined }: ProposalMove,
): Promise<void> {
  const now = act.clock.now();
  const { opportunity, column, region } = proposal;
  const beside = lifecycleOf(playbook, proposal).states.find(({ id }) => id === to)?.beside === true;
  await updateProposal(act, proposal.id, {
    ...{ boardColumn: to, enteredAt: now, stale: null },
    dueAt: dueIn(playbook, proposal, to, { region, from: now }),
    held: beside ? { from: column, reason: reason ?? '', until: until ?? null, at: now.toString() } : null,
  });
  await concludeStale(act, playbook, proposal, 'The proposal was moved on');
  const titles = { from: columnTitle(playbook, proposal, column), to: columnTitle(playbook, proposal, to) };
  const particulars = { opportunity, verb, from: column, to, titles, reason, until: until ?? null };
  await record(act, opportunityStream(opportunity), proposalMoved, particulars, playbook.version);
}

/** How a proposal ends. */
export interface Ending {
  readonly column: string;
  readonly outcome: 'won' | 'lost';
  readonly loss: string | null;
  readonly reason: string | null;
}

/** Closes a proposal as won or lost, with the quarter in which that was. */
export async function closeProposal(
  act: Act,
  playbook: Playbook,
  { id, opportunity, stale }: StoredProposal,
  { column, outcome, loss, reason }: Ending,
): Promise<void> {
  const now = act.clock.now();
  const quarter = closeQuarterOf(playbook.proposals, today(act.clock));
  const closed = { outcome, loss, reason, quarter, at: now.toString() };
  const shownUntil = now.add({ hours: 24 * playbook.proposals.closedShownDays });
  const place = { boardColumn: column, enteredAt: now, dueAt: null, held: null, stale: null };
  await updateProposal(act, id, { ...place, closed, shownUntil });
  await concludeStale(act, playbook, { stale }, `The proposal was closed as ${outcome}`);
  const lossTitle = playbook.proposals.lossReasons.find((each) => each.id === loss)?.title ?? null;
  const particulars = { opportunity, outcome, loss, lossTitle, reason, quarter };
  await record(act, opportunityStream(opportunity), proposalClosed, particulars, playbook.version);
}

/** Whether it is won by this move, or for which reason it is lost. */
function endOf(playbook: Playbook, { verb }: CardMove, { loss }: ProposalMove): Pick<Ending, 'outcome' | 'loss'> {
  if (verb === 'win') return { outcome: 'won', loss: null };
  const known = playbook.proposals.lossReasons.map(({ id }) => id);
  if (loss !== undefined && known.includes(loss)) return { outcome: 'lost', loss };
  throw new Refusal('proposal.loss', `Say in "loss" why it is lost: one of ${known.join(', ')}.`);
}

/** The move that was asked for by its verb, or the one that leads to a column: an open one before one that is shut. */
function moveAsked(playbook: Playbook, standing: Standing, { verb, to }: ProposalMove): CardMove {
  const { proposal } = standing;
  const moves = movesOf(playbook, standing);
  const fitting = moves.filter((move) => (verb === undefined ? move.to === to : move.verb === verb));
  const found = fitting.find(({ guards }) => guards.length === 0) ?? fitting[0];
  if (found) return found;
  if (verb !== undefined) {
    const permitted = mayMove(lifecycleOf(playbook, proposal), proposal.column, verb, guardsMet(playbook, standing));
    throw new Refusal('proposal.move', permitted.may ? `No verb ${verb} leads there.` : permitted.why, { status: 409 });
  }
  if (to === undefined) throw new Refusal('proposal.noMove', 'Say in "verb" or "to" what becomes of the proposal.');
  const [here, there] = [proposal.column, to].map((column) => columnTitle(playbook, proposal, column));
  const ways = [...new Set(moves.map((move) => columnTitle(playbook, proposal, move.to)))];
  const cure = ways.length > 0 ? `from here it may go to ${ways.join(', ')}.` : 'nothing more becomes of it.';
  throw new Refusal('proposal.move', `From ${here} nothing leads to ${there}: ${cure}`, { status: 409 });
}

/** The refusal of a move that is shut: every guard that failed, and who can cure it. */
function guarded(playbook: Playbook, { proposal }: Standing, { to, guards }: CardMove): Refusal {
  const there = columnTitle(playbook, proposal, to);
  const conditions = guards.map(({ sentence }) => sentence).join(', and ');
  return new Refusal('proposal.guarded', `${proposal.opportunity} may go to ${there} only when ${conditions}.`, {
    status: 409,
    faults: guards.map((guard) => ({ place: guard.id, sentence: cureInWords(guard) })),
    more: { guards },
  });
}

const cureInWords = ({ sentence, cure }: Guard): string =>
  cure ? `${cure.roleTitle}: ${cure.sentence}.` : `It is open only when ${sentence}.`;
