import { useDroppable } from '@dnd-kit/core';
import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { count } from '../../../ui/figures.tsx';
import type { Column } from '../proposal.ts';
import styles from './board.module.css';
import { BoardCard } from './board-card.tsx';
import { type BoardQuestion, readMore } from './proposal-queries.tsx';

/** One column: what it is, what is promised in it, how many and how much, and its cards; only those in sight are drawn. */
export function BoardColumn({ column, question, movable, lifted, target, reachable }: BoardColumnProps) {
  const { setNodeRef, isOver } = useDroppable({ id: column.id });
  const { id, title, cards, late, promise, valueCents } = column;
  return (
    <section
      ref={setNodeRef}
      className={styles.column}
      aria-label={title}
      data-column={id}
      data-over={isOver || target || undefined}
      data-shut={reachable === false || undefined}
    >
      <header className={styles.columnHead}>
        <h2>{title}</h2>
        <span className="figures">{count(column.count)}</span>
      </header>
      <p className={styles.quiet}>
        {showMoney(valueCents, cards[0]?.currency ?? 'USD')}
        {late > 0 ? `, ${late} late` : ''}
      </p>
      {promise === null ? null : <p className={styles.quiet}>{promise}</p>}
      {cards.length === 0 ? <p className={styles.none}>Nothing here</p> : null}
      <Cards column={column} question={question} movable={movable} lifted={lifted} />
    </section>
  );
}

interface BoardColumnProps {
  readonly column: Column;
  readonly question: BoardQuestion;
  readonly movable: boolean;
  /** The card that the keyboard holds up, if any. */
  readonly lifted: string | null;
  /** The keyboard would drop here. */
  readonly target: boolean;
  /** Whether what is held may be dropped here by the lifecycle; undefined while nothing is held. */
  readonly reachable: boolean | undefined;
}

const cardHeight = 148;

function Cards({
  column,
  question,
  movable,
  lifted,
}: Pick<BoardColumnProps, 'column' | 'question' | 'movable' | 'lifted'>) {
  const { cards, next } = column;
  const frame = useRef<HTMLElement>(null);
  const queries = useQueryClient();
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => frame.current,
    estimateSize: () => cardHeight,
    getItemKey: (at) => cards[at]?.opportunity ?? at,
    overscan: 4,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next !== null && last >= cards.length - 30) void readMore(queries, question, column);
  }, [last, next, cards.length, queries, question, column]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard too.
    <section ref={frame} className={styles.cards} tabIndex={0} aria-label={`Cards of ${column.title}`}>
      <div style={{ blockSize: rows.getTotalSize(), position: 'relative' }}>
        {inSight.map(({ index, key, start }) => {
          const card = cards[index];
          if (!card) return null;
          return (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={styles.slot}
              style={{ transform: `translateY(${start}px)` }}
            >
              <BoardCard card={card} movable={movable} lifted={lifted === card.opportunity} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
