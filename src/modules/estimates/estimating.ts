import { Refusal } from '../../platform/refusal.ts';
import { costCardOn, exchangeOn } from '../../playbook/estimating/pricing.ts';
import { rateOf } from '../../playbook/estimating/rates.ts';
import { durationDays } from '../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { roleTitle } from '../../playbook/roles.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import {
  costOf,
  DiscountPercent,
  type EstimateRole,
  type EstimateSheet,
  hoursByRoleOf,
  hoursInAll,
  moneyOf,
} from './estimate.ts';
import { costFlagsOf, flagsOf, forecastFlags, gateFlags, rangeOf } from './flags.ts';
import { type Ground, groundOf, hoursByWorkstream, jobsOf } from './jobs.ts';
import { catalogueLines, linesOf, travelCentsOf } from './lines.ts';

/** What an estimate is made from. `on` is the day whose activities, rates and list prices hold. */
export interface EstimateRequest {
  readonly playbook: Playbook;
  readonly needs: readonly Need[];
  readonly scope: Scope;
  readonly on: Temporal.PlainDate;
  /** The currency of the rates where nothing else is asked. */
  readonly currency?: string;
  /** 0 to 100 with at most two decimals; none where nothing is said. */
  readonly discountPercent?: number;
}

/**
 * Sizes and prices needs by the playbook: activities at internal rates for a custom need, the list price for a need
 * with a SKU. A fact that nobody knows is a range of hours, never none. The order of needs and facts does not matter. What
 * a person must look at becomes a flag. Refused (`estimate.*`) are no needs, a service without activities, a count that is
 * none, a driver without an answer, a role without a rate, a day without a rate of exchange, and a discount of more than
 * two decimals.
 */
export function estimate({
  playbook,
  needs,
  scope,
  on,
  currency,
  discountPercent = 0,
}: EstimateRequest): EstimateSheet {
  if (needs.length === 0)
    throw new Refusal('estimate.noNeeds', 'There is nothing to estimate: name at least one need.');
  if (!DiscountPercent.safeParse(discountPercent).success) {
    const sentence = `The discount of ${discountPercent} % cannot be given: name 0 to 100 with at most two decimals.`;
    throw new Refusal('estimate.discount', sentence);
  }
  const ground = groundOf(playbook, scope, on, currency);
  const jobs = jobsOf(needs, ground);
  const lines = [...jobs.flatMap((job) => linesOf(job, ground)), ...catalogueLines(needs, ground)];
  const money = moneyOf(lines, discountPercent);
  const { totalCents } = money.totals;
  const hoursByRole = hoursByRoleOf(lines);
  const roles = rolesOf(rolesIn(lines), ground);
  const cost = costOf(hoursByRole, roles, totalCents);
  return {
    currency: ground.rates.currency,
    lines,
    ...money,
    totals: { ...money.totals, hours: hoursInAll(hoursByRole) },
    discountPercent,
    travelCents: travelCentsOf(jobs, ground),
    hoursByRole,
    roles,
    ...cost,
    durationDays: durationDays(ground.staffing, hoursByWorkstream(jobs)),
    range: rangeOf(jobs, lines, ground),
    flags: [...jobs.flatMap((job) => flagsOf(job, ground)), ...forecastFlags(ground), ...gateFlags(totalCents, ground)],
    costFlags: costFlagsOf(cost.marginPercent, ground),
    playbookVersion: playbook.version,
  };
}

const rolesIn = (lines: EstimateSheet['lines']): string[] => [
  ...new Set(lines.flatMap(({ hoursByRole }) => Object.keys(hoursByRole))),
];

/**
 * Roles by their ids, in order, with what an hour of each is worth and costs on the day and in the currency of the rates.
 * Refuses (`estimate.noRate`) one without a rate.
 */
export function rolesOf(
  ids: readonly string[],
  { playbook, rates }: Pick<Ground, 'playbook' | 'rates'>,
): EstimateRole[] {
  const { pricing, rates: card } = playbook.estimating;
  const costs = costCardOn(pricing, rates.on).centsPerHour;
  const exchange = exchangeOn(pricing, card.currency, rates.currency, rates.on);
  return [...ids].sort().map((id) => {
    const cost = costs.get(id);
    return {
      ...{ id, title: roleTitle(playbook.roles, id), centsPerHour: rateOf(id, rates) },
      costCentsPerHour: cost === undefined ? null : exchange(cost),
    };
  });
}
