import { z } from 'zod';
import { type Calendar, type CalendarRow, calendarOf } from '../clocks/calendar.ts';
import type { Due } from '../clocks/due.ts';
import { dueAfterPauses, type Pause } from '../clocks/pause.ts';
import { addWorkingTime, workingTimeBetween } from '../clocks/working-time.ts';
import { elsewhere } from '../elsewhere.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import type { Role } from '../roles.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';
import { dueOf, type Sla } from '../slas.ts';
import type { TaskTemplates } from '../task-templates.ts';

const names = z.array(z.string().min(1)).min(1);
const hours = z.int().min(0).max(1000);
const After = z.strictObject({ workingHoursAfter: hours });

/** When the owner of a task is reminded before its clock runs out, and the next role told after. */
const Watch = z.strictObject({
  ...ruleFrame,
  slas: names.optional(),
  templates: names.optional(),
  remind: z.union([
    /** When so much of the working time from opening to due is over. */
    z.strictObject({ sharePercent: z.int().min(1).max(99) }),
    z.strictObject({ workingHoursBefore: hours }),
  ]),
  escalate: After,
});
type Watch = z.infer<typeof Watch>;

const Escalations = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  watches: z.array(Watch).min(1),
  /** How long a task may wait in a queue before somebody is told. */
  unowned: After,
  ladder: z.array(z.strictObject({ role: z.string().min(1), to: names })),
});
export type Escalations = z.infer<typeof Escalations>;

/**
 * Reads `escalations.yaml` and proves it: the last watch speaks for every task, none before it for all, no promise has two,
 * and every role that owns a template has somebody above it who is not itself.
 */
export const readEscalations = (
  folder: PlaybookFolder,
  roles: () => readonly Role[],
  templates: () => TaskTemplates,
): Escalations =>
  readSection(folder, 'escalations.yaml', Escalations, (escalations) => {
    const sla = elsewhere(folder, 'slas.yaml', 'slas');
    return [
      ...overlapFaults('watches', escalations.watches, 'id'),
      ...catchAllFaults(escalations.watches),
      ...escalations.watches.flatMap((watch, at) => [
        ...(watch.slas ?? []).flatMap((id) => sla(id, ['watches', at, 'slas'])),
        ...(watch.templates ?? []).flatMap((id) => strangeTemplate(templates(), id, at)),
        ...twiceFaults(escalations.watches, at),
      ]),
      ...ladderFaults(escalations.ladder, new Set(roles().map(({ id }) => id)), templates()),
    ];
  });

const isForAll = ({ slas, templates }: Watch): boolean => !slas && !templates;

const catchAllFaults = (watches: readonly Watch[]): SectionFault[] =>
  watches.flatMap((watch, at): SectionFault[] => {
    const last = at === watches.length - 1;
    if (isForAll(watch) === last) return [];
    const sentence = last
      ? 'leaves tasks unwatched: let the last name neither slas nor templates.'
      : 'speaks for every task, so that none after it is ever asked: move it to the end.';
    return [{ path: ['watches', at], sentence }];
  });

const strangeTemplate = (templates: TaskTemplates, id: string, at: number): SectionFault[] =>
  id in templates ? [] : [{ path: ['watches', at, 'templates'], sentence: `names ${id}, which tasks/ does not hold.` }];

/** What an earlier watch names already is never asked of a later one. */
function twiceFaults(watches: readonly Watch[], at: number): SectionFault[] {
  const earlier = watches.slice(0, at);
  const taken = (list: 'slas' | 'templates', id: string) => earlier.find((watch) => watch[list]?.includes(id));
  return (['slas', 'templates'] as const).flatMap((list) =>
    (watches[at]?.[list] ?? []).flatMap((id) => {
      const before = taken(list, id);
      return before
        ? [{ path: ['watches', at, list], sentence: `names ${id}, of which ${before.id} speaks already.` }]
        : [];
    }),
  );
}

function ladderFaults(
  ladder: Escalations['ladder'],
  known: ReadonlySet<string>,
  templates: TaskTemplates,
): SectionFault[] {
  const owners = new Set(Object.values(templates).map(({ ownerRole }) => ownerRole));
  const missing = [...owners].filter((owner) => ladder.every(({ role }) => role !== owner));
  return [
    ...missing.map((role) => ({ path: ['ladder'], sentence: `says nobody above ${role}, who owns a task: add it.` })),
    ...ladder.flatMap(({ role, to }, at): SectionFault[] => [
      ...[role, ...to]
        .filter((id) => !known.has(id))
        .map((id) => ({ path: ['ladder', at], sentence: `names ${id}, which is not a role of roles.yaml.` })),
      ...(to.includes(role) ? [{ path: ['ladder', at, 'to'], sentence: `leads from ${role} to itself.` }] : []),
      ...(ladder.findIndex((step) => step.role === role) < at
        ? [{ path: ['ladder', at, 'role'], sentence: `is taken: ${role} has its step above; make it one.` }]
        : []),
    ]),
  ];
}

interface Policy {
  readonly escalations: Escalations;
  readonly slas: readonly Sla[];
  readonly calendars: readonly CalendarRow[];
}

/** A task's clock: whose promise, in whose calendar, since when, and where it stood still. */
export interface TaskClock {
  readonly template: string;
  readonly sla: string;
  readonly region: string;
  readonly openedAt: Temporal.Instant;
  readonly pauses: readonly Pause[];
}

/** When a task is due, and when it calls for attention before and after. */
export interface TaskTimes {
  readonly due: Due;
  readonly remindAt: Temporal.Instant;
  readonly escalateAt: Temporal.Instant;
}

/**
 * The times of a task as its clock stands at `now`. A pause pays its working time back to all three, each as far as it
 * lay ahead when the pause began: what is over stays over.
 * @throws Refusal `sla.unknown`, `sla.notInForce`, `calendar.unknownRegion`, `calendar.notInForce`
 */
export function timesOf(policy: Policy, clock: TaskClock, now: Temporal.Instant): TaskTimes {
  const { region, openedAt, pauses } = clock;
  const calendar = calendarOf(policy.calendars, region, openedAt);
  const first = dueOf(policy, clock.sla, { region, from: openedAt });
  const { remind, escalate } = watchOf(policy.escalations, clock, calendar.dayOf(openedAt).toString());
  const due = first.due.toInstant();
  const moved = (at: Temporal.Instant) =>
    dueAfterPauses(calendar, zoned(calendar, at), openedAt, pauses, now).due.toInstant();
  return {
    due: dueAfterPauses(calendar, first, openedAt, pauses, now),
    remindAt: moved(reminderAt(calendar, openedAt, due, remind)),
    escalateAt: moved(later(calendar, due, escalate)),
  };
}

/** When somebody is told of a task that nobody was given. */
export function unownedUntil(policy: Policy, region: string, openedAt: Temporal.Instant): Temporal.Instant {
  return later(calendarOf(policy.calendars, region, openedAt), openedAt, policy.escalations.unowned);
}

const later = (calendar: Calendar, from: Temporal.Instant, { workingHoursAfter }: z.infer<typeof After>) =>
  addWorkingTime(calendar, from, Temporal.Duration.from({ hours: workingHoursAfter }));

const zoned = ({ timeZone }: Calendar, at: Temporal.Instant): Due => ({
  due: at.toZonedDateTimeISO(timeZone),
  timeZone,
  skipped: [],
});

/** Counted forward from the opening, so that a reminder falls into working hours and never before the task. */
function reminderAt(
  calendar: Calendar,
  openedAt: Temporal.Instant,
  due: Temporal.Instant,
  remind: Watch['remind'],
): Temporal.Instant {
  const work = workingTimeBetween(calendar, openedAt, due).total('milliseconds');
  const before =
    'sharePercent' in remind ? (work * (100 - remind.sharePercent)) / 100 : remind.workingHoursBefore * 3_600_000;
  return addWorkingTime(
    calendar,
    openedAt,
    Temporal.Duration.from({ milliseconds: Math.max(0, Math.round(work - before)) }),
  );
}

/** The watch that speaks for a task; the last of the playbook speaks for all. */
function watchOf({ watches }: Escalations, { template, sla }: Pick<TaskClock, 'template' | 'sla'>, day: string): Watch {
  const inForce = watches.filter(({ effective }) => holdsOn(effective, day));
  const named = inForce.find(({ slas, templates }) => slas?.includes(sla) || templates?.includes(template));
  return named ?? (watches.at(-1) as Watch);
}

/** The roles an escalation turns to, the first first; none where the playbook knows nobody above. */
export const rolesAbove = ({ ladder }: Escalations, role: string): readonly string[] =>
  ladder.find((step) => step.role === role)?.to ?? [];
