import { absolute, exactly, hull, mapped, minus, ofBoth, over, type Range, times } from './range.ts';
import { plain, sameUnit, type Unit, unitInWords } from './unit.ts';

/** What a function of numbers asks for and gives. A fault is the second half of a sentence, without its full stop. */
export interface NumberFunction {
  /** How it is written, for whoever wrote it otherwise. */
  readonly written: string;
  /** The unit it gives, or what is wrong with what it was given. */
  unit(given: readonly Unit[]): Unit | string;
  /** What it makes of numbers whose units fit, or why it cannot. */
  of(given: readonly Range[]): Range | string;
}

const sameUnits = (given: readonly Unit[]): Unit | string => {
  const [first = plain, ...rest] = given;
  const other = rest.find((unit) => !sameUnit(first, unit));
  return other === undefined ? first : `holds ${unitInWords(first)} against ${unitInWords(other)}`;
};

const rounding = (name: string, round: (value: number) => number): NumberFunction => ({
  written: `${name}(number)`,
  unit: (given) => (given.length === 1 ? sameUnits(given) : 'takes one number'),
  of: ([value = exactly(0)]) => mapped(value, round),
});

const furthest = (name: string, pick: (a: number, b: number) => number): NumberFunction => ({
  written: `${name}(one, other, …)`,
  unit: (given) => (given.length > 1 ? sameUnits(given) : 'takes two numbers or more'),
  of: ([first = exactly(0), ...rest]) => rest.reduce((one, other) => ofBoth(one, other, pick), first),
});

/** `bands(users, 6 hours, 500 users, 16 hours)`: the value of the last bound the count lies above, or the first value. */
const bands: NumberFunction = {
  written: 'bands(count, value, bound, value above it, …)',
  unit: ([count = plain, ...rest]) => {
    if (rest.length < 3 || rest.length % 2 === 0)
      return 'takes a count, a value, and then a bound and a value by turns';
    const bounds = sameUnits([count, ...rest.filter((_, at) => at % 2 === 1)]);
    return typeof bounds === 'string' ? bounds : sameUnits(rest.filter((_, at) => at % 2 === 0));
  },
  of: ([count = exactly(0), ...rest]) => {
    const bounds = rest.filter((_, at) => at % 2 === 1).map(({ likely }) => likely);
    const values = rest.filter((_, at) => at % 2 === 0);
    const bandAt = (value: number) => bounds.findLastIndex((bound) => value > bound) + 1;
    const likely = values[bandAt(count.likely)] ?? exactly(0);
    return values.slice(bandAt(count.low), bandAt(count.high) + 1).reduce(hull, likely);
  },
};

/** `steps(projects, 1000 projects, 200 projects, 2 hours)`: the value for each started 200 above 1,000. */
const steps: NumberFunction = {
  written: 'steps(count, above, every, value)',
  unit: (given) => {
    const [value = plain, ...counted] = given.toReversed();
    if (given.length !== 4) return 'takes a count, a bound, a length of step and a value';
    const unit = sameUnits(counted);
    return typeof unit === 'string' ? unit : value;
  },
  of: ([count = exactly(0), above = exactly(0), every = exactly(0), value = exactly(0)]) => {
    if (every.low <= 0) return 'has steps of no length: name a length above nothing';
    const beyond = mapped(minus(count, above), (rest) => Math.max(0, rest));
    return times(mapped(over(beyond, every), Math.ceil), value);
  },
};

/** `range(20 days, 22 days, 25 days)`: what a source gives as from and to. */
const range: NumberFunction = {
  written: 'range(low, likely, high)',
  unit: (given) => (given.length === 3 ? sameUnits(given) : 'takes low, likely and high'),
  of: ([low = exactly(0), likely = exactly(0), high = exactly(0)]) => {
    // Whatever the three turn out to be, they must stand in order.
    const inOrder = low.high <= likely.low && likely.high <= high.low;
    if (inOrder) return { low: low.low, likely: likely.likely, high: high.high };
    return 'is upside down: write low, likely and high in this order';
  },
};

/** The functions of numbers that a driver may call. */
export const numberFunctions: ReadonlyMap<string, NumberFunction> = new Map([
  ['min', furthest('min', Math.min)],
  ['max', furthest('max', Math.max)],
  ['ceil', rounding('ceil', Math.ceil)],
  ['floor', rounding('floor', Math.floor)],
  ['round', rounding('round', Math.round)],
  [
    'abs',
    { written: 'abs(number)', unit: rounding('abs', Math.abs).unit, of: ([value = exactly(0)]) => absolute(value) },
  ],
  ['bands', bands],
  ['steps', steps],
  ['range', range],
]);
