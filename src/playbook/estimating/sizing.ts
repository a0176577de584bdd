import { Refusal } from '../../platform/refusal.ts';
import { holdsOn } from '../rule.ts';
import type { Activity, CountPrice, Measure, Spread, Template } from './activities.ts';
import { amountOf, asksFor, type Driver, truthOf } from './driver.ts';
import type { Known } from './evaluating.ts';
import { certainly, exactly, hull, plus, type Range, type Truth, times } from './range.ts';

/** What an activity comes to by what is known: hours of each role in quarters, as low, as likely, as high. */
export interface Sized {
  readonly effort: Readonly<Record<string, Range>>;
  readonly trips: Range;
}

/** What a template is sized by: the facts, the rules of the day. */
export interface SizingGround {
  readonly known: Omit<Known, 'hoursOf'>;
  readonly spreads: readonly Spread[];
  /** ISO date. */
  readonly on: string;
}

/** The hours of all other included activities of the template together. */
export const others = 'others';

/**
 * Sizes the activities of a template that hold on the day. An activity may ask for the hours of others; that nobody asks
 * in a circle was proved when the playbook was read. Refuses (`estimate.driver`) a driver without an answer.
 */
export function sizesOf(template: Template, ground: SizingGround): Map<string, Sized> {
  const sizes = new Map<string, Sized>();
  const standing = template.activities.filter(({ effective }) => holdsOn(effective, ground.on));
  const sizeOf = (activity: Activity): Sized => {
    const before = sizes.get(activity.id);
    if (before !== undefined) return before;
    const hoursOf = (id: string) =>
      meantBy(id, activity, standing)
        .flatMap((other) => Object.values(sizeOf(other).effort))
        .reduce(plus, exactly(0));
    const size = sized(activity, spreadOf(activity.spread ?? template.spread, ground), { ...ground.known, hoursOf });
    sizes.set(activity.id, size);
    return size;
  };
  return new Map(standing.map((activity) => [activity.id, sizeOf(activity)]));
}

/** The activities that `hoursOf("…")` means where one of them says it: one by its id, a workstream's, or all others. */
export function meantBy(id: string, asker: Activity, activities: readonly Activity[]): Activity[] {
  const one = activities.filter((activity) => activity.id === id);
  if (one.length > 0) return one;
  return activities.filter(
    ({ part, workstream, ...activity }) =>
      part === 'included' && (id === others ? activity.id !== asker.id : workstream === id),
  );
}

function sized(activity: Activity, spread: Spread, known: Known): Sized {
  const { id, when, hours, trips } = activity;
  const done = when === undefined ? certainly(true) : truthOf(when, known, `${id}, when`);
  if (!done.mayBe) return { effort: {}, trips: exactly(0) };
  const effort = Object.entries(hours).flatMap(([role, driver]) => {
    const range = quarters(spreadOver(amountOf(driver, known, `${id}, hours.${role}`), spread));
    const maybe = onlyWhen(done, range);
    return maybe.high > 0 ? [[role, maybe] as const] : [];
  });
  const journeys = trips === undefined ? exactly(0) : amountOf(trips, known, `${id}, trips`);
  return { effort: Object.fromEntries(effort), trips: onlyWhen(done, journeys) };
}

/** What may not be done at all takes nothing at least, and nothing in all likelihood where it is not likely done. */
function onlyWhen({ mayNotBe, likely }: Truth, range: Range): Range {
  if (!mayNotBe) return range;
  return likely ? hull(range, exactly(0)) : hull(exactly(0), range);
}

const spreadOver = (range: Range, { low, high }: Spread): Range => ({
  low: range.low * low,
  likely: range.likely,
  high: range.high * high,
});

/** People plan in quarters of an hour: the low goes down to one, the high up, the likely to the nearest. */
const quarters = ({ low, likely, high }: Range): Range => ({
  // The dust of thirds must not make a quarter of its own.
  low: Math.floor(low * 4 + 1e-6) / 4,
  likely: Math.round(likely * 4) / 4,
  high: Math.ceil(high * 4 - 1e-6) / 4,
});

function spreadOf(id: string, { spreads, on }: SizingGround): Spread {
  const spread = spreads.find((row) => row.id === id && holdsOn(row.effective, on));
  if (spread !== undefined) return spread;
  throw new Refusal('estimate.noSpread', `activities.yaml has no ${id} on ${on}: add one for that day.`);
}

/** The same work so many times over. */
export const sizedTimes = ({ effort, trips }: Sized, count: number): Sized => ({
  effort: Object.fromEntries(Object.entries(effort).map(([role, range]) => [role, times(range, exactly(count))])),
  trips: times(trips, exactly(count)),
});

/** The facts that move an activity, also through measures. */
export function movedBy({ when, hours, trips }: Activity, measures: readonly Measure[]): Set<string> {
  const names = new Set<string>();
  const look = (driver: Driver | undefined) => {
    if (driver === undefined) return;
    for (const name of asksFor(driver.expression).names) {
      if (names.has(name)) continue;
      names.add(name);
      for (const measure of measures) if (measure.name === name) look(measure.is);
    }
  };
  for (const driver of [when, trips, ...Object.values(hours)]) look(driver);
  return names;
}

/** The published price of so many, in cents. */
export function countPriceCents({ every, cents, rounding }: CountPrice, count: number): number {
  const share = count / every;
  return rounding === 'started' ? Math.ceil(share) * cents : Math.round(share * cents);
}
