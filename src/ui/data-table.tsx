import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type ColumnDef, type Header, type Row, tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import styles from './data-table.module.css';

/** How a column stands: figures to the end, long words clipped, what is `minor` gone where room is short; `sort` names its order. */
interface ColumnLook {
  readonly align?: 'end';
  readonly clip?: boolean;
  readonly quiet?: boolean;
  readonly minor?: boolean;
  readonly width?: string;
  readonly sort?: string;
}

const features = tableFeatures({ columnMeta: {} as ColumnLook });
type Features = typeof features;

export type Column<Item extends object> = ColumnDef<Features, Item>;

export interface Order {
  readonly by: string;
  readonly direction: 'ascending' | 'descending';
}

const rowHeight = 38;
/** Up to here every row stands in the page, where the browser's own search finds it. */
const rowsDrawnAtOnce = 120;

/**
 * Rows as a table, and as a list of cards where there is no room for one. Sorting is asked of the server; long lists
 * draw only the rows in sight.
 */
export function DataTable<Item extends object>(props: DataTableProps<Item>) {
  const narrow = useMediaQuery('(max-width: 56em)', undefined, { getInitialValueInEffect: false });
  if (narrow && props.card) return <CardList {...props} card={props.card} />;
  return <Rows {...props} />;
}

interface DataTableProps<Item extends object> {
  /** Its name to a screen reader. */
  readonly label: string;
  readonly columns: Column<Item>[];
  readonly items: Item[];
  readonly keyOf: (item: Item) => string;
  readonly card?: (item: Item) => ReactNode;
  readonly order?: Order;
  readonly onOrder?: (order: Order) => void;
  /** Rows there are in all, when more may follow. */
  readonly total?: number;
}

/** Cards one below the other. */
export function CardList<Item>({ label, items, keyOf, card }: CardListProps<Item>) {
  return (
    <ul className={styles.cards} aria-label={label} data-rows>
      {items.map((item) => (
        <li key={keyOf(item)}>{card(item)}</li>
      ))}
    </ul>
  );
}

interface CardListProps<Item> {
  /** Its name to a screen reader. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly card: (item: Item) => ReactNode;
}

function Rows<Item extends object>({ label, columns, items, keyOf, order, onOrder, total }: DataTableProps<Item>) {
  const table = useTable({ features, columns, data: items, getRowId: keyOf });
  const rows = table.getRowModel().rows;
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label} aria-rowcount={(total ?? rows.length) + 1} data-rows>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <Heading key={header.id} header={header} order={order} onOrder={onOrder}>
                  <table.FlexRender header={header} />
                </Heading>
              ))}
            </tr>
          ))}
        </thead>
        {rows.length > rowsDrawnAtOnce ? (
          <BodyInSight rows={rows} draw={drawRow} />
        ) : (
          <tbody>{rows.map(drawRow)}</tbody>
        )}
      </table>
    </div>
  );

  function drawRow(row: Row<Features, Item>) {
    return (
      <tr key={row.id} aria-rowindex={row.index + 2}>
        {row.getAllCells().map((cell) => (
          <td key={cell.id} {...marksOf(cell.column.columnDef.meta)}>
            <table.FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  }
}

const marksOf = (look: ColumnLook | undefined) => ({
  'data-align': look?.align,
  'data-clip': look?.clip || undefined,
  'data-quiet': look?.quiet || undefined,
  'data-minor': look?.minor || undefined,
});

function Heading<Item extends object>({ header, order, onOrder, children }: HeadingProps<Item>) {
  const look = header.column.columnDef.meta;
  const width = look?.width === undefined ? undefined : { width: look.width };
  const by = look?.sort;
  if (by === undefined || !onOrder) {
    return (
      <th scope="col" data-align={look?.align} data-minor={look?.minor || undefined} style={width}>
        {children}
      </th>
    );
  }
  const active = order?.by === by;
  const up = active && order.direction === 'ascending';
  const Arrow = up ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-align={look?.align}
      data-minor={look?.minor || undefined}
      style={width}
      aria-sort={active ? order.direction : 'none'}
    >
      <button
        type="button"
        className={styles.sort}
        data-active={active || undefined}
        onClick={() => onOrder({ by, direction: active && !up ? 'ascending' : 'descending' })}
      >
        {children}
        <Arrow size={13} aria-hidden />
      </button>
    </th>
  );
}

interface HeadingProps<Item extends object> {
  readonly header: Header<Features, Item>;
  readonly order: Order | undefined;
  readonly onOrder: ((order: Order) => void) | undefined;
  readonly children: ReactNode;
}

/** Only the rows in sight and a few beyond, between two spacers as high as the rest. */
function BodyInSight<Item extends object>({ rows, draw }: BodyInSightProps<Item>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const sight = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 20,
    scrollMargin: top,
  });
  const items = sight.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = sight.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={body}>
      <tr aria-hidden style={{ height: before }} />
      {items.map(({ index }) => {
        const row = rows[index];
        return row ? draw(row) : null;
      })}
      <tr aria-hidden style={{ height: after }} />
    </tbody>
  );
}

interface BodyInSightProps<Item extends object> {
  readonly rows: Row<Features, Item>[];
  readonly draw: (row: Row<Features, Item>) => ReactNode;
}
