import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { rateCardIn } from '../../playbook/estimating/pricing.ts';
import type { Hours } from '../../playbook/estimating/rates.ts';
import { durationDays, type Staffing, staffingOn } from '../../playbook/estimating/staffing.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { noteValue } from '../opportunities/store.ts';
import { addRoles, costOf, hoursInAll, moneyOf } from './estimate.ts';
import { rolesOf } from './estimating.ts';
import { costFlagsOf, gateFlags } from './flags.ts';
import { type HoursSum, type PriceSum, sumsOf } from './line-store.ts';
import { type StoredHead, setFigures } from './store.ts';

/**
 * Adds up a draft after its lines or settings were changed: totals, hours, cost, duration, the price against the published
 * range and the reviews that the total asks for. The value of the opportunity follows its live draft. The caller holds
 * the lock of the opportunity and records what was changed; the version rises by one.
 * @param head the draft as its settings now stand, read under the lock
 * @returns the draft as it is then stored
 */
export async function recount(act: Act, playbook: Playbook, head: StoredHead): Promise<StoredHead> {
  if (head.costs === null) {
    const why = act.reader.rights.whyNot('estimate.seeCosts');
    throw new Refusal('estimate.costsHidden', `${head.number} cannot be added up without its costs. ${why}`, {
      status: 403,
    });
  }
  const after = await setFigures(act, counted(head, head.costs, await sumsOf(act, head.id), playbook));
  if (head.scenario === null) await noteValue(act, head.opportunity, after.sheet.totals, head.number);
  return after;
}

interface Sums {
  readonly prices: readonly PriceSum[];
  readonly hours: readonly HoursSum[];
}

/** What a draft comes to by the playbook of the day it was drafted on. */
function counted(
  head: StoredHead,
  costs: NonNullable<StoredHead['costs']>,
  { prices, hours }: Sums,
  playbook: Playbook,
): StoredHead {
  const { sheet } = head;
  const on = Temporal.PlainDate.from(head.createdAt.slice(0, 10));
  const rates = rateCardIn(playbook.estimating, sheet.currency, on.toString());
  const money = moneyOf(prices, sheet.discountPercent);
  const hoursByRole = Object.fromEntries(
    [...Map.groupBy(hours, ({ role }) => role)].map(([role, of]) => [
      role,
      of.reduce((sum, { likely }) => sum + likely, 0),
    ]),
  );
  // A role keeps what its hour was worth when the estimate was drafted.
  const known = new Set(costs.roles.map(({ id }) => id));
  const added = rolesOf(
    Object.keys(hoursByRole).filter((role) => !known.has(role)),
    { playbook, rates },
  );
  const roles = [...costs.roles, ...added].sort((one, other) => (one.id < other.id ? -1 : 1));
  const cost = costOf(hoursByRole, roles, money.totals.totalCents);
  const kept = sheet.flags.filter(({ id }) => id !== 'technical-architect-review');
  const { range } = sheet;
  return {
    ...head,
    sheet: {
      ...sheet,
      ...money,
      durationDays: durationOf(hours, playbook, on),
      range: range && { ...range, estimatedCents: estimatedOf(prices, range.service) },
      flags: [...kept, ...gateFlags(money.totals.totalCents, { playbook, rates, on })],
    },
    costs: {
      ...{ hours: hoursInAll(hoursByRole), hoursByRole, roles },
      ...cost,
      costFlags: costFlagsOf(cost.marginPercent, { playbook, on }),
    },
  };
}

const estimatedOf = (prices: readonly PriceSum[], service: string): number =>
  prices
    .filter((sum) => sum.part === 'included' && sum.service === service && !sum.listed)
    .reduce((cents, { priceCents }) => cents + priceCents, 0);

function durationOf(hours: readonly HoursSum[], playbook: Playbook, on: Temporal.PlainDate): number {
  const rule = staffingOn(playbook.estimating.staffing, on.toString());
  return durationDays(rule, hoursByWorkstream(hours, rule));
}

function hoursByWorkstream(hours: readonly HoursSum[], { workstreams }: Staffing): Map<string, Hours> {
  const sums = new Map<string, Hours>();
  for (const { workstream, role, likely } of hours) {
    const id = workstreams.find(({ title }) => title === workstream)?.id ?? workstream;
    sums.set(id, addRoles(sums.get(id) ?? {}, { [role]: likely }));
  }
  return sums;
}
