import type { Hours } from '../../../playbook/estimating/rates.ts';
import { type Span, type Staffing, spansOf } from '../../../playbook/estimating/staffing.ts';
import { addRoles, type EstimateLine, type EstimateRole } from '../estimate.ts';
import type { Burn } from './burn.ts';

type Worked = Pick<EstimateLine, 'part' | 'workstream' | 'effort'>;

const daysAWeek = 5;

/**
 * Hours by week and role of the included lines: as they are planned, and where a role is not planned on a line, evenly
 * over the days in which the staffing rule does the line's workstream. One that the rule does not know begins at once.
 * The hours of a role over all weeks are its hours.
 */
export function burnOf(lines: readonly Worked[], roles: readonly EstimateRole[], staffing: Staffing): Burn {
  const included = lines.filter(({ part }) => part === 'included');
  const spans = spansOfLines(included, staffing);
  const byRole = new Map<string, number[]>();
  let [planned, spread] = [false, false];
  for (const { workstream, effort } of included) {
    for (const [role, { likely, weeks = [] }] of Object.entries(effort)) {
      if (weeks.length > 0) planned = true;
      else if (likely > 0) spread = true;
      const hours = weeks.length > 0 ? weeks : spreadOver(likely, spans.get(workstream));
      byRole.set(role, addWeeks(byRole.get(role) ?? [], hours));
    }
  }
  const weeks = Math.max(0, ...[...byRole.values()].map((hours) => hours.length));
  const filled = (hours: readonly number[] = []) => Array.from({ length: weeks }, (_, at) => hours[at] ?? 0);
  return {
    weeks,
    roles: roles
      .filter(({ id }) => byRole.has(id))
      .map(({ id, title }) => ({ id, title, hours: filled(byRole.get(id)) })),
    by: planned ? (spread ? 'both' : 'plan') : 'rule',
  };
}

/** When the workstreams of lines run, by their titles. */
function spansOfLines(lines: readonly Worked[], staffing: Staffing): Map<string, Span> {
  const known = new Map(staffing.workstreams.map(({ id, title }) => [title, id]));
  const hours = new Map<string, Hours>();
  for (const { workstream, effort } of lines) {
    const likely = Object.fromEntries(Object.entries(effort).map(([role, points]) => [role, points.likely]));
    hours.set(workstream, addRoles(hours.get(workstream) ?? {}, likely));
  }
  const spans = spansOf(staffing, new Map([...hours].map(([title, sum]) => [known.get(title) ?? title, sum])));
  return new Map(
    [...hours].map(([title, sum]) => [title, spans.get(known.get(title) ?? title) ?? ownSpan(sum, staffing)]),
  );
}

const ownSpan = (hours: Hours, { people, hoursPerDay }: Staffing): Span => ({
  beginsOn: 0,
  endsOn: Math.max(0, ...Object.entries(hours).map(([role, count]) => count / (hoursPerDay * (people[role] ?? 1)))),
});

/** Hours by week where they fall evenly on a stretch of days. */
function spreadOver(hours: number, { beginsOn, endsOn }: Span = { beginsOn: 0, endsOn: 0 }): number[] {
  if (hours === 0) return [];
  if (endsOn <= beginsOn) return [...Array(Math.floor(beginsOn / daysAWeek)).fill(0), hours];
  const weeks = Math.ceil(endsOn / daysAWeek - 1e-9);
  return Array.from({ length: weeks }, (_, week) => {
    const [from, to] = [Math.max(beginsOn, week * daysAWeek), Math.min(endsOn, (week + 1) * daysAWeek)];
    return (hours * Math.max(0, to - from)) / (endsOn - beginsOn);
  });
}

const addWeeks = (one: readonly number[], other: readonly number[]): number[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, at) => (one[at] ?? 0) + (other[at] ?? 0));
