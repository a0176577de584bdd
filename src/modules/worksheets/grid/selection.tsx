/** A cell by its place in the grid. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What is selected: from the anchor to the active cell, which has the focus. */
export interface Selection {
  readonly anchor: Place;
  readonly active: Place;
}

/** The same as two corners, both within. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const areaOf = ({ anchor, active }: Selection): Area => ({
  top: Math.min(anchor.row, active.row),
  bottom: Math.max(anchor.row, active.row),
  left: Math.min(anchor.column, active.column),
  right: Math.max(anchor.column, active.column),
});

export const only = (place: Place): Selection => ({ anchor: place, active: place });

/** How far the keys go. */
export interface Bounds {
  readonly rows: number;
  readonly columns: number;
  /** Rows of a page. */
  readonly page: number;
}

/** Where a key leads from a cell; undefined for a key that leads nowhere. */
export function led(key: string, far: boolean, from: Place, { rows, columns, page }: Bounds): Place | undefined {
  const { row, column } = from;
  const to: Record<string, Place> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? columns - 1 : column + 1 },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? rows - 1 : row, column: columns - 1 },
  };
  const wanted = to[key];
  return wanted && bounded(wanted, { rows, columns });
}

/** The nearest cell that is there. */
export const bounded = ({ row, column }: Place, { rows, columns }: Pick<Bounds, 'rows' | 'columns'>): Place => ({
  row: Math.max(0, Math.min(rows - 1, row)),
  column: Math.max(0, Math.min(columns - 1, column)),
});
