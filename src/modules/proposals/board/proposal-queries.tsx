import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, tell, withQuery } from '../../../ui/api.tsx';
import {
  type Assignment,
  Board,
  BoardFigures,
  BoardFilter,
  type Card,
  type Column,
  type NotedCall,
  Proposal,
  type ProposalMove,
} from '../proposal.ts';

/** The board as it stands in the address bar; a word that no longer fits is let go. */
export const BoardSearch = BoardFilter.omit({ after: true, column: true, limit: true, mine: true, late: true })
  .extend({
    mine: z.boolean(),
    late: z.boolean(),
    /** The figures in place of the cards. */
    figures: z.boolean(),
  })
  .partial()
  .catch({});
export type BoardSearch = ReturnType<typeof BoardSearch.parse>;

/** A filter as the server is asked it. */
export type BoardQuestion = Omit<BoardSearch, 'figures'>;

/** Cards of each column that come at once, and those of each further page of one. */
const firstCards = 100;
const moreCards = 500;

export const boardQuery = (question: BoardQuestion) =>
  queryOptions({
    queryKey: ['proposals', 'board', question],
    queryFn: ({ signal }) => ask(withQuery('/api/proposals', { ...question, limit: firstCards }), Board, signal),
  });

export const figuresQuery = ({ lane: _, ...question }: BoardQuestion) =>
  queryOptions({
    queryKey: ['proposals', 'figures', question],
    queryFn: ({ signal }) => ask(withQuery('/api/proposals/figures', question), BoardFigures, signal),
  });

export const proposalQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['proposals', 'one', opportunity],
    queryFn: ({ signal }) => ask(`/api/proposals/${encodeURIComponent(opportunity)}`, Proposal, signal),
  });

/** Reads the next cards of a column and puts them behind those that are there. */
export async function readMore(queries: QueryClient, question: BoardQuestion, { id, next }: Column): Promise<void> {
  if (next === null) return;
  const asked = { ...question, column: id, after: next, limit: moreCards };
  const page = await ask(withQuery('/api/proposals', asked), Board);
  const [more] = page.columns;
  if (!more) return;
  changeColumns(queries, question, (column) =>
    column.id === id && column.next === next
      ? { ...column, cards: [...column.cards, ...more.cards], next: more.next }
      : column,
  );
}

function changeColumns(queries: QueryClient, question: BoardQuestion, change: (column: Column) => Column): void {
  queries.setQueryData(
    boardQuery(question).queryKey,
    (board) => board && { ...board, columns: board.columns.map(change) },
  );
}

/** Shows a card in another column before the server has said yes. */
export function shift(queries: QueryClient, question: BoardQuestion, card: Card, to: string): void {
  const value = card.sizeCents ?? 0;
  changeColumns(queries, question, (column) => {
    if (column.id === card.column) {
      const cards = column.cards.filter(({ opportunity }) => opportunity !== card.opportunity);
      return { ...column, cards, count: column.count - 1, valueCents: column.valueCents - value };
    }
    if (column.id !== to) return column;
    const cards = [{ ...card, column: to }, ...column.cards];
    return { ...column, cards, count: column.count + 1, valueCents: column.valueCents + value };
  });
}

const at = (opportunity: string, verb: string) => `/api/proposals/${encodeURIComponent(opportunity)}/${verb}`;
type Seen = Pick<Card, 'opportunity' | 'version'>;

export const moveProposal = ({ opportunity, version }: Seen, move: Partial<ProposalMove>) =>
  tell('POST', at(opportunity, 'moves'), move, Proposal, { version });

export const assignProposal = ({ opportunity, version }: Seen, to: Assignment) =>
  tell('PUT', at(opportunity, 'manager'), to, Proposal, { version });

export const noteCall = ({ opportunity, version }: Seen, call: NotedCall) =>
  tell('PUT', at(opportunity, 'call'), call, Proposal, { version });

export const overrule = ({ opportunity, version }: Seen, why: string) =>
  tell('POST', at(opportunity, 'overruling'), { why }, Proposal, { version });
