import { IconCheck } from '@tabler/icons-react';
import { factInWords, idInWords, valueInWords } from '../../playbook/playbook-queries.tsx';
import type { TraceRow } from './engagement.ts';
import styles from './verdict.module.css';

/** Every row of every table that was asked, in order: which was hit, and at which cell each other failed. */
export function VerdictTrace({ trace }: { readonly trace: readonly TraceRow[] }) {
  const byTable = Map.groupBy(trace, ({ table }) => table);
  return [...byTable].map(([table, rows]) => (
    <table key={table} className={styles.trace}>
      <caption>{idInWords(table)}</caption>
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">What became of it</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.rule} data-hit={row.hit || undefined}>
            <td className={styles.rule}>{row.rule}</td>
            <td>{fateOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ));
}

function fateOf({ hit, failed, behind, open }: TraceRow) {
  if (hit) {
    return (
      <strong>
        <IconCheck size={13} aria-hidden /> hit
      </strong>
    );
  }
  if (failed) {
    return (
      <>
        {factInWords(failed.input)} was{' '}
        <strong>{failed.actual === null ? 'not known' : valueInWords(failed.actual)}</strong>, not{' '}
        {valueInWords(failed.expected)}
      </>
    );
  }
  if (behind) return `fits too, but stands behind ${behind}`;
  return open ? `waits for ${open.map(factInWords).join(', ').toLowerCase()}` : 'not reached';
}
