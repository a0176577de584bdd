import type { Act } from '../../platform/act.ts';
import { may } from '../../platform/rights.ts';
import { BoardName } from '../../playbook/lifecycles.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import {
  type BoardAsked,
  countElsewhere,
  type Held,
  readAges,
  readCards,
  readColumns,
  readLanes,
  readManagers,
} from './board-store.ts';
import { lifecycleOf } from './guards.ts';
import { cardsOf } from './presenting.ts';
import { ageGroups, type Board, type BoardFigures, type BoardFilter, type Column, type Lane } from './proposal.ts';

/** The board under a filter: columns with their counts and first cards, or one column page by page. */
export async function readBoard(act: Act, playbook: Playbook, filter: BoardFilter): Promise<Board> {
  const asked: BoardAsked = { board: playbook.board, filter };
  const lifecycle = lifecycleOf(playbook, playbook);
  const states = lifecycle.states.filter(({ id }) => filter.column === undefined || filter.column === id);
  const held = new Map((await readColumns(act, asked)).map((each) => [each.column, each]));
  const columns: Column[] = [];
  for (const state of states) {
    const { cards, next } = held.has(state.id) ? await readCards(act, asked, state.id) : { cards: [], next: null };
    columns.push({
      ...columnOf(playbook, state, held.get(state.id)),
      cards: await cardsOf(act, playbook, cards),
      next,
    });
  }
  const managers = await readManagers(act, playbook.board);
  return {
    ...{ board: playbook.board, title: lifecycle.title, columns, managers },
    moves: lifecycle.moves.map(({ verb, from, to, needsReason }) => ({ verb, from, to, needsReason })),
    lanes: filter.lane ? await lanesOf(act, asked, filter.lane, managers) : null,
    lossReasons: playbook.proposals.lossReasons,
    elsewhere: await countElsewhere(
      act,
      BoardName.options.filter((board) => board !== playbook.board),
    ),
    may: { move: may(act.reader, 'proposal.move'), intake: may(act.reader, 'proposal.intake') },
  };
}

type State = ReturnType<typeof lifecycleOf>['states'][number];

const columnOf = (playbook: Playbook, state: State, held: Held | undefined): Omit<Column, 'cards' | 'next'> => ({
  ...{ id: state.id, title: state.title, note: state.note ?? null },
  ...{ beside: state.beside ?? false, ends: state.ends ?? false },
  promise: playbook.slas.find(({ id }) => id === state.sla)?.title ?? null,
  ...{ count: held?.count ?? 0, valueCents: held?.valueCents ?? 0, late: held?.late ?? 0 },
});

const nobody = 'Nobody yet';

async function lanesOf(
  act: Act,
  asked: BoardAsked,
  lane: NonNullable<BoardFilter['lane']>,
  managers: readonly { id: string; name: string }[],
): Promise<Lane[]> {
  const lanes = await readLanes(act, asked, lane);
  const titleOf = (id: string) => (id === 'none' ? nobody : (managers.find((each) => each.id === id)?.name ?? id));
  return lanes.map((each) => ({ ...each, title: titleOf(each.id) }));
}

/** The funnel and the ageing of the board. */
export async function readFigures(act: Act, playbook: Playbook, filter: BoardFilter): Promise<BoardFigures> {
  const asked: BoardAsked = { board: playbook.board, filter };
  const held = new Map((await readColumns(act, asked)).map((each) => [each.column, each]));
  const ages = await readAges(act, asked);
  const columns = lifecycleOf(playbook, playbook).states.map(({ id, title }) => {
    const { count = 0, valueCents = 0, late = 0 } = held.get(id) ?? {};
    const own = ages.filter(({ column }) => column === id);
    const groups = ageGroups.map((upToDays, group) => ({
      upToDays,
      count: own.find((each) => each.group === group)?.count ?? 0,
    }));
    return { id, title, count, valueCents, late, onTime: count - late, ages: groups };
  });
  return { columns, currency: playbook.catalogue.currency };
}
