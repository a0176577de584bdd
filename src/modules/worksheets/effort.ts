import type { WorksheetPolicy } from './cells.ts';

/** The hours of one role on one line: three points, and what of it is planned in which week from the start. */
export interface Effort {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** Hours by week; empty while nothing is planned, and without empty weeks at its end. */
  readonly weeks: readonly number[];
}

/** A column of the hours: one of the three points, or a week by its place from the start, `w0` the first. */
export type HoursField = 'low' | 'likely' | 'high' | `w${number}`;

/** What a person typed into the hours of one row; what is not there was not touched. */
export interface HoursTyped {
  readonly low?: number | string | undefined;
  readonly likely?: number | string | undefined;
  readonly high?: number | string | undefined;
  /** By the place of the week from the start. */
  readonly weeks?: Readonly<Record<string, number | string>> | undefined;
}

/** A cell that cannot hold what was typed, and why. */
export interface HoursFault {
  readonly field: HoursField;
  readonly sentence: string;
}

const inQuarters = (hours: number): number => Math.round(hours * 4);
const sum = (hours: readonly number[]): number => hours.reduce((total, each) => total + each, 0);
const shown = (hours: number): string => hours.toLocaleString('en-US', { maximumFractionDigits: 4 });

/**
 * Why a cell cannot hold this many hours, or null: hours are numbers, never negative, in quarters, since that is how work
 * is written down, and within the playbook's bound, since more is a slip of the hand.
 */
export function whyNoHours(hours: unknown, { hoursAtMost }: WorksheetPolicy): string | null {
  if (typeof hours === 'string') return `“${hours.slice(0, 40)}” is no number of hours: write a number such as 7.5.`;
  if (typeof hours !== 'number' || !Number.isFinite(hours)) return 'This is no number of hours: write one such as 7.5.';
  if (hours < 0) return `${shown(hours)} hours: work is never negative, write 0 or more.`;
  if (hours > hoursAtMost)
    return `${shown(hours)} hours are more than the ${shown(hoursAtMost)} that one cell may hold.`;
  const nearest = Math.floor(hours * 4) / 4;
  if (hours * 4 !== inQuarters(hours))
    return `${shown(hours)} hours: count in quarters of an hour, write ${shown(nearest)} or ${shown(nearest + 0.25)}.`;
  return null;
}

/**
 * Spreads other hours over the weeks as the old ones were spread: in quarters, the sum exact by the largest remainder,
 * of equal remainders the earlier week first. A week without hours stays without.
 */
export function respread(weeks: readonly number[], likely: number): number[] {
  const before = inQuarters(sum(weeks));
  const wanted = inQuarters(likely);
  const shares = weeks.map((hours) => (inQuarters(hours) * wanted) / before);
  const spread = shares.map(Math.floor);
  const left = wanted - sum(spread);
  const byRemainder = shares.map((share, week) => [share - Math.floor(share), week] as const);
  byRemainder.sort(([a, early], [b, late]) => b - a || early - late);
  for (const [, week] of byRemainder.slice(0, left)) spread[week] = spread[week]! + 1;
  return trimmed(spread.map((quarters) => quarters / 4));
}

function trimmed(weeks: readonly number[]): number[] {
  return weeks.slice(0, weeks.findLastIndex((hours) => hours > 0) + 1);
}

/** A point follows the likely hours in the ratio it had to them, in quarters. Without likely hours it had none. */
const followed = (point: number, before: number, after: number): number =>
  inQuarters(before === 0 ? point : (point * after) / before) / 4;

/**
 * The hours of a row after something was typed. Once a week is planned, what is likely is the sum of the weeks: typing a
 * week moves it, and typing it spreads the weeks anew. Low and high keep their ratio to what is likely unless they were
 * typed themselves, since a range says how sure one is, and planning makes nobody surer.
 * @returns the hours, or every cell that cannot be
 */
export function replanned(effort: Effort, typed: HoursTyped, policy: WorksheetPolicy): Effort | HoursFault[] {
  const faults = faultsOf(typed, policy);
  if (faults.length > 0) return faults;
  const weeks = typed.weeks ? withWeeks(effort.weeks, typed.weeks) : effort.weeks;
  const planned = weeks.length > 0;
  const likely = planned && typed.weeks ? sum(weeks) : ((typed.likely as number | undefined) ?? effort.likely);
  if (typed.likely !== undefined && typed.likely !== likely)
    return [
      {
        field: 'likely',
        sentence: `${shown(Number(typed.likely))} hours are not the sum of the weeks, ${shown(likely)}.`,
      },
    ];
  const unsized = effort.low === 0 && effort.likely === 0 && effort.high === 0;
  const follow = (point: number) => (unsized ? likely : followed(point, effort.likely, likely));
  const after = {
    low: (typed.low as number | undefined) ?? Math.min(follow(effort.low), likely),
    likely,
    high: (typed.high as number | undefined) ?? Math.max(follow(effort.high), likely),
    weeks: planned && !typed.weeks && likely !== effort.likely ? respread(weeks, likely) : [...weeks],
  };
  // What follows from what was typed must fit into its cell as well, else it could not be taken back.
  const { low, high } = after;
  const followers = faultsOf({ low, likely, high }, policy);
  if (followers.length > 0) return followers;
  return orderFaults(after, typed) ?? after;
}

/** The hours as a whole, as an undo or a new line brings them: every rule holds, or the cells where one does not. */
export function proven(effort: Effort, policy: WorksheetPolicy): Effort | HoursFault[] {
  const { low, likely, high } = effort;
  const faults = faultsOf({ low, likely, high, weeks: Object.fromEntries(effort.weeks.entries()) }, policy);
  if (faults.length > 0) return faults;
  const weeks = trimmed(effort.weeks);
  if (weeks.length > 0 && sum(weeks) !== likely)
    return [
      { field: 'likely', sentence: `${shown(likely)} hours are not the sum of the weeks, ${shown(sum(weeks))}.` },
    ];
  return orderFaults(effort, effort) ?? { low, likely, high, weeks };
}

function faultsOf({ weeks = {}, ...points }: HoursTyped, policy: WorksheetPolicy): HoursFault[] {
  const beyond = Object.keys(weeks).filter((week) => !/^\d+$/.test(week) || Number(week) >= policy.weeksAtMost);
  const far = beyond.map((week) => ({
    field: `w${Number(week)}` as const,
    sentence: `A worksheet plans ${policy.weeksAtMost} weeks at most.`,
  }));
  const cells = [
    ...(['low', 'likely', 'high'] as const).map((field) => [field, points[field]] as const),
    ...Object.entries(weeks).map(([week, hours]) => [`w${Number(week)}`, hours] as const),
  ];
  const bad = cells.flatMap(([field, hours]) => {
    const why = hours === undefined ? null : whyNoHours(hours, policy);
    return why === null ? [] : [{ field: field as HoursField, sentence: why }];
  });
  return [...far, ...bad];
}

function withWeeks(weeks: readonly number[], typed: Readonly<Record<string, number | string>>): number[] {
  const last = Math.max(weeks.length - 1, ...Object.keys(typed).map(Number));
  return trimmed(Array.from({ length: last + 1 }, (_, week) => Number(typed[week] ?? weeks[week] ?? 0)));
}

/** Low, likely, high stand in this order; the cell that was typed is the one to blame. */
function orderFaults(
  { low, likely, high }: Effort,
  typed: { readonly low?: unknown; readonly high?: unknown },
): HoursFault[] | null {
  if (low > likely) {
    const field = typed.low === undefined ? 'likely' : 'low';
    return [{ field, sentence: `Low, ${shown(low)} hours, is above likely, ${shown(likely)}.` }];
  }
  if (high < likely) {
    const field = typed.high === undefined ? 'likely' : 'high';
    return [{ field, sentence: `High, ${shown(high)} hours, is below likely, ${shown(likely)}.` }];
  }
  return null;
}
