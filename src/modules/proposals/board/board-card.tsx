import { useDraggable } from '@dnd-kit/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { Money } from '../../../ui/figures.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { regionInWords, segmentInWords } from '../../accounts/words.tsx';
import type { Card } from '../proposal.ts';
import styles from './board.module.css';
import { MoveMenu } from './move-menu.tsx';

/** What a card says: customer, size, how long it stands here against the promise of its column, and who waits for whom. */
export const CardFace = memo(function CardFace({ card }: { readonly card: Card }) {
  const { customer, held, manager, name, publicSector, region, segment, sizeCents, currency, stale, waitsFor } = card;
  return (
    <>
      <div className={styles.top}>
        <strong className={styles.customer}>{customer.name}</strong>
        <Money cents={sizeCents} currency={currency} />
      </div>
      <p className={styles.name}>{name}</p>
      <Age card={card} />
      <p className={styles.quiet}>
        {manager?.name ?? 'Nobody manages it'} · {segmentInWords[segment]} · {regionInWords[region]}
      </p>
      {waitsFor === null ? null : (
        <p className={styles.waits}>
          Waits for {waitsFor.cure?.roleTitle ?? 'somebody'}: {waitsFor.sentence}
        </p>
      )}
      {held === null ? null : (
        <p className={styles.waits}>
          On hold{held.until === null ? '' : ` until ${held.until}`}: {held.reason}
        </p>
      )}
      {stale !== null || publicSector ? (
        <div className={styles.tags}>
          {stale === null ? null : <Tag tone="warn">To be closed as lost</Tag>}
          {publicSector ? <Tag tone="plum">Public sector</Tag> : null}
        </div>
      ) : null}
    </>
  );
});

/** Business hours in the column beside those it gives, drawn and in words. */
function Age({ card: { ageHours, late, levelHours } }: { readonly card: Card }) {
  const here = inDays(ageHours);
  if (levelHours === null) return <p className={styles.quiet}>{here} here</p>;
  const share = Math.min(1, ageHours / Math.max(levelHours, 0.25));
  return (
    <div className={styles.age} data-late={late || undefined}>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span>
        {here} of {inDays(levelHours)}
        {late ? ', late' : ''}
      </span>
    </div>
  );
}

/** Business hours as people of an eight-hour day say them. */
function inDays(hours: number): string {
  if (hours < 8) return `${Math.round(hours)} h`;
  const days = Math.round((hours / 8) * 10) / 10;
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** A card one can drag, by the mouse or a finger; the keyboard lifts it with the space bar. */
export const BoardCard = memo(function BoardCard({ card, lifted, movable }: BoardCardProps) {
  const { opportunity, customer } = card;
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: opportunity, data: { card }, disabled: !movable });
  return (
    <article
      ref={setNodeRef}
      className={styles.card}
      data-card={opportunity}
      data-lifted={lifted || undefined}
      data-dragging={isDragging || undefined}
      data-movable={movable || undefined}
      aria-label={`${customer.name}, ${card.name}`}
      {...listeners}
    >
      <Link className={styles.open} to="/opportunities/$number" params={{ number: opportunity }} data-row-link>
        {opportunity}
      </Link>
      {movable ? <MoveMenu card={card} /> : null}
      <CardFace card={card} />
    </article>
  );
});

interface BoardCardProps {
  readonly card: Card;
  /** Held up by the keyboard. */
  readonly lifted: boolean;
  readonly movable: boolean;
}
