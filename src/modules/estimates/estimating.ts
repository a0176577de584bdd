import { Refusal } from '../../platform/refusal.ts';
import { rateOf } from '../../playbook/estimating/rates.ts';
import { durationDays } from '../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import { costOf, type EstimateRole, type EstimateSheet, hoursByRoleOf, hoursInAll, moneyOf } from './estimate.ts';
import { flagsOf, gateFlags, rangeOf } from './flags.ts';
import { type Ground, groundOf, hoursByWorkstream, jobsOf } from './jobs.ts';
import { catalogueLines, linesOf } from './lines.ts';

/** What an estimate is made from. `on` is the day whose activities, rates and list prices hold. */
export interface EstimateRequest {
  readonly playbook: Playbook;
  readonly needs: readonly Need[];
  readonly scope: Scope;
  readonly on: Temporal.PlainDate;
}

/**
 * Sizes and prices needs by the playbook: activities at internal rates for a custom need, the list price for a need
 * with a SKU. The order of needs and facts does not matter. What a person must look at becomes a flag. Refused
 * (`estimate.*`) are no needs, a service without activities, a count that is none, and a role without a rate.
 */
export function estimate({ playbook, needs, scope, on }: EstimateRequest): EstimateSheet {
  if (needs.length === 0)
    throw new Refusal('estimate.noNeeds', 'There is nothing to estimate: name at least one need.');
  const ground = groundOf(playbook, scope, on);
  const jobs = jobsOf(needs, ground);
  const lines = [...jobs.flatMap((job) => linesOf(job, ground)), ...catalogueLines(needs, ground)];
  const money = moneyOf(lines, 0);
  const { totalCents } = money.totals;
  const hoursByRole = hoursByRoleOf(lines);
  const roles = rolesOf(Object.keys(hoursByRole), ground);
  return {
    currency: ground.rates.currency,
    lines,
    ...money,
    totals: { ...money.totals, hours: hoursInAll(hoursByRole) },
    discountPercent: 0,
    travelCents: 0,
    hoursByRole,
    roles,
    ...costOf(hoursByRole, roles, totalCents),
    durationDays: durationDays(ground.staffing, hoursByWorkstream(jobs, ground)),
    range: rangeOf(jobs, lines, ground),
    flags: [...jobs.flatMap((job) => flagsOf(job, ground)), ...gateFlags(totalCents, ground)],
    playbookVersion: playbook.version,
  };
}

/** Roles by their ids, in order, with what an hour of each is worth. Refuses (`estimate.noRate`) one without a rate. */
export const rolesOf = (
  ids: readonly string[],
  { playbook, rates }: Pick<Ground, 'playbook' | 'rates'>,
): EstimateRole[] =>
  [...ids].sort().map((id) => ({
    ...{ id, title: roleTitle(playbook.roles, id), centsPerHour: rateOf(id, rates) },
    costCentsPerHour: null,
  }));
