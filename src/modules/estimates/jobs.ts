import { Refusal } from '../../platform/refusal.ts';
import {
  type Activity,
  addHours,
  type Counts,
  hoursOf,
  type Template,
  timesHours,
} from '../../playbook/estimating/activities.ts';
import { type Hours, type RateCard, rateCardOn } from '../../playbook/estimating/rates.ts';
import { type Staffing, staffingOn } from '../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import { countsOf } from './counts.ts';

/** What every sum of an estimate is made with: the playbook as it stands on one day, and what was counted. */
export interface Ground {
  readonly playbook: Playbook;
  readonly on: Temporal.PlainDate;
  readonly staffing: Staffing;
  readonly rates: RateCard;
  readonly counts: Counts;
}

/** The work for one service that no catalogue item answers. */
export interface Job {
  readonly template: Template;
  /** How often the work is done. */
  readonly times: number;
  /** The activities that hold on the day. */
  readonly activities: readonly Activity[];
}

/** Reads the scope's counts and the playbook's rules of the day. */
export function groundOf(playbook: Playbook, scope: Scope, on: Temporal.PlainDate): Ground {
  const { staffing, rates } = playbook.estimating;
  return {
    playbook,
    on,
    staffing: staffingOn(staffing, on.toString()),
    rates: rateCardOn(rates, on.toString()),
    counts: countsOf(scope, playbook.estimating),
  };
}

/** The custom needs as jobs, in the order of the playbook. Refuses (`estimate.unknownService`) a service without activities. */
export function jobsOf(needs: readonly Need[], { playbook, on }: Ground): Job[] {
  const custom = needs.filter(({ sku }) => sku === undefined);
  const templates = playbook.estimating.templates.filter(({ effective }) => holdsOn(effective, on.toString()));
  for (const { service } of custom) {
    if (templates.some((template) => template.service === service)) continue;
    const known = templates.map((template) => template.service).join(', ');
    throw new Refusal(
      'estimate.unknownService',
      `No activities size the service "${service}" on ${on}: name one of ${known}, or a SKU of the catalogue.`,
    );
  }
  return templates.flatMap((template) => {
    const asked = custom.filter(({ service }) => service === template.service).length;
    if (asked === 0) return [];
    const activities = template.activities.filter(({ effective }) => holdsOn(effective, on.toString()));
    return [{ template, times: template.countedBy === 'need' ? asked : 1, activities }];
  });
}

/** The hours by role of one activity of a job, however often the job is done. */
export const hoursIn = ({ times }: Job, activity: Activity, { counts, staffing }: Ground): Hours =>
  timesHours(hoursOf(activity, counts, staffing.hoursPerDay), times);

/** The hours by role of each workstream that the jobs touch. */
export function hoursByWorkstream(jobs: readonly Job[], ground: Ground): Map<string, Hours> {
  const sums = new Map<string, Hours>();
  for (const job of jobs) {
    for (const activity of job.activities) {
      const before = sums.get(activity.workstream) ?? {};
      sums.set(activity.workstream, addHours([before, hoursIn(job, activity, ground)]));
    }
  }
  return sums;
}
