import { type Cut, cutsOf } from './cell.ts';
import type { Cell, FactShape, Range, Scalar } from './shape.ts';

/**
 * All values of one fact, parted into classes no cell of any table tells apart. There are few classes however many
 * values there are, which is what lets a table be proved instead of tried out.
 */
export interface Domain {
  readonly name: string;
  readonly shape: FactShape;
  readonly size: number;
  /** Number of the class a value lies in; -1 for a value the fact cannot have. */
  classOf(value: unknown): number;
  /** A value of a class: the nearest to `near` when that is given. */
  valueIn(klass: number, near?: Scalar): Scalar;
}

/** The domain of a fact, parted by every cell that ever looks at it. */
export function domainOf(name: string, shape: FactShape, cells: readonly Cell[]): Domain {
  if (shape.type === 'boolean') {
    const classOf = (value: unknown) => (value === true ? 1 : value === false ? 0 : -1);
    return { ...valuesDomain(name, shape, [false, true]), classOf };
  }
  if (shape.type === 'enum') return valuesDomain(name, shape, shape.values);
  return numbersDomain(name, shape, cells.flatMap(cutsOf));
}

function valuesDomain(name: string, shape: FactShape, values: readonly Scalar[]): Domain {
  const places = new Map<unknown, number>(values.map((value, place) => [value, place]));
  return {
    name,
    shape,
    size: values.length,
    classOf: (value) => places.get(value) ?? -1,
    valueIn: (klass) => values[klass]!,
  };
}

type NumberShape = Extract<FactShape, { type: 'integer' | 'number' }>;

function numbersDomain(name: string, shape: NumberShape, found: readonly Cut[]): Domain {
  const whole = shape.type === 'integer';
  const max = shape.max ?? Number.POSITIVE_INFINITY;
  const cuts = cutsWithin(whole ? found.map(beforeWhole) : found, shape.min, max);
  const boundsOf = (klass: number): Range => {
    const low = cuts[klass - 1] ?? { at: shape.min, after: false };
    const high = cuts[klass] ?? { at: max, after: true };
    const top = high.after ? { to: high.at } : whole ? { to: high.at - 1 } : { below: high.at };
    return {
      ...(low.after ? { above: low.at } : { from: low.at }),
      ...(high.at === Number.POSITIVE_INFINITY ? {} : top),
    };
  };
  return {
    name,
    shape,
    size: cuts.length + 1,
    classOf: (value) => {
      if (typeof value !== 'number' || !(value >= shape.min && value <= max)) return -1;
      if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) return -1;
      return classAmong(cuts, value);
    },
    valueIn: (klass, near) => nearestIn(boundsOf(klass), near),
  };
}

/** Between whole numbers every cut is one before a whole number: after 100 is before 101. */
const beforeWhole = ({ at, after }: Cut): Cut => ({ at: after ? Math.floor(at) + 1 : Math.ceil(at), after: false });

function cutsWithin(cuts: readonly Cut[], min: number, max: number): Cut[] {
  const inside = cuts.filter(({ at, after }) => (after ? at >= min && at < max : at > min && at <= max));
  const sorted = inside.sort((a, b) => a.at - b.at || Number(a.after) - Number(b.after));
  return sorted.filter((cut, place) => {
    const before = sorted[place - 1];
    return before === undefined || before.at !== cut.at || before.after !== cut.after;
  });
}

/** How many cuts lie below a value: by halving, since a domain may have hundreds. */
function classAmong(cuts: readonly Cut[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cut = cuts[middle]!;
    if (cut.after ? value > cut.at : value >= cut.at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nearestIn({ from, above, to, below }: Range, near: Scalar | undefined): number {
  const inner = from ?? to ?? (below === undefined ? above! + 1 : (above! + below) / 2);
  if (typeof near !== 'number' || near <= (from ?? above!)) return inner;
  if (to !== undefined && near > to) return to;
  return below !== undefined && near >= below ? inner : near;
}
