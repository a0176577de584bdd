/** What a part of a grid tells a screen reader about its place and state. */
interface Told {
  readonly rowindex?: number;
  readonly colindex?: number;
  readonly selected?: boolean;
  readonly readonly?: boolean | undefined;
  readonly invalid?: boolean | undefined;
}

/**
 * The role of a part of the grid with what it tells. A table of the browser's own cannot be drawn in part in both
 * directions, so the sheet is made of plain boxes that say what they are.
 */
export const part = (role: 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'gridcell', told: Told = {}) => ({
  role,
  ...Object.fromEntries(Object.entries(told).map(([name, value]) => [`aria-${name}`, value])),
});
