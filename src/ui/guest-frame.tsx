import { IconLinkOff } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { Problem } from './api.tsx';
import styles from './guest-frame.module.css';
import { Mark } from './mark.tsx';
import { Empty, Failed, Waiting } from './states.tsx';

const passedOn = 'Whoever holds the address of this page can read it: pass it on with care.';

/**
 * What stands around a page that a link opens: whose product it is, what is asked, and a word on who may read it. Without
 * children it waits for the answer, or says why there is none. `title` names the browser's tab too.
 */
export function GuestFrame({ title, fault, onRetry, foot = passedOn, children }: GuestFrameProps) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Mark size={24} />
        <span>Parley</span>
      </header>
      <main className={styles.body}>
        <h1>{title}</h1>
        {fault ? <Shut fault={fault} onRetry={onRetry} /> : null}
        {children || fault ? null : <Waiting lines={8} />}
        {children}
      </main>
      <footer className={styles.foot}>{foot}</footer>
    </div>
  );
}

interface GuestFrameProps {
  readonly title: string;
  readonly fault: Error | null;
  readonly onRetry: () => void;
  /** Who may read it, where that is not whoever has the address. */
  readonly foot?: string;
  readonly children?: ReactNode;
}

/** A link that opens nothing says so plainly; everything else that fails may be tried again. */
function Shut({ fault, onRetry }: Pick<GuestFrameProps, 'onRetry'> & { readonly fault: Error }) {
  if (!(fault instanceof Problem && fault.status === 410)) return <Failed fault={fault} onRetry={onRetry} />;
  return (
    <Empty title="This link does not open" icon={<IconLinkOff size={20} aria-hidden />}>
      {fault.message}
    </Empty>
  );
}
