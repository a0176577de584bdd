import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';
import styles from './row-link.module.css';

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement>;

/** The link that stands for a row: the keys j and k go from one to the next. */
export const RowLink = createLink((props: AnchorProps) => <a {...props} className={styles.link} data-row-link />);

/** A row where there is no room for columns: a title, a line below it, and a foot. */
export const CardLink = createLink(({ title, end, foot, children, ...props }: CardProps) => (
  <a {...props} className={styles.card} data-row-link>
    <span className={styles.top}>
      <span className={styles.title}>{title}</span>
      {end}
    </span>
    <span className={styles.middle}>{children}</span>
    <span className={styles.foot}>{foot}</span>
  </a>
));

interface CardProps extends Omit<AnchorProps, 'title'> {
  readonly title: ReactNode;
  /** At the end of the title's line. */
  readonly end?: ReactNode;
  readonly foot: ReactNode;
}
