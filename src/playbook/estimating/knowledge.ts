import { holdsOn } from '../rule.ts';
import type { Activities } from './activities.ts';
import type { Vocabulary } from './checking.ts';
import { type Known, reckon, type Value } from './evaluating.ts';
import { certainly, exactly, type Range } from './range.ts';
import { type DriverFact, hoursPerDay, minorsOf } from './vocabulary.ts';

/** What drivers are reckoned by: the playbook's words and rules, and its facts. */
export interface Sizing
  extends Pick<Activities, 'measures' | 'assumed' | 'minorsPerMajor' | 'countAtMost' | 'staffing' | 'spreads'> {
  readonly vocabulary: Vocabulary;
  readonly facts: readonly DriverFact[];
}

/** The day (ISO date) whose rules hold, and how many hours are worked on one. */
export interface Day {
  readonly on: string;
  readonly hoursPerDay: number;
}

/** The facts as drivers ask for them: what was told, and of what nobody told (undefined) all it may be. */
export function knownOf(sizing: Sizing, told: (name: string) => Value | undefined, day: Day): Omit<Known, 'hoursOf'> {
  const { vocabulary, measures, minorsPerMajor } = sizing;
  const facts = new Map(sizing.facts.map((fact) => [fact.name, fact]));
  const known: Omit<Known, 'hoursOf'> = {
    units: vocabulary.units,
    minorsOf: (version) => minorsOf(version, minorsPerMajor) ?? 0,
    value(name) {
      if (name === hoursPerDay) return exactly(day.hoursPerDay);
      const fact = facts.get(name);
      if (fact !== undefined) return told(name) ?? unknownValue(fact, sizing, day.on);
      const measure = measures.find((row) => row.name === name && holdsOn(row.effective, day.on));
      // A measure of another day measures nothing on this one.
      return measure === undefined
        ? exactly(0)
        : reckon(measure.is.expression, { ...known, hoursOf: () => exactly(0) });
    },
  };
  return known;
}

/** What a fact may be while nobody knows it: what the playbook says to reckon with, else all it can be. Never nothing. */
export function unknownValue(fact: DriverFact, sizing: Sizing, on: string): Value {
  const { type, options = [], unknown } = fact;
  const assumed = sizing.assumed.find((row) => row.fact === fact.name && holdsOn(row.effective, on))?.value;
  if (type === 'yes-no') return { mayBe: true, mayNotBe: true, likely: false };
  if (type === 'choice') return { possible: options, likely: assumed ?? options[0] ?? '' };
  if (type !== 'version') return unknown ?? widest(fact, sizing, fact.least ?? 0);
  return widest(fact, sizing, minorsOf(assumed ?? '0', sizing.minorsPerMajor) ?? 0);
}

/** All that a fact can be at all, with what is likely while it is not known. */
export function anyValue(fact: DriverFact, sizing: Sizing, on: string): Value {
  const value = unknownValue(fact, sizing, on);
  return 'low' in value ? widest(fact, sizing, value.likely) : value;
}

function widest({ least = 0, most }: DriverFact, { countAtMost }: Sizing, likely: number): Range {
  const high = most ?? countAtMost;
  return { low: least, likely: Math.min(high, Math.max(least, likely)), high };
}

/**
 * A fact's own word for what it is, as a value of drivers; undefined where it is none of its type or lies outside its
 * bounds. `low` and `high` are given where somebody said a range, or where sources disagree.
 */
export function factValue(
  fact: DriverFact,
  stated: {
    readonly value: unknown;
    readonly low?: number | null | undefined;
    readonly high?: number | null | undefined;
  },
  sizing: Pick<Sizing, 'minorsPerMajor' | 'countAtMost'>,
): Value | undefined {
  const { type, options = [], least = 0, most = sizing.countAtMost } = fact;
  const { value } = stated;
  if (type === 'yes-no') return typeof value === 'boolean' ? certainly(value) : undefined;
  if (type === 'choice')
    return typeof value === 'string' && options.includes(value) ? { possible: [value], likely: value } : undefined;
  if (type === 'version') {
    const minors = typeof value === 'string' ? minorsOf(value, sizing.minorsPerMajor) : undefined;
    return minors === undefined ? undefined : exactly(minors);
  }
  if (typeof value !== 'number') return undefined;
  const range = { low: stated.low ?? value, likely: value, high: stated.high ?? value };
  const fits = (end: number) => end >= least && end <= most && (type === 'amount' || Number.isInteger(end));
  const inOrder = range.low <= range.likely && range.likely <= range.high;
  return inOrder && Object.values(range).every(fits) ? range : undefined;
}
