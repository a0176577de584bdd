import { type ReactNode, useEffect } from 'react';
import { Mark } from '../../ui/mark.tsx';
import styles from './sign-in.module.css';

/** What stands before the house: its name, and one card with what is asked. `title` names the browser's tab. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Mark size={34} />
          <div>
            <h1>Parley</h1>
            <p>The services deal desk whose every answer can be replayed</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
