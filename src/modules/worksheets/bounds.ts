import { rateCardIn } from '../../playbook/estimating/pricing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import { holdsOn, sourceInWords } from '../../playbook/rule.ts';
import type { StoredHead } from '../estimates/store.ts';
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

/** The activities of the playbook that a line can be made of, by their service. */
export const activitiesFor = (playbook: Playbook, head: StoredHead): Worksheet['activities'] =>
  heldActivities(playbook, head).map(({ template, activity }) => ({
    ...{ rule: activity.id, of: template.title, title: activity.title },
    workstream: workstreamTitle(playbook, activity.workstream),
    ...{ deliverable: activity.deliverable ?? null, assumption: activity.assumption ?? null },
    roles: Object.keys(activity.hours),
  }));

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
