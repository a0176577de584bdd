import type { ReactNode } from 'react';
import styles from './quiet-table.module.css';

/** A table within a panel, written out by hand: `data-align="end"`, `data-quiet` and `data-group` shape its cells. */
export function QuietTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is wider than the page, the keyboard must scroll it.
    <section className={styles.frame} aria-label={label} tabIndex={0}>
      <table className={styles.table}>{children}</table>
    </section>
  );
}
