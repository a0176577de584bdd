import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { Board, Card, ProposalMove } from '../proposal.ts';
import { MoveRefused } from './guards.tsx';
import { type BoardQuestion, boardQuery, moveProposal, shift } from './proposal-queries.tsx';

/** Begins a move of a card to a column, by whichever verb leads there or by the one that is named. */
type Begin = (card: Card, to: string, verb?: string) => void;

const Moving = createContext<Begin>(() => {});

/** Moves a card of the board one is on; asks what the move needs first. */
export const useMoving = (): Begin => use(Moving);

interface Wish {
  readonly card: Card;
  readonly to: string;
  readonly verb: string | undefined;
}

/**
 * Lets cards be moved within: shown in their new column at once and put back when the server says no, with its sentence
 * above the board. A move that needs a reason asks for it before.
 */
export function MovingGround({ board, question, children }: MovingGroundProps) {
  const [asking, setAsking] = useState<Wish | null>(null);
  const queries = useQueryClient();
  const moving = useMutation({
    mutationFn: ({ wish, more }: { wish: Wish; more: Partial<ProposalMove> }) =>
      moveProposal(wish.card, { ...(wish.verb ? { verb: wish.verb } : { to: wish.to }), ...more }),
    onMutate: ({ wish }) => {
      const key = boardQuery(question).queryKey;
      const before = queries.getQueryData(key);
      shift(queries, question, wish.card, wish.to);
      return { before };
    },
    onError: (_fault, _given, undo) => {
      if (undo?.before) queries.setQueryData(boardQuery(question).queryKey, undo.before);
    },
    onSuccess: ({ customer, column }) =>
      notifications.show({
        message: `${customer.name} is in ${board.columns.find(({ id }) => id === column)?.title ?? column}.`,
        withBorder: true,
        closeButtonProps: { 'aria-label': 'Close' },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['proposals'], refetchType: 'active' }),
  });
  const { mutate } = moving;
  const begin = useCallback<Begin>(
    (card, to, verb) => {
      if (to === card.column) return;
      const move = board.moves.find((each) =>
        verb ? each.verb === verb : each.to === to && each.from.includes(card.column),
      );
      const wish = { card, to, verb };
      if (move?.needsReason) setAsking(wish);
      else mutate({ wish, more: {} });
    },
    [board.moves, mutate],
  );
  const title = asking && board.columns.find(({ id }) => id === asking.to)?.title;
  return (
    <Moving value={begin}>
      <MoveRefused fault={moving.error} />
      {children}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking ? `${asking.card.customer.name} to ${title}` : ''}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {asking ? (
          <MoveWords
            board={board}
            wish={asking}
            onDone={(more) => {
              setAsking(null);
              if (more) mutate({ wish: asking, more });
            }}
          />
        ) : null}
      </Modal>
    </Moving>
  );
}

interface MovingGroundProps {
  readonly board: Board;
  readonly question: BoardQuestion;
  readonly children: ReactNode;
}

function MoveWords({ board, wish, onDone }: MoveWordsProps) {
  const [reason, setReason] = useState('');
  const [loss, setLoss] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const column = useMemo(() => board.columns.find(({ id }) => id === wish.to), [board, wish]);
  const loses = wish.verb === 'lose' || column?.ends === true;
  const holds = column?.beside === true;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone({
          reason: reason.trim(),
          ...(loses && loss !== null ? { loss } : {}),
          ...(holds && until !== '' ? { until } : {}),
        });
      }}
    >
      <Stack gap="sm">
        {loses ? (
          <Select
            label="Why it is lost"
            required
            withAsterisk={false}
            data={board.lossReasons.map(({ id, title }) => ({ value: id, label: title }))}
            value={loss}
            onChange={setLoss}
          />
        ) : null}
        {holds ? (
          <TextInput
            type="date"
            label="Until when"
            description="May stay empty."
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        ) : null}
        <Textarea
          label="Reason"
          description="It stands in the record for everybody who looks later."
          required
          withAsterisk={false}
          minLength={3}
          maxLength={1000}
          rows={3}
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onDone(null)}>
            Leave it
          </Button>
          <Button type="submit">Move it</Button>
        </Group>
      </Stack>
    </form>
  );
}

interface MoveWordsProps {
  readonly board: Board;
  readonly wish: Wish;
  readonly onDone: (more: Partial<ProposalMove> | null) => void;
}
