import type { Sums, sumsOf, WorksheetPolicy } from '../worksheet.ts';
import type { Column } from './columns.tsx';
import styles from './grid.module.css';
import { part } from './parts.tsx';
import { hoursShown, type PlacedColumn } from './sheet-row.tsx';

/** The last rows of the sheet: what is included by role, and in all. They stay in sight. */
export function SumRows({ sums, columns, policy, width, from }: SumRowsProps) {
  const byRole = policy.roles.flatMap(({ id, title }) => {
    const role = sums.byRole.get(id);
    return role ? [{ title, role }] : [];
  });
  const rows = [...byRole.map(({ title, role }) => [title, role] as const), ['All included', sums] as const];
  return (
    <div {...part('rowgroup')} className={styles.sums} style={{ width }}>
      {rows.map(([title, role], at) => (
        <div key={title} {...part('row', { rowindex: from + at })} className={styles.sumRow}>
          {columns.map(({ column, index, left }) => (
            <div
              key={column.field}
              {...part(column.field === 'title' ? 'rowheader' : 'gridcell', { colindex: index + 1 })}
              className={styles.cell}
              data-kind={column.kind}
              data-frozen={column.frozen}
              style={
                column.frozen
                  ? { left, width: column.width }
                  : { transform: `translateX(${left}px)`, width: column.width }
              }
            >
              <span className={styles.words}>{column.field === 'title' ? title : sumIn(column, role)}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function sumIn({ field, kind }: Column, sums: Sums): string {
  if (kind !== 'hours') return '';
  const hours =
    field === 'low' || field === 'likely' || field === 'high' ? sums[field] : (sums.weeks[Number(field.slice(1))] ?? 0);
  return hours === 0 ? '' : hoursShown(hours);
}

interface SumRowsProps {
  readonly sums: ReturnType<typeof sumsOf>;
  readonly columns: readonly PlacedColumn[];
  readonly policy: WorksheetPolicy;
  readonly width: number;
  /** The place of the first of these rows in the grid. */
  readonly from: number;
}
