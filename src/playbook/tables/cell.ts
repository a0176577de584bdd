import type { Cell, FactShape, Range, Scalar } from './shape.ts';

const isRange = (cell: Cell): cell is Range => typeof cell === 'object' && !Array.isArray(cell) && !('not' in cell);

/** Whether a cell admits a value of its input. */
export function admits(cell: Cell, value: Scalar): boolean {
  if (typeof cell !== 'object') return cell === value;
  if (Array.isArray(cell)) return cell.includes(value);
  if ('not' in cell) return !admits(cell.not, value);
  const { from, above, to, below } = cell;
  return (
    typeof value === 'number' &&
    (from === undefined || value >= from) &&
    (above === undefined || value > above) &&
    (to === undefined || value <= to) &&
    (below === undefined || value < below)
  );
}

/** A place on the number line between two numbers: just before `at`, or just after it. */
export interface Cut {
  readonly at: number;
  readonly after: boolean;
}

/** Where a cell parts the number line. */
export function cutsOf(cell: Cell): Cut[] {
  if (typeof cell === 'number')
    return [
      { at: cell, after: false },
      { at: cell, after: true },
    ];
  if (typeof cell !== 'object') return [];
  if (Array.isArray(cell)) return cell.flatMap(cutsOf);
  if ('not' in cell) return cutsOf(cell.not);
  const cuts = [
    [cell.from, false],
    [cell.above, true],
    [cell.to, true],
    [cell.below, false],
  ] as const;
  return cuts.flatMap(([at, after]) => (at === undefined ? [] : [{ at, after }]));
}

/** What is wrong with a cell for its input, or undefined: an unknown value, a range where there are no numbers. */
export function cellFault(cell: Cell, shape: FactShape): string | undefined {
  if (typeof cell === 'object' && !Array.isArray(cell) && 'not' in cell) return cellFault(cell.not, shape);
  const numeric = shape.type === 'integer' || shape.type === 'number';
  if (isRange(cell)) return numeric ? undefined : `is a range, but the input is ${kindInWords(shape)}.`;
  const wrong = [cell].flat().find((value) => !fits(value, shape));
  return wrong === undefined ? undefined : `${JSON.stringify(wrong)} does not fit: the input is ${kindInWords(shape)}.`;
}

/** Whether a value is one this fact may have. */
export function fits(value: unknown, shape: FactShape): value is Scalar {
  if (shape.type === 'boolean') return typeof value === 'boolean';
  if (shape.type === 'enum') return typeof value === 'string' && shape.values.includes(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (shape.type === 'integer' && !Number.isInteger(value)) return false;
  return value >= shape.min && (shape.max === undefined || value <= shape.max);
}

/** "one of smb, large", "a whole number from 0 on": what a fact may be, in words. */
export function kindInWords(shape: FactShape): string {
  if (shape.type === 'boolean') return 'true or false';
  if (shape.type === 'enum') return `one of ${shape.values.join(', ')}`;
  const kind = shape.type === 'integer' ? 'a whole number' : 'a number';
  return `${kind} ${shape.max === undefined ? `from ${show(shape.min)} on` : `from ${show(shape.min)} to ${show(shape.max)}`}`;
}

/** "smb or mid-market", "101 to 2,000", "not partner": a cell as people read it. */
export function cellInWords(cell: Cell): string {
  if (Array.isArray(cell)) return cell.map(show).join(' or ');
  if (typeof cell !== 'object') return show(cell);
  if ('not' in cell) return `not ${cellInWords(cell.not)}`;
  return rangeInWords(cell);
}

/** "101 to 2,000", "above 50,000", "at least 5": a range as people read it. */
export function rangeInWords({ from, above, to, below }: Range): string {
  if (from !== undefined && to !== undefined) return from === to ? show(from) : `${show(from)} to ${show(to)}`;
  const low = from !== undefined ? `at least ${show(from)}` : above !== undefined ? `above ${show(above)}` : '';
  const high = to !== undefined ? `at most ${show(to)}` : below !== undefined ? `below ${show(below)}` : '';
  return [low, high].filter((part) => part !== '').join(' and ');
}

/** 2000 -> "2,000"; everything else as it is written. */
export const show = (value: Scalar): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
