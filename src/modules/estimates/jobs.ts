import { Refusal } from '../../platform/refusal.ts';
import type { Activity, Template } from '../../playbook/estimating/activities.ts';
import { knownOf } from '../../playbook/estimating/knowledge.ts';
import { type Exchange, exchangeOn, rateCardIn } from '../../playbook/estimating/pricing.ts';
import type { Hours, RateCard } from '../../playbook/estimating/rates.ts';
import { type Sized, sizedTimes, sizesOf } from '../../playbook/estimating/sizing.ts';
import { type Staffing, staffingOn } from '../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import { type Told, toldOf } from './counts.ts';
import { addRoles, type EstimateLine } from './estimate.ts';

/** What every sum of an estimate is made with: the playbook as it stands on one day, and what is known of the scope. */
export interface Ground {
  readonly playbook: Playbook;
  readonly on: Temporal.PlainDate;
  readonly staffing: Staffing;
  /** In the currency of the estimate. */
  readonly rates: RateCard;
  /** From the currency of the playbook into that of the estimate. */
  readonly exchange: Exchange;
  readonly scope: Scope;
  readonly told: Told;
}

/** The work for one service that no catalogue item answers. */
export interface Job {
  readonly template: Template;
  /** How often the work is done. */
  readonly times: number;
  /** The activities that hold on the day, with what each comes to, however often the work is done. */
  readonly activities: readonly { readonly activity: Activity; readonly sized: Sized }[];
  /** The facts that were asked for and that nobody knows. */
  readonly unknown: ReadonlySet<string>;
}

/** Reads the scope and the playbook's rules of the day. Refuses (`estimate.*`) a day without rules or a rate of exchange. */
export function groundOf(
  playbook: Playbook,
  scope: Scope,
  on: Temporal.PlainDate,
  currency = playbook.estimating.rates.currency,
): Ground {
  const { estimating } = playbook;
  const day = on.toString();
  return {
    ...{ playbook, on, scope },
    staffing: staffingOn(estimating.staffing, day),
    rates: rateCardIn(estimating, currency, day),
    exchange: exchangeOn(estimating.pricing, estimating.rates.currency, currency, day),
    told: toldOf(scope, playbook),
  };
}

/** The custom needs as jobs, in the order of the playbook. Refuses (`estimate.unknownService`) a service without activities. */
export function jobsOf(needs: readonly Need[], ground: Ground): Job[] {
  const { playbook, on } = ground;
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
    return asked === 0 ? [] : [jobOf(template, template.countedBy === 'need' ? asked : 1, ground)];
  });
}

function jobOf(template: Template, times: number, { playbook, staffing, told, on }: Ground): Job {
  const unknown = new Set<string>();
  const noting: Told = (name) => {
    const value = told(name);
    if (value === undefined) unknown.add(name);
    return value;
  };
  const { estimating } = playbook;
  const day = { on: on.toString(), hoursPerDay: staffing.hoursPerDay };
  const sizes = sizesOf(template, { ...day, spreads: estimating.spreads, known: knownOf(estimating, noting, day) });
  const activities = template.activities.flatMap((activity) => {
    const sized = holdsOn(activity.effective, day.on) ? sizes.get(activity.id) : undefined;
    return sized === undefined ? [] : [{ activity, sized: sizedTimes(sized, times) }];
  });
  return { template, times, activities, unknown };
}

/** The likely hours of each role. */
export const likelyHours = ({ effort }: Sized): EstimateLine['hoursByRole'] =>
  Object.fromEntries(Object.entries(effort).map(([role, { likely }]) => [role, likely]));

/** The likely hours by role of each workstream that the jobs touch, of what is included. */
export function hoursByWorkstream(jobs: readonly Job[]): Map<string, Hours> {
  const sums = new Map<string, Hours>();
  for (const { activity, sized } of jobs.flatMap(({ activities }) => activities)) {
    if (activity.part !== 'included') continue;
    sums.set(activity.workstream, addRoles(sums.get(activity.workstream) ?? {}, likelyHours(sized)));
  }
  return sums;
}
