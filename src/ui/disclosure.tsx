import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import styles from './disclosure.module.css';

/** What is there for those who look closer; it is not made before somebody does. */
export function Disclosure({ summary, children }: { readonly summary: ReactNode; readonly children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <details className={styles.more} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>
        <IconChevronRight size={15} aria-hidden />
        {summary}
      </summary>
      {opened ? <div className={styles.inside}>{children}</div> : null}
    </details>
  );
}
