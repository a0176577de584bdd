import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import type { Role } from '../roles.ts';
import { ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const names = z.array(z.string().min(1)).min(1);

/** Whom a task is given to among people of a role; a condition that is not there admits every task. */
const AssignmentRule = z.strictObject({
  ...ruleFrame,
  among: z.enum(['named-on-the-record', 'region', 'every-region']),
  roles: names.optional(),
  segments: names.optional(),
  regions: names.optional(),
  /** The role whose people take it, in place of the one the template names. */
  as: z.string().min(1).optional(),
});
export type AssignmentRule = z.infer<typeof AssignmentRule>;

const orders = ['least-open-work', 'longest-idle', 'name'] as const;
export type AssignmentOrder = (typeof orders)[number];

const Assignment = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** What decides among several, one after the other. */
  orderedBy: z.array(z.enum(orders)).min(1),
  rules: z.array(AssignmentRule).min(1),
  /** Who may give tasks of some roles, or of whole sides, to somebody else. */
  leads: z.array(z.strictObject({ role: z.string().min(1), of: names })),
});
export type Assignment = z.infer<typeof Assignment>;

const knownSegments: readonly string[] = ['smb', 'mid-market', 'large'];

/**
 * Reads `assignment.yaml` and proves it: roles, sides, segments and regions are known, the order decides, no rule stands
 * behind one that takes all of its tasks from the same people, and some rule speaks for every task.
 */
export const readAssignment = (folder: PlaybookFolder, roles: () => readonly Role[]): Assignment =>
  readSection(folder, 'assignment.yaml', Assignment, (assignment) => {
    const known = new Set(roles().map(({ id }) => id));
    const sides = new Set<string>(roles().map(({ side }) => side));
    return [
      ...overlapFaults('rules', assignment.rules, 'id'),
      ...orderFaults(assignment),
      ...assignment.rules.flatMap((rule, at) => ruleFaults(rule, at, known, regionsOf(folder))),
      ...shadowFaults(assignment.rules),
      ...gapFaults(assignment.rules),
      ...assignment.leads.flatMap(({ role, of }, at) => [
        ...unknown([role], known, ['leads', at, 'role'], 'a role of roles.yaml'),
        ...unknown(of, known.union(sides), ['leads', at, 'of'], 'a role or a side of roles.yaml'),
      ]),
    ];
  });

const Regions = z.object({ calendars: z.array(z.looseObject({ region: z.string() })) });

/** The regions that have a calendar; undefined where `calendars.yaml` cannot be read, which its own reader tells. */
function regionsOf(folder: PlaybookFolder): ReadonlySet<string> | undefined {
  const read = Regions.safeParse(folder.files.get('calendars.yaml')?.content);
  return read.success ? new Set(read.data.calendars.map(({ region }) => region)) : undefined;
}

function unknown(
  given: readonly string[],
  known: ReadonlySet<string>,
  path: SectionFault['path'],
  what: string,
): SectionFault[] {
  const strange = given.filter((id) => !known.has(id));
  return strange.map((id) => ({ path, sentence: `names ${id}, which is not ${what}.` }));
}

function ruleFaults(
  { roles = [], segments = [], regions = [], as }: AssignmentRule,
  at: number,
  known: ReadonlySet<string>,
  regionsThere: ReadonlySet<string> | undefined,
): SectionFault[] {
  return [
    ...unknown(roles, known, ['rules', at, 'roles'], 'a role of roles.yaml'),
    ...unknown(as === undefined ? [] : [as], known, ['rules', at, 'as'], 'a role of roles.yaml'),
    ...unknown(segments, new Set(knownSegments), ['rules', at, 'segments'], `one of ${knownSegments.join(', ')}`),
    ...(regionsThere ? unknown(regions, regionsThere, ['rules', at, 'regions'], 'a region of calendars.yaml') : []),
  ];
}

/** Two people may have as much to do and wait as long; two names are never the same to a person. */
function orderFaults({ orderedBy }: Assignment): SectionFault[] {
  const twice = orderedBy.filter((each, at) => orderedBy.indexOf(each) < at);
  return [
    ...twice.map((each) => ({ path: ['orderedBy'], sentence: `says ${each} twice: once decides.` })),
    ...(orderedBy.at(-1) === 'name'
      ? []
      : [{ path: ['orderedBy'], sentence: 'does not decide between equals: let it end with name.' }]),
  ];
}

/** Whether every task of one condition is one of the other's. */
const within = (inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean =>
  outer === undefined || (inner?.every((each) => outer.includes(each)) ?? false);

const takesAllOf = (earlier: AssignmentRule, later: AssignmentRule): boolean =>
  earlier.among === later.among &&
  earlier.as === later.as &&
  within(later.roles, earlier.roles) &&
  within(later.segments, earlier.segments) &&
  within(later.regions, earlier.regions) &&
  earlier.effective.from <= later.effective.from &&
  (earlier.effective.to === undefined || (later.effective.to ?? '9999-12-31') <= earlier.effective.to);

const shadowFaults = (rules: readonly AssignmentRule[]): SectionFault[] =>
  rules.flatMap((rule, at) => {
    const before = rules.slice(0, at).find((earlier) => earlier.id !== rule.id && takesAllOf(earlier, rule));
    if (!before) return [];
    return [{ path: ['rules', at], sentence: `can never decide: ${before.id} asks the same people before it.` }];
  });

const gapFaults = (rules: readonly AssignmentRule[]): SectionFault[] =>
  rules.some(({ roles, segments, regions, as }) => !roles && !segments && !regions && !as)
    ? []
    : [{ path: ['rules'], sentence: 'leave some tasks without any rule: let one rule speak for every task.' }];
