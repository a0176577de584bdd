import { Refusal } from '../../platform/refusal.ts';
import type { Limit } from '../../playbook/clocks/due.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import type { RoutingFacts, VerdictClock } from './engagement.ts';

/**
 * The promises a verdict sets going, each with its limit of the day, counted in the calendar of the customer's region.
 * @throws Refusal `sla.notInForce` for a promise that does not hold on the day
 */
export function clocksOf(
  { slas }: Playbook,
  promises: readonly string[],
  region: RoutingFacts['region'],
  day: string,
): VerdictClock[] {
  return promises.map((id) => {
    const sla = slas.find((each) => each.id === id && holdsOn(each.effective, day));
    if (!sla)
      throw new Refusal('sla.notInForce', `The promise ${id} does not hold on ${day}: see its dates in slas.yaml.`);
    const sentence = `${sla.title} ${limitInWords(sla.limit)}.`;
    return { id, sentence, ...countOf(sla.limit), region: region ?? null };
  });
}

const countOf = (limit: Limit): Pick<VerdictClock, 'businessDays' | 'sameBusinessDay'> => {
  if (limit.unit === 'same-business-day') return { sameBusinessDay: true };
  return limit.unit === 'business-days' ? { businessDays: limit.count } : {};
};

/** "within 2 business days", "on the same business day". */
function limitInWords(limit: Limit): string {
  switch (limit.unit) {
    case 'same-business-day':
      return 'on the same business day';
    case 'first-weekday-of-month':
      return `on the first ${limit.weekday} of the month`;
    default: {
      const [adjective, noun] = limit.unit.split('-') as [string, string];
      return `within ${limit.count} ${adjective} ${limit.count === 1 ? noun.slice(0, -1) : noun}`;
    }
  }
}
