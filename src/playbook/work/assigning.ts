import { type Role, roleTitle } from '../roles.ts';
import { holdsOn } from '../rule.ts';
import type { Assignment, AssignmentOrder, AssignmentRule } from './assignment.ts';

/** Somebody who could be given a task, with how much they have to do. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly region: string | null;
  readonly cleared: boolean;
  /** The record of the task bears their name. */
  readonly named: boolean;
  readonly openTasks: number;
  /** When they were last given a task; null for never. */
  readonly givenAt: Temporal.Instant | null;
}

/** Who stands in for somebody who is away. */
export interface Cover {
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
  readonly cleared: boolean;
}

/** Somebody who is away now, through the last day, `2026-11-27`. */
export interface Away {
  readonly personId: string;
  readonly lastDay: string;
  readonly cover: Cover;
}

/** What has to be known of a task to give it to somebody. */
export interface TaskToGive {
  readonly role: string;
  readonly region: string | null;
  readonly segment: string | null;
  readonly publicSector: boolean;
  /** The day whose rules apply, `2026-11-23`. */
  readonly on: string;
}

/** Who is given a task, and why; nobody where nobody fits. Names stand apart from the reason, for they are personal. */
export interface Assigned {
  readonly rule: string | null;
  readonly person: { readonly id: string; readonly name: string } | null;
  /** "the Engagement Manager of emea with the least open work (3)" */
  readonly why: string;
  /** The one who is away and in whose place they take it. */
  readonly insteadOf: { readonly id: string; readonly name: string; readonly lastDay: string } | null;
}

/** Whose a task is and why, to a person: "Ada Wren: the only Engagement Manager of emea." */
export function assignedInWords(
  name: string | null,
  why: string,
  insteadOf: { readonly name: string; readonly lastDay: string } | null,
): string {
  if (name === null) return `Nobody: ${why}.`;
  if (insteadOf === null) return `${name}: ${why}.`;
  return `${name}: covers ${insteadOf.name}, ${why}, away until ${dayInWords(insteadOf.lastDay)}.`;
}

interface Rules {
  readonly assignment: Assignment;
  readonly roles: readonly Role[];
}

/** The roles whose people may be asked for a task of a role: its own, and those that rules put in its place. */
export const rolesAsked = ({ assignment }: Pick<Rules, 'assignment'>, role: string): string[] => [
  ...new Set([role, ...assignment.rules.filter(({ roles }) => admits(roles, role)).flatMap(({ as }) => as ?? [])]),
];

/**
 * Gives a task to a person: the first rule that fits it and finds somebody decides. Whoever is away hands it to their
 * cover, who must serve the region and be cleared as anybody else.
 */
export function assign(
  rules: Rules,
  task: TaskToGive,
  candidates: readonly Candidate[],
  away: readonly Away[],
): Assigned {
  const fitting = rules.assignment.rules.filter((rule) => holdsOn(rule.effective, task.on) && speaksFor(rule, task));
  for (const rule of fitting) {
    const role = rule.as ?? task.role;
    const pool = candidates
      .filter((one) => one.roles.includes(role) && (one.cleared || !task.publicSector) && isAmong(rule, one, task))
      .toSorted(inOrder(rules.assignment.orderedBy));
    for (const one of pool) {
      const taker = presentFor(one, task, away);
      if (taker === undefined) continue;
      const why = reason(rule, { title: roleTitle(rules.roles, role), region: task.region, one, count: pool.length });
      const person = { id: taker.id, name: taker.name };
      return { rule: rule.id, person, why, insteadOf: taker.id === one.id ? null : absent(one, away) };
    }
  }
  const title = roleTitle(rules.roles, task.role);
  const cleared = task.publicSector ? ' cleared for the public sector' : '';
  const where = task.region === null ? '' : ` of ${task.region}`;
  return { rule: null, person: null, why: `no ${title}${where}${cleared} is there to take it`, insteadOf: null };
}

const admits = (condition: readonly string[] | undefined, value: string | null): boolean =>
  condition === undefined || (value !== null && condition.includes(value));

const speaksFor = ({ roles, segments, regions }: AssignmentRule, task: TaskToGive): boolean =>
  admits(roles, task.role) && admits(segments, task.segment) && admits(regions, task.region);

function isAmong({ among }: AssignmentRule, one: Candidate, task: TaskToGive): boolean {
  if (among === 'named-on-the-record') return one.named;
  return among === 'region' ? task.region !== null && one.region === task.region : one.region === null;
}

const orders: Readonly<Record<AssignmentOrder, (a: Candidate, b: Candidate) => number>> = {
  'least-open-work': (a, b) => a.openTasks - b.openTasks,
  'longest-idle': (a, b) => (a.givenAt?.epochMilliseconds ?? 0) - (b.givenAt?.epochMilliseconds ?? 0),
  name: (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)),
};

const inOrder = (by: readonly AssignmentOrder[]) => (a: Candidate, b: Candidate) =>
  by.map((order) => orders[order](a, b)).find((difference) => difference !== 0) ?? 0;

/** Whoever is there for somebody: themselves, or the first of a chain of covers who is not away too and may take it. */
function presentFor(one: Candidate, task: TaskToGive, away: readonly Away[]): Cover | undefined {
  const asked = new Set<string>();
  let who: Cover = one;
  for (;;) {
    const absence = away.find(({ personId }) => personId === who.id);
    if (!absence) return who === one || mayStandIn(who, task) ? who : undefined;
    asked.add(who.id);
    if (asked.has(absence.cover.id)) return undefined;
    who = absence.cover;
  }
}

const mayStandIn = ({ cleared, region }: Cover, task: TaskToGive): boolean =>
  (cleared || !task.publicSector) && (region === null || task.region === null || region === task.region);

interface Found {
  readonly title: string;
  readonly region: string | null;
  readonly one: Candidate;
  readonly count: number;
}

/** "the Engagement Manager of emea with the least open work (3)" */
function reason({ among }: AssignmentRule, { title, region, one, count }: Found): string {
  if (among === 'named-on-the-record') return `the ${title} named on the record`;
  const where = among === 'region' ? `of ${region}` : 'for every region';
  if (count === 1) return `the only ${title} ${where}`;
  return `the ${title} ${where} with the least open work (${one.openTasks})`;
}

const absent = ({ id, name }: Candidate, away: readonly Away[]): Assigned['insteadOf'] => ({
  ...{ id, name },
  lastDay: away.find(({ personId }) => personId === id)?.lastDay ?? '',
});

const dayInWords = (day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** Whether somebody of some roles leads the work of a role: they may give its tasks to somebody else. */
export function leadsRole({ assignment, roles }: Rules, held: readonly string[], role: string): boolean {
  const side = roles.find(({ id }) => id === role)?.side;
  return assignment.leads.some((lead) => held.includes(lead.role) && lead.of.some((of) => of === role || of === side));
}
