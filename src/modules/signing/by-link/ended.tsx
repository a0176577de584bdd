import { type ReactNode, useEffect, useRef } from 'react';
import styles from './by-link.module.css';

/** What became of it, said in the place of what was asked. */
export function Ended({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone: whoever pressed it is brought to what came of it.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.ended}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <div>{children}</div>
    </section>
  );
}
