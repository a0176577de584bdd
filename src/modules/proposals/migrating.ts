import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { type Fault, Refusal } from '../../platform/refusal.ts';
import type { BoardName } from '../../playbook/lifecycles.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { BoardMigration } from '../../playbook/proposals/proposals.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { proposalBoardChanged } from './entries.ts';
import { columnTitle, dueIn } from './presenting.ts';
import { moveToBoard, readOnBoard, type StoredProposal } from './store.ts';

/** How many proposals go from one column to another. */
export interface Removal {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/**
 * Moves every proposal from the other boards to one, as the playbook maps their columns; each is told on its own stream.
 * The clock of a column runs on from when the proposal entered the one before. All move or none.
 * @throws Refusal `board.unmapped` where the playbook maps no way, `board.refused` naming every proposal that cannot come
 */
export async function migrateBoard(act: Act, playbook: Playbook, to: BoardName): Promise<Removal[]> {
  const removals = new Map<string, Removal>();
  for (const proposal of await readOnBoard(act, to)) {
    const mapped = mappedTo(playbook, proposal, to);
    await moveOne(act, playbook, proposal, mapped.board, mapped.column);
    const [from, there] = [
      columnTitle(playbook, proposal, proposal.column),
      columnTitle(playbook, mapped, mapped.column),
    ];
    const known = removals.get(`${from} ${there}`)?.count ?? 0;
    removals.set(`${from} ${there}`, { from, to: there, count: known + 1 });
  }
  return [...removals.values()];
}

/** What keeps proposals from another board, each by the number of its opportunity; empty where all can come. */
export async function refusedBy(act: Act, playbook: Playbook, to: BoardName): Promise<Fault[]> {
  const proposals = await readOnBoard(act, to);
  return proposals.flatMap((proposal) => {
    const why = migrationOf(playbook, proposal, to).refused[proposal.column];
    return why ? [{ place: proposal.opportunity, sentence: `${why}.` }] : [];
  });
}

function migrationOf(playbook: Playbook, { board }: StoredProposal, to: BoardName): BoardMigration {
  const found = playbook.proposals.migrations.find((each) => each.from === board && each.to === to);
  if (found) return found;
  throw new Refusal('board.unmapped', `proposals.yaml maps no way from ${board} to ${to}: add it under migrations.`);
}

function mappedTo(playbook: Playbook, proposal: StoredProposal, to: BoardName): { board: BoardName; column: string } {
  const { columns, refused } = migrationOf(playbook, proposal, to);
  const { opportunity, column } = proposal;
  const there = columns[column];
  if (there) return { board: to, column: there };
  const why = refused[column] ?? `The column ${column} has no place there`;
  throw new Refusal('board.refused', `${opportunity} cannot come to ${to}: ${why}.`, { status: 409 });
}

async function moveOne(
  act: Act,
  playbook: Playbook,
  proposal: StoredProposal,
  board: BoardName,
  column: string,
): Promise<void> {
  const { id, opportunity, region, enteredAt, closed } = proposal;
  const stream = opportunityStream(opportunity);
  await lockDocument(act.tx, stream);
  const from = Temporal.Instant.from(enteredAt);
  const dueAt = closed ? null : dueIn(playbook, { board }, column, { region, from });
  await moveToBoard(act, id, { board, column, dueAt });
  const told = { opportunity, from: { board: proposal.board, column: proposal.column }, to: { board, column } };
  await record(act, stream, proposalBoardChanged, told, playbook.version);
}
