import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Ago } from '../../ui/figures.tsx';
import styles from './notification.module.css';
import { type Notification, pathOf } from './notification.ts';

/** One line: what happened, where, by whom; it leads to the record, and going there is reading it. */
export function NotificationLine({ item, now, onRead }: NotificationLineProps) {
  const { title, sentence, excerpt, record, actor, at, readAt } = item;
  return (
    <li className={styles.line} data-unread={readAt === null || undefined}>
      <Link to={pathOf(item.stream)} className={styles.link} onClick={() => onRead(item)} data-row-link>
        <span className={styles.what}>
          {readAt === null ? <VisuallyHidden>Unread: </VisuallyHidden> : null}
          {actor ? `${actor}: ` : ''}
          {excerpt ?? sentence}
        </span>
        <span className={styles.about}>
          {record.name ?? record.number} · {title} · <Ago at={at} now={now} />
        </span>
      </Link>
    </li>
  );
}

interface NotificationLineProps {
  readonly item: Notification;
  readonly now: number;
  readonly onRead: (item: Notification) => void;
}
