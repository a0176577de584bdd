import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import styles from './disclosure.module.css';

/** What is there for those who look closer; it is not made before somebody does. `first` stands open from the start. */
export function Disclosure({ summary, first = false, children }: DisclosureProps) {
  const [opened, setOpened] = useState(first);
  return (
    <details
      className={styles.more}
      open={first}
      onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
    >
      <summary>
        <IconChevronRight size={15} aria-hidden />
        {summary}
      </summary>
      {opened ? <div className={styles.inside}>{children}</div> : null}
    </details>
  );
}

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly first?: boolean;
  readonly children: ReactNode;
}
