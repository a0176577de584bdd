import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Board, Card } from '../proposal.ts';
import styles from './board.module.css';
import { CardFace } from './board-card.tsx';
import { BoardColumn } from './board-column.tsx';
import { useMoving } from './moving.tsx';
import type { BoardQuestion } from './proposal-queries.tsx';

/** The columns side by side, with cards that are dragged by mouse or finger, or lifted and carried by the keyboard. */
export function BoardGround({ board, question, short }: BoardGroundProps) {
  const [held, setHeld] = useState<Card | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const begin = useMoving();
  const hand = useHand(board);
  const holding = held ?? hand.card;
  const reachable = useMemo(() => reachOf(board, holding?.column), [board, holding?.column]);
  const movable = board.may.move === true;
  const onDragEnd = ({ over }: DragEndEvent) => {
    if (held && over) begin(held, String(over.id));
    setHeld(null);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={{ screenReaderInstructions: { draggable: howTo } }}
      onDragStart={({ active }: DragStartEvent) => setHeld((active.data.current as { card: Card }).card)}
      onDragEnd={onDragEnd}
      onDragCancel={() => setHeld(null)}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on the cards within are answered here. */}
      <div className={styles.board} data-short={short || undefined} data-rows onKeyDown={hand.onKeyDown}>
        {board.columns.map((column) => (
          <BoardColumn
            key={column.id}
            column={column}
            question={question}
            movable={movable}
            lifted={hand.card?.opportunity ?? null}
            target={hand.to === column.id}
            reachable={holding ? reachable.has(column.id) : undefined}
          />
        ))}
      </div>
      <p className={styles.spoken} aria-live="assertive">
        {hand.said}
      </p>
      <DragOverlay dropAnimation={null}>
        {held ? (
          <div className={styles.card} data-overlay>
            <span className={styles.open}>{held.opportunity}</span>
            <CardFace card={held} />
          </div>
        ) : null}
      </DragOverlay>
    </DndContext>
  );
}

interface BoardGroundProps {
  readonly board: Board;
  readonly question: BoardQuestion;
  /** One of several lanes: no higher than it must be. */
  readonly short?: boolean;
}

const howTo = 'On a card: space lifts it, left and right choose a column, enter drops it, escape puts it back.';

/** The columns to which some verb leads from here. */
const reachOf = (board: Board, from: string | undefined): ReadonlySet<string> =>
  new Set(from === undefined ? [] : board.moves.filter((move) => move.from.includes(from)).map(({ to }) => to));

/** Carries a card by the keyboard: space on its link lifts it, arrows choose, enter drops, escape puts it back. */
function useHand(board: Board) {
  const [carried, setCarried] = useState<{ card: Card; to: string } | null>(null);
  const [said, setSaid] = useState('');
  const begin = useMoving();
  const titleOf = (id: string) => board.columns.find((column) => column.id === id)?.title ?? id;
  const lift = (opportunity: string) => {
    const card = board.columns.flatMap(({ cards }) => cards).find((each) => each.opportunity === opportunity);
    if (!card || board.may.move !== true) return;
    setCarried({ card, to: card.column });
    setSaid(`${card.customer.name} is lifted from ${titleOf(card.column)}. ${howTo}`);
  };
  const carry = ({ card, to }: { card: Card; to: string }, by: 1 | -1) => {
    const at = board.columns.findIndex(({ id }) => id === to) + by;
    const column = board.columns[Math.min(Math.max(at, 0), board.columns.length - 1)];
    if (!column) return;
    setCarried({ card, to: column.id });
    setSaid(`Over ${column.title}.`);
    document.querySelector(`[data-column="${column.id}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  };
  const letGo = (words: string) => {
    setCarried(null);
    setSaid(words);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = event.target as HTMLElement;
    const opportunity = from.matches('[data-row-link]')
      ? from.closest<HTMLElement>('[data-card]')?.dataset.card
      : undefined;
    if (!carried) {
      if (event.key !== ' ' || opportunity === undefined) return;
      event.preventDefault();
      lift(opportunity);
      return;
    }
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => carry(carried, 1),
      ArrowLeft: () => carry(carried, -1),
      Escape: () => letGo(`${carried.card.customer.name} is put back.`),
      Enter: () => {
        letGo(`${carried.card.customer.name} is dropped in ${titleOf(carried.to)}.`);
        begin(carried.card, carried.to);
      },
      Tab: () => letGo(`${carried.card.customer.name} is put back.`),
    };
    const deed = keys[event.key];
    if (!deed) return;
    if (event.key !== 'Tab') event.preventDefault();
    deed();
  };
  return { card: carried?.card ?? null, to: carried?.to ?? null, said, onKeyDown };
}
