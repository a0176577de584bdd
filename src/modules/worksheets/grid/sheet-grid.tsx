import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { fieldInWords, placeInWords, type sumsOf, type Worksheet } from '../worksheet.ts';
import type { View } from './clipboard.tsx';
import type { Desk, DeskState } from './desk.tsx';
import { CellEditor } from './editor.tsx';
import styles from './grid.module.css';
import { useHands } from './hands.tsx';
import { part } from './parts.tsx';
import { areaOf, type Selection } from './selection.tsx';
import { type PlacedColumn, SheetRow } from './sheet-row.tsx';
import { SumRows } from './sums.tsx';

const rowHeight = 30;
const headHeight = 32;
const sumHeight = 28;
const pageRows = 15;

/** The sheet: only cells in sight are drawn, and the active one, which keeps the focus wherever one scrolls. */
export function SheetGrid({
  desk,
  state,
  view,
  worksheet,
  sums,
  readOnly,
  selection,
  onSelect,
  onMove,
}: SheetGridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { active } = selection;
  const hands = useHands({ view, desk, readOnly, page: pageRows, selection, onSelect, onMove });
  const { rows, columns, policy } = view;
  const frozen = useMemo(() => frozenOf(columns), [columns]);
  const frozenWidth = frozen.reduce((sum, { column }) => sum + column.width, 0);
  const sumsHeight = sumHeight * (policy.roles.filter(({ id }) => sums.byRole.has(id)).length + 1);
  const rowSight = useVirtualizer({
    ...{ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 6 },
    ...{ scrollMargin: headHeight, scrollPaddingStart: headHeight, scrollPaddingEnd: sumsHeight },
    rangeExtractor: (range) => withActive(range, active.row),
  });
  const moving = columns.length - frozen.length;
  const columnSight = useVirtualizer({
    ...{ horizontal: true, count: moving, getScrollElement: () => frame.current, overscan: 3 },
    estimateSize: (at) => columns[at + frozen.length]!.width,
    ...{ scrollMargin: frozenWidth, scrollPaddingStart: frozenWidth },
    rangeExtractor: (range) => withActive(range, active.column - frozen.length),
  });
  const width = frozenWidth + columnSight.getTotalSize();
  const placed: PlacedColumn[] = [
    ...frozen,
    ...columnSight.getVirtualItems().map(({ index, start }) => {
      return { column: columns[index + frozen.length]!, index: index + frozen.length, left: start };
    }),
  ];
  const { writing } = hands;
  useEffect(() => {
    rowSight.scrollToIndex(active.row);
    if (active.column >= frozen.length) columnSight.scrollToIndex(active.column - frozen.length);
    const focused = frame.current?.contains(document.activeElement) || document.activeElement === document.body;
    if (writing === undefined && focused)
      frame.current
        ?.querySelector<HTMLElement>(`[data-at="${active.row}:${active.column}"]`)
        ?.focus({ preventScroll: true });
  }, [active.row, active.column, writing, rowSight, columnSight, frozen.length]);
  const area = areaOf(selection);
  const editorAt = rows[active.row];
  const editorIn = columns[active.column];
  const editor =
    writing !== undefined && editorAt && editorIn && editorIn.kind !== 'fixed' ? (
      <CellEditor
        key={`${active.row}:${active.column}`}
        {...{ column: editorIn, first: writing, policy, workstreams: worksheet.workstreams }}
        name={nameOf(view, active.row, active.column)}
        onDone={hands.done}
        onLeave={hands.leave}
      />
    ) : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of the browser's own cannot be drawn in part in both directions.
    <div
      ref={frame}
      role="grid"
      aria-label={`Lines of ${worksheet.estimate}`}
      aria-describedby="worksheet-keys"
      aria-rowcount={rows.length + 2 + sums.byRole.size}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-readonly={readOnly || undefined}
      className={styles.frame}
      tabIndex={-1}
      {...{ onKeyDown: hands.onKeyDown, onCopy: hands.onCopy, onCut: hands.onCut, onPaste: hands.onPaste }}
      {...{ onPointerDown: hands.onPointerDown, onPointerMove: hands.onPointerMove, onPointerUp: hands.onPointerUp }}
      onDoubleClick={hands.onDoubleClick}
    >
      <Head columns={placed} width={width} />
      <div {...part('rowgroup')} className={styles.body} style={{ height: rowSight.getTotalSize(), width }}>
        {rowSight.getVirtualItems().map(({ index, start }) => {
          const selected = index >= area.top && index <= area.bottom;
          return (
            <SheetRow
              key={index}
              {...{ index, columns: placed, policy, width, refused: state.refused, readOnly }}
              view={rows[index]!}
              top={start - headHeight}
              currency={worksheet.currency}
              active={index === active.row ? active.column : undefined}
              left={selected ? area.left : undefined}
              right={selected ? area.right : undefined}
              corner={index === area.bottom}
              editor={index === active.row ? editor : null}
            />
          );
        })}
      </div>
      <SumRows sums={sums} columns={placed} policy={policy} width={width} from={rows.length + 2} />
    </div>
  );
}

interface SheetGridProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly view: View;
  readonly worksheet: Worksheet;
  readonly sums: ReturnType<typeof sumsOf>;
  readonly readOnly: boolean;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onMove: (by: 1 | -1) => void;
}

function Head({ columns, width }: { readonly columns: readonly PlacedColumn[]; readonly width: number }) {
  return (
    <div {...part('rowgroup')} className={styles.head} style={{ width }}>
      <div {...part('row', { rowindex: 1 })} className={styles.headRow}>
        {columns.map(({ column, index, left }) => (
          <div
            key={column.field}
            {...part('columnheader', { colindex: index + 1 })}
            className={styles.cell}
            data-kind={column.kind}
            data-field={column.field}
            data-frozen={column.frozen}
            style={
              column.frozen
                ? { left, width: column.width }
                : { transform: `translateX(${left}px)`, width: column.width }
            }
          >
            <span className={styles.words}>{column.title}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function frozenOf(columns: View['columns']): PlacedColumn[] {
  let left = 0;
  return columns.flatMap((column, index) => {
    if (!column.frozen) return [];
    const placed = { column, index, left };
    left += column.width;
    return [placed];
  });
}

const withActive = (range: Range, active: number): number[] => {
  const seen = defaultRangeExtractor(range);
  return active < 0 || active >= range.count || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b);
};

/** `row 12, Engineer, week 3`. */
export function nameOf({ rows, columns, policy }: View, row: number, column: number): string {
  const { field, title } = columns[column]!;
  const role = policy.roles.find(({ id }) => id === rows[row]?.row?.role)?.title ?? null;
  if (field === 'number' || field === 'price') return `row ${row + 1}, ${title.toLowerCase()}`;
  return field === 'title' || field === 'role'
    ? `row ${row + 1}, ${fieldInWords(field)}`
    : placeInWords(row + 1, role, field);
}
