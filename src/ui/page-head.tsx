import { type ReactNode, useEffect } from 'react';
import styles from './page-head.module.css';
import { Failed, Waiting } from './states.tsx';

/** The head of a page; it also names the browser's tab. */
export function PageHead({ title, above, lead, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        {above === undefined ? null : <div className={styles.above}>{above}</div>}
        <h1 className={styles.title}>{title}</h1>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

interface PageHeadProps {
  readonly title: string;
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

/** A page whose record is on its way, or will not come. */
export function PageWaiting({ title, fault, onRetry }: PageWaitingProps) {
  return (
    <>
      <PageHead title={title} />
      {fault ? <Failed fault={fault} onRetry={onRetry} /> : <Waiting lines={10} label={`Loading ${title}`} />}
    </>
  );
}

interface PageWaitingProps {
  readonly title: string;
  readonly fault: Error | null;
  readonly onRetry: () => void;
}
