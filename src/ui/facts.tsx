import type { ReactNode } from 'react';
import styles from './facts.module.css';
import { Nothing } from './figures.tsx';

/** Names and values in a tight grid; a value that is not known is a dash. */
export function Facts({ items, width = 132 }: FactsProps) {
  return (
    <dl className={styles.facts} style={{ '--fact-width': `${width}px` } as React.CSSProperties}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <Nothing words="not known" />}</dd>
        </div>
      ))}
    </dl>
  );
}

interface FactsProps {
  readonly items: readonly (readonly [name: string, value: ReactNode])[];
  /** The least width of one fact in pixels. */
  readonly width?: number;
}
