import { Refusal } from '../../platform/refusal.ts';
import type { Activities, Measure } from './activities.ts';
import { type Kind, kindOf, type Vocabulary } from './checking.ts';
import type { Unit } from './unit.ts';

/** A fact as far as drivers ask of it. */
export interface DriverFact {
  readonly name: string;
  readonly type: 'count' | 'amount' | 'text' | 'choice' | 'yes-no' | 'date' | 'version';
  readonly unit?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** What to reckon with while nobody knows the fact. */
  readonly unknown?: { readonly low: number; readonly likely: number; readonly high: number } | undefined;
}

/** What things are counted in beside the units of facts. A version is counted in minor ones. */
const unitsOfOurs: readonly [string, Unit, number][] = [
  ['hours', { hours: 1 }, 1],
  ['minutes', { hours: 1 }, 1 / 60],
  ['days', { days: 1 }, 1],
  ['weeks', { weeks: 1 }, 1],
  ['months', { months: 1 }, 1],
  ['bytes', { bytes: 1 }, 1],
  ['MB', { bytes: 1 }, 1e6],
  ['GB', { bytes: 1 }, 1e9],
  ['TB', { bytes: 1 }, 1e12],
  ['minors', { minors: 1 }, 1],
  ['percent', {}, 0.01],
];

/** The length of a working day, which the staffing rule gives. */
export const hoursPerDay = 'hoursPerDay';

/** The names and units that drivers may use: facts that count or choose, measures, and the length of a working day. */
export function vocabularyOf(facts: readonly DriverFact[], { measures }: Pick<Activities, 'measures'>): Vocabulary {
  const names = new Map<string, Kind>([[hoursPerDay, { kind: 'number', unit: { hours: 1, days: -1 } }]]);
  const units = new Map(unitsOfOurs.map(([name, unit, worth]) => [name, { unit, worth }]));
  for (const fact of facts) {
    const kind = kindOfFact(fact);
    if (kind === undefined) continue;
    names.set(fact.name, kind);
    const { unit } = fact;
    if (unit !== undefined && !units.has(unit)) units.set(unit, { unit: { [unit]: 1 }, worth: 1 });
  }
  for (const measure of measures) names.set(measure.name, kindOfMeasure(measure, { names, units }));
  return { names, units };
}

function kindOfFact({ name, type, unit = name, options = [] }: DriverFact): Kind | undefined {
  if (type === 'yes-no') return { kind: 'truth' };
  if (type === 'choice') return { kind: 'word', options };
  if (type === 'version') return { kind: 'number', unit: { minors: 1 } };
  return type === 'count' || type === 'amount' ? { kind: 'number', unit: { [unit]: 1 } } : undefined;
}

/** A measure knows the facts and the measures above it. One that is wrong is told of where it stands, and counts plainly here. */
function kindOfMeasure({ is }: Measure, vocabulary: Vocabulary): Kind {
  try {
    return kindOf(is.expression, vocabulary);
  } catch (refusal) {
    if (refusal instanceof Refusal) return { kind: 'number', unit: {} };
    throw refusal;
  }
}

/** `16.11.2` as so many minor versions; undefined where it is no version. */
export function minorsOf(version: string, minorsPerMajor: number): number | undefined {
  const [, major, minor = '0'] = /^v?(\d{1,3})(?:\.(\d{1,3}))?(?:[.-].*)?$/.exec(version.trim()) ?? [];
  return major === undefined ? undefined : Number(major) * minorsPerMajor + Number(minor);
}
