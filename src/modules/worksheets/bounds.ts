import { Refusal } from '../../platform/refusal.ts';
import { rateCardIn } from '../../playbook/estimating/pricing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { holdsOn, sourceInWords } from '../../playbook/rule.ts';
import { groundOf, type Job, jobsOf } from '../estimates/jobs.ts';
import type { StoredHead } from '../estimates/store.ts';
import type { Scope } from '../scoping/scope.ts';
import type { Origin } from './store.ts';
import type { Worksheet, WorksheetPolicy } from './worksheet.ts';

/** The day whose rates and activities hold for an estimate: that on which it was drafted. */
const dayOf = ({ createdAt }: StoredHead): string => createdAt.slice(0, 10);

/** How much the worksheet of an estimate may hold, and whose hours can be planned in it: of roles that have a rate. */
export function policyFor(playbook: Playbook, head: StoredHead): WorksheetPolicy {
  const { rowsAtMost, weeksAtMost, hoursAtMost, cellsAtMost } = playbook.worksheets;
  const rates = ratesFor(playbook, head);
  const roles = playbook.roles
    .filter(({ id }) => rates.has(id))
    .map(({ id }) => ({ id, title: roleTitle(playbook.roles, id) }));
  return { rowsAtMost, weeksAtMost, hoursAtMost, cellsAtMost, roles };
}

/** Cents an hour by role: as frozen with the estimate, and for roles that it does not have yet as of its day. */
export function ratesFor(playbook: Playbook, head: StoredHead): ReadonlyMap<string, number> {
  const frozen = (head.costs?.roles ?? []).map(({ id, centsPerHour }) => [id, centsPerHour] as const);
  const card = rateCardIn(playbook.estimating, head.sheet.currency, dayOf(head));
  return new Map([...card.centsPerHour, ...frozen]);
}

/**
 * The activities of the playbook that a line can be made of, by their service, at the hours that the facts make of them. A
 * service that the facts cannot size is left out: a line of it would stand at no hours.
 */
export function activitiesFor(playbook: Playbook, head: StoredHead, scope: Scope): Worksheet['activities'] {
  const day = dayOf(head);
  const ground = groundOf(playbook, scope, Temporal.PlainDate.from(day), head.sheet.currency);
  const services = playbook.estimating.templates.filter(({ effective }) => holdsOn(effective, day));
  return services
    .flatMap(({ service }) => sizable(() => jobsOf([{ service }], ground)))
    .flatMap(({ template, activities }) =>
      activities.map(({ activity, sized }) => ({
        ...{ rule: activity.id, of: template.title, title: activity.title },
        workstream: workstreamTitle(playbook, activity.workstream),
        ...{ deliverable: activity.deliverable ?? null, assumption: activity.assumption ?? null },
        rows: rolesOf(playbook, activity.hours).map((role) => ({ role, ...noHours, ...sized.effort[role], weeks: [] })),
      })),
    );
}

/** In the order in which a line shows them. */
const rolesOf = ({ roles }: Playbook, hours: Readonly<Record<string, unknown>>): string[] =>
  roles.map(({ id }) => id).filter((id) => id in hours);

const noHours = { low: 0, likely: 0, high: 0 };

function sizable(jobs: () => Job[]): Job[] {
  try {
    return jobs();
  } catch (fault) {
    if (fault instanceof Refusal) return [];
    throw fault;
  }
}

/** What a line made of an activity of the playbook cites; undefined when the playbook does not know it. */
export function originOf(playbook: Playbook, head: StoredHead, rule: string): Origin | undefined {
  const found = heldActivities(playbook, head).find(({ activity }) => activity.id === rule);
  if (!found) return undefined;
  const { template, activity } = found;
  return {
    ...{ service: template.service, kind: activity.kind ?? template.kind, sku: null },
    ...{ mode: activity.mode, prerequisites: activity.prerequisites },
    ...{ pricing: 'hours', rule, source: sourceInWords(activity.source) },
  };
}

/** The titles of workstreams by which the playbook knows them. */
export const workstreamsFor = (playbook: Playbook): string[] => [
  ...new Set(playbook.estimating.staffing.flatMap(({ workstreams }) => workstreams.map(({ title }) => title))),
];

const workstreamTitle = (playbook: Playbook, id: string): string =>
  playbook.estimating.staffing.flatMap(({ workstreams }) => workstreams).find((each) => each.id === id)?.title ?? id;

const heldActivities = ({ estimating }: Playbook, head: StoredHead) =>
  estimating.templates
    .filter(({ effective }) => holdsOn(effective, dayOf(head)))
    .flatMap((template) =>
      template.activities
        .filter(({ effective }) => holdsOn(effective, dayOf(head)))
        .map((activity) => ({ template, activity })),
    );
