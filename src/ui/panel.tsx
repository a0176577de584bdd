import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

/** A titled card of a page; its title is its name to a screen reader. `flush` lets a table touch the edges. */
export function Panel({ title, aside, actions, flush, children }: PanelProps) {
  const name = useId();
  return (
    <section className={styles.panel} aria-labelledby={name}>
      <div className={styles.head}>
        <h2 className={styles.title} id={name}>
          {title}
        </h2>
        {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </div>
      <div className={styles.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}

interface PanelProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A card without a title of its own, such as the one list of a page. */
export function Sheet({ label, padded, children }: SheetProps) {
  return (
    <section className={styles.panel} aria-label={label}>
      {padded ? <div className={styles.body}>{children}</div> : children}
    </section>
  );
}

interface SheetProps {
  readonly label: string;
  readonly padded?: boolean;
  readonly children: ReactNode;
}
