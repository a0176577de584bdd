import { memo, type ReactNode } from 'react';
import { showMoney } from '../../../platform/money.ts';
import type { WorksheetPolicy } from '../worksheet.ts';
import { type Column, cellKey, textOf, type ViewRow } from './columns.tsx';
import type { DeskState } from './desk.tsx';
import styles from './grid.module.css';
import { part } from './parts.tsx';

/** A column with its place among all and its distance from the left. */
export interface PlacedColumn {
  readonly column: Column;
  readonly index: number;
  readonly left: number;
}

/** A row of the grid; drawn again only when something in it changed. */
export const SheetRow = memo(function SheetRow(props: SheetRowProps) {
  const { view, index, top, width, columns } = props;
  return (
    <div
      {...part('row', { rowindex: index + 2 })}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, width }}
      data-beside={view.line.part === 'included' ? undefined : true}
    >
      {columns.map((placed) => (
        <SheetCell key={placed.column.field} {...props} placed={placed} />
      ))}
    </div>
  );
});

interface SheetRowProps {
  readonly view: ViewRow;
  readonly index: number;
  readonly top: number;
  readonly width: number;
  readonly columns: readonly PlacedColumn[];
  readonly policy: WorksheetPolicy;
  readonly currency: string;
  readonly refused: DeskState['refused'];
  readonly readOnly: boolean;
  /** The column of the active cell, where it is in this row. */
  readonly active: number | undefined;
  /** The first and last selected column, where some are. */
  readonly left: number | undefined;
  readonly right: number | undefined;
  /** Whether the lower right corner of the selection is in this row. */
  readonly corner: boolean;
  readonly editor: ReactNode;
}

function SheetCell({ view, index, placed, policy, currency, refused, readOnly, ...look }: SheetCellProps) {
  const { column, index: at, left } = placed;
  const { active, left: from = Number.POSITIVE_INFINITY, right: to = -1, corner, editor } = look;
  const fault = refused.get(cellKey(view, column));
  const text = fault?.text ?? shownIn(view, column, policy, currency);
  const here = active === at;
  return (
    <div
      {...part(column.field === 'title' ? 'rowheader' : 'gridcell', {
        ...{ colindex: at + 1, selected: at >= from && at <= to },
        ...{ readonly: readOnly || column.kind === 'fixed' || undefined, invalid: fault ? true : undefined },
      })}
      className={styles.cell}
      tabIndex={here ? 0 : -1}
      title={fault?.sentence ?? (column.kind === 'text' && text.length > 30 ? text : undefined)}
      data-at={`${index}:${at}`}
      data-kind={column.kind}
      data-field={column.field}
      data-frozen={column.frozen}
      data-active={here || undefined}
      data-again={(column.field === 'title' && view.row !== null && view.row !== view.line.rows[0]) || undefined}
      style={
        column.frozen ? { left, width: column.width } : { transform: `translateX(${left}px)`, width: column.width }
      }
    >
      {here && editor ? editor : <span className={styles.words}>{text}</span>}
      {fault ? <span className={styles.hidden}>{fault.sentence}</span> : null}
      {corner && at === to && !readOnly ? <span className={styles.handle} data-handle aria-hidden /> : null}
    </div>
  );
}

type SheetCellProps = Omit<SheetRowProps, 'top' | 'width' | 'columns'> & { readonly placed: PlacedColumn };

/** Hours without a needless zero, `7.5`. */
export const hoursShown = (hours: number): string => hours.toLocaleString('en-US', { maximumFractionDigits: 2 });

function shownIn(view: ViewRow, column: Column, policy: WorksheetPolicy, currency: string): string {
  if (column.field === 'price') {
    const first = view.row === null || view.row === view.line.rows[0];
    return first ? showMoney(view.line.priceCents, currency) : '';
  }
  const text = textOf(view, column, policy);
  return column.kind === 'hours' && text !== '' ? hoursShown(Number(text)) : text;
}
